"""No text brings the reader down: it is read or refused, soon."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.source import Document, Mapping, Scalar, Sequence, plain_value, read_text
from flowcat.source.tree import Tree

MEGABYTE = 1_000_000
SECONDS = 2.0

PIECES = st.sampled_from(
    [
        *("a", "b", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ", ", "'", '"', "|", ">", "#", "?"),
        *("&a ", "*a", "!", "!!str ", "!include ", "%", "@", "`", "<<", "---", "...", "{{ x }}"),
        *("yes", "012", "é", "😀", "\t", "\0", "\x85", "\u2028", "\ufeff", "\ud800", "\\"),
        *("flowcat: 1\n", "cases: "),
    ]
)


def everything(tree: Tree) -> Iterator[Tree]:
    """Walk a tree."""
    yield tree
    match tree:
        case Sequence():
            for item in tree.items:
                yield from everything(item)
        case Mapping():
            for key, value in tree.entries.values():
                yield key
                yield from everything(value)


TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS, st.sampled_from(["x.yaml", "x.json"]))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_gives_a_document(text: str, name: str) -> None:
    """Whatever the text, there is a tree or an error, and all places lie inside of the text."""
    document = read_text(text, name)
    size = len(document.source.text)
    for found in document.diagnostics:
        spans = [found.span, *(label.span for label in found.related)]
        if found.fix is not None:
            spans += [edit.span for edit in found.fix.edits]
        assert all(0 <= span.start <= span.end <= size for span in spans)
        assert found.message
        assert not found.message.endswith(".")
    if document.tree is None:
        assert any(found.is_error for found in document.diagnostics)
        return
    plain_value(document.tree)
    for node in everything(document.tree):
        assert 0 <= node.start <= node.end <= size
        if isinstance(node, Scalar) and isinstance(node.value, str):
            assert node.value == node.text


def repeated(piece: str, before: str = "", after: str = "") -> str:
    """Repeat a piece up to a megabyte."""
    return before + piece * (MEGABYTE // len(piece)) + after


def laughs() -> str:
    """A small text whose aliases stand for a billion values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines)


HOSTILE = {
    "open lists": (repeated("["), "F003"),
    "open mappings": (repeated("{"), "F003"),
    "fifty thousand lists": ("[" * 50_000 + "]" * 50_000, "F003"),
    "dashes": (repeated("- "), "F003"),
    "question marks": (repeated("? "), "F003"),
    "question marks on lines": (repeated("?\n"), "F003"),
    "anchors and aliases": (repeated("&a *a "), "F000"),
    "quotes": (repeated('"'), "F000"),
    "deep indentation": ("\n".join(" " * n + "a:" for n in range(1_400)), "F003"),
    "billion laughs": (laughs(), "F003"),
    "alias after alias": (repeated("- *a\n", "- &a x\n"), "F003"),
    "merge after merge": (
        "a0: &a0 {x: 1}\n"
        + "\n".join(f"a{n}: &a{n} {{<<: *a{n - 1}, k{n}: 1}}" for n in range(1, 20_000)),
        "F003",
    ),
    "colons": (repeated(": "), "F000"),
    "keys in a row": (repeated("a: "), "F000"),
    "empty keys": (repeated("a:\n"), "F003"),
    "short items": (repeated("a,", "["), "F003"),
    "short keys": (repeated("a,", "{"), "F003"),
    "short lists": (repeated("[],", "["), "F003"),
    "templates": (repeated("{{ x }},", "["), "F003"),
    "directives": (repeated("%TAG !a! x\n"), "F003"),
    "tags": (repeated("- !x y\n"), "F000"),
    "includes": (repeated("- !include x\n"), "F006"),
    "bad keys": (repeated("'a': [b]\n? [c]\n"), "F003"),
    "zero bytes": (repeated("\0"), "F000"),
    "tabs": (repeated("\t"), "F000"),
    "documents": (repeated("---\n"), "F000"),
}

HARMLESS = {
    "one word": repeated("x", "a: "),
    "many words": repeated("x y ", "a: "),
    "digits": repeated("1:59", "a: "),
    "escapes": repeated("\\n", 'a: "', '"'),
    "folded blanks": repeated(" \n", 'a: "', ' "'),
    "blank block": repeated(" " * 500 + "\n", "a: |\n"),
    "comments": repeated("#\n", "a: 1\n"),
    "words of other readers": repeated("- yes\n"),
    "cut texts": repeated("- a #b\n"),
    "question marks in brackets": repeated("Really?,", "[", "]"),
}


def read_soon(text: str, name: str) -> Document:
    """Read a text within two seconds of CPU time; on a busy machine the fastest of three counts."""
    for _ in range(3):
        began = time.process_time()
        document = read_text(text, name)
        seconds = time.process_time() - began
        if seconds < SECONDS:
            return document
    pytest.fail(f"it took {seconds:.1f} s three times")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_soon(name: str) -> None:
    """A megabyte of anything is refused within two seconds, by its rule."""
    text, code = HOSTILE[name]
    document = read_soon(text, "x.yaml")
    assert document.tree is None
    assert code in {found.rule.code for found in document.diagnostics}


@pytest.mark.parametrize("name", HARMLESS)
def test_odd_texts_are_read_soon(name: str) -> None:
    """A megabyte of odd but correct YAML is read within two seconds, with bounded findings."""
    document = read_soon(HARMLESS[name], "x.yaml")
    assert document.tree is not None
    assert len(document.diagnostics) <= 1_000


@pytest.mark.parametrize("piece", ["[", '{"a":', "[],", "1,", '"', " "])
def test_hostile_json_is_refused_soon(piece: str) -> None:
    """A megabyte of JSON pieces is refused within two seconds."""
    document = read_soon(repeated(piece, "["), "x.json")
    assert document.tree is None
    assert document.diagnostics


def test_aliases_that_nest_too_deep() -> None:
    """Depth counts what aliases bring in, so that no reader of the tree overflows (F003)."""
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100)]
    (found,) = read_text("\n".join(lines), "x.yaml").diagnostics
    assert found.rule.code == "F003"
    assert found.span.text == "*a62"


def test_the_depth_limit_is_64() -> None:
    """64 levels are read, 65 are not."""
    assert read_text("[" * 64 + "]" * 64, "x.yaml").tree is not None
    assert read_text("[" * 65 + "]" * 65, "x.yaml").tree is None
    assert read_text("[" * 64 + "]" * 64, "x.json").tree is not None
    assert read_text("[" * 65 + "]" * 65, "x.json").tree is None


def test_ordinary_aliases_are_far_from_the_limit() -> None:
    """A list of functions shared by a thousand nodes is fine."""
    text = "f: &f [a, b, c, d, e]\nnodes:\n" + "".join(f"  n{n}: *f\n" for n in range(1_000))
    assert read_text(text, "x.yaml").diagnostics == ()
