"""Arrows as SVG: lines with heads, and labels on them."""

from flowcat.view.layout import Point, Rect, Way
from flowcat.view.model import Arrow
from flowcat.view.svg.ink import GUARD_SIZE, NAME_SIZE, element, number, text, tooltip
from flowcat.view.svg.measure import TAG_LINE, Tag
from flowcat.view.typeset import Face


def draw_line(tag: Tag, way: Way) -> str:
    """Return the line of an arrow, with its head if it reaches its box itself."""
    first = tag.arrows[0]
    parts = [tooltip("; ".join(map(_spoken, tag.arrows)))]
    parts.append(element("path", class_="fc-line", d=_path(way)))
    if way.reaches:
        parts.append(draw_head(*_last_move(way)))
    return element(
        "g",
        "".join(parts),
        class_=f"fc-arrow fc-{first.kind}",
        data_source=first.source,
        data_target=first.target,
    )


def draw_label(tag: Tag, rect: Rect) -> str:
    """Return the label of an arrow, on a ground that hides the line."""
    parts = [
        element(
            "rect",
            class_="fc-under",
            x=rect.x,
            y=rect.y,
            width=rect.width,
            height=rect.height,
            rx=3,
        )
    ]
    middle = rect.center.y - TAG_LINE * (len(tag.lines) - 1) / 2
    for line in tag.lines:
        size, face = _FACES[line.face]
        parts.append(text(line.text, rect.center.x, middle, size, f"{face} fc-mid"))
        middle += TAG_LINE
    first = tag.arrows[0]
    return element("g", "".join(parts), data_source=first.source, data_target=first.target)


def draw_head(before: Point, tip: Point) -> str:
    """Return an arrow head at ``tip``, seen from ``before`` (straight above or beside it)."""
    if abs(tip.x - before.x) > abs(tip.y - before.y):
        back = -_LENGTH if tip.x > before.x else _LENGTH
        moves = f"l{number(back)} {number(-_HALF)}v{number(2 * _HALF)}z"
    else:
        back = -_LENGTH if tip.y > before.y else _LENGTH
        moves = f"l{number(-_HALF)} {number(back)}h{number(2 * _HALF)}z"
    return element("path", class_="fc-head", d=f"M{_at(tip)}{moves}")


_FACES = {Face.REGULAR: (NAME_SIZE, "fc-name"), Face.MONO: (GUARD_SIZE, "fc-guard")}
_LENGTH = 9.0
_HALF = 4.2


def _path(way: Way) -> str:
    parts = [f"M{_at(way.start)}"]
    parts += (("L" if len(step) == 1 else "C") + " ".join(map(_at, step)) for step in way.steps)
    if way.reaches:
        # The line ends inside the head, so that its end does not show at the tip.
        parts[-1] = _drawn_back(way, parts[-1])
    return "".join(parts)


def _drawn_back(way: Way, last: str) -> str:
    before, tip = _last_move(way)
    short = 5.0
    if abs(tip.x - before.x) > abs(tip.y - before.y):
        end = Point(tip.x - (short if tip.x > before.x else -short), tip.y)
    else:
        end = Point(tip.x, tip.y - (short if tip.y > before.y else -short))
    return last.removesuffix(_at(tip)) + _at(end)


def _last_move(way: Way) -> tuple[Point, Point]:
    """Return the tip of a way, and a point from which the line comes to it."""
    points = [way.start, *(point for step in way.steps for point in step)]
    return points[-2], points[-1]


def _at(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"


def _spoken(arrow: Arrow) -> str:
    why = " ".join(filter(None, [arrow.label, f"[{arrow.guard}]" if arrow.guard else ""]))
    return f"{arrow.source} → {arrow.target}" + (f": {why}" if why else "")
