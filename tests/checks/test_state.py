"""State: what is written is declared, may be written, and fits."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]


def writing(write: str) -> str:
    """Make a flow that writes on entry."""
    return f"""
flowcat: 1
inputs: {{caller: {{type: string}}}}
state:
  size: {{type: integer, maximum: 12}}
  count: {{type: integer, default: 0}}
  names: {{type: array, items: {{type: string}}, default: []}}
  time: {{type: string, format: time}}
computed: {{double: size * 2}}
initial_node: a
nodes: {{a: {{on_enter: [{write}], task: Talk.}}}}
"""


@pytest.mark.parametrize(
    "write",
    [
        "{set: {size: 2}}",
        "{set: {size: null}}",
        "{set: {size: '{{ count }}'}}",
        "{append: {names: x}}",
        "{clear: [size, names]}",
        "{set: {time: '19:30'}}",
        "{set: {x-note: 1}}",
        "{set: {time: '{{ caller }}'}}",
        "{set: {size: '{{ null }}'}}",
        "{set: {names: '{{ names }}'}}",
        "{set: {size: '{{ count / 2 }}'}}",
        "{set: {names: ['{{ caller }}', x]}}",
        "{append: {names: '{{ caller }}'}}",
    ],
)
def test_declared_state_may_be_set_appended_to_and_cleared(write: str, found: Found) -> None:
    """Null unsets any key (rule 7), and a value that fits is stored."""
    assert found(writing(write)) == []


@pytest.mark.parametrize(
    ("write", "finding"),
    [
        ("{set: {siez: 2}}", ("F303", "siez")),
        ("{append: {name: 2}}", ("F303", "name")),
        ("{clear: [x-note]}", ("F303", "x-note")),
        ("{set: {caller: me}}", ("F307", "caller")),
        ("{clear: [double]}", ("F307", "double")),
        ("{set: {size: 13}}", ("F304", "13")),
        ("{set: {size: two}}", ("F304", "two")),
        ("{set: {time: '25:00'}}", ("F304", "'25:00'")),
        ("{set: {size: '{{ caller }}'}}", ("F304", "'{{ caller }}'")),
        ("{set: {size: '{{ count }} or so'}}", ("F304", "'{{ count }} or so'")),
        ("{set: {time: '{{ call.now }}'}}", ("F304", "'{{ call.now }}'")),
        ("{set: {time: '{{ len(names) }}'}}", ("F304", "'{{ len(names) }}'")),
        ("{set: {names: '{{ caller }}'}}", ("F304", "'{{ caller }}'")),
        ("{set: {size: '{{ 13 }}'}}", ("F304", "'{{ 13 }}'")),
        ("{set: {names: ['{{ count }}', x]}}", ("F304", "'{{ count }}'")),
        ("{append: {names: 2}}", ("F304", "2")),
        ("{append: {names: '{{ count }}'}}", ("F304", "'{{ count }}'")),
        ("{append: {names: {name: '{{ caller }}'}}}", ("F304", "{name: '{{ caller }}'}")),
        ("{append: {size: 2}}", ("F304", "size")),
        ("{set: {size: '{{ count }}', count: 3}}", ("F309", "{{ count }}")),
    ],
)
def test_a_write_that_can_never_be_right_is_reported(
    write: str, finding: tuple[str, str], found: Found
) -> None:
    """F303 undeclared, F307 not to be written, F304 never valid, F309 read beside its write."""
    assert found(writing(write)) == [finding]


@pytest.mark.parametrize("name", ["party-size", "1st", "if", "result", "state x", "null", "item"])
def test_a_name_that_expressions_cannot_read_is_reported(name: str, found: Found) -> None:
    """F108: state names are letters, digits and `_`, and no word of the grammar (rule 14)."""
    key = f'"{name}"'
    flow = "flowcat: 1\nstate: {%s: {type: string}}\ninitial_node: a\nnodes: {a: {task: T.}}\n"
    assert found(flow % key) == [("F108", key)]


def test_inputs_state_and_computed_values_share_their_names(found: Found) -> None:
    """F108: one name is declared once; nodes and functions have names of their own (rule 14)."""
    text = (
        "flowcat: 1\ninputs: {size: {type: integer}}\nstate: {a: {type: string}}\n"
        "computed: {size: 1 + 1}\nfunctions: {a: {description: D.}}\n"
        "initial_node: a\nnodes: {a: {task: T., functions: [a]}}\n"
    )
    assert found(text) == [("F108", "size")]


def test_computed_values_in_a_circle_are_reported_once(found: Found) -> None:
    """F308: values that need each other have no value; what reads them is not at fault."""
    text = (
        "flowcat: 1\ncomputed: {a: b + 1, b: c + 1, c: a + 1, d: a + 1, e: 2}\n"
        "initial_node: a\nnodes: {a: {task: T.}}\n"
    )
    assert found(text) == [("F308", "a")]
