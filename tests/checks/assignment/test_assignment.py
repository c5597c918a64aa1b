"""F301 against every conversation of small random flows."""

from hypothesis import given, settings
from tests.checks.assignment.random_flows import UNSET, Flow, flows

from flowcat.checks import check_text


def told(flow: Flow) -> dict[str, set[str]]:
    """Return the nodes at which each name is told to be unset; all errors, with their place."""
    found: dict[str, set[str]] = {name: set() for name in UNSET}
    text = flow.text()
    lines = text.splitlines()
    for one in check_text(text, "x.flow.yaml").diagnostics:
        if one.rule.code != "F301" or not one.is_error:
            continue
        at = one.span.from_position.line - 1
        while not lines[at].startswith("  n"):
            at -= 1
        found[one.span.text].add(lines[at].strip(" :"))
        if "nothing sets it" in one.message:
            found[one.span.text].add("everywhere")
    return found


@settings(max_examples=400)
@given(flows())
def test_an_unset_read_is_told_just_where_a_conversation_meets_it(flow: Flow) -> None:
    """No conversation reads what is unset without being told of, and none is told that is not."""
    for name, nodes in told(flow).items():
        bad = flow.bad_reads(name)
        if "everywhere" in nodes:
            assert nodes - {"everywhere"} <= bad, flow.text()
        else:
            assert nodes == bad, f"{name}\n{flow.text()}"
