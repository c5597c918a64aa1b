"""What stands beside the graph: the functions offered everywhere, and the key to the kinds."""

from flowcat.text.dataclass import dataclass
from flowcat.view.layout import Rect, Size
from flowcat.view.model import Arrow, Kind, Picture
from flowcat.view.svg.cards import draw_icon
from flowcat.view.svg.ink import GUARD_SIZE, element, text
from flowcat.view.typeset import Face, one_line, text_width, wrap


@dataclass(frozen=True, slots=True)
class Panel:
    """The list of what may be called from anywhere."""

    rows: tuple[tuple[str, str, str], ...]
    """Name, condition and target of each."""
    widths: tuple[float, float, float]
    size: Size


def panel(picture: Picture) -> Panel | None:
    """Set the list, or return None if there is nothing to list."""
    if not picture.globals:
        return None
    rows = tuple(_row(picture, arrow) for arrow in picture.globals)
    # Names with nothing beside them may reach into the next columns.
    wide = [name for name, guard, target in rows if guard or target]
    widths = (
        max((text_width(name, Face.REGULAR, 12) for name in wide), default=0.0),
        max(text_width(guard, Face.MONO, GUARD_SIZE) for _, guard, _ in rows),
        max(text_width(target, Face.BOLD, 12) for _, _, target in rows),
    )
    inner = sum(width + _COLUMN_GAP for width in widths if width) - _COLUMN_GAP
    longest = max(text_width(name, Face.REGULAR, 12) for name, _, _ in rows)
    width = max(inner, longest, text_width(_HEADING, Face.BOLD, 12)) * 1.06 + 2 * _PADDING
    return Panel(rows, widths, Size(round(width), 2 * _PADDING + _ROW * (len(rows) + 1)))


def draw_panel(content: Panel, x: float, y: float) -> str:
    """Return the group of the list."""
    width, height = content.size
    parts = [element("rect", class_="fc-panel", x=x, y=y, width=width, height=height, rx=8)]
    left, middle = x + _PADDING, y + _PADDING + _ROW / 2 - 2
    parts.append(text(_HEADING, left, middle, 12, "fc-strong"))
    for row in content.rows:
        middle += _ROW
        at = left
        for cell, column, face in zip(row, content.widths, _FACES, strict=True):
            if cell:
                parts.append(text(cell, at, middle, 12, face))
            at += column + _COLUMN_GAP if column else 0.0
    return element("g", "".join(parts), class_="fc-globals")


def key_size(picture: Picture) -> Size:
    """Return the room the key takes; none if all boxes are of one kind."""
    widths = [_key_width(kind) for kind in _used(picture)]
    return Size(sum(widths), 20) if len(widths) > 1 else Size(0, 0)


def draw_key(picture: Picture, x: float, middle: float) -> str:
    """Return the group of the key: each kind in use with its sign."""
    parts = []
    for kind in _used(picture):
        sign = element("g", draw_icon(kind, x, middle - 8), class_=f"fc-{kind}")
        parts.append(sign + text(_KEY_TEXTS[kind], x + 23, middle, 11, "fc-small"))
        x += _key_width(kind)
    return element("g", "".join(parts), class_="fc-key")


def free_corner(size: Size, area: Rect, taken: list[Rect]) -> Rect:
    """Return a place for a panel: in an upper corner of the area if free, else further right."""
    width, height = size
    band = Rect(-_FAR, area.y, 2 * _FAR, height + 20)
    rights = [other.right for other in taken if band.overlaps(other)]
    right = Rect(max([area.right - width, *(x + _BESIDE for x in rights)]), area.y, width, height)
    left = Rect(area.x, area.y, width, height)
    ground = Rect(left.x, left.y, width + _BESIDE, height + 20)
    if right.right > area.right and not any(ground.overlaps(other) for other in taken):
        return left
    return right


_HEADING = "From anywhere"
_PADDING = 14.0
_ROW = 19.0
_COLUMN_GAP = 12.0
_BESIDE = 32.0
_FAR = 1e9
_FACES = ("fc-name", "fc-guard", "fc-strong")
_KEY_TEXTS = {
    Kind.CONVERSATION: "conversation",
    Kind.ROUTE: "silent choice",
    Kind.SAY: "exact words",
    Kind.RUN: "runs a function",
    Kind.END: "end of the call",
    Kind.EXTERNAL: "outside this flow",
}


def _row(picture: Picture, arrow: Arrow) -> tuple[str, str, str]:
    target = _cell(picture.title_of(arrow.target), Face.BOLD, 180)
    return (
        _cell(arrow.label, Face.REGULAR, 200),
        _cell(arrow.guard, Face.MONO, 220),
        f"→ {target}" if one_line(arrow.target) else "",
    )


def _cell(content: str, face: Face, limit: float) -> str:
    return next(iter(wrap(content, face, 12, limit, 1)), "")


def _used(picture: Picture) -> list[Kind]:
    used = {box.kind for box in picture.boxes}
    return [kind for kind in Kind if kind in used]


def _key_width(kind: Kind) -> float:
    return 23 + text_width(_KEY_TEXTS[kind], Face.REGULAR, 11) * 1.06 + 22
