"""Mermaid text that no flow can break."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowcat.view import Arrow, ArrowKind, Box, Kind, Picture, render_mermaid

NODE = re.compile(r'  n\d+(\(|\{\{|>|\[\[|\(\[|\[/)"[^"\n]*"(\)|\}\}|\]|\]\]|\]\)|/\])')
ARROW = re.compile(r'  (start_mark|n\d+) (-->|-\.->|--x)(\|"[^"|\n]+"\|)? n\d+')
OTHER = re.compile(
    r'  start_mark\(\(" "\)\)|  from_anywhere\["[^"\n]*"\]'
    r"|  (classDef|class|linkStyle) [\w, :;.#-]+"
)

HOSTILE = [
    "<script>alert(1)</script>",
    'a"b',
    "x\ny",
    "]]>",
    "😀",
    "w" * 500,
    "",
    "end",
    "`**b**`",
    "%% c",
    "a|b",
    "#quot;",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", Kind)
def test_hostile_texts_stay_inside_their_quotes(text: str, kind: Kind) -> None:
    """A text is never read as Mermaid: every line has the form of a node, an arrow or a class."""
    check(text, kind)


@given(st.text(max_size=40), st.sampled_from(Kind))
def test_any_text_stays_inside_its_quotes(text: str, kind: Kind) -> None:
    """The same holds for all texts."""
    check(text, kind)


def check(text: str, kind: Kind) -> None:
    """Draw a picture full of a text, and look at each line."""
    box = Box("a", text, kind, (text,), severity=text)
    picture = Picture(text, (box,), (Arrow("a", "a", text, text),), (Arrow("", text, text, text),))
    drawn = render_mermaid(picture)
    body = drawn.split("flowchart TD\n")[1].rstrip("\n").split("\n")
    for line in body:
        assert NODE.fullmatch(line) or ARROW.fullmatch(line) or OTHER.fullmatch(line), line
    labels = re.sub(r"<b>|</b>|<br/>", "", "".join(re.findall(r'"([^"]*)"', "".join(body))))
    assert not re.search(r"[<>&`|\[\]{}*$]|#(?!\d+;)", labels)


def test_a_line_never_begins_as_a_list() -> None:
    """Mermaid refuses labels that look like a Markdown list, so their first sign is coded."""
    drawn = render_mermaid(Picture("", (Box("a", "1. first"), Box("b", "- second"))))
    assert "1#46; first" in drawn
    assert "#45; second" in drawn


def test_dollars_begin_no_formula() -> None:
    """Mermaid would set what stands between double dollar signs as mathematics."""
    drawn = render_mermaid(Picture("", (Box("a", "$$x$$"),)))
    assert "#36;#36;" not in drawn


def test_kinds_of_arrows_differ_by_line() -> None:
    """What the LLM chose, what went on by itself and what failed can be told apart in grey."""
    arrows = tuple(Arrow("a", "a", kind=kind) for kind in ArrowKind)
    drawn = render_mermaid(Picture("", (Box("a", "A"),), arrows))
    assert "n0 --> n0" in drawn
    assert "n0 -.-> n0" in drawn
    assert "n0 --x n0" in drawn
    assert "linkStyle 3 " in drawn


def test_an_empty_picture_is_an_empty_chart() -> None:
    """Without boxes there is only the first line."""
    assert render_mermaid(Picture("", ())) == "flowchart TD\n"
