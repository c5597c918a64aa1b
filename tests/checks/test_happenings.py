"""What the checks know of limits, silence, keys and hooks."""

import pytest

from flowcat.checks import check_text

_GO = "{name: go, description: Go on., transition_to: b}"


def _codes(at_a: str, *, root: str = "", rest: str = "  b: {end: done}\n") -> list[str]:
    lines = "".join(f"    {line}\n" for line in at_a.splitlines())
    text = f"flowcat: 1\n{root}initial_node: a\nnodes:\n  a:\n    task: Ask.\n{lines}{rest}"
    return [found.rule.code for found in check_text(text, "flow.yaml").diagnostics]


@pytest.mark.parametrize(
    "way",
    [
        "limits: {turns: 3, on_exceeded: {transition_to: b}}",
        "limits: {turns: 3}",
        "no_input: {after: 5s, then: {transition_to: b}}",
        "dtmf: {keys: {1: b}}",
    ],
)
def test_a_node_may_be_left_without_a_function(way: str) -> None:
    """By a limit, by silence, by a key of the phone."""
    found = _codes(way)
    assert "F203" not in found
    assert ("F202" in found) is (way == "limits: {turns: 3}")


def test_what_holds_for_every_node_is_no_way_out_of_one() -> None:
    """A ladder of the whole flow does not excuse a node that offers nothing."""
    root = "no_input: {after: 5s, then: {transition_to: b}}\n"
    assert "F203" in _codes("x-note: 1", root=root)


def test_what_is_written_on_leaving_is_set_afterwards() -> None:
    """And what is cleared there is not."""
    root = "state: {x: {type: string}}\n"
    rest = "  b: {task: 'Tell {{ x }}.', end: done}\n"
    offered = f"functions: [{_GO}]\n"
    assert _codes(f"{offered}on_exit: [{{set: {{x: hello}}}}]", root=root, rest=rest) == []
    cleared = "on_enter: [{set: {x: hello}}]\non_exit: [{clear: [x]}]"
    assert "F301" in _codes(offered + cleared, root=root, rest=rest)


def test_a_silent_bot_may_lead_along_on_error() -> None:
    """Also where no function can fail."""
    rest = "  b: {end: done}\n  help: {say: A colleague will call., transition_to: b}\n"
    at_a = f"functions: [{_GO}]\non_error: {{say: Sorry., transition_to: help}}"
    assert _codes(at_a, rest=rest) == []


def test_a_secret_in_the_url_of_a_function_that_is_run_on_leaving() -> None:
    """It is an error wherever the function is run."""
    root = (
        "state: {pin: {type: string, sensitive: true}}\nhttp: {hosts: [a.example]}\n"
        "functions:\n  f:\n    description: d\n"
        "    http: {url: 'https://a.example/x', query: {pin: '{{ pin }}'}}\n"
    )
    offered = "functions: [{name: p, description: The PIN., fills: [pin], transition_to: b}]\n"
    assert "F306" in _codes(f"{offered}on_exit: [{{run: f}}]", root=root)
