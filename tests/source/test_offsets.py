"""Places inside of a scalar's content lead to the places in the source."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.source import Scalar, Sequence, read_text

LETTERS = st.sampled_from(list("ab é😀#:{}'\"\\,-%\t\n\x07\u2028\x85"))
TEXTS = st.text(alphabet=LETTERS, max_size=40)


def only_scalar(text: str) -> Scalar:
    """Read a text that is a list of one scalar."""
    document = read_text(text, "x.yaml", marked=True)
    assert isinstance(document.tree, Sequence)
    (scalar,) = document.tree.items
    assert isinstance(scalar, Scalar)
    return scalar


@pytest.mark.parametrize(
    ("text", "content", "pieces"),
    [
        ("- a b", "a b", ["a", " ", "b"]),
        ("- a\n   b\n\n  c", "a b\nc", ["a", "\n   ", "b", "\n\n  ", "c"]),
        ("- 'it''s'", "it's", ["i", "t", "''", "s"]),
        ("- 'a  \n  b'", "a b", ["a", "  \n  ", "b"]),
        (r'- "a\n\u00e9\"b"', 'a\né"b', ["a", r"\n", r"\u00e9", r"\"", "b"]),
        ('- "a \\\n   b"', "a b", ["a", " ", "b"]),
        ('- "a\n\n\n b"', "a\n\nb", ["a", "\n\n\n ", "\n\n\n ", "b"]),
        ("- |\n  a\n   b\n", "a\n b\n", ["a", "\n", " ", "b", ""]),
        ("- |2-\n    a\n   b", "  a\n b", [" ", " ", "a", "\n", " ", "b"]),
        ("- |+\n  a\n\n", "a\n\n", ["a", "", ""]),
        ("- >\n  a\n  b\n\n  c\n   d\n  e\n", "a b\nc\n d\ne\n",
         ["a", "\n", "b", "\n", "c", "\n", " ", "d", "\n", "e", ""]),
    ],
)  # fmt: skip
def test_each_character_has_its_place(text: str, content: str, pieces: list[str]) -> None:
    """Escapes, folds and indentation are stepped over."""
    scalar = only_scalar(text)
    assert scalar.text == content
    assert [scalar.span_of(at, at + 1).text for at in range(len(content))] == pieces


def test_stretches_and_empty_places() -> None:
    """A stretch goes from its first character to its last; an empty one stands before it."""
    scalar = only_scalar('- "see {{ x }}\\n{{ y }}"')
    at = scalar.text.index("{{ y")
    assert scalar.span_of(at, at + 7).text == "{{ y }}"
    assert scalar.span_of(4, len(scalar.text)).text == "{{ x }}\\n{{ y }}"
    empty = scalar.span_of(4, 4)
    assert (empty.text, empty.source.text[empty.start :][:2]) == ("", "{{")


def test_places_outside_of_the_text_are_moved_to_its_ends() -> None:
    """No offset leads out of the scalar."""
    scalar = only_scalar("- 'abc'")
    assert scalar.span_of(-5, 99).text == "abc"
    assert scalar.span_of(99, 120).text == ""
    assert scalar.span_of(2, 1).text == ""


def test_json_pairs_of_surrogates() -> None:
    """A character that JSON writes as two escapes is one."""
    document = read_text(r'["\ud83d\ude00x"]', "x.json")
    assert isinstance(document.tree, Sequence)
    scalar = document.tree.items[0]
    assert isinstance(scalar, Scalar)
    assert scalar.text == "😀x"
    assert [scalar.span_of(at, at + 1).text for at in (0, 1)] == [r"\ud83d\ude00", "x"]


@given(TEXTS, st.sampled_from(["", "'", '"', "|", ">"]), st.integers(20, 60))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_dumped_texts(text: str, style: str, width: int) -> None:
    """Whatever PyYAML writes in any style is followed, character by character."""
    written = yaml.dump([text], default_style=style or None, allow_unicode=True, width=width)
    scalar = only_scalar(written)
    last = scalar.start
    for at, character in enumerate(scalar.text):
        span = scalar.span_of(at, at + 1)
        assert last <= span.start <= span.end <= scalar.end
        last = span.start
        if character in "abé😀#:{},-%" and span.text[:1] != "\\":
            assert span.text == character


@given(TEXTS, st.integers(-3, 50), st.integers(-3, 50))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_no_place_lies_outside(text: str, start: int, end: int) -> None:
    """Any offsets into any scalar give a span inside of it."""
    document = read_text(f"- {text}\n", "x.yaml", marked=True)
    if isinstance(document.tree, Sequence):
        for item in document.tree.items:
            if isinstance(item, Scalar):
                span = item.span_of(start, end)
                assert item.start <= span.start <= span.end <= item.end


def test_a_long_scalar_is_followed_once() -> None:
    """Many places in a scalar of a megabyte cost one pass over it."""
    scalar = only_scalar("- '" + "it''s {{ x }} " * 60_000 + "'")
    for at in range(0, len(scalar.text), 5_000):
        assert scalar.span_of(at, at + 1).text.startswith(scalar.text[at])
