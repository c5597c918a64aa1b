"""What is sensitive stays so, wherever it goes (rule 26)."""

import pytest

from flowcat.checks import check_text
from flowcat.language.sensitive import hidden_names, sensitive_names


def names(state: str, rest: str = "", node: str = "") -> frozenset[str]:
    """Return the sensitive names of a flow."""
    text = (
        f"flowcat: 1\nstate: {{{state}}}\n{rest}initial_node: a\n"
        f"nodes: {{a: {{task: Talk.{node}}}}}\n"
    )
    checked = check_text(text, "x.flow.yaml")
    assert checked.flow is not None
    return sensitive_names(checked.flow)


PIN = "pin: {type: string, sensitive: true}, text: {type: string}, more: {type: string}"


def test_rule_26_nothing_is_sensitive_unless_it_is_said() -> None:
    """Without `sensitive: true` there is nothing to hide."""
    assert names("pin: {type: string}, text: {type: string, sensitive: false}") == frozenset()


@pytest.mark.parametrize(
    ("rest", "node", "expected"),
    [
        ("", "", {"pin"}),
        ('computed: {shown: pin + "!", size: 1 + 1}\n', "", {"pin", "shown"}),
        ("computed: {b: a, a: pin}\n", "", {"pin", "a", "b"}),
        ("", ", on_enter: [{set: {text: 'It is {{ pin }}'}}]", {"pin", "text"}),
        ("", ", on_enter: [{set: {more: '{{ text }}'}}, {set: {text: '{{ pin }}'}}]",
         {"pin", "text", "more"}),
        ("", ", on_enter: [{append: {text: {a: ['{{ pin }}']}}}]", {"pin", "text"}),
        ("inputs: {card: {type: string, sensitive: true}}\ncomputed: {last: card}\n", "",
         {"pin", "card", "last"}),
    ],
)  # fmt: skip
def test_rule_26_what_reads_something_sensitive_is_sensitive(
    rest: str, node: str, expected: set[str]
) -> None:
    """Computed and written values take it over, through any number of steps."""
    assert names(PIN, rest, node) == expected


def test_rule_26_a_sensitive_argument_makes_what_stores_it_sensitive() -> None:
    """An argument of the LLM may be sensitive too."""
    node = (
        ", functions: [{name: f, description: D., parameters:"
        " {card: {type: string, sensitive: true}}, set: {text: '{{ args.card }}'}}]"
    )
    assert names("text: {type: string}", "", node) == {"card", "text"}


def test_rule_26_an_argument_that_fills_a_sensitive_key_is_sensitive() -> None:
    """A filled key is its argument's name."""
    node = ", functions: [{name: f, description: D., fills: [pin], set: {text: '{{ args.pin }}'}}]"
    assert names(PIN, "", node) == {"pin", "text"}


def test_what_something_sensitive_is_stored_from_is_hidden_in_traces() -> None:
    """The argument and the field of the result, whatever their names; and fields declared so."""
    text = (
        "flowcat: 1\nstate: {pin: {type: string, sensitive: true}, text: {type: string}}\n"
        "initial_node: a\nnodes: {a: {task: Talk., functions: [{name: f, description: D.,"
        " parameters: {code: {type: string}, other: {type: string}}, handler: h,"
        " returns: {key: {type: string, sensitive: true}, number: {type: string}},"
        " set: {pin: '{{ args.code }}{{ result.number }}', text: '{{ args.other }}'}}]}}\n"
    )
    flow = check_text(text, "x.flow.yaml", python=frozenset({"h"})).flow
    assert flow is not None
    assert sensitive_names(flow) == {"pin"}
    assert hidden_names(flow) == {"pin", "code", "number", "key"}
