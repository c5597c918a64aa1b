"""The language's fine print on functions, values and writes, as the pure step keeps it."""

import pytest
from tests.plan.talk import Talk

from flowcat.plan.effects import Enter, Run, Speak
from flowcat.plan.events import Gone
from flowcat.plan.plan import Arms

_HEAD = "flowcat: 1\ninitial_node: a\n"


def _flow(functions: str, *, head: str = "", nodes: str = "") -> str:
    """A flow with a node `a` that offers functions, and a node `b`."""
    listed = functions.strip("\n").replace("\n", "\n      ")
    return (
        f"{_HEAD}{head}nodes:\n  a:\n    task: task a\n    functions:\n      {listed}\n"
        f"  b:\n    task: task b\n{nodes}"
    )


def test_rule_02_an_override_replaces_the_whole_field() -> None:
    """A field given where a function is offered replaces the definition's; nothing is merged."""
    talk = Talk(
        _flow(
            "- {name: note, set: {y: 2}}",
            head="state: {x: {type: integer}, y: {type: integer}}\n"
            "functions:\n  note: {description: d, set: {x: 1}, transition_to: b}\n",
        )
    )
    talk.call("note")
    assert (talk.state, talk.node) == ({"y": 2}, "b")


def test_rule_03_parameters_of_the_flow_are_what_the_llm_is_shown() -> None:
    """The parameters written in the flow are offered and checked."""
    talk = Talk(_flow("- {name: f, description: d, parameters: {n: {type: integer, maximum: 3}}}"))
    (tool,) = talk.all(Enter)[0].tools
    assert tool.properties == {"n": {"type": "integer", "maximum": 3}}
    assert talk.call("f", n=4) == {"error": "`n` must be at most 3. Ask the caller again."}


def test_rule_04_set_is_simultaneous() -> None:
    """All right-hand sides read the state as it was, so two keys can be exchanged."""
    talk = Talk(
        _flow(
            "- {name: swap, description: d, set: {x: '{{ y }}', y: '{{ x }}'}}",
            head="state: {x: {type: integer, default: 1}, y: {type: integer, default: 2}}\n",
        )
    )
    talk.call("swap")
    assert talk.state == {"x": 2, "y": 1}


def test_rule_04_append_comes_after_set_and_clear_after_append() -> None:
    """What is appended goes to the list as `set` left it, and `clear` has the last word."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, set: {l: '{{ [] }}', x: 1}, append: {l: 7}, clear: [x]}",
            head="state: {l: {type: array, default: [1, 2]}, x: {type: integer}}\n",
        )
    )
    talk.call("f")
    assert talk.state == {"l": [7]}


def test_rule_04_a_filled_key_with_a_default_may_be_left_out() -> None:
    """An argument for a key with a default is optional; left out, the state stays."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, fills: [x]}",
            head="state: {x: {type: integer, default: 1}}\n",
        )
    )
    talk.call("f", x=5)
    assert talk.call("f") == {"status": "ok"}
    assert talk.state == {"x": 5}


_ORDER = _flow(
    """
- name: f
  description: d
  parameters: {n: {type: integer}}
  reject: [{when: args.n == 0, say: Not zero.}]
  set: {x: '{{ args.n }}'}
  result: {seen: '{{ x }}', arm: '{{ y }}'}
  transition_to:
    - {when: x == 5, set: {y: '{{ x + 1 }}'}, say: 'Now {{ y }}.', to: b}
    - {to: $stay}
""",
    head="state: {x: {type: integer, maximum: 9}, y: {type: integer}}\n",
)


def test_rule_05_the_arm_sees_what_was_written() -> None:
    """Conditions see the function's writes; result and words see the arm's as well."""
    talk = Talk(_ORDER)
    assert talk.call("f", n=5) == {"seen": 5, "arm": 6}
    assert (talk.said, talk.node) == (["Now 6."], "b")


def test_rule_05_words_come_before_the_move() -> None:
    """The arm's words are said before the next node is entered."""
    talk = Talk(_ORDER)
    talk.effects.clear()
    talk.call("f", n=5)
    kinds = [type(made) for made in talk.effects if isinstance(made, Speak | Enter)]
    assert kinds == [Speak, Enter]


def test_rule_05_what_is_refused_stores_nothing() -> None:
    """Neither a bad argument nor a rejected call writes anything."""
    talk = Talk(_ORDER)
    assert talk.call("f", n="many")["error"].startswith("`n` must be an integer")
    assert talk.call("f", n=0) == {"error": "Not zero."}
    assert talk.state == {}


def test_rule_05_a_refused_write_undoes_the_whole_call() -> None:
    """If one write is refused by its schema, no other write of the call stands."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, parameters: {n: {type: integer}},"
            " set: {y: 1, x: '{{ args.n }}'}}",
            head="state: {x: {type: integer, maximum: 9}, y: {type: integer}}\n",
        )
    )
    assert "error" in talk.call("f", n=10)
    assert talk.state == {}


def test_rule_06_templates_work_inside_nested_values() -> None:
    """A nested template alone keeps its type; with text around it is text."""
    talk = Talk(
        _flow(
            "- name: f\n  description: d\n  parameters: {n: {type: integer}}\n"
            "  result: {deep: [{alone: '{{ args.n }}', text: 'n={{ args.n }}'}]}"
        )
    )
    assert talk.call("f", n=3) == {"deep": [{"alone": 3, "text": "n=3"}]}


def test_rule_07_null_unsets_and_clear_restores_the_default() -> None:
    """Setting null unsets whatever the schema says; a key with a default goes back to it."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, set: {x: null}, clear: [y]}",
            head="state: {x: {type: integer}, y: {type: integer, default: 4}}\n",
        )
    )
    talk.state.update(x=1, y=9)
    talk.call("f")
    assert talk.state == {"y": 4}


def test_rule_07_null_in_a_prompt_is_empty_and_traced() -> None:
    """A prompt with an unset value still renders, and the trace tells of it."""
    talk = Talk(
        "flowcat: 1\ninitial_node: a\nstate: {x: {type: string}}\n"
        "nodes: {a: {task: 'Say [{{ x }}].'}}\n"
    )
    assert talk.prompt == "Say []."
    assert talk.notes("rendered")


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "d"), ("", "d"), ([], "d"), ({}, "d"), (0, "0"), (False, "False")]
)
def test_rule_08_default_replaces_what_is_empty(value: object, shown: str) -> None:
    """`default` replaces null and what is empty, and keeps 0 and false."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, transition_to: c}",
            head="state: {x: {}}\n",
            nodes="  c: {task: \"{{ x | default('d') }}\"}\n",
        )
    )
    if value is not None:
        talk.state["x"] = value
    talk.call("f")
    assert talk.prompt.lower() == shown.lower()


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("x == 1", False),
        ("not (x == 1)", True),
        ("flag", False),
        ("not flag", True),
        ("flag or word == 'a'", True),
        ("word == 'A'", False),
    ],
)
def test_rule_09_null_is_false_and_equality_is_exact(when: str, holds: bool) -> None:  # noqa: FBT001
    """In a condition null is false, and texts compare by case."""
    talk = Talk(
        _flow(
            f'- {{name: f, description: d, transition_to: [{{when: "{when}", to: b}}, '
            "{to: $stay}]}",
            head="state: {x: {type: integer}, flag: {type: boolean},"
            " word: {type: string, default: a}}\n",
        )
    )
    talk.call("f")
    assert (talk.node == "b") is holds


def test_rule_10_a_failing_expression_is_false_empty_or_an_error() -> None:
    """What cannot be computed is false in `when`, empty in a text, an error in `set`."""
    talk = Talk(
        _flow(
            """
- name: go
  description: d
  transition_to: [{when: 1 / x > 0, to: b}, {to: $stay, say: "[{{ 1 / x }}]"}]
- {name: put, description: d, set: {y: "{{ 1 / x }}"}, on_error: {transition_to: b}}
""",
            head="state: {x: {type: integer, default: 0}, y: {type: number}}\n",
        )
    )
    talk.call("go")
    assert (talk.node, talk.said) == ("a", ["[]"])
    talk.call("put")
    assert (talk.node, "y" in talk.state) == ("b", False)


def test_rule_11_numbers_and_times() -> None:
    """Division gives a double, rounding is half to even, and times compare in time."""
    talk = Talk(
        _flow(
            """
- {name: f, description: d, result: {half: "{{ 1 / 2 }}", even: "{{ round(2.5, 0) }}"}}
- name: early
  description: d
  fills: [at]
  transition_to: [{when: at < opens, to: b}, {to: $stay}]
""",
            head="state: {at: {type: string, format: time}, opens: {type: string, format: time,"
            " default: '10:00'}}\n",
        )
    )
    assert talk.call("f") == {"half": 0.5, "even": 2}
    assert "error" in talk.call("early", at="25:00")
    talk.call("early", at="09:30")
    assert talk.node == "b"


def test_rule_11_durations_are_seconds() -> None:
    """`500ms`, `2m` and a bare number all mean seconds in the plan."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, parameters: {}, handler: h, timeout: 500ms}\n"
            "- {name: g, description: d, parameters: {}, handler: h, timeout: 2m}\n"
            "- {name: i, description: d, parameters: {}, handler: h, timeout_secs: 3}"
        ),
        "h",
    )
    limits = []
    for name in "fgi":
        call_id = talk.run(name)
        limits.append(talk.all(Run)[-1].timeout)
        talk.feed(Gone(call_id))
    assert limits == [0.5, 120, 3]


def test_rule_17_the_first_written_call_with_a_target_decides() -> None:
    """Of several calls in one reply the first written with a target moves, when all have landed."""
    talk = Talk(
        _flow(
            """
- {name: note, description: d, set: {x: 1}}
- {name: to_b, description: d, transition_to: b}
- {name: to_c, description: d, transition_to: c}
""",
            head="state: {x: {type: integer}}\n",
            nodes="  c: {task: task c}\n",
        )
    )
    note, to_c, to_b = talk.replies("note", "to_c", "to_b")
    for call_id in (to_b, to_c, note):
        talk.requests(call_id)
        talk.land(call_id)
    assert (talk.node, talk.state) == ("c", {"x": 1})
    assert [ignored.text for ignored in talk.notes("ignored")] == ["to_b"]


def test_rule_17_nothing_moves_before_the_last_call_has_settled() -> None:
    """A target waits for its slow sibling, be it answered or cancelled."""
    talk = Talk(
        _flow(
            "- {name: slow, description: d, parameters: {}, handler: h}\n"
            "- {name: go, description: d, transition_to: b}"
        ),
        "h",
    )
    slow, go = talk.replies("slow", "go")
    talk.requests(slow)
    talk.requests(go)
    talk.land(go)
    assert talk.node == "a"
    talk.cancel(slow)
    assert talk.node == "b"


def test_rule_17_a_late_call_answers_and_stores_and_moves_nobody() -> None:
    """A call that outlives its visit stores its result and wakes the LLM, and moves nobody."""
    talk = Talk(
        _flow(
            "- {name: slow, description: d, parameters: {}, handler: h, transition_to: b,"
            " set: {x: 1}}",
            head="state: {x: {type: integer}}\n",
            nodes="  c: {task: task c}\n",
        ),
        "h",
    )
    call_id = talk.run("slow")
    talk.goto("c")
    assert talk.returns(call_id, {"fine": True}) == {"fine": True}
    assert (talk.node, talk.state, talk.answer(call_id).run_llm) == ("c", {"x": 1}, True)
    assert [late.text for late in talk.notes("late")] == ["slow"]


def test_rule_17_a_long_call_of_an_earlier_reply_holds_up_nobody() -> None:
    """While a call of an earlier reply still runs, a later reply moves the conversation."""
    talk = Talk(
        _flow(
            "- {name: slow, description: d, parameters: {}, handler: h}\n"
            "- {name: go, description: d, transition_to: b}"
        ),
        "h",
    )
    talk.run("slow")
    talk.call("go")
    assert talk.node == "b"


def test_rule_18_what_the_llm_is_told_without_a_result() -> None:
    """It is told that all went well and what was stored, but for what is sensitive."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, fills: [x, pin]}",
            head="state: {x: {type: integer}, pin: {type: string, sensitive: true}}\n",
        )
    )
    assert talk.call("f", x=1, pin="4711") == {"status": "ok", "x": 1}


def test_rule_19_a_result_that_is_no_mapping_is_a_value() -> None:
    """A handler's plain value is read as `result.value`, in conditions, writes and words."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, parameters: {}, handler: h,"
            " set: {x: '{{ result.value }}'},"
            " transition_to: [{when: result.value == 3, say: 'It is {{ result.value }}.', to: b},"
            " {to: $stay}]}",
            head="state: {x: {type: integer}}\n",
        ),
        "h",
    )
    assert talk.returns(talk.run("f"), 3) == 3
    assert (talk.state, talk.said, talk.node) == ({"x": 3}, ["It is 3."], "b")


def test_rule_19_a_result_against_its_contract_is_an_error_of_the_call() -> None:
    """A result that breaks `returns` takes the error road; undeclared fields reach the LLM."""
    flow = _flow(
        "- {name: f, description: d, parameters: {}, handler: h, returns: {n: {type: integer}},"
        " on_error: {transition_to: b}}"
    )
    talk = Talk(flow, "h")
    assert talk.returns(talk.run("f"), {"n": 1, "more": True}) == {"n": 1, "more": True}
    assert "error" in talk.returns(talk.run("f"), {"n": "one"})
    assert talk.node == "b"


@pytest.mark.parametrize("result", [None, {}, [], "", 0, False])
def test_rule_19_no_answer_is_falsy(result: object) -> None:
    """Whatever a handler returns, the LLM is told something, for Pipecat is silent otherwise."""
    talk = Talk(_flow("- {name: f, description: d, parameters: {}, handler: h}"), "h")
    assert talk.returns(talk.run("f"), result)


_ERRORS = """\
flowcat: 1
initial_node: a
on_error: {transition_to: at_document}
functions:
  f: {description: d, parameters: {}, handler: h}
nodes:
  a:
    task: task a
    functions:
      - f
      - {name: own, description: d, parameters: {}, handler: h,
         on_error: {say: "Sorry: {{ error.kind }}.", transition_to: at_function}}
      - {name: to_b, description: d, transition_to: b}
  b:
    task: task b
    functions: [f]
    on_error: {transition_to: at_node}
  at_function: {task: t}
  at_node: {task: t}
  at_document: {task: t}
"""


def test_rule_20_the_nearest_on_error_wins() -> None:
    """A failure takes the road of the function, else of the node, else of the document."""
    ends = []
    for before, name in (((), "own"), (("to_b",), "f"), ((), "f")):
        talk = Talk(_ERRORS, "h")
        for made in before:
            talk.call(made)
        talk.fails(talk.run(name), "timeout")
        ends.append(talk.node)
    assert ends == ["at_function", "at_node", "at_document"]


def test_rule_20_the_error_says_its_kind() -> None:
    """`error.kind` tells in the road's words what went wrong."""
    talk = Talk(_ERRORS, "h")
    talk.fails(talk.run("own"), "timeout")
    assert talk.said == ["Sorry: timeout."]


def test_rule_20_a_bad_argument_takes_no_error_road() -> None:
    """An argument fault goes back to the LLM and moves nobody."""
    talk = Talk(_ERRORS, "h")
    assert "error" in talk.call("f", n=1)
    assert talk.node == "a"


def test_rule_20_without_a_road_the_llm_is_told_one_safe_sentence() -> None:
    """A failure without `on_error` is told to the LLM, which then speaks."""
    talk = Talk(_flow("- {name: f, description: d, parameters: {}, handler: h}"), "h")
    call_id = talk.run("f")
    told = talk.fails(call_id)
    assert list(told) == ["error"]
    assert talk.answer(call_id).run_llm


def test_rule_20_writes_of_a_failed_call_are_undone_before_its_road() -> None:
    """The error road of a refused write sees the state as it was before the call."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, set: {y: 1, x: '{{ z + 1 }}'},"
            " on_error: {say: 'y is [{{ y }}].'}}",
            head="state: {x: {type: integer, maximum: 9}, y: {type: integer},"
            " z: {type: integer, default: 9}}\n",
        )
    )
    talk.call("f")
    assert talk.said == ["y is []."]


def test_rule_22_words_of_an_arm_replace_the_llms() -> None:
    """An arm that stays and speaks says exactly its words; the LLM adds none."""
    talk = Talk(
        _flow("- {name: f, description: d, transition_to: [{say: Done., to: $stay}]}"),
    )
    (call_id,) = talk.replies("f")
    talk.requests(call_id)
    talk.land(call_id)
    assert (talk.said, talk.answer(call_id).run_llm) == (["Done."], False)


def test_rule_22_the_words_of_a_call_that_stays_are_said_beside_a_move() -> None:
    """Exact words of a call that stays are said even if another call of the reply moves on."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, transition_to: [{say: Noted., to: $stay}]}\n"
            "- {name: go, description: d, transition_to: [{say: Off we go., to: b}]}\n"
            "- {name: other, description: d, transition_to: [{say: Not said., to: b}]}"
        )
    )
    for call_id in talk.replies("f", "go", "other"):
        talk.requests(call_id)
        talk.land(call_id)
    assert (talk.said, talk.node) == (["Noted.", "Off we go."], "b")


def test_rule_22_a_filler_comes_with_the_handler() -> None:
    """What is said when a function takes long is rendered with its arguments, 1 s by default."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, parameters: {n: {type: integer}}, handler: h,"
            " filler: 'Looking for {{ args.n }}.'}"
        ),
        "h",
    )
    talk.run("f", n=2)
    (run,) = talk.all(Run)
    assert (run.filler, run.filler_after) == ("Looking for 2.", 1.0)


def test_rule_23_only_a_read_is_tried_again() -> None:
    """Retries count for functions that only read."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, parameters: {}, handler: h, effects: read, retries: 2}\n"
        ),
        "h",
    )
    talk.run("f")
    assert talk.all(Run)[0].retries == 2


@pytest.mark.parametrize(
    ("cases", "field", "to"),
    [
        ("{true: b}", True, "b"),
        ("{true: b}", "true", "b"),
        ("{1: b}", 1, "b"),
        ("{full: b}", "full", "b"),
        ("{full: b}", "empty", "a"),
    ],
)
def test_rule_29_cases_compare_by_canonical_text(cases: str, field: object, to: str) -> None:
    """A case is chosen as Pipecat does; without a match and a default the conversation stays."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, parameters: {}, handler: h,"
            f" transition_to: {{field: s, cases: {cases}}}}}"
        ),
        "h",
    )
    talk.returns(talk.run("f"), {"s": field})
    assert talk.node == to


def test_rule_31_what_the_caller_said_is_never_a_template() -> None:
    """Braces in a stored value stay text, in prompts, words and results."""
    talk = Talk(
        _flow(
            "- {name: f, description: d, fills: [name], result: {n: '{{ name }}'},"
            " transition_to: [{say: 'Hi {{ name }}', to: c}]}",
            head="state: {name: {type: string}, secret: {type: string, default: s3cret}}\n",
            nodes="  c: {task: 'Greet {{ name }}.'}\n",
        )
    )
    assert talk.call("f", name="{{ secret }}") == {"n": "{{ secret }}"}
    assert (talk.said, talk.prompt) == (["Hi {{ secret }}"], "Greet {{ secret }}.")


def test_a_handler_may_name_only_what_the_flow_allows() -> None:
    """`handler_picks` moves to an allowed name; another name, or one where none may be, fails."""
    flow = _flow(
        "- {name: f, description: d, parameters: {}, handler: h,"
        " transition_to: {handler_picks: [b]}}\n"
        "- {name: g, description: d, parameters: {}, handler: h, transition_to: b}"
    )
    assert isinstance(Talk(_ORDER).plan.functions_at["a"]["f"].road, Arms)
    good, bad, uninvited = Talk(flow, "h"), Talk(flow, "h"), Talk(flow, "h")
    good.returns(good.run("f"), {"x": 1}, "b")
    assert "error" in bad.returns(bad.run("f"), {"x": 1}, "a")
    assert "error" in uninvited.returns(uninvited.run("g"), {"x": 1}, "a")
    assert [good.node, bad.node, uninvited.node] == ["b", "a", "a"]
