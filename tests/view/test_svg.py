"""SVG that is well-formed, harmless, and the same everywhere."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.view import Arrow, ArrowKind, Box, Kind, Picture, render_svg

HOSTILE = [
    "<script>alert(1)</script>",
    "a\"b'c",
    "x\ny\r\nz",
    "]]>&amp;&#x41;",
    "😀👩‍👩‍👧 日本語",
    "w" * 500,
    "",
    "\x00\x1b\ud800\uffff\u202e",
    '" onload="alert(1)',
]
ALLOWED = {"svg", "title", "style", "rect", "g", "path", "polygon", "circle", "text"}


def of_text(text: str) -> Picture:
    """Return a picture that holds a text in every place."""
    boxes = tuple(
        Box(f"{text}{kind}", text, kind, (text, text), kind is Kind.ROUTE, text) for kind in Kind
    )
    first, last = boxes[0].id, boxes[-1].id
    arrows = tuple(Arrow(first, last, text, text, kind) for kind in ArrowKind)
    arrows += (Arrow(last, first, text), Arrow(last, last, text, text))
    return Picture(text, boxes, arrows, (Arrow("", first, text, text), Arrow("", text, text)))


def check(drawn: str) -> ET.Element:
    """Parse a drawing, and see that it holds nothing that acts or loads."""
    root = ET.fromstring(drawn)  # noqa: S314 -- our own text
    for element in root.iter():
        assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in ALLOWED
        assert not any(name.startswith("on") or "href" in name for name in element.attrib)
    assert "url(" not in drawn
    assert "@import" not in drawn
    return root


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_shown(text: str) -> None:
    """A text of a flow becomes no element, no attribute and no end of one."""
    check(render_svg(of_text(text)))


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_gives_a_well_formed_document(text: str) -> None:
    """The same holds for all texts."""
    check(render_svg(of_text(text)))


def test_the_document_says_what_it_is() -> None:
    """Screen readers get a role and a name, and each box can be found by its id."""
    root = check(render_svg(Picture("my flow", (Box("a", "A", lines=("do it",)),))))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "my flow"
    names = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")]
    assert names == ["my flow", "A – conversation: do it"]
    assert [e.attrib["data-node"] for e in root.iter() if "data-node" in e.attrib] == ["a"]


def test_an_empty_picture_is_still_a_document() -> None:
    """A flow without nodes gives an empty page."""
    check(render_svg(Picture("", ())))


def test_lengths_have_at_most_one_decimal() -> None:
    """Numbers are rounded to a tenth of a pixel, so bytes do not depend on the machine."""
    body = render_svg(tree(30)).split("</style>")[1]
    assert not re.search(r"\d\.\d\d", re.sub(r"<text[^>]*>[^<]*|<title>[^<]*", "", body))


def test_bytes_do_not_depend_on_the_hash_seed() -> None:
    """Two processes with different hash seeds draw the same bytes."""
    program = (
        "from flowcat.view import *\n"
        "boxes = tuple(Box(str(i), f'node {i}') for i in range(30))\n"
        "arrows = tuple(Arrow(str(i), str(i * 7 % 30), 'f', 'g') for i in range(30))\n"
        "arrows += tuple(Arrow(str(i // 2), str(i), 'h') for i in range(1, 30))\n"
        "p = Picture('p', boxes, arrows)\n"
        "print(render_svg(p), render_mermaid(p), render_dot(p))\n"
    )
    outputs = {
        subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(("count", "seconds"), [(5, 0.2), (40, 1), (300, 5)])
def test_drawing_is_quick(count: int, seconds: float) -> None:
    """Small pictures come at once, and 300 boxes in a few seconds of processor time."""
    picture = tree(count)
    before = process_time()
    check(render_svg(picture))
    assert process_time() - before < seconds


def tree(count: int) -> Picture:
    """Return a tree with ways back, loops, and a way to the end from many boxes."""
    boxes = tuple(
        Box(f"n{at}", f"step_{at}", list(Kind)[at % 6], ("Ask for something.",))
        for at in range(count)
    )
    arrows = [Arrow(f"n{(at - 1) * 2 // 3}", f"n{at}", "next_step") for at in range(1, count)]
    arrows += [Arrow(f"n{at}", f"n{at * 2 // 3}", "back", "tries < 3") for at in range(9, count, 9)]
    arrows += [Arrow(f"n{at}", f"n{count - 1}", "give_up") for at in range(0, count - 1, 3)]
    arrows += [Arrow(f"n{at}", f"n{at}", "repeat") for at in range(3, count, 10)]
    return Picture("a tree", boxes, tuple(arrows))
