"""DOT text that reads top-down and that no flow can break."""

import re

from hypothesis import given
from hypothesis import strategies as st

from flowcat.view import Arrow, ArrowKind, Box, Kind, Picture, render_dot

STRING = r'"(?:[^"\\\n]|\\.)*"'
ATTRIBUTES = rf"\[\w+=(?:{STRING}|[\w.]+)(?:, \w+=(?:{STRING}|[\w.]+))*\]"
LINE = re.compile(
    rf"digraph flow \{{|\}}|  \{{ rank=(?:source|sink);(?: n\d+;)+ \}}"
    rf"|  (?:graph|node|edge|from_anywhere|n\d+|n\d+ -> n\d+) {ATTRIBUTES};"
)


@given(st.text(max_size=40), st.sampled_from(Kind), st.sampled_from(ArrowKind))
def test_any_text_stays_inside_its_string(text: str, kind: Kind, arrow: ArrowKind) -> None:
    """Whatever a flow says, every line is a well-formed statement."""
    box = Box("a", text, kind, (text,), severity=text)
    arrows = (Arrow("a", "a", text, text, arrow),)
    drawn = render_dot(Picture(text, (box,), arrows, (Arrow("", text, text, text),)))
    for line in drawn.rstrip("\n").split("\n"):
        assert LINE.fullmatch(line), line


def test_escapes_and_entities_are_shown_as_written() -> None:
    """Graphviz would replace a backslash escape or an entity, so both are written out."""
    drawn = render_dot(Picture("", (Box("a", r"\N &lt; " + '"q"'),)))
    assert r'label="\\N &amp;lt; \"q\""' in drawn


def test_arrows_back_are_written_downwards() -> None:
    """An arrow that leads back is turned round, so that the start stays on top."""
    boxes = (Box("a", "A", is_start=True), Box("b", "B"), Box("c", "C", Kind.END))
    arrows = (Arrow("a", "b"), Arrow("b", "a", "again"), Arrow("b", "c"))
    drawn = render_dot(Picture("", boxes, arrows))
    again = next(line for line in drawn.split("\n") if '"again"' in line)
    assert again.startswith("  n0 -> n1 [")
    assert again.endswith("dir=back];")
    assert drawn.count("dir=back") == 1
    assert "{ rank=source; n0; }" in drawn
    assert "{ rank=sink; n2; }" in drawn
