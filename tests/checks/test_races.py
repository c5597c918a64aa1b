"""F305: functions of one reply that write one key."""

import pytest

from flowcat.checks import check_text

FLOW = """
flowcat: 1
state: {{x: {{type: integer, default: 0, description: X.}}, y: {{type: integer, default: 0}}}}
functions:
  g: {{description: D., {g}}}
{top}
initial_node: a
nodes:
  a:
    task: Talk of {{{{ x }}}} and {{{{ y }}}}.
    functions: [{{name: f, description: E., {f}}}, g, out]
  c: {{task: Talk., functions: [g, out]}}
  b: {{end: done}}
"""
OUT = "  out: {description: O., transition_to: b}\n"


def told(f: str, g: str, top: str = OUT) -> list[str]:
    """Return the texts that F305 marks."""
    found = check_text(FLOW.format(f=f, g=g, top=top), "x.flow.yaml", python=frozenset({"h"}))
    return [one.span.text for one in found.diagnostics if one.rule.code == "F305"]


@pytest.mark.parametrize(
    ("f", "g", "is_told"),
    [
        ("set: {x: 1}", "set: {x: 2}", True),
        ("set: {x: 1}", "set: {x: 1}", False),
        ("set: {x: 1}", "set: {y: 2}", False),
        ("fills: [x]", "set: {x: 2}", True),
        ("fills: [x]", "set: {x: '{{ x + 1 }}'}", False),
        ("fills: [x]", "clear: [x]", False),
        ("set: {x: 1}", "set: {x: 2}, transition_to: b", False),
        ("set: {x: 1}", "set: {x: 2}, transition_to: a", False),
        ("set: {x: 1}", "set: {x: 2}, transition_to: $stay", True),
        ("set: {x: 1}", "transition_to: [{when: y > 1, set: {x: 2}, to: $stay}, {to: b}]", True),
        ("set: {x: 1}", "transition_to: [{when: y > 1, set: {x: 2}, to: b}, {to: $stay}]", False),
        ("set: {x: 1}", "handler: h, set: {x: 2}", True),
        ("set: {x: 1}", "handler: h, set: {x: 2}, transition_to: b", False),
        ("set: {x: 1}", "set: {x: 2}, reject: [{when: y > 1, say: No.}], transition_to: b", False),
    ],
)
def test_two_that_stay_and_differ(f: str, g: str, is_told: bool) -> None:  # noqa: FBT001
    """An order that nobody has decided is told at the second function."""
    assert told(f, g) == (["x"] if is_told else [])


def test_global_functions_are_offered_beside_others() -> None:
    """A pair of definitions is told once, however many nodes offer it."""
    top = OUT + "  k: {description: K., set: {x: 3}}\nglobal_functions: [k]"
    assert told("respond: true", "set: {x: 2}", top) == ["x"]
