"""What cannot be laid out safely is left as it is, with a place and a reason."""

from collections.abc import Callable

import pytest

from flowcat.formatting import Faulty, Formatted, Refused, formatted
from flowcat.source import read_text

TEXT = """\
# head
name: &one 'a'
list: [1, *one]
map: {x: 1, y: !!str 2} # beside
text: |
  line
"""


def lay_out(text: str) -> Formatted | Faulty | Refused:
    """Lay out a text."""
    return formatted(read_text(text, "x.yaml"))


def change(old: str, new: str) -> Callable[[str], str]:
    """Return a layout that is broken in one way."""
    return lambda text: text.replace(old, new)


@pytest.mark.parametrize(
    ("layout", "marked"),
    [
        (change("[1,", "[2,"), "1"),
        (change("[1,", "['1',"), "1"),
        (change("x: 1, y: !!str 2", "y: !!str 2, x: 1"), "x"),
        (change("!!str ", ""), "!!str 2"),
        (change("&one 'a'", "'a'"), "&one 'a'"),
        (change("&one", "&two"), "&one 'a'"),
        (change("|", ">"), "|\n  line\n"),
        (change("|", "|-"), "|\n  line\n"),
        (change("'a'", "a"), "&one 'a'"),
        (change("  line\n", "  line\nmore: 1\n"), ""),
        (change("text: |\n  line\n", ""), "text"),
    ],
)
def test_a_layout_that_changes_a_value_is_refused(
    layout: Callable[[str], str], marked: str
) -> None:
    """A fault in the formatter cannot reach a file: kind, quotes, anchors, tags, order are kept."""
    result = formatted(read_text(TEXT, "x.yaml"), layout)
    assert isinstance(result, Refused)
    assert result.reason in ("a value would change", "the new text would be no YAML")
    assert result.span.text == marked or "no YAML" in result.reason


@pytest.mark.parametrize(
    ("layout", "marked"),
    [
        (change("# head\n", ""), "# head"),
        (change("# beside", "# besides"), "# beside"),
        (change("# head\n", "# head # head\n"), "# head"),
        (change("line\n", "line\n# more\n"), ""),
        (change(" # beside", ""), "# beside"),
    ],
)
def test_a_layout_that_changes_a_comment_is_refused(
    layout: Callable[[str], str], marked: str
) -> None:
    """No comment is lost, changed or made."""
    result = formatted(read_text(TEXT, "x.yaml"), layout)
    assert isinstance(result, Refused)
    assert result.reason == "a comment would change or be lost"
    assert result.span.text == marked


def test_a_layout_that_is_no_yaml_is_refused() -> None:
    """What could not be read again is never written."""
    result = formatted(read_text(TEXT, "x.yaml"), lambda text: text + "]")
    assert isinstance(result, Refused)
    assert result.reason == "the new text would be no YAML"


def test_other_quotes_are_no_change() -> None:
    """Single and double quotes say the same."""
    result = formatted(read_text(TEXT, "x.yaml"), change("'a'", '"a"'))
    assert isinstance(result, Formatted)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\n? |\n  x\n: 1\n", 2, "a key that takes more than one line cannot be laid out"),
        ("a: {? 'x\n  y' : 1}\n", 1, "a key that takes more than one line cannot be laid out"),
        ("a: 1\n?\n", 2, "a key that is empty cannot be laid out"),
        (
            "a: {x: Hello, you\n  }\n",
            1,
            "quote the text that a comma divides, or give this key a colon",
        ),
    ],
)
def test_what_has_no_layout_is_told(text: str, line: int, reason: str) -> None:
    """YAML that no flow needs is left to its author."""
    result = lay_out(text)
    assert isinstance(result, Refused)
    assert (result.span.from_position.line, result.reason) == (line, reason)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1\n", "F000"),
        ("a: 1\na: 2\n", "F001"),
        ("a: {{ x }}\n", "F004"),
        ("a:\n\t b: 1\n", "F000"),
        ("a: 1\n---\nb: 1\n", "F000"),
        ("a: " + "[" * 70 + "]" * 70, "F003"),
        ("a: \x01\n", "F000"),
        ("...\n# c[\n", "F000"),
    ],
)
def test_a_text_with_errors_gives_them(text: str, code: str) -> None:
    """What `flowcat validate` says of the text is said here too, and nothing is changed."""
    result = lay_out(text)
    assert isinstance(result, Faulty)
    assert [found.rule.code for found in result.diagnostics] == [code]


def test_warnings_and_missing_includes_are_no_matter() -> None:
    """The layout of a file depends on nothing but its text."""
    text = "a: !include nowhere.yaml\nb: yes\nc: text #cut\n"
    assert lay_out(text) == Formatted(text)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ""),
        ("\n \n", ""),
        ("\ufeff", ""),
        ("  # only\n\n\n# comments", "# only\n\n# comments\n"),
        ("---\n", "---\n"),
        ("\ufeffa: 1\r\nb: |\r\n    x\r\n", "a: 1\nb: |\n  x\n"),
        ("a: |\n  x", "a: |-\n  x\n"),
        ("a: 1 \t", "a: 1\n"),
        ("a:\t1\t# x", "a: 1 # x\n"),
        ("---   # x\n\n\n  text", "---   # x\ntext\n"),
        ("{a: 1,\nb: [x]}", "a: 1\nb: [x]\n"),
        ('{\n"a": "b"\n}\n', '"a": "b"\n'),
        ("- - a\n\n\n\n  - b\n", "- - a\n\n  - b\n"),
    ],
)
def test_odd_files(text: str, made: str) -> None:
    """Empty files, byte order marks, Windows line ends, tabs and JSON in YAML get the layout."""
    assert lay_out(text) == Formatted(made)
    assert lay_out(made) == Formatted(made)
