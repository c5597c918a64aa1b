"""Turns at which nobody speaks, or two do: F803, F804, F810 and F811."""

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str]]]

FLOW = """
flowcat: 1
state: {{n: {{type: integer, default: 1}}}}
{head}
initial_node: a
nodes:
  a:
    task: Ask whether they agree.
    functions:
      - {{name: {name}, description: They agree., {extra} transition_to: {to}}}
  r: {{route: [{{when: n > 1, to: bye}}, {{to: b}}]}}
  s: {{say: "{words}", transition_to: b}}
  b:
    {b}
    functions:
      - {{name: leave, description: They leave., transition_to: bye}}
  bye: {{end: {{outcome: done, say: Goodbye!}}}}
"""
WAITS = "respond_immediately: false\n    task: Talk."


def _codes(told: Told, **parts: str) -> set[str]:
    defaults = {"head": "", "name": "agree", "extra": "", "to": "b", "words": "Hello.", "b": WAITS}
    listed = told(FLOW.format(**{**defaults, **parts}))
    return {code for code, _ in listed if code in ("F803", "F804", "F810", "F811")}


@pytest.mark.parametrize("to", ["b", "r", '[{when: n > 1, say: "So.", to: b}, {to: b}]'])
def test_a_silent_way_to_a_node_that_waits_is_told(to: str, told: Told) -> None:
    """F803: by a call, through a route, by one arm of two."""
    assert _codes(told, to=to) == {"F803"}


@pytest.mark.parametrize(
    "parts",
    [
        {"to": "s"},
        {"to": '[{say: "So.", to: b}]'},
        {"to": '[{say: "So.", to: r}]'},
        {"name": "hold_on"},
        {"extra": "respond: false,"},
        {"b": WAITS.replace("task", 'on_enter: [{say: "So."}]\n    task')},
        {"b": WAITS.replace("task", "pre_actions: [{type: function, handler: h}]\n    task")},
        {"b": "task: Talk."},
    ],
    ids=str,
)
def test_words_and_meant_silence_are_not_told(parts: dict[str, str], told: Told) -> None:
    """Nothing is told where somebody speaks, may speak, or is silent on purpose."""
    assert _codes(told, **parts) == set()


def test_an_error_without_words_leads_into_silence(told: Told) -> None:
    """F803: what fails is not told to the caller by itself."""
    extra = "handler: h, on_error: {transition_to: b},"
    assert _codes(told, extra=extra, to="bye") == {"F803"}


END = "\n    post_actions: [{type: end_conversation}]"


@pytest.mark.parametrize(
    ("b", "codes"),
    [
        (WAITS + END, {"F804"}),
        (WAITS.replace("task", "on_enter: [{say: Bye.}]\n    task") + END, {"F804"}),
        (WAITS.replace("task", "on_enter: [{say: And now?}]\n    task") + END, set()),
        (WAITS.replace("task", "on_enter: [{say: Welcome.}]\n    task") + END, set()),
        ("task: Talk." + END, set()),
    ],
)
def test_an_end_that_waits_for_nobody_is_told(b: str, codes: set[str], told: Told) -> None:
    """F804: only where the caller has no reason to speak."""
    assert _codes(told, b=b) == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("What is your name?", {"F811"}),
        ("“What is your name?” ", {"F811"}),
        ("How are you? I call about your order.", set()),
        ("Tell me more.", set()),
    ],
)
def test_a_question_that_the_bot_talks_over_is_told(
    words: str, codes: set[str], told: Told
) -> None:
    """F811: by its last sentence."""
    assert _codes(told, to="s", words=words, b="task: Talk.") == codes


def test_a_flow_in_another_language_may_ask_too(told: Told) -> None:
    """A question mark is one in every language."""
    codes = _codes(told, head="language: de", to="s", words="Wie bitte?", b="task: Sprich.")
    assert codes == {"F811"}


@pytest.mark.parametrize(
    ("task", "codes"),
    [
        ("Thank them and say goodbye.", ["F810"]),
        ("Wish them a warm farewell.", ["F810"]),
        ("Thank them. Do not say goodbye.", []),
        ("If they say goodbye, thank them.", []),
        ("Thank them before you say goodbye.", []),
        ('Say: "we never say goodbye".', []),
    ],
)
def test_a_task_says_goodbye_or_does_not(task: str, codes: list[str], told: Told) -> None:
    """F810: only a task that surely says goodbye counts."""
    text = "flowcat: 1\ninitial_node: a\nnodes:\n  a:\n    task: >\n      %s\n    end: %s\n"
    listed = told(text % (task, "{outcome: done, say: Goodbye!}"))
    assert [code for code, _ in listed] == codes
