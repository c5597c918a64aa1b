"""A picture as Mermaid text, which GitHub and many editors draw.

Everything but letters, digits and harmless marks is written as a character code, so no text of a
flow can be read as Mermaid, Markdown or HTML.
"""

import json
import re

from flowcat.view.model import Arrow, ArrowKind, Box, Kind, Picture
from flowcat.view.palette import LIGHT
from flowcat.view.typeset import Face, wrap


def render_mermaid(picture: Picture) -> str:
    """Return a top-down flowchart; its nodes are ``n0``, ``n1``, … in the order of the boxes."""
    lines = [*_heading(picture.title), "flowchart TD"]
    index = picture.index()
    lines += [_node(at, box) for at, box in enumerate(picture.boxes)]
    start = picture.start()
    if start is not None:
        lines += ['  start_mark((" "))', f"  start_mark --> n{start}"]
    lines += [_arrow(arrow, index) for arrow in picture.arrows]
    if picture.globals:
        rows = ("From anywhere", *picture.global_lines())
        lines.append(f'  from_anywhere["{"<br/>".join(_lines(row, 60) for row in rows)}"]')
    return "\n".join([*lines, *_classes(picture), *_link_styles(picture), ""])


_SHAPES = {
    Kind.CONVERSATION: ("(", ")"),
    Kind.ROUTE: ("{{", "}}"),
    Kind.SAY: (">", "]"),
    Kind.RUN: ("[[", "]]"),
    Kind.END: ("([", "])"),
    Kind.EXTERNAL: ("[/", "/]"),
}
_LINES = {ArrowKind.CALL: "-->", ArrowKind.SILENT: "-.->", ArrowKind.ERROR: "--x"}
_SIZE = 14.0
_EM = 7.0
"""About the width of a character at that size."""


def _heading(title: str) -> list[str]:
    shown = wrap(title, Face.BOLD, _SIZE, 70 * _EM, 1)
    return ["---", f"title: {json.dumps(shown[0], ensure_ascii=False)}", "---"] if shown else []


def _node(at: int, box: Box) -> str:
    before, after = _SHAPES[box.kind]
    title = _lines(box.title, 28) or " "
    details = [_lines(line, 36) for line in box.lines]
    severity = [_lines(f"({box.severity})", 36)] if box.severity else []
    text = "<br/>".join(filter(None, [f"<b>{title}</b>", *details, *severity]))
    return f'  n{at}{before}"{text}"{after}'


def _arrow(arrow: Arrow, index: dict[str, int]) -> str:
    guard = f"[{arrow.guard}]" if arrow.guard else ""
    text = "<br/>".join(filter(None, [_lines(arrow.label, 30), _lines(guard, 34)]))
    label = f'|"{text}"|' if text else ""
    line = _LINES[arrow.kind]
    return f"  n{index[arrow.source]} {line}{label} n{index[arrow.target]}"


def _lines(text: str, width: int) -> str:
    """Break a text after about so many characters, and write it with character codes."""
    shown = wrap(text, Face.REGULAR, _SIZE, width * _EM, 4)
    return "<br/>".join(map(_coded, shown))


def _coded(line: str) -> str:
    """Write a line so that it can stand between quotes."""
    coded = re.sub(r"[^\w\s.,:'/=+!?()-]|(?<![^\W_])_|_(?![^\W_])", _code, line)
    # At the start of a line these would begin a Markdown list, which Mermaid refuses to draw.
    coded = re.sub(r"^[-+]|(?<=^\d)[.)]|(?<=^\d\d)[.)]", _code, coded)
    # Two dollar signs would begin a formula, even as codes; a space without width parts them.
    return re.sub(r"#36;(?=#36;)", "#36;\u200b", coded)


def _code(match: re.Match[str]) -> str:
    char = match.group()
    return f"#{ord(char)};" if char.isascii() else char


def _classes(picture: Picture) -> list[str]:
    lines = []
    for kind in Kind:
        members = [f"n{at}" for at, box in enumerate(picture.boxes) if box.kind is kind]
        if members:
            ink = LIGHT.kinds[kind]
            dashes = ",stroke-dasharray:5 4" if kind is Kind.EXTERNAL else ""
            style = f"fill:{ink.fill},stroke:{ink.stroke},color:{LIGHT.text},stroke-width:1.5px"
            lines.append(f"  classDef {kind}Box {style}{dashes}")
            lines.append(f"  class {','.join(members)} {kind}Box")
    if picture.boxes:
        lines.append(f"  classDef startMark fill:{LIGHT.text},stroke:{LIGHT.text}")
        lines.append("  class start_mark startMark")
    if picture.globals:
        lines.append(
            f"  classDef aside fill:{LIGHT.page},stroke:{LIGHT.muted},color:{LIGHT.text},"
            "stroke-dasharray:3 3"
        )
        lines.append("  class from_anywhere aside")
    return lines


def _link_styles(picture: Picture) -> list[str]:
    """Colour the arrows of errors; the arrow to the start box is number 0."""
    errors = [str(at + 1) for at, arrow in enumerate(picture.arrows) if arrow.kind == "error"]
    colour = LIGHT.arrows[ArrowKind.ERROR]
    return [f"  linkStyle {','.join(errors)} stroke:{colour}"] if errors else []
