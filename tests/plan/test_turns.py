"""What happens besides the LLM's calls: limits, silence, keys of the phone, hooks."""

import pytest
from tests.plan.talk import Talk

from flowcat.plan.effects import Ask, AwaitDigit, End, Enter, Run
from flowcat.plan.events import (
    BotSilent,
    CallerSilent,
    DigitsOver,
    Event,
    Failed,
    Heard,
    HungUp,
    Overtime,
    Pressed,
    Replied,
    Returned,
    Spoken,
)
from flowcat.plan.moves import FAREWELL, SORRY
from flowcat.plan.turns import WAIT

_GO = "{name: go, description: Go on., transition_to: b}"
_STAY = "{name: note, description: Note it., result: noted}"


def _flow(at_a: str, *, root: str = "", rest: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in at_a.splitlines())
    return (
        f"flowcat: 1\n{root}initial_node: a\nnodes:\n  a:\n    task: task a\n{lines}"
        f"  b: {{task: task b}}\n  help: {{task: task help}}\n{rest}  bye: {{end: left}}\n"
    )


def _talk(at_a: str, *python: str, root: str = "", rest: str = "") -> Talk:
    return Talk(_flow(at_a, root=root, rest=rest), *python)


def _turn(talk: Talk) -> None:
    """Let the caller say something, and the bot answer without a call."""
    talk.feed(Heard())
    talk.feed(Spoken(talk.at.visit))


# Limits


def test_the_turns_of_a_node_are_bounded() -> None:
    """After the last turn has been answered, the conversation goes on as the flow says."""
    talk = _talk(
        f"functions: [{_STAY}]\n"
        "limits: {turns: 2, on_exceeded: {say: 'Enough ({{ error.kind }}).', transition_to: help}}"
    )
    _turn(talk)
    assert talk.node == "a"
    _turn(talk)
    assert (talk.node, talk.said) == ("help", ["Enough (turns)."])
    _turn(talk)
    assert talk.node == "help"


def test_the_turns_of_a_call_are_bounded_once() -> None:
    """The limit of the whole call is told once: where it leads, the conversation goes on."""
    talk = _talk(
        f"functions: [{_GO}]",
        root="limits: {turns: 3, on_exceeded: {transition_to: help}}\n",
    )
    for _ in range(3):
        _turn(talk)
    assert talk.node == "help"
    _turn(talk)
    assert (talk.node, len(talk.notes("limit"))) == ("help", 1)


def test_without_a_way_on_a_limit_ends_the_call() -> None:
    """The bot says goodbye, and the outcome tells that something went wrong."""
    talk = _talk("limits: {turns: 1}")
    _turn(talk)
    assert (talk.outcome, talk.said) == ("error", [FAREWELL])


def test_visits_of_a_node_are_bounded() -> None:
    """A node that was entered too often is not entered again, from wherever it is named."""
    talk = _talk(
        "functions: [{name: again, description: Again., transition_to: a}]\n"
        "limits: {node_visits: 3, on_exceeded: {say: Round and round., transition_to: help}}"
    )
    for _ in range(3):
        talk.call("again")
    assert (talk.node, talk.said) == ("help", ["Round and round."])


def test_calls_in_one_turn_are_bounded() -> None:
    """An LLM that calls and calls, and never speaks, is stopped; the caller gets the word."""
    talk = _talk(f"functions: [{_STAY}]\nlimits: {{tool_calls_per_turn: 3}}")
    for _ in range(3):
        assert "error" not in talk.call("note")
    assert talk.said == []
    assert "error" in talk.call("note")
    assert (talk.said, talk.node) == ([SORRY], "a")
    talk.feed(Heard())
    assert "error" not in talk.call("note")


def test_the_llm_is_not_run_beside_the_words_of_a_limit() -> None:
    """The answer that breaks a limit does not make the LLM speak too."""
    talk = _talk(f"functions: [{_STAY}]\nlimits: {{tool_calls_per_turn: 1}}")
    talk.call("note")
    ids = talk.replies("note")
    talk.requests(ids[0])
    assert not talk.answer(ids[0]).run_llm


@pytest.mark.parametrize(
    ("road", "node", "said"),
    [
        ("", "a", [SORRY]),
        ("on_error: {say: Sorry., transition_to: b}", "b", ["Sorry."]),
        ("on_error: {transition_to: b}\nlimits: {failures: 5, on_exceeded: {transition_to: help}}",
         "help", []),
    ],
)  # fmt: skip
def test_failures_in_a_row_escalate(road: str, node: str, said: list[str]) -> None:
    """Unknown functions are answered and counted; after five the flow takes over."""
    talk = _talk(f"functions: [{_STAY}]\n{road}")
    for _ in range(4):
        talk.call("no_such_function")
    assert (talk.node, talk.said) == ("a", [])
    talk.call("no_such_function")
    assert (talk.node, talk.said) == (node, said)


def test_a_success_forgets_the_failures_before_it() -> None:
    """Only failures in a row count."""
    talk = _talk(f"functions: [{_STAY}]\nlimits: {{failures: 2}}")
    for name in ("wrong", "note", "wrong", "note"):
        talk.call(name)
    assert talk.said == []


def test_a_call_that_takes_too_long_is_led_on() -> None:
    """The whole call has a longest duration."""
    root = "limits: {call_duration: 10m, on_exceeded: {say: Time is up., transition_to: bye}}\n"
    talk = _talk("", root=root)
    talk.feed(Overtime())
    assert (talk.outcome, talk.said) == ("left", ["Time is up."])
    talk.feed(Overtime())
    assert talk.said == ["Time is up."]


# Silence


_LADDER = """\
no_input:
  after: 8s
  attempts:
    - say: Are you still there?
    - task: Ask again, in simpler words.
  then: {say: Goodbye., transition_to: bye}
"""


def test_a_silent_caller_is_asked_step_by_step() -> None:
    """Each attempt in its turn; then the conversation goes on as the flow says."""
    talk = _talk(_LADDER)
    talk.feed(CallerSilent())
    assert talk.said == ["Are you still there?"]
    talk.feed(CallerSilent())
    assert [ask.task for ask in talk.all(Ask)] == ["Ask again, in simpler words."]
    talk.feed(CallerSilent())
    assert (talk.said[-1], talk.outcome) == ("Goodbye.", "left")


def test_words_of_the_caller_start_the_ladder_anew() -> None:
    """A cough does not."""
    talk = _talk(_LADDER)
    talk.feed(CallerSilent())
    talk.feed(Heard(has_words=False))
    talk.feed(CallerSilent())
    assert len(talk.all(Ask)) == 1
    talk.feed(Heard())
    talk.feed(CallerSilent())
    assert talk.said == ["Are you still there?"] * 2


def test_the_ladder_of_the_document_holds_at_every_node() -> None:
    """Unless the node has one of its own."""
    root = "no_input: {after: 5s, attempts: [{say: Hello?}]}\n"
    talk = _talk(f"functions: [{_GO}]", root=root)
    talk.call("go")
    for _ in range(3):
        talk.feed(CallerSilent())
    assert talk.said == ["Hello?"]


def test_a_silent_bot_excuses_itself() -> None:
    """When nothing came though words were owed, the caller is asked to say it again."""
    talk = _talk(f"functions: [{_GO}]")
    talk.feed(BotSilent())
    assert (talk.said, talk.node) == ([SORRY], "a")


def test_a_silent_bot_recovers_by_on_error() -> None:
    """The nearest road counts."""
    talk = _talk("on_error: {say: One moment., transition_to: help}")
    talk.feed(BotSilent())
    assert (talk.said, talk.node) == (["One moment."], "help")


def test_a_bot_that_stays_silent_hangs_up_in_the_end() -> None:
    """A broken model does not keep a caller on the line."""
    talk = _talk(f"functions: [{_GO}]")
    for _ in range(4):
        talk.feed(BotSilent())
    assert (talk.outcome, talk.said[-1]) == ("error", FAREWELL)


def test_the_caller_is_told_to_wait_for_a_long_call() -> None:
    """While a call runs nothing has failed, and nothing moves."""
    talk = _talk("functions: [{name: look, description: Look., handler: look}]", "look")
    talk.run("look")
    talk.feed(BotSilent())
    assert (talk.said, talk.node) == ([WAIT], "a")


def test_a_cough_that_cut_the_bot_off_makes_it_speak_anew() -> None:
    """Nothing was said that could be answered, so what was cut off is said again."""
    talk = _talk(f"functions: [{_GO}]")
    talk.feed(Heard(has_words=False, was_cut=True))
    assert [ask.task for ask in talk.all(Ask)] == [""]
    talk.feed(Heard(has_words=False))
    assert len(talk.all(Ask)) == 1


# Keys of the phone


_MENU = """\
dtmf:
  keys:
    1: b
    2: {say: I will get you a colleague., transition_to: help}
    "*": {say: You can press one or two.}
  invalid: There is no such choice.
"""


@pytest.mark.parametrize(
    ("key", "node", "said"),
    [
        ("1", "b", []),
        ("2", "help", ["I will get you a colleague."]),
        ("*", "a", ["You can press one or two."]),
        ("9", "a", ["There is no such choice."]),
    ],
)
def test_keys_lead_on(key: str, node: str, said: list[str]) -> None:
    """A key leads to a node, or has something said."""
    talk = _talk(_MENU)
    talk.feed(Pressed(key))
    assert (talk.node, talk.said) == (node, said)


def test_a_key_where_none_is_expected_does_nothing() -> None:
    """It is noted."""
    talk = _talk("")
    talk.feed(Pressed("1"))
    assert (talk.node, talk.said, len(talk.notes("ignored"))) == ("a", [], 1)


_PIN = """\
dtmf:
  collect: {into: pin, length: 4, timeout: 5s, transition_to: b}
  invalid: Please enter four digits.
"""
_STATE = "state: {pin: {type: string, pattern: '^[0-9]{4}$', sensitive: true}}\n"


def test_digits_are_collected_and_stored() -> None:
    """As many as are asked for; the trace does not show what is sensitive."""
    talk = _talk(_PIN, root=_STATE)
    for key in "123":
        talk.feed(Pressed(key))
    assert [(wait.seconds, wait.visit) for wait in talk.all(AwaitDigit)] == [(5.0, 1)] * 3
    assert talk.node == "a"
    talk.feed(Pressed("4"))
    assert (talk.node, talk.state) == ("b", {"pin": "1234"})
    assert "1234" not in repr(talk.notes("write"))


@pytest.mark.parametrize("keys", ["12#", "#", "12*4"])
def test_digits_that_do_not_fit_are_refused(keys: str) -> None:
    """The flow's words say so, and nothing is stored."""
    talk = _talk(_PIN, root=_STATE)
    for key in keys:
        talk.feed(Pressed(key))
    assert (talk.node, talk.said, talk.state) == ("a", ["Please enter four digits."], {})
    for key in "4321":
        talk.feed(Pressed(key))
    assert talk.state == {"pin": "4321"}


def test_too_few_digits_in_time_are_refused() -> None:
    """Unless the number of digits is open: then what came is taken."""
    talk = _talk(_PIN, root=_STATE)
    talk.feed(Pressed("1"))
    talk.feed(DigitsOver(talk.at.visit))
    assert talk.said == ["Please enter four digits."]
    count = _talk(
        "dtmf: {collect: {into: count, terminator: '#'}}",
        root="state: {count: {type: integer, maximum: 99}}\n",
    )
    count.feed(Pressed("4"))
    count.feed(Pressed("2"))
    count.feed(DigitsOver(count.at.visit))
    assert (count.state, len(count.all(Ask))) == ({"count": 42}, 1)


# Hooks


def test_after_the_first_words_hooks_are_done_once() -> None:
    """Writes before words, whatever their order in the file."""
    talk = _talk(
        "after_reply:\n  - say: You have {{ n }}.\n  - set: {n: 3}",
        root="state: {n: {type: integer}}\n",
    )
    assert talk.said == []
    _turn(talk)
    _turn(talk)
    assert (talk.said, talk.state) == (["You have 3."], {"n": 3})


_LOAD = "functions: {load: {description: d, handler: load, set: {n: '{{ result.n }}'}}}\n"
_LOADS = f"{_LOAD}state: {{n: {{type: integer}}}}\n"


def test_a_prompt_sees_what_its_own_node_loads() -> None:
    """The node is entered when the function has come back."""
    talk = _talk(
        f"functions: [{_GO}]",
        "load",
        root=_LOADS,
        rest="  c: {task: 'n is {{ n }}', on_enter: [{say: Hello.}, {run: load}]}\n",
    )
    talk.goto("c")
    (run,) = talk.all(Run)
    assert (len(talk.all(Enter)), talk.said) == (1, [])
    talk.feed(Returned(run.id, {"n": 7}))
    assert (talk.prompt, talk.said) == ("n is 7", ["Hello."])


@pytest.mark.parametrize(
    ("road", "node", "said"),
    [
        ("", "a", [SORRY]),
        ("on_error: {say: No luck., transition_to: help}", "help", ["No luck."]),
        ("on_error: {say: No luck.}", "a", ["No luck."]),
    ],
)
def test_a_node_whose_loading_fails_is_not_entered(road: str, node: str, said: list[str]) -> None:
    """The conversation goes where `on_error` leads, or back to where it was."""
    lines = f"    {road}\n" if road else ""
    talk = _talk(
        f"functions: [{_GO}]",
        "load",
        root=_LOADS,
        rest=f"  c:\n    task: 'n is {{{{ n }}}}'\n    on_enter: [{{run: load}}]\n{lines}",
    )
    talk.goto("c")
    (run,) = talk.all(Run)
    talk.feed(Failed(run.id, "exception"))
    assert (talk.node, talk.said) == (node, said)
    assert "n is" not in talk.prompt


def test_a_function_after_the_first_words_moves_nobody() -> None:
    """Its writes happen; its own targets count for nothing in a hook."""
    root = _LOADS.replace("set:", "transition_to: b, set:")
    talk = _talk("after_reply: [{run: load}]", "load", root=root)
    _turn(talk)
    (run,) = talk.all(Run)
    talk.feed(Returned(run.id, {"n": 7}))
    assert (talk.node, talk.state) == ("a", {"n": 7})


@pytest.mark.parametrize("leaves", [HungUp(), Overtime()])
def test_what_is_done_on_leaving_is_done_on_every_way_out(leaves: Event) -> None:
    """Also when the caller hangs up, and once."""
    talk = _talk(
        "on_exit:\n  - set: {n: 9}\n  - {run: load, arguments: {n: '{{ n }}'}}",
        "load",
        root=_LOADS,
    )
    talk.feed(leaves)
    (run,) = talk.all(Run)
    assert (talk.state, dict(run.arguments)) == ({"n": 9}, {"n": 9})
    talk.feed(Returned(run.id, {"n": 1}))
    assert talk.state == {"n": 9}


def test_nothing_happens_after_the_end() -> None:
    """Events that come late are let pass."""
    talk = _talk(_LADDER + _MENU)
    talk.goto("bye")
    count = len(talk.effects)
    for event in (
        Heard(), Heard(has_words=False, was_cut=True), Spoken(talk.at.visit), CallerSilent(),
        BotSilent(), Overtime(), Pressed("1"), DigitsOver(talk.at.visit), HungUp(),
        Replied(()),
    ):  # fmt: skip
        talk.feed(event)
    assert len(talk.effects) == count
    assert len(talk.all(End)) == 1


def test_a_number_in_quotes_is_a_number() -> None:
    """The caller is not asked again for what the LLM only spelt wrongly."""
    talk = _talk(
        "functions:\n  - {name: seat, description: d, fills: [n], transition_to: b}",
        root="state: {n: {type: integer, maximum: 12}}\n",
    )
    assert "error" in talk.call("seat", n="13")
    talk.call("seat", n="4")
    assert (talk.node, talk.state) == ("b", {"n": 4})


_FAILS = "{description: d, result: 'x', set: {n: '{{ 1 / 0 }}'}}"


@pytest.mark.parametrize("handler", ["", "load"])
def test_nodes_that_fail_into_each_other_come_to_an_end(handler: str) -> None:
    """A loop of failures is bounded like one of silent nodes, and the caller is told."""
    function = f"{{description: d, handler: {handler}}}" if handler else _FAILS
    talk = _talk(
        f"functions: [{_GO}]",
        *([handler] if handler else []),
        root=f"functions: {{fail: {function}}}\nstate: {{n: {{type: integer}}}}\n",
        rest="  c: {task: c, on_enter: [{run: fail}], on_error: {transition_to: d}}\n"
        "  d: {task: d, on_enter: [{run: fail}], on_error: {transition_to: c}}\n",
    )
    talk.goto("c")
    for _ in range(200):
        if talk.at.running is None:
            break
        talk.feed(Failed(talk.at.running.id, "exception"))
    assert (talk.node, talk.said) == ("a", [SORRY]) or talk.outcome == "error"
