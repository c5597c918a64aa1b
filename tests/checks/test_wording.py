"""What words say: F805, F806, F807, and which words are left alone."""

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str]]]

SAID = """
flowcat: 1
{head}
initial_node: a
nodes:
  a:
    task: |
      {task}
    functions: [{{name: leave, description: They leave., transition_to: bye}}]
  bye:
    end:
      outcome: done
      say: |-
        {say}
"""


def _marked(told: Told, codes: str, **parts: str) -> list[str]:
    defaults = {"head": "", "task": "Talk.", "say": "Goodbye!"}
    listed = told(SAID.format(**{**defaults, **parts}))
    return [marked for code, marked in listed if code in codes]


@pytest.mark.parametrize(
    ("say", "marked"),
    [
        ("See http://a.example.", ["http://a.example"]),
        ("See (www.a.example/b), please.", ["www.a.example/b"]),
        ("Mail a.b+c@d.example now.", ["a.b+c@d.example"]),
        ("This is *very* good.", ["*very*"]),
        ("See [this](there).", ["[this](there)"]),
        ("Call `now`.", ["`"]),
        ("1. Wait.", ["1."]),
        ("# Hours", ["#"]),
        ("Well done ✓", ["✓"]),
        ("Number 12345.", ["12345"]),
        ("Number 123456 and **so**.", ["123456", "**"]),
    ],
)
def test_what_a_voice_cannot_say_is_marked(say: str, marked: list[str], told: Told) -> None:
    """F805: one finding for each kind in a text."""
    assert sorted(_marked(told, "F805", say=say)) == sorted(marked)


@pytest.mark.parametrize(
    "say",
    [
        "It costs $1,234,567.89 or 1234.56789 euros.",
        "In 2024, at 10:30, 50% off - really - and/or 3 * 4 = 12.",
        "Mr. O'Neill's room is no. 12, snake_case and all.",
        "Call 0800 123 456, or <spell>123456</spell>.",
        "Mail us at info at example dot com. © Example™",
        "{{ 'http://a.example 123456 **' }}",
    ],
)
def test_what_can_be_said_is_left_alone(say: str, told: Told) -> None:
    """F805: numbers in groups, dashes, tags, and what is filled in."""
    assert _marked(told, "F805", say=say) == []


@pytest.mark.parametrize(
    ("task", "marked"),
    [
        ("Do nothing.", ["Do nothing"]),
        ("Then remain completely silent.", ["remain completely silent"]),
        ("Don't say anything until they speak.", ["Don't say anything"]),
        ("Say nothing.", ["Say nothing"]),
        ("Wait silently.", ["Wait silently"]),
        ("Never respond.", ["Never respond"]),
        ("Do not speak to strangers.", []),
        ("Do not reply in Spanish.", []),
        ("Tell them that they can do nothing.", []),
        ("Do not remain silent.", []),
        ("Say nothing about money.", []),
        ("Do nothing else.", []),
        ('Say: "please be quiet".', []),
        ("Say that {{ 'do nothing.' }}", []),
    ],
)
def test_silence_is_told_from_reserve(task: str, marked: list[str], told: Told) -> None:
    """F806: only what leaves the LLM without a word."""
    assert _marked(told, "F806", task=task) == marked


@pytest.mark.parametrize(
    ("task", "marked"),
    [
        ("Ask only once.", ["only once"]),
        ("Ask only once they have sat down.", []),
        ("Never ask more than twice.", ["Never ask more than twice"]),
        ("People ask more than twice.", []),
        ("If you have not already asked, ask.", ["If you have not already"]),
        ("If they have already paid, thank them.", []),
        ("After 3 tries, stop.", ["After 3 tries"]),
        ("On the second attempt, spell it.", ["On the second attempt"]),
        ("Ask up to three times.", ["up to three times"]),
        ("Tables seat up to three people.", []),
        ("Keep count.", ["Keep count"]),
    ],
)
def test_counting_is_told_from_order(task: str, marked: list[str], told: Told) -> None:
    """F807: what an LLM would have to remember."""
    assert _marked(told, "F807", task=task) == marked


def test_prose_in_another_language_is_not_read(told: Told) -> None:
    """Where the flow says that it is not English, English words are chance."""
    assert _marked(told, "F806", head="language: nl", task="Do nothing.") == []


def test_one_text_used_often_is_told_once(told: Told) -> None:
    """An alias repeats a text, and not its fault."""
    text = """
flowcat: 1
initial_node: a
nodes:
  a:
    task: &task Do nothing.
    functions: [{name: go, description: They go on., transition_to: b}]
  b:
    task: *task
    functions: [{name: leave, description: They leave., transition_to: bye}]
  bye: {end: done}
"""
    assert [code for code, _ in told(text)] == ["F806"]
