"""A picture as DOT text, for Graphviz.

Graphviz finds rows by following arrows, so arrows that lead back are written the other way round
with ``dir=back``. Then the start is on top, the ends are at the bottom, and all between reads
downwards.
"""

from flowcat.view.layout import back_links
from flowcat.view.model import Arrow, ArrowKind, Box, Kind, Picture
from flowcat.view.palette import LIGHT
from flowcat.view.typeset import Face, wrap


def render_dot(picture: Picture) -> str:
    """Return a directed graph; its nodes are ``n0``, ``n1``, … in the order of the boxes."""
    lines = [
        "digraph flow {",
        f"  graph [label={_quoted(_wrapped((picture.title,), 420))}, labelloc=t, fontsize=18];",
        '  graph [rankdir=TB, nodesep=0.4, ranksep=0.55, fontname="Helvetica"];',
        '  node [fontname="Helvetica", fontsize=12, style=filled, margin="0.18,0.1"];',
        '  edge [fontname="Helvetica", fontsize=10, arrowsize=0.8];',
        *(_node(at, box) for at, box in enumerate(picture.boxes)),
    ]
    index = picture.index()
    start = picture.start()
    if start is not None:
        pairs = [(index[arrow.source], index[arrow.target]) for arrow in picture.arrows]
        back = back_links(len(picture.boxes), pairs, start)
        lines += [
            _arrow(arrow, index, is_back=at in back) for at, arrow in enumerate(picture.arrows)
        ]
        lines += _ranks(picture, start)
    if picture.globals:
        rows = _wrapped(("From anywhere", *picture.global_lines()), 320)
        lines.append(
            f"  from_anywhere [label={_quoted(rows, end='l')}, shape=note, fillcolor=white];"
        )
    return "\n".join([*lines, "}", ""])


_SHAPES = {
    Kind.CONVERSATION: 'shape=box, style="filled,rounded"',
    Kind.ROUTE: "shape=hexagon",
    Kind.SAY: "shape=cds",
    Kind.RUN: "shape=component",
    Kind.END: 'shape=box, style="filled,rounded,bold", peripheries=2',
    Kind.EXTERNAL: 'shape=box, style="filled,dashed"',
}
_LINES = {ArrowKind.CALL: "solid", ArrowKind.SILENT: "dashed", ArrowKind.ERROR: "dotted"}


def _node(at: int, box: Box) -> str:
    ink = LIGHT.kinds[box.kind]
    severity = (f"({box.severity})",) if box.severity else ()
    rows = _wrapped((box.title, *box.lines, *severity), 190)
    look = f'{_SHAPES[box.kind]}, color="{ink.stroke}", fillcolor="{ink.fill}"'
    return f'  n{at} [label={_quoted(rows)}, {look}, fontcolor="{LIGHT.text}"];'


def _arrow(arrow: Arrow, index: dict[str, int], *, is_back: bool) -> str:
    guard = f"[{arrow.guard}]" if arrow.guard else ""
    label = _quoted(_wrapped((arrow.label, guard), 170))
    upper, lower = index[arrow.source], index[arrow.target]
    direction = ""
    if is_back:
        upper, lower = lower, upper
        direction = ", dir=back"
    colour = LIGHT.arrows[arrow.kind]
    look = f'style={_LINES[arrow.kind]}, color="{colour}", fontcolor="{LIGHT.text}"'
    return f"  n{upper} -> n{lower} [label={label}, {look}{direction}];"


def _ranks(picture: Picture, start: int) -> list[str]:
    """Put the start on the first row and the ends on the last."""
    leaving = {arrow.source for arrow in picture.arrows}
    ends = [
        f"n{at};"
        for at, box in enumerate(picture.boxes)
        if box.kind is Kind.END and box.id not in leaving and at != start
    ]
    last = [f"  {{ rank=sink; {' '.join(ends)} }}"] if ends else []
    return [f"  {{ rank=source; n{start}; }}", *last]


def _wrapped(texts: tuple[str, ...], limit: float) -> tuple[str, ...]:
    """Break each text at a width in points."""
    return tuple(line for text in texts for line in wrap(text, Face.REGULAR, 12, limit, 4))


def _quoted(lines: tuple[str, ...], *, end: str = "n") -> str:
    """Write lines as one string; Graphviz reads escapes and HTML entities inside strings."""
    escaped = (
        line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines
    )
    joint = f"\\{end}"
    return '"' + joint.join(escaped) + (joint if end == "l" and lines else "") + '"'
