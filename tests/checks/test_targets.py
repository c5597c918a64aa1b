"""Targets name nodes, or reserved words at places where they mean something."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]

FLOW = """
flowcat: 1
functions:
  leave: {{description: They leave., transition_to: {target}}}
initial_node: a
nodes:
  a: {{task: Talk., functions: [leave]}}
  b: {{route: [{{to: {silent}}}]}}
"""


@pytest.mark.parametrize("target", ["a", "b", "$stay", "$back", "$end"])
def test_nodes_and_reserved_words_are_targets(target: str, found: Found) -> None:
    """A function may lead to any node, stay, go back or end."""
    assert found(FLOW.format(target=target, silent="a")) == []


@pytest.mark.parametrize(
    ("target", "code"), [("c", "F201"), ("$leave", "F201"), ("$done", "F105"), ("$return", "F105")]
)
def test_a_target_that_does_not_exist_is_reported_once(
    target: str, code: str, found: Found
) -> None:
    """F201, or F105 for what a later version runs, though two places use the function."""
    assert found(FLOW.format(target=target, silent="a")) == [(code, target)]


def test_nobody_can_stay_where_nobody_talks(found: Found) -> None:
    """F208: `$stay` in a silent node would leave the caller alone."""
    assert found(FLOW.format(target="a", silent="$stay")) == [("F208", "$stay")]


def test_a_dollar_is_a_letter_in_a_flowconfig(found: Found) -> None:
    """Without the marker a node may be called `$end`, and a target `$stay` is a node's name."""
    text = "initial_node: $end\nnodes: {$end: {task_messages: [], functions: [%s]}}\n"
    assert found(text % "") == []
    assert found(text % "{name: f, transition_to: $stay}") == [("F201", "$stay")]


def test_a_flow_of_a_version_that_is_not_known_is_read_as_marked(found: Found) -> None:
    """A wrong version is one fault: reserved words keep their meaning."""
    text = FLOW.format(target="$end", silent="a").replace("flowcat: 1", "flowcat: 9")
    assert found(text) == [("F107", "9")]
