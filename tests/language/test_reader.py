"""The reader finds every fault of shape, and never gives up on a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.checks.conftest import PARTS

from flowcat.checks import Checked, check_file, check_text
from flowcat.diagnostics.concise import render_concise
from flowcat.diagnostics.human import render_human
from flowcat.language.document import Conversation, FlowDocument, Function
from flowcat.language.json_schema import schema_text

ROOT = Path(__file__).parents[2]
FLOWS = tuple(path.read_text(encoding="utf-8") for path in (ROOT / "flows").rglob("*.flow.yaml"))


def read(text: str) -> FlowDocument:
    """Read a flow that has no faults."""
    checked = check_text(text, "x.flow.yaml", settings=PARTS)
    assert checked.diagnostics == ()
    assert checked.flow is not None
    return checked.flow


def codes(text: str) -> list[str]:
    """List what is found in a flow."""
    return [
        found.rule.code for found in check_text(text, "x.flow.yaml", settings=PARTS).diagnostics
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "flows").rglob("*.flow.yaml")), ids=str)
def test_the_shipped_flows_are_clean(path: Path) -> None:
    """No rule fires on a flow that we ship."""
    assert render_concise(check_file(path).diagnostics) == ""


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("5s", 5.0), ("500ms", 0.5), ("2m", 120.0), ("1.5s", 1.5), ("8", 8.0), ("0.25", 0.25)],
)
def test_a_duration_is_read_as_seconds(written: str, seconds: float) -> None:
    """`500ms`, `5s`, `2m` and a plain number of seconds are durations."""
    flow = read(
        "flowcat: 1\ninitial_node: a\nnodes: {a: {task: Talk.}}\n"
        f"functions: {{f: {{description: D., result: 1, timeout: {written}}}}}\n"
    )
    assert flow.functions is not None
    assert flow.functions["f"].value.timeout == seconds


@pytest.mark.parametrize(
    "written", ["0", "0s", "-1", "5 s", "5h", "100000", "soon", ".inf", "true"]
)
def test_what_is_no_duration_is_told(written: str) -> None:
    """A duration is more than nothing, less than a day, and has a unit that exists."""
    found = codes(
        "flowcat: 1\ninitial_node: a\nnodes: {a: {task: Talk.}}\n"
        f"functions: {{f: {{description: D., result: 1, timeout: {written}}}}}\n"
    )
    assert found in (["F107"], ["F102"])


def test_lists_in_the_list_of_functions_are_spliced() -> None:
    """A list of functions may hold lists, so that anchors compose."""
    flow = read(
        "flowcat: 1\n"
        "functions: {f: {description: F.}, g: {description: G.}, h: {description: H.}}\n"
        "initial_node: a\nnodes: {a: {task: Talk., functions: [f, [g, [h]]]}}\n"
    )
    node = flow.nodes["a"].value
    assert isinstance(node, Conversation)
    names = [entry.text for entry in node.functions or () if not isinstance(entry, Function)]
    assert names == ["f", "g", "h"]


def test_keys_that_begin_with_x_are_the_authors_own() -> None:
    """An `x-` key is ignored everywhere in a marked flow."""
    read(
        "flowcat: 1\nx-team: booking\ninitial_node: a\n"
        "nodes: {x-note: 1, a: {task: Talk., x-a: [], on_enter: [{say: Hi., x-b: 2}]}}\n"
        "functions: {x-f: 1, f: {description: F., x-c: 3, parameters: {x-d: 4}}}\n"
    )


@pytest.mark.parametrize(
    "key", ["role_message", "context_strategy", "functions: [{name: f, transition_to: null}]"]
)
def test_a_flowconfig_may_say_null_for_what_it_leaves_out(key: str) -> None:
    """Where Pipecat takes null for a key that is not given, so does Flowcat."""
    written = key if ":" in key else f"{key}: null"
    read(f"initial_node: a\nnodes:\n  a:\n    task_messages: []\n    {written}\n")


@pytest.mark.parametrize("flag", ["true", "yes", "'on'", "1", '"T"'])
def test_a_flowconfig_spells_booleans_as_pipecat_takes_them(flag: str) -> None:
    """Every spelling that Pipecat takes for a boolean is one in a FlowConfig."""
    text = f"initial_node: a\nnodes: {{a: {{task_messages: [], respond_immediately: {flag}}}}}\n"
    checked = check_text(text, "x.flow.yaml", settings=PARTS)
    assert checked.flow is not None
    node = checked.flow.nodes["a"].value
    assert isinstance(node, Conversation)
    assert node.respond_immediately is True
    assert not checked.has_errors


def test_all_faults_are_found_in_one_run() -> None:
    """Faults in different places are reported together, in the order of the places."""
    found = codes(
        "flowcat: 1\nnam: x\ninitial_node: b\nnodes:\n"
        "  a: {task: 5, functions: {}}\n"
        "  c: {end: done, functions: []}\n"
        "  d: {task: 'Hello {{ nobody }}.'}\n"
    )
    assert found == ["F101", "F201", "F102", "F102", "F104", "F402"]


def test_a_missing_marker_hides_nothing_else_of_the_shape() -> None:
    """A Flowcat file without its marker is told so once, together with its other faults."""
    found = codes("name: x\ninitial_node: a\nnodes: {a: {task: Talk., functons: []}}\n")
    assert found == ["F106", "F101"]


# Any document at all.

DEFINITIONS: dict[str, Any] = json.loads(schema_text())["$defs"]
KEYS = st.sampled_from(
    sorted({name for made in DEFINITIONS.values() for name in made.get("properties", ())})
)
LEAVES = st.one_of(
    st.sampled_from(
        (
            None,
            True,
            0,
            1,
            5.5,
            "",
            "greet",
            "$stay",
            "$done",
            "size",
            "{{ size }}",
            "{{ size",
        )
    ),
    st.sampled_from(("size > 1", "string", "5s", "yes", "012", "1:30", "end", "args.x", "x-a")),
    st.text(max_size=6),
)
TREES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS | st.sampled_from(("greet", "size", "x-a", "")), inner, max_size=5)
    ),
    max_leaves=25,
)
NODES = st.dictionaries(st.sampled_from(("greet", "bye", "$x", "x-n")), TREES, max_size=3)
SECTIONS = st.fixed_dictionaries(
    {"initial_node": st.just("greet") | LEAVES, "nodes": NODES | TREES},
    optional={
        "flowcat": st.just(1) | LEAVES,
        "state": st.dictionaries(st.sampled_from(("size", "x-a", "if")), TREES, max_size=2),
        "functions": st.dictionaries(st.sampled_from(("f", "g")), TREES, max_size=2),
        "global_functions": TREES,
        "computed": st.dictionaries(st.sampled_from(("sum", "size")), TREES, max_size=2),
        "on_error": TREES,
    },
)


def assert_is_told(checked: Checked) -> None:
    """Whatever was found points into the text, and can be printed."""
    for found in checked.diagnostics:
        for span in (found.span, *(label.span for label in found.related)):
            assert 0 <= span.start <= span.end <= len(span.source.text)
        for edit in found.fix.edits if found.fix is not None else ():
            assert 0 <= edit.span.start <= edit.span.end <= len(edit.span.source.text)
    printed = render_human(checked.diagnostics)
    assert printed.replace("\n", "").isprintable()
    assert render_concise(checked.diagnostics).count("\n") == len(checked.diagnostics)


@settings(max_examples=250, deadline=None)
@given(SECTIONS | TREES)
@example({"initial_node": "greet", "nodes": {}, "on_error": {}})
@example("\x1b")
@example({"flowcat": 1, "nodes": {"greet": {"task": "", "functions": [{"name": 5}]}}})
def test_any_tree_of_values_gives_diagnostics_and_no_exception(value: object) -> None:
    """However wrong a document is, the author is told so, at places inside of the text."""
    assert_is_told(check_text(json.dumps(value), "x.flow.yaml"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_change_of_the_letters_of_a_flow_gives_no_exception(data: st.DataObject) -> None:
    """A flow in the middle of being typed is read as far as it goes."""
    text = data.draw(st.sampled_from(FLOWS))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        new = data.draw(st.text("{}[]:,#'\"|>-*&!%@` \n\t$ab1", max_size=3) | st.text(max_size=2))
        text = text[:start] + new + text[end:]
    assert_is_told(check_text(text, "x.flow.yaml"))
