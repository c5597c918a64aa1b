"""Every name in an expression is in scope where it stands, and operands can fit."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[tuple[str, str]]]


def flow(function: str) -> str:
    """Make a flow with one function."""
    return f"""
flowcat: 1
inputs: {{shop: {{type: string, default: La Maison}}}}
state: {{size: {{type: integer}}}}
computed: {{double: size * 2}}
env: [TOKEN]
initial_node: a
nodes: {{a: {{task: "{{{{ double }}}} {{{{ env.TOKEN }}}} {{{{ call.from }}}}", functions: [f]}}}}
functions:
  f:
    description: For {{{{ shop }}}}.
    {function}
"""


@pytest.mark.parametrize(
    "function",
    [
        'parameters: {n: {type: integer}}\n    set: {size: "{{ args.n + 1 }}"}',
        "handler: h\n    transition_to: [{when: result.any == 1, to: a}, {to: a}]",
        'handler: h\n    on_error: {say: "It was {{ error.kind }}."}',
        'fills: [size]\n    reject: [{when: args.size > 9, say: "{{ args.size }} is too many."}]',
        'handler: h\n    returns: {n: {type: integer}}\n    set: {size: "{{ result.n }}"}',
    ],
)
def test_arguments_results_and_errors_are_known_where_they_exist(
    function: str, found: Found
) -> None:
    """`args` and `result` exist inside a function, `error` in `on_error`."""
    assert found(flow(function), frozenset({"h"})) == []


@pytest.mark.parametrize(
    ("function", "finding"),
    [
        ('set: {size: "{{ args.n }}"}', ("F402", "n")),
        (
            "result: ok\n    transition_to: [{when: result.x == 1, to: a}, {to: a}]",
            ("F402", "result"),
        ),
        ('handler: h\n    filler: "{{ result.x }}"', ("F402", "result")),
        ('handler: h\n    filler: "{{ error.kind }}"', ("F402", "error")),
        ('handler: h\n    on_error: {say: "{{ error.text }}"}', ("F402", "text")),
        ("transition_to: [{when: size, to: a}, {to: a}]", ("F403", "size")),
        ('transition_to: [{when: size == "x", to: a}, {to: a}]', ("F403", '"x"')),
        ('result: "{{ size | upper }}"', ("F501", "upper")),
        (
            "handler: h\n    returns: {ok: {type: boolean}}\n    set: {size: '{{ result.okay }}'}",
            ("F402", "okay"),
        ),
    ],
)
def test_what_is_not_in_scope_or_never_fits_is_reported(
    function: str, finding: tuple[str, str], found: Found
) -> None:
    """F402 names the unknown word, F403 the operand, F501 the filter (rules 18 and 19)."""
    assert found(flow(function), frozenset({"h"})) == [finding]


def test_templates_of_a_flowconfig_are_not_judged(found: Found) -> None:
    """Its state is whatever Python puts there."""
    text = 'initial_node: a\nnodes: {a: {task_messages: [{role: user, content: "{{ any.x }}"}]}}\n'
    assert found(text) == []
