"""What the LLM sees: resets, roles, lengths, empty tasks (F701 to F708)."""

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str]]]

RESET = """
flowcat: 1
state: {{n: {{type: integer, default: 1}}}}
initial_node: a
nodes:
  a:
    task: Ask.
    functions: [{{name: go, description: They go on., transition_to: b}}]
  b:
    context_strategy: reset
    {more}
    task: {task}
    functions: [{{name: leave, description: They leave., transition_to: bye}}]
  bye: {{end: done}}
"""


@pytest.mark.parametrize(
    ("task", "marked"),
    [
        ("Thank them for what they have said.", ["they have said"]),
        ("As discussed, ask for the day.", []),
        ("Go on as discussed.", ["as discussed"]),
        ("Summarize what the caller wants.", ["Summarize what the caller"]),
        ("Go over the whole order.", ["Go over the whole order"]),
        ("Read back {{ n }}, which they have chosen.", []),
        ("Read back the number once they have named it.", []),
        ("Thank them.", []),
    ],
)
def test_what_a_reset_erased_is_missed(task: str, marked: list[str], told: Told) -> None:
    """F701: a task that needs what was said, and has nothing of it."""
    listed = told(RESET.format(task=task, more=""))
    assert listed == [("F701", one) for one in marked]


def test_words_on_entry_may_carry_it(told: Told) -> None:
    """F701: what `on_enter` says from the state is known after the reset."""
    more = 'on_enter: [{say: "{{ n }} then."}]'
    assert told(RESET.format(task="Talk about what they have chosen.", more=more)) == []


def test_words_before_a_reset_are_erased_unless_they_are_told(told: Told) -> None:
    """F705: `pre_actions` come before the reset; a task may tell what was said."""
    more = "pre_actions: [{type: tts_say, text: Welcome.}]"
    assert told(RESET.format(task="Talk.", more=more)) == [("F705", "Welcome.")]
    assert told(RESET.format(task="You have greeted them. Talk.", more=more)) == []


def test_an_end_may_have_an_empty_task_too(told: Told) -> None:
    """F706: the LLM is asked for last words, and not told which."""
    assert told('flowcat: 1\ninitial_node: a\nnodes: {a: {task: " ", end: done}}\n') == [
        ("F706", "task")
    ]


def test_a_task_that_cannot_be_read_is_not_empty(told: Told) -> None:
    """F706: what was reported as something else is not reported again."""
    assert told("flowcat: 1\ninitial_node: a\nnodes: {a: {task: [a]}}\n") == []
    text = "initial_node: a\nnodes: {a: {task_messages: [{role: user, content: 1}]}}\n"
    assert told(text) == []


ROLES = """
initial_node: a
nodes:
  a:
    role_message: You are A.
    task_messages: [{role: developer, content: Talk.}]
    functions: [%s, %s]
  b:
    %s
    task_messages: [{role: developer, content: Talk.}]
    functions: [%s]
  c:
    task_messages: [{role: developer, content: Talk.}]
    functions: [%s, %s]
  d:
    task_messages: [{role: developer, content: Talk.}]
    functions: [%s]
"""
ROLE_B = "role_message: You are B."


def _go(to: str) -> str:
    return f"{{name: go_{to}, transition_only: true, description: To {to}., transition_to: {to}}}"


@pytest.mark.parametrize(
    ("b", "ways", "marked"),
    [
        (ROLE_B, "b c c a d a", ["c"]),  # d comes after c only
        (ROLE_B, "b c c d d a", ["c"]),  # in a circle
        (ROLE_B, "b d c a d a", ["d"]),  # c by b alone, d by a and by b
        (ROLE_B, "b b c a d a", []),
        (ROLE_B.replace("B", "A"), "b c c a d a", []),  # the same words
    ],
)
def test_a_role_is_followed_along_every_way(
    b: str, ways: str, marked: list[str], told: Told
) -> None:
    """F702: the node where two roles meet is told, not those behind it."""
    first, second, third, fourth, fifth, sixth = ways.split()
    text = ROLES % (_go(first), _go(second), b, *map(_go, (third, fourth, fifth, sixth)))
    assert [one for one in told(text) if one[0] == "F702"] == [("F702", one) for one in marked]


CHAIN = """
flowcat: 1
checks: {{prompt_budget: {budget}}}
global_functions: [{{name: leave, description: They leave., transition_to: bye}}]
initial_node: n0
nodes:
{nodes}
  bye: {{end: done}}
"""


def _chain(count: int, budget: int, last: str) -> str:
    """Return nodes in a row, each with a task of 80 characters."""
    node = (
        "  n{0}:\n    task: {1}\n"
        "    functions: [{{name: f, description: On., transition_to: {2}}}]\n"
    )
    nodes = "".join(
        node.format(at, "Talk to them".ljust(80, "."), f"n{at + 1}" if at + 1 < count else last)
        for at in range(count)
    )
    return CHAIN.format(budget=budget, nodes=nodes)


def test_the_first_node_beyond_the_budget_is_told(told: Told) -> None:
    """F707: 20 tokens a node, and some for the functions: the fifth is beyond 100."""
    assert told(_chain(9, 100, "bye")) == [("F707", "n4")]
    assert told(_chain(4, 100, "bye")) == []


def test_a_way_that_no_call_takes_is_not_followed(told: Told) -> None:
    """F707: after a hundred nodes nobody is on the phone."""
    assert told(_chain(150, 2500, "bye")) == []
    assert told(_chain(150, 1500, "bye")) == [("F707", "n74")]


def test_a_circle_is_told_by_the_growth_of_ten_laps(told: Told) -> None:
    """F703: four nodes add 80 tokens a lap."""
    assert ("F703", "n0") in told(_chain(4, 799, "n0"))
    assert told(_chain(4, 801, "n0")) == []
