"""The language's fine print on targets, silent nodes, entry and the end, kept by the pure step."""

import pytest
from tests.plan.talk import Talk, plan_of

from flowcat.plan.effects import Enter, Reset, Run, Speak
from flowcat.plan.events import EntryFailed, Gone, Moved, Returned
from flowcat.plan.moves import FAREWELL, HOP_LIMIT, SORRY


def _flow(nodes: str, *, head: str = "", initial: str = "a") -> str:
    return f"flowcat: 1\ninitial_node: {initial}\n{head}nodes:\n{nodes}"


def _go(name: str, to: str) -> str:
    return f"{{name: {name}, description: d, transition_to: {to}}}"


_THREE = _flow(
    f"  a: {{task: task a, functions: [{_go('go', 'b')}, {_go('again', 'a')},"
    f" {_go('stay', '$stay')}]}}\n"
    f"  b: {{task: task b, functions: [{_go('go', 's')}, {_go('back', '$back')}]}}\n"
    "  s: {say: Just a moment., transition_to: c}\n"
    f"  c: {{task: task c, functions: [{_go('back', '$back')}, {_go('end', '$end')}]}}\n"
)


def test_rule_12_stay_enters_nothing() -> None:
    """`$stay` keeps prompt, tools and the visit, and lets the LLM speak."""
    talk = Talk(_THREE)
    visit = talk.at.visit
    (call_id,) = talk.replies("stay")
    talk.requests(call_id)
    talk.land(call_id)
    assert (talk.at.visit, len(talk.all(Enter)), talk.answer(call_id).run_llm) == (visit, 1, True)


def test_rule_12_naming_the_node_itself_enters_it_again() -> None:
    """A node's own name is a new visit, with a prompt rendered anew."""
    talk = Talk(_THREE)
    talk.call("again")
    assert (talk.node, talk.at.visit, len(talk.all(Enter))) == ("a", 2, 2)


def test_rule_13_back_skips_silent_nodes_and_pops() -> None:
    """`$back` enters the conversation before, past what was only said, and forgets it."""
    talk = Talk(_THREE)
    talk.call("go")
    talk.call("go")
    assert talk.node == "c"
    talk.call("back")
    assert (talk.node, talk.at.history) == ("b", ("a",))
    talk.call("back")
    assert (talk.node, talk.at.history) == ("a", ())


def test_rule_13_the_trace_tells_where_back_came_from() -> None:
    """Going back is a transition between two nodes like any other."""
    talk = Talk(_THREE)
    talk.call("go")
    talk.call("back")
    assert talk.notes("transition")[-1].text == "b -> a"


def test_rule_13_back_without_a_history_stays_and_is_no_silence() -> None:
    """With nothing to go back to, the LLM answers at the same node."""
    talk = Talk(_flow(f"  a: {{task: task a, functions: [{_go('back', '$back')}]}}\n"))
    (call_id,) = talk.replies("back")
    talk.requests(call_id)
    talk.land(call_id)
    assert (talk.node, talk.answer(call_id).run_llm) == ("a", True)


def test_rule_13_end_ends_without_words() -> None:
    """`$end` hangs up with the outcome `ended` and says nothing."""
    talk = Talk(_THREE)
    talk.goto("c")
    talk.call("end")
    assert (talk.outcome, talk.said) == ("ended", [])


def test_rule_13_in_an_unmarked_document_a_dollar_is_a_letter() -> None:
    """Without the marker, `$back` and `$end` are nodes like others."""
    talk = Talk(
        "initial_node: a\nnodes:\n  a:\n    task_messages: []\n    functions:\n"
        "      - {name: f, description: d, transition_only: true, transition_to: $back}\n"
        "  $back:\n    task_messages: []\n    functions:\n"
        "      - {name: g, description: d, transition_only: true, transition_to: $end}\n"
        "  $end: {task_messages: []}\n"
    )
    talk.call("f")
    talk.call("g")
    assert (talk.node, talk.outcome, talk.at.history) == ("$end", None, ("a", "$back"))


def test_rule_15_on_enter_writes_then_speaks_then_the_prompt() -> None:
    """`on_enter` can load what its own words and prompt read, in whatever order it is written."""
    talk = Talk(
        _flow(
            "  a:\n    task: 'x is {{ x }}'\n"
            "    on_enter: [{say: 'Loaded {{ x }}.'}, {set: {x: 5}}]\n",
            head="state: {x: {type: integer}}\n",
        )
    )
    kinds = [type(made) for made in talk.effects if isinstance(made, Speak | Enter)]
    assert (kinds, talk.said, talk.prompt) == ([Speak, Enter], ["Loaded 5."], "x is 5")


def test_rule_15_a_reset_never_erases_the_words_of_on_enter() -> None:
    """The context is emptied before the words, and not once more with the prompt."""
    talk = Talk(
        _flow("  a:\n    task: t\n    context_strategy: reset\n    on_enter: [{say: Hello.}]\n")
    )
    made = [effect for effect in talk.effects if isinstance(effect, Reset | Speak | Enter)]
    assert [type(effect) for effect in made] == [Reset, Speak, Enter]
    assert not talk.all(Enter)[0].reset


def test_rule_15_a_refused_write_on_entry_enters_all_the_same() -> None:
    """A write that its schema refuses is traced; the node is entered without it."""
    talk = Talk(
        _flow(
            "  a:\n    task: t\n    on_enter: [{set: {x: '{{ y + 1 }}'}}]\n",
            head="state: {x: {type: integer, maximum: 3}, y: {type: integer, default: 3}}\n",
        )
    )
    assert (talk.node, talk.state, len(talk.notes("error"))) == ("a", {"y": 3}, 1)


def test_rule_16_words_in_a_silent_chain_come_in_order() -> None:
    """A chain of silent nodes is passed in one step, its words in order."""
    talk = Talk(
        _flow(
            "  a: {say: One., transition_to: r}\n"
            "  r: {route: [{when: x == 1, set: {x: 2}, say: Two., to: s}, {to: c}]}\n"
            "  s: {say: 'Three: {{ x }}.', transition_to: c}\n"
            "  c: {task: t}\n",
            head="state: {x: {type: integer, default: 1}}\n",
        )
    )
    assert (talk.said, talk.node) == (["One.", "Two.", "Three: 2."], "c")


def _chain(length: int) -> str:
    nodes = "".join(
        f"  s{i}: {{say: s, transition_to: {f's{i + 1}' if i < length else 'c'}}}\n"
        for i in range(1, length + 1)
    )
    head = _go("go", "s1")
    return _flow(f"  a: {{task: t, functions: [{head}]}}\n  c: {{task: t}}\n{nodes}")


@pytest.mark.parametrize(("length", "end"), [(HOP_LIMIT, "c"), (HOP_LIMIT + 1, "a")])
def test_rule_16_a_silent_chain_has_a_limit(length: int, end: str) -> None:
    """After 32 silent nodes in a row the bot apologises and goes back to the conversation."""
    talk = Talk(_chain(length))
    talk.call("go")
    assert talk.node == end
    assert (SORRY in talk.said) is (end == "a")


def test_rule_16_the_limit_counts_through_nodes_that_run_functions() -> None:
    """A circle of nodes that run functions ends too, though each waits for its function."""
    talk = Talk(
        _flow(
            f"  a: {{task: t, functions: [{_go('go', 'r')}]}}\n"
            "  r: {run: h, transition_to: [{when: result.stop == true, to: c}, {to: s}]}\n"
            "  s: {route: [{when: x == 1, to: c}, {to: r}]}\n  c: {task: t}\n",
            head="state: {x: {type: integer}}\n",
        ),
        "h",
    )
    talk.call("go")
    for _ in range(HOP_LIMIT):
        if talk.at.running is not None:
            talk.feed(Returned(talk.at.running.id, {"stop": False}))
    assert (talk.node, talk.at.running, talk.said) == ("a", None, [SORRY])


def test_a_silent_node_that_leads_nowhere_goes_back() -> None:
    """Nobody is left in a node where nobody talks: the conversation before is entered again."""
    talk = Talk(
        _flow(
            f"  a: {{task: t, functions: [{_go('go', 'r')}]}}\n"
            "  r: {run: h, transition_to: {handler_picks: [b]}}\n  b: {task: t}\n"
        ),
        "h",
    )
    talk.call("go")
    assert talk.at.running is not None
    talk.feed(Returned(talk.at.running.id, {"s": "odd"}))
    assert (talk.node, talk.said) == ("a", [SORRY])


def test_back_from_a_first_silent_node_ends_with_an_apology() -> None:
    """With no conversation to go back to, the bot says so and hangs up; it is never silent."""
    talk = Talk(_flow("  a: {say: Hello., transition_to: $back}\n  b: {task: t}\n"))
    assert (talk.said, talk.outcome) == (["Hello.", FAREWELL], "error")


_RUNS = _flow(
    f"  a: {{task: t, functions: [{_go('go', 'r')}]}}\n"
    "  r:\n    run: load\n    arguments: {n: '{{ x + 1 }}'}\n    set: {y: '{{ result.n }}'}\n"
    "    on_error: {say: 'It failed: {{ error.kind }}.', transition_to: b}\n"
    "    transition_to: [{when: y == 2, say: 'Got {{ result.n }}.', to: b}, {to: a}]\n"
    "  b: {task: 'y is {{ y }}'}\n",
    head="state: {x: {type: integer, default: 1}, y: {type: integer, maximum: 5}}\n",
)


def test_a_run_node_goes_on_by_its_result() -> None:
    """It runs with arguments from the flow, writes, and takes an arm, with the arm's words."""
    talk = Talk(_RUNS, "load")
    talk.call("go")
    (run,) = talk.all(Run)
    assert run.arguments == {"n": 2}
    talk.feed(Returned(run.id, {"n": 2}))
    assert (talk.node, talk.said, talk.prompt) == ("b", ["Got 2."], "y is 2")


@pytest.mark.parametrize("result", [{"n": 9}, {"n": "two"}])
def test_a_run_node_whose_write_is_refused_takes_its_error_road(result: object) -> None:
    """What the schema refuses is not stored, and `on_error` says what and leads on."""
    talk = Talk(_RUNS, "load")
    talk.call("go")
    talk.feed(Returned(talk.all(Run)[0].id, result))
    assert (talk.node, talk.said, "y" in talk.state) == ("b", ["It failed: write."], False)


def test_code_may_overtake_a_run_node() -> None:
    """Once code has moved the flow, what the function returns moves nobody."""
    talk = Talk(_RUNS, "load")
    talk.call("go")
    talk.goto("a")
    talk.feed(Returned(talk.all(Run)[0].id, {"n": 2}))
    assert (talk.node, talk.said) == ("a", [])


def test_rule_24_a_prompt_is_rendered_at_entry_only() -> None:
    """What a staying call stores is told by its result; naming the node shows it in the prompt."""
    talk = Talk(
        _flow(
            "  a:\n    task: 'x is {{ x | default(\"unset\") }}'\n    functions:\n"
            "      - {name: put, description: d, fills: [x]}\n"
            f"      - {_go('again', 'a')}\n",
            head="state: {x: {type: integer}}\n",
        )
    )
    talk.call("put", x=3)
    assert talk.prompt == "x is unset"
    talk.call("again")
    assert talk.prompt == "x is 3"


def test_rule_25_inputs_are_there_from_the_start() -> None:
    """Given inputs win over defaults, in the very first prompt."""
    flow = _flow(
        "  a: {task: 'For {{ who }} in {{ town }}.'}\n",
        head="inputs: {who: {type: string}, town: {type: string, default: Oslo}}\n",
    )
    assert Talk(flow, inputs={"who": "Ann"}).prompt == "For Ann in Oslo."


def test_a_default_belongs_to_one_call() -> None:
    """What one call does to a list it got as a default no other call sees."""
    flow = _flow("  a: {task: t}\n", head="state: {l: {type: array, default: [1]}}\n")
    plan = plan_of(flow)
    one = Talk(flow)
    assert plan.state["l"].default == [1]
    kept = one.plan.state["l"].default
    found = one.state["l"]
    assert isinstance(found, list)
    found.append(2)
    assert kept == [1]


def test_rule_30_an_end_says_its_words_and_hangs_up() -> None:
    """Outcome, last words and reason are rendered; after it nothing is carried out any more."""
    talk = Talk(
        _flow(
            f"  a: {{task: t, functions: [{_go('bye', 'e')}]}}\n"
            "  e: {end: {outcome: '{{ how }}', say: 'Bye, {{ how }}.', reason: 'r {{ how }}'}}\n",
            head="state: {how: {type: string, default: done}}\noutcomes: [done]\n",
        )
    )
    talk.call("bye")
    assert (talk.outcome, talk.said) == ("done", ["Bye, done."])
    assert talk.notes("end")[0].data == {"outcome": "done", "reason": "r done"}
    talk.goto("a")
    assert talk.node == "e"


def test_rule_30_a_task_lets_the_llm_say_goodbye_once() -> None:
    """An end with a task is entered without functions before the call is ended."""
    talk = Talk(_flow("  a: {task: Say goodbye., end: done}\n", head="outcomes: [done]\n"))
    (enter,) = talk.all(Enter)
    assert (enter.tools, enter.respond, talk.outcome) == ((), True, "done")


def test_a_node_that_cannot_be_entered_gives_way_to_the_one_before() -> None:
    """Without a road for errors the bot apologises and enters the last conversation again."""
    talk = Talk(_THREE)
    talk.call("go")
    talk.feed(EntryFailed(talk.at.visit))
    assert (talk.node, talk.said, talk.at.history) == ("a", [SORRY], ())


def test_entries_that_failed_are_forgotten_once_the_llm_answers() -> None:
    """Only failures in a row count against a flow: a call shows that a node was entered."""
    talk = Talk(_THREE)
    talk.call("go")
    talk.feed(EntryFailed(talk.at.visit))
    assert talk.at.failed_entries == 1
    talk.call("stay")
    assert talk.at.failed_entries == 0


def test_a_first_node_that_cannot_be_entered_ends_the_call() -> None:
    """Without a prompt and functions no conversation can be held, so the bot says goodbye."""
    talk = Talk(_THREE)
    talk.feed(EntryFailed(talk.at.visit))
    assert (talk.outcome, talk.said) == ("error", [FAREWELL])


def test_a_call_ends_when_no_node_can_be_entered() -> None:
    """After four failures in a row nobody could go on: what the LLM knows belongs elsewhere."""
    text = _flow(
        f"  a: {{task: t, functions: [{_go('go', 'b')}]}}\n  b: {{task: t}}\n  c: {{task: t}}\n",
        head="on_error: {transition_to: c}\n",
    )
    talk = Talk(text)
    talk.call("go")
    for _ in range(4):
        talk.feed(EntryFailed(talk.at.visit))
    assert (talk.outcome, talk.said[-1]) == ("error", FAREWELL)


def test_an_entry_that_was_overtaken_may_fail() -> None:
    """The failure of an entry that another move has overtaken changes nothing."""
    talk = Talk(_THREE)
    talk.goto("b")
    talk.feed(EntryFailed(1))
    assert (talk.node, talk.said) == ("b", [])


def test_an_unknown_function_is_refused_with_what_there_is() -> None:
    """The LLM is told which functions the node has, and may answer."""
    talk = Talk(_THREE)
    told = talk.call("fly")
    assert told == {"error": "`fly` is not available now. The functions here are: go, again, stay."}


def test_an_answer_is_wanted_of_a_call_nobody_announced() -> None:
    """A call whose reply was never seen is a reply of its own."""
    from flowcat.plan.events import Requested

    talk = Talk(_THREE)
    talk.feed(Requested("stray", "go", {}))
    talk.land("stray")
    assert talk.node == "b"


def test_news_of_unknown_calls_is_ignored() -> None:
    """Results, landings and cancellations of calls that are over change nothing."""
    talk = Talk(_THREE)
    before = talk.at
    for event in (Returned("x", 1), Gone("x")):
        assert talk.feed(event) == ()
    talk.land("x")
    assert talk.at == before


def test_moving_to_no_node_says_so() -> None:
    """A move from code to a name that is no node is an apology, never silence."""
    talk = Talk(_THREE)
    talk.feed(Moved("nowhere"))
    assert (talk.node, talk.said) == ("a", [SORRY])


def test_what_is_sensitive_is_not_traced() -> None:
    """Arguments, writes, refusals and the reason of an end are traced without sensitive values."""
    talk = Talk(
        _flow(
            "  a:\n    task: t\n    functions:\n"
            "      - {name: f, description: d, fills: [pin],\n"
            "         reject: [{when: args.pin == '0000', say: 'Not {{ args.pin }}.'}],\n"
            "         transition_to: e}\n"
            "  e: {end: {outcome: done, reason: 'pin {{ pin }}'}}\n",
            head="state: {pin: {type: string, sensitive: true}}\noutcomes: [done]\n",
        )
    )
    assert talk.call("f", pin="0000") == {"error": "Not 0000."}
    talk.call("f", pin="4711")
    trace = repr([(note.text, note.data) for kind in _KINDS for note in talk.notes(kind)])
    assert talk.outcome == "done"
    assert "0000" not in trace
    assert "4711" not in trace


_KINDS = ("call", "refused", "write", "transition", "end", "error", "rendered")
