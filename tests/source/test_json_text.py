"""JSON files are read by JSON's rules, with spans."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.source import Mapping, Scalar, plain_value, read_text

NUMBERS = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


UNCLOSED = "this text is never closed, or holds a character that JSON wants escaped"


@given(VALUES, st.sampled_from([None, 2, "\t"]), st.sampled_from(["ascii", "unicode"]))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_all_json_is_read(value: object, indent: int | str | None, letters: str) -> None:
    """Any JSON value, indented by blanks or tabs, with or without escapes, is read as it is."""
    text = json.dumps(value, indent=indent, ensure_ascii=letters == "ascii")
    document = read_text(text, "x.json")
    assert document.diagnostics == ()
    assert document.tree is not None
    assert plain_value(document.tree) == value


def test_spans() -> None:
    """Strings have their quotes in their span, objects and lists their brackets."""
    document = read_text('{\n\t"a": ["x", 1.5]\n}\n', "x.json")
    assert isinstance(document.tree, Mapping)
    assert document.tree.span.text == '{\n\t"a": ["x", 1.5]\n}'
    key, value = document.tree.entries["a"]
    assert (key.span.text, value.span.text) == ('"a"', '["x", 1.5]')
    assert key.quoted


def test_a_marked_file() -> None:
    """The key `flowcat` marks a JSON document as well."""
    assert read_text('{"flowcat": 1}', "x.flow.json").marked
    assert not read_text('{"a": 1}', "x.flow.json").marked


def test_nothing_is_ambiguous() -> None:
    """JSON has one reading: texts that look like YAML's words and merges are texts."""
    document = read_text('{"a": "yes", "<<": {"x": "012"}, "b": 1e3}', "x.json")
    assert document.diagnostics == ()
    assert document.tree is not None
    assert plain_value(document.tree) == {"a": "yes", "<<": {"x": "012"}, "b": 1000.0}


@pytest.mark.parametrize(
    ("text", "marked", "message"),
    [
        ("", "", "the file is empty"),
        (" \n", "", "the file is empty"),
        ('{"a": 1,}', "}", "JSON expects a key in double quotes here"),
        ("[1,]", "]", "JSON expects a value here"),
        ('{"a" 1}', "1", "JSON expects `:` here"),
        ("{1: 2}", "1", "JSON expects a key in double quotes or `}` here"),
        ('{"a": 1 "b": 2}', '"b"', "JSON expects a comma or the closing bracket here"),
        ("[1}", "}", "JSON expects a comma or the closing bracket here"),
        ("[", "[", "this `[` is never closed"),
        ('{"a": {', "{", "this `{` is never closed"),
        ("1 2", "2", "JSON expects the end of the file here"),
        ("{'a': 1}", "'", "JSON takes double quotes only"),
        ("{} // x", "/", "JSON has no comments"),
        ('{"a": "b\n"}', '"', UNCLOSED),
        ("[01]", "0", "JSON cannot be read here"),
        ("[NaN]", "N", "JSON cannot be read here"),
    ],
)  # fmt: skip
def test_slips(text: str, marked: str, message: str) -> None:
    """What is not JSON is told once, at its place (F000)."""
    document = read_text(text, "x.json")
    assert document.tree is None
    (found,) = document.diagnostics
    assert (found.rule.code, found.span.text, found.message) == ("F000", marked, message)


@given(st.text(alphabet='{}[]:,"\\ue10-.tfn \t\n', max_size=60))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_broken_json_agrees_with_python(text: str) -> None:
    """What Python's reader refuses is refused here, and what it takes is taken."""
    document = read_text(text, "x.json")
    try:
        expected = json.loads(text)
    except ValueError:
        assert document.tree is None
        return
    assert document.tree is not None or any(
        found.rule.code == "F001" for found in document.diagnostics
    )
    if not document.diagnostics and document.tree is not None:
        assert plain_value(document.tree) == expected


def test_scalars_at_the_root() -> None:
    """A single value is a tree; that a flow is a mapping is the reader's business."""
    tree = read_text('"x"', "x.json").tree
    assert isinstance(tree, Scalar)
