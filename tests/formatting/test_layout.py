"""One layout for every flow, in which nothing that a reader sees has changed."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.docs.page import samples_of
from tests.formatting.documents import documents

from flowcat.checks import check_text
from flowcat.diagnostics import Diagnostic
from flowcat.formatting import Formatted, formatted
from flowcat.formatting.comments import comments_of
from flowcat.source import Document, plain_value, read_text
from flowcat.source.tokens import Happening, happenings_of, tokens_of

ROOT = Path(__file__).parents[2]
PAIRS = Path(__file__).parent / "pairs"
NAMES = sorted(file.name.removesuffix(".before.yaml") for file in PAIRS.glob("*.before.yaml"))
SHIPPED = sorted([*ROOT.glob("flows/*/*.yaml"), *ROOT.glob("examples/*/*.yaml")])
SAMPLES = sorted(ROOT.glob("tests/rules/*/ok/*.flow.yaml"))


def text_of(document: Document) -> str:
    """Return the text of a document in its layout, which it must have."""
    result = formatted(document)
    assert isinstance(result, Formatted), result
    return result.text


def laid_out(text: str) -> str:
    """Lay out a text."""
    return text_of(read_text(text, "x.yaml"))


def comments_in(text: str) -> list[str]:
    """List the comments of a text."""
    return [text[one.start : one.end] for one in comments_of(text, tokens_of(text))]


def values_in(text: str) -> list[Happening]:
    """List what YAML's parser makes of a text."""
    return [step for step, *_ in happenings_of(text)]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_gets_the_layout_as_kept(name: str, golden: Callable[[str, str], None]) -> None:
    """The layout changes only when somebody has looked at what becomes of these texts."""
    text = (PAIRS / f"{name}.before.yaml").read_text(encoding="utf-8")
    golden(f"../formatting/pairs/{name}.after.yaml", laid_out(text))


@pytest.mark.parametrize("name", NAMES)
def test_a_text_in_its_layout_stays(name: str) -> None:
    """Formatting again changes nothing."""
    text = (PAIRS / f"{name}.after.yaml").read_text(encoding="utf-8")
    assert laid_out(text) == text


@given(documents())
@settings(max_examples=300)
def test_any_text_keeps_values_and_comments(text: str) -> None:
    """Whatever the layout was, values, anchors, tags and comments stay, and it is done at once."""
    made = laid_out(text)
    assert values_in(made) == values_in(text)
    assert comments_in(made) == comments_in(text)
    assert laid_out(made) == made


@given(documents())
@settings(max_examples=100)
def test_any_text_is_read_as_before(text: str) -> None:
    """A flow reads the same values, and doubts of the text are neither hidden nor made."""
    before, after = read_text(text, "x.yaml"), read_text(laid_out(text), "x.yaml")
    assert before.tree is not None
    assert after.tree is not None
    assert plain_value(after.tree) == plain_value(before.tree)
    assert _codes(after) == _codes(before)


@given(documents())
@settings(max_examples=100)
def test_any_text_gets_tidy_lines(text: str) -> None:
    """No line ends in blanks unless they are text, no two blank lines follow each other."""
    has_block = any(step.style in ("|", ">") for step in values_in(text))
    lines = laid_out(text).split("\n")
    assert lines.pop() == ""
    assert lines[0] != ""
    if not has_block:
        assert [line for line in lines if line != line.rstrip()] == []
        assert all(one or other for one, other in pairwise(lines))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_our_own_flows_have_the_layout(file: Path) -> None:
    """What we ship as an example is as `flowcat fmt` would write it."""
    text = file.read_text(encoding="utf-8")
    assert laid_out(text) == text


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: f"{file.parts[-3]}-{file.name}")
def test_a_sound_flow_stays_sound(file: Path) -> None:
    """The layout brings no findings, so no comment for Flowcat loses the line it is about."""
    text = file.read_text(encoding="utf-8-sig")
    made = laid_out(text)
    assert values_in(made) == values_in(text)
    assert comments_in(made) == comments_in(text)
    assert laid_out(made) == made
    before, after = (check_text(one, file.as_posix(), folder=file.parent) for one in (text, made))
    assert _rules(after.diagnostics) == _rules(before.diagnostics)


def test_the_page_shows_what_is_made() -> None:
    """The flow that the docs show before and after is laid out like that."""
    shown = {sample.file: sample.text for sample in samples_of(ROOT / "docs" / "fmt.md")}
    assert laid_out(shown["hello.flow.yaml"]) == shown["formatted.flow.yaml"]


def _codes(document: Document) -> list[str]:
    # `?` in brackets is a doubt that ends when they become a block.
    ended = "inside of `{}` or `[]`"
    return _rules(found for found in document.diagnostics if ended not in found.message)


def _rules(diagnostics: Iterable[Diagnostic]) -> list[str]:
    return sorted(found.rule.code for found in diagnostics)
