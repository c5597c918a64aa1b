"""Keys: given once, and texts."""

from flowcat.diagnostics import Diagnostic
from flowcat.source import plain_value, read_text


def read(text: str) -> tuple[object, tuple[Diagnostic, ...]]:
    """Read a text to plain values and findings."""
    document = read_text(text, "x.yaml")
    return (None if document.tree is None else plain_value(document.tree)), document.diagnostics


def test_a_duplicate_key_names_both_places() -> None:
    """Each further key is reported with the first one's place, and the first is kept (F001)."""
    value, found = read("a: 1\nb: 2\na: 3\n'a': 4\n")
    assert value == {"a": 1, "b": 2}
    assert [(one.rule.code, one.span.start) for one in found] == [("F001", 10), ("F001", 15)]
    assert [(label.span.start, label.text) for label in found[0].related] == [
        (0, "first given here")
    ]
    assert found[0].message == "the key `a` is given twice in one mapping"


def test_duplicate_keys_are_found_everywhere() -> None:
    """Braces, nested mappings and JSON are no exception."""
    _, found = read("n: {a: 1, a: 2}\nm:\n  - b: 1\n    b: 2\n")
    assert [one.rule.code for one in found] == ["F001", "F001"]
    document = read_text('{"a": 1, "a": 2}', "x.json")
    assert [one.rule.code for one in document.diagnostics] == ["F001"]


def test_a_merged_key_is_no_duplicate() -> None:
    """An explicit key may replace a merged one; a second `<<` is a duplicate."""
    value, found = read("x: &x {a: 1}\ny:\n  <<: *x\n  a: 2\n")
    assert (value, found) == ({"x": {"a": 1}, "y": {"a": 2}}, ())
    value, found = read("x: &x {a: 1}\ny:\n  <<: *x\n  <<: {b: 1}\n")
    assert value == {"x": {"a": 1}, "y": {"a": 1}}
    assert [one.rule.code for one in found] == ["F001"]


def test_a_merge_takes_mappings() -> None:
    """`<<` with a text is an error at that text."""
    value, found = read("a:\n  <<: text\n")
    assert value is None
    assert [(one.rule.code, one.span.text) for one in found] == [("F000", "text")]


def test_a_key_is_a_text() -> None:
    """A list or mapping as a key is an error."""
    for text, key in (("? [a]\n: b\n", "[a]"), ("{{a: b}: c}\n", "{a: b}"), ("? {}\n", "{}")):
        value, found = read(text)
        assert value is None
        assert [(one.rule.code, one.span.text) for one in found] == [("F000", key)]
