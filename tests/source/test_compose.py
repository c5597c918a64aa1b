"""YAML text becomes a tree in which everything knows its place."""

import gc
import sys

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.source import Mapping, Scalar, Sequence, plain_value, read_text
from flowcat.source.tree import Tree


def tree_of(text: str) -> Tree:
    """Read a text that has nothing wrong."""
    document = read_text(text, "x.yaml")
    assert document.diagnostics == ()
    assert document.tree is not None
    return document.tree


def spans(tree: Tree) -> list[str]:
    """List the source of everything in a tree, outermost first."""
    match tree:
        case Scalar():
            return [tree.span.text]
        case Sequence():
            return [tree.span.text, *(text for item in tree.items for text in spans(item))]
        case Mapping():
            parts = [part for pair in tree.entries.values() for part in pair]
            return [
                tree.span.text,
                *(text for part in parts for text in spans(part)),
            ]


def test_kinds_and_values() -> None:
    """Mappings, lists and scalars of all styles are read."""
    text = "a: 1\nb:\n  - x\n  - 'y'\n  - \"z\\n\"\nc: {d: true, e: ~}\n"
    text += "f: |\n  one\n  two\ng: >-\n  one\n  two\n"
    assert plain_value(tree_of(text)) == {
        "a": 1,
        "b": ["x", "y", "z\n"],
        "c": {"d": True, "e": None},
        "f": "one\ntwo\n",
        "g": "one two",
    }


def test_spans_leave_out_blank_lines_and_comments() -> None:
    """Blocks end with their last line, not where the next thing begins."""
    text = "a:\n  - x\n\n  # note\n\nb: |\n  one\n\n\nc: [1,\n  2]\n"
    assert spans(tree_of(text)) == [
        "a:\n  - x\n\n  # note\n\nb: |\n  one\n\n\nc: [1,\n  2]",
        "a",
        "- x",
        "x",
        "b",
        "|\n  one",
        "c",
        "[1,\n  2]",
        "1",
        "2",
    ]


def test_spans_count_code_points() -> None:
    """Letters outside of ASCII and emoji count one each."""
    assert spans(tree_of("é: '😀' \nb: ü")) == ["é: '😀' \nb: ü", "é", "'😀'", "b", "ü"]


def test_spans_leave_out_anchors_and_tags() -> None:
    """What an anchor or tag stands before keeps its own place."""
    text = "a: &one [x]\nb: &two # note\n  c: d\ne: !!str 5\nf: &three\ng: *one\n"
    tree = tree_of(text)
    assert isinstance(tree, Mapping)
    assert [value.span.text for _, value in tree.entries.values()] == [
        "[x]",
        "c: d",
        "5",
        "",
        "[x]",
    ]
    assert plain_value(tree) == {"a": ["x"], "b": {"c": "d"}, "e": "5", "f": None, "g": ["x"]}


@pytest.mark.parametrize("text", ["\ufeffa: 1\r\nb: |\r\n  x\r\n", "a: 1\rb: |\r  x\r"])
def test_line_ends_and_byte_order_mark(text: str) -> None:
    """Windows files and old Mac ones read like all others."""
    document = read_text(text, "x.yaml")
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": 1, "b": "x\n"}
    assert document.source.text == "a: 1\nb: |\n  x\n"


def test_aliases_share_their_tree() -> None:
    """An alias is the very thing that its anchor names."""
    tree = tree_of("a: &x {k: v}\nb: *x\n")
    assert isinstance(tree, Mapping)
    assert tree.get("a") is tree.get("b")
    assert tree.get("c") is None


def test_merges() -> None:
    """`<<` adds what is not given; of a list's mappings the first that has a key wins."""
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  y: 3\n  <<: [*b, *a]\nd: {<<: *a}\n"
    tree = tree_of(text)
    assert isinstance(tree, Mapping)
    values = plain_value(tree)
    assert isinstance(values, dict)
    assert values["c"] == {"x": 1, "y": 3, "z": 2}
    assert values["d"] == {"x": 1, "y": 1}


def test_a_quoted_merge_key_is_a_key() -> None:
    """Only a plain `<<` merges."""
    assert plain_value(tree_of("'<<': {a: 1}\n")) == {"<<": {"a": 1}}


def test_standard_tags() -> None:
    """YAML's own tags say what a scalar is."""
    text = "a: !!str 1\nb: !!int '2'\nc: !!float 3\nd: !!bool 'true'\ne: !!null ''\nf: ! 6\n"
    assert plain_value(tree_of(text)) == {
        "a": "1", "b": 2, "c": 3.0, "d": True, "e": None, "f": "6",
    }  # fmt: skip
    assert plain_value(tree_of("a: !!map {b: !!seq [c]}\n")) == {"a": {"b": ["c"]}}


def test_the_marker_is_the_root_key() -> None:
    """A document is marked by the key `flowcat` of its root and by nothing else."""
    assert read_text("flowcat: 1\n", "x.yaml").marked
    assert read_text('{"flowcat": 1}', "x.yaml").marked
    assert read_text("? flowcat\n: 1\n", "x.yaml").marked
    assert not read_text("a: 1\n", "x.yaml").marked
    assert not read_text("a:\n  flowcat: 1\n", "x.yaml").marked
    assert not read_text("a: |\n  x\n  flowcat: 1\n", "x.yaml").marked


def test_the_dialect_can_be_told() -> None:
    """A file without the marker can be read as part of a marked document."""
    document = read_text("a: yes\n", "x.yaml", marked=True)
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": "yes"}


def test_the_collector_is_left_as_it_was() -> None:
    """Reading keeps Python's garbage collector on or off, as the program has it."""
    assert gc.isenabled()
    read_text("a: 1\n", "x.yaml")
    read_text("a: [\n", "x.yaml")
    assert gc.isenabled()
    gc.disable()
    try:
        read_text("a: 1\n", "x.yaml")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_missing_libyaml_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without libyaml there is a clear error, and no other parser takes its place."""
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    monkeypatch.delitem(sys.modules, "flowcat.source.events")
    with pytest.raises(ImportError, match="flowcat needs PyYAML with libyaml"):
        __import__("flowcat.source.events")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text("ab:# -\n'é"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab y"), inner, max_size=4),
    max_leaves=15,
)


@given(VALUES, st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from(["block", "flow"]))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_what_pyyaml_writes_is_read(value: object, style: str | None, collections: str) -> None:
    """Any value that PyYAML writes, in any style, is read back from an unmarked document."""
    text = yaml.dump(value, default_style=style, default_flow_style=collections == "flow")
    document = read_text(text, "x.yaml")
    assert document.tree is not None
    assert not any(found.is_error for found in document.diagnostics)
    assert plain_value(document.tree) == value


PARTS = st.sampled_from(
    [
        *("a", "b", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ", ", "'", '"', "|\n ", " #"),
        *("&a ", "*a"),
    ]
)


@given(st.lists(PARTS, max_size=25).map("".join))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_an_unmarked_text_means_what_pyyaml_reads(text: str) -> None:
    """A text without errors has PyYAML's values; what PyYAML refuses has an error."""
    document = read_text(text, "x.yaml")
    try:
        expected = yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError:
        assert document.tree is None or any(found.is_error for found in document.diagnostics)
        return
    if document.tree is not None and not any(found.is_error for found in document.diagnostics):
        assert plain_value(document.tree) == with_text_keys(expected)


def with_text_keys(value: object) -> object:
    """Write an empty key as this package's trees do."""
    match value:
        case dict():
            return {key or "": with_text_keys(inner) for key, inner in value.items()}
        case list():
            return [with_text_keys(inner) for inner in value]
    return value
