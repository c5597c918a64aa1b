"""Calls that fail or take long (F801, F802), and what only some projects ask for."""

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str]]]

WORK = """
flowcat: 1
{head}
functions:
  work: {{description: Work., handler: work, {work}}}
initial_node: a
nodes:
  a:
    task: Ask.
    functions: [{offer}]
    {a}
  r: {{run: work, {r} transition_to: bye}}
  bye: {{end: done}}
"""
TO_RUN = "{name: go, description: They go on., transition_to: r}"
TO_RUN_WITH_WORDS = '{name: go, description: On., transition_to: [{say: "So.", to: r}]}'
ROAD = "on_error: {transition_to: bye}"


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({}, ["F801"]),
        ({"head": ROAD}, []),
        ({"work": ROAD}, []),
        ({"r": f"{ROAD},"}, []),
        ({"a": ROAD}, ["F801"]),  # of what the LLM calls there
        ({"head": ROAD, "work": "timeout: 6s"}, ["F802"]),
        ({"head": ROAD, "work": "timeout: 5s"}, []),
        ({"head": ROAD, "work": "timeout: 3s, retries: 1, effects: read"}, ["F802"]),
        ({"head": ROAD, "work": "timeout: 3s, retries: 1, effects: write"}, []),
        ({"head": ROAD, "work": "timeout: 6s", "r": "filler: Wait.,"}, []),
        ({"head": ROAD, "work": "timeout: 6s", "offer": TO_RUN_WITH_WORDS}, []),
        ({"head": "on_error: []"}, []),  # that is reported, and not that it is missing
    ],
)
def test_a_node_that_runs_needs_a_road_and_words(
    parts: dict[str, str], codes: list[str], told: Told
) -> None:
    """F801 and F802 of a `run`: what stands around it counts too."""
    defaults = {"head": "", "work": "effects: write", "offer": TO_RUN, "a": "", "r": ""}
    assert [code for code, _ in told(WORK.format(**{**defaults, **parts}))] == codes


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ({}, ["F801"]),
        ({"work": "effects: read"}, []),
        ({"work": "timeout: 2s"}, []),
        ({"a": ROAD}, []),
        ({"offer": f"{{name: work, {ROAD}}}"}, []),
        ({"work": "timeout_secs: 9"}, ["F802"]),
        ({"work": "timeout: 9s", "offer": "{name: work, timeout: 2s}"}, []),
        ({"work": "timeout: 9s", "offer": "{name: work, filler: Wait.}"}, []),
    ],
)
def test_a_call_needs_a_road_where_it_writes(
    parts: dict[str, str], codes: list[str], told: Told
) -> None:
    """F801 and F802 of what the LLM calls."""
    defaults = {"head": "", "work": "effects: write", "offer": "work", "a": "", "r": ROAD + ","}
    assert [code for code, _ in told(WORK.format(**{**defaults, **parts}))] == codes


@pytest.mark.parametrize(
    ("task", "is_told"), [("Ask.", ["F808"]), ("Ask whether that is right.", [])]
)
def test_a_question_must_stand_before_a_write(task: str, is_told: list[str], told: Told) -> None:
    """F808 runs where it is asked for, and takes a question on every way for enough."""
    defaults = {"head": ROAD, "work": "effects: write", "offer": TO_RUN, "a": "", "r": ""}
    text = WORK.format(**defaults).replace("task: Ask.", f"task: {task}")
    assert [code for code, _ in told(text, "F808")] == is_told
    assert told(text) == []


@pytest.mark.parametrize(
    ("word", "is_told"),
    [("front_desk", []), ("to_person", []), ("handover", []), ("agenda", ["F809"])],
)
def test_a_person_is_found_by_names(word: str, is_told: list[str], told: Told) -> None:
    """F809 looks for whole words."""
    text = f"flowcat: 1\ninitial_node: a\nnodes: {{a: {{task: Talk.}}, {word}: {{end: done}}}}\n"
    assert [code for code, _ in told(text, "F809")] == is_told
