"""A broken text gives one finding, at the right place, in an author's words."""

import pytest

from flowcat.source import plain_value, read_text

SLIPS = [
    ("a: b: c\n", ":", "a colon and a blank inside of a text make a second key of it"),
    ("a: x\n  b: 1\n", "b", "this line is indented below a value, so it cannot be a key"),
    ("a:\n\tb: 1\n", "\t", "a tab indents this line, and YAML allows only blanks"),
    ("a: @x\n", "@", "a text cannot begin with `@` unless it is quoted"),
    ("a: `x`\n", "`", "a text cannot begin with a backquote unless it is quoted"),
    ("a: **Hi** you\n", "*", "a text cannot begin with `*` unless it is quoted"),
    ("a: &\n", "&", "a text cannot begin with `&` unless it is quoted"),
    ("a: > 5 people\n", ">", "a text cannot begin with `>` unless it is quoted"),
    ("a: 'x\nb: 1\n", "'", "this quote is never closed"),
    ('a: "x\nb: 1\n', '"', "this quote is never closed"),
    ("a: [1\nb: 2\n", "[", "this `[` is never closed, or a comma is missing before the next line"),
    ("a: {b: c\n", "{", "this `{` is never closed, or a comma is missing before the next line"),
    ("a: [1, 2}\n", "}", "`[` is closed by `}`"),
    ("a: {b: c: d}\n", ":", "a colon inside of brackets makes a key of the text before it"),
    ('a: ["b" c]\n', "c", "a comma or `]` is missing here"),
    ("a: 1\n}\n", "}", "this `}` closes nothing"),
    ("a:\n  b: 1\n c: 2\n", "c: 2", "this line fits none of the indentations above it"),
    ("a: 1\n- b\n", "- b", "a list item stands among keys"),
    ("a: 'x' y\n", "y", "a text goes on after its closing quote"),
    ("a: [x] y\n", "y", "the value has ended before this"),
    ("- a\n-b\n", "-", "a list item needs a blank after its `-`"),
    (
        "a: 1\nfoo\nb: 2\n",
        "foo",
        "this line is neither a key with its value nor part of the text above",
    ),
    ("a: - b\n", "-", "a list cannot begin on the line of its key"),
    ('a: "\\q"\n', "\\q", "`\\q` means nothing inside of double quotes"),
    ("a: 1\n...\nb: 2\n", "b: 2", "the document has ended above, and there is more text here"),
    ("---\na: 1\n---\nb: 2\n", "---", "a second document begins here, and a flow is one document"),
    ("a: !Hello you\n", "!Hello you", "the tag `!Hello` has no meaning here"),
    ("a: !!set {b}\n", "!!set {", "the tag `!!set` has no meaning here"),
    ("a: !!int x\n", "!!int x", "`x` cannot be read as `!!int`"),
    ("a: *b\n", "*b", "the alias `*b` has no anchor"),
    ("a: &a [*a]\n", "*a", "the alias `*a` stands inside of its own anchor"),
    ("a: &x 1\nb: &x 2\n", "&x 2", "the anchor `&x` is given twice"),
    ("a: 'x\0'\n", "\0", "the character U+0000 is not allowed in YAML"),
    ("a: \x07\n", "\x07", "the character U+0007 is not allowed in YAML"),
    ("a: \ud800\n", "\ud800", "the character U+D800 is not allowed in YAML"),
    ("", "", "the file is empty"),
    ("# only\n\n# comments\n", "", "the file is empty"),
    ("---\n", "", "the file is empty"),
]


@pytest.mark.parametrize(("text", "marked", "message"), SLIPS)
def test_slips(text: str, marked: str, message: str) -> None:
    """Each slip is told once, where it happened, and there is no tree (F000)."""
    document = read_text(text, "x.yaml")
    assert document.tree is None
    (found,) = document.diagnostics
    assert (found.rule.code, found.span.text, found.message) == ("F000", marked, message)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b: c\n", {"a": "b: c"}),
        ('a: Note: it\'s "here"\n', {"a": 'Note: it\'s "here"'}),
        ("a: @x and more  # note\n", {"a": "@x and more"}),
        ("a: **Hi** you\n", {"a": "**Hi** you"}),
        ("a: 'x' y\n", {"a": "'x' y"}),
        ("a:\n\tb: 1\n", {"a": {"b": 1}}),
        ("- a\n-b\n", ["a", "b"]),
        ('a: "\\q"\n', {"a": "\\q"}),
    ],
)
def test_fixes_mend_the_text(text: str, value: object) -> None:
    """Where a fix is offered, the text reads as was meant."""
    (found,) = read_text(text, "x.yaml").diagnostics
    assert found.fix is not None
    (edit,) = found.fix.edits
    mended = read_text(text[: edit.span.start] + edit.replacement + text[edit.span.end :], "x.yaml")
    assert mended.diagnostics == ()
    assert mended.tree is not None
    assert plain_value(mended.tree) == value


def test_brackets_show_where_they_began() -> None:
    """A finding inside of brackets points at their beginning as well."""
    (found,) = read_text("a: [1, 2}\n", "x.yaml").diagnostics
    assert [label.span.start for label in found.related] == [3]


def test_warnings_before_the_error_are_kept() -> None:
    """What was found before the text broke is told too, in order."""
    found = read_text("a: Press #1\nb: 'x\n", "x.yaml").diagnostics
    assert [one.rule.code for one in found] == ["F005", "F000"]


def test_an_unknown_problem_is_told_in_libyamls_words() -> None:
    """Whatever else libyaml refuses is passed on with its place."""
    (found,) = read_text('a: "\\xZZ"\n', "x.yaml").diagnostics
    assert found.message == "this is not YAML: did not find expected hexdecimal number"
    assert found.span.start == 6
