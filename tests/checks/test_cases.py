"""The cases of a branch are different values."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]

FLOW = """
initial_node: a
nodes:
  a:
    task_messages: []
    functions: [{{name: f, transition_to: {{field: free, cases: {{{cases}}}}}}}]
"""


@pytest.mark.parametrize(
    ("cases", "finding"),
    [
        ("true: a, false: a", None),
        ("1: a, 2: a, ok: a", None),
        ("true: a, 1: a", ("F001", "1")),
        ("0: a, false: a", ("F001", "false")),
        ("true: a, '1': a", None),
        ("true: a, 'True': a", ("F001", "'True'")),
        ("'false': a, FALSE: a", ("F001", "FALSE")),
        ("ok: a, ok: a", ("F001", "ok")),
    ],
)
def test_rule_29_cases_that_pipecat_takes_for_one_are_told(
    cases: str, finding: tuple[str, str] | None, found: Found
) -> None:
    """F001: `true`, `True` and `"true"` are one case, and to Python `true` and `1` are, too."""
    told = [one for one in found(FLOW.format(cases=cases)) if one[0] == "F001"]
    assert told == ([] if finding is None else [finding])


BRANCH = """
flowcat: 1
functions:
  look:
    description: Look it up.
    handler: look_up
    %s
initial_node: a
nodes:
  a: {task: Talk., functions: [%s]}
  b: {run: look, transition_to: {field: status, %s}}
"""


@pytest.mark.parametrize(
    ("returns", "branch", "is_told"),
    [
        ("status: {enum: [free, full]}", "cases: {free: a, full: a}", False),
        ("status: {enum: [free, full]}", "cases: {free: a}, default: a", False),
        ("status: {enum: [free, full]}", "cases: {free: a}", True),
        ("status: {type: boolean}", "cases: {true: a, false: a}", False),
        ("status: {type: boolean}", "cases: {true: a}", True),
        ("status: {type: string}", "cases: {free: a}", False),
    ],
)
def test_rule_29_a_known_value_without_a_case_is_told(
    returns: str, branch: str, *, is_told: bool, found: Found
) -> None:
    """F405: where `returns` lists the values, each needs a case or there is a `default`."""
    entry = f"{{name: look, transition_to: {{field: status, {branch}}}}}"
    text = BRANCH % (f"returns: {{{returns}}}", entry, "cases: {x: a}, default: a")
    told = [one for one in found(text, frozenset({"look_up"})) if one != ("F404", "x")]
    assert told == ([("F405", "status")] if is_told else [])


@pytest.mark.parametrize(
    ("returns", "branch", "is_told"),
    [
        ("timeout: 5s", "cases: {free: a}, default: a", False),
        ("timeout: 5s", "cases: {free: a}", True),
        ("returns: {status: {enum: [free]}}", "cases: {free: a}", False),
    ],
)
def test_rule_29_nobody_can_stay_in_a_node_that_runs(
    returns: str, branch: str, *, is_told: bool, found: Found
) -> None:
    """F405: a `run` node needs a `default` unless all values are known and have a case."""
    text = BRANCH % (returns, "look", branch)
    assert found(text, frozenset({"look_up"})) == ([("F405", "status")] if is_told else [])


@pytest.mark.parametrize(
    ("returns", "branch", "finding"),
    [
        ("status: {enum: [free, full]}", "cases: {free: a, ful: a}, default: a", ("F404", "ful")),
        ("status: {enum: [free]}", "cases: {free: a, full: a}", ("F404", "full")),
        ("status: {type: boolean}", "cases: {true: a, ok: a}, default: a", ("F404", "ok")),
        ("status: {enum: [free, full]}", "cases: {free: a, ful: a}", ("F405", "status")),
        ("status: {enum: [free], optional: true}", "cases: {free: a, null: a}, default: a", None),
        ("status: {type: string}", "cases: {free: a}, default: a", None),
        ("other: {enum: [free]}", "cases: {full: a}, default: a", None),
    ],
)
def test_a_case_that_never_comes_is_told_once(
    returns: str, branch: str, finding: tuple[str, str] | None, found: Found
) -> None:
    """F404: `returns` lists the values; where one has no case either, that alone is told."""
    entry = f"{{name: look, transition_to: {{field: status, {branch}}}}}"
    text = BRANCH % (f"returns: {{{returns}}}", entry, branch)
    told = {one for one in found(text, frozenset({"look_up"})) if one[0] in ("F404", "F405")}
    assert told == (set() if finding is None else {finding})
