"""How the texts of boxes and arrows are set, and how large they become."""

from typing import NamedTuple

from flowcat.text.dataclass import dataclass
from flowcat.view.layout import Link, Size, Sketch
from flowcat.view.model import Arrow, ArrowKind, Box, Kind, Picture
from flowcat.view.svg.ink import DETAIL_SIZE, GUARD_SIZE, NAME_SIZE, TITLE_SIZE
from flowcat.view.typeset import Face, text_width, wrap

ICON = 16.0
ICON_GAP = 9.0
PADDING = 14.0
TITLE_HEIGHT = 18.0
DETAIL_HEIGHT = 16.0


@dataclass(frozen=True, slots=True)
class Card:
    """A box with its texts in lines."""

    box: Box
    title: tuple[str, ...]
    details: tuple[str, ...]
    size: Size


class TagLine(NamedTuple):
    """One line of an arrow's label; conditions are set in the monospaced face."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Tag:
    """Arrows that are drawn as one, since they have both ends and the kind in common."""

    arrows: tuple[Arrow, ...]
    lines: tuple[TagLine, ...]
    size: Size


def card(box: Box, callers: tuple[str, ...]) -> Card:
    """Set the texts of a box.

    Args:
        box: The box.
        callers: The functions that lead here from anywhere.
    """
    title = wrap(box.title, Face.BOLD, TITLE_SIZE, 205, 2) or ("–",)
    anywhere = (f"from anywhere: {', '.join(callers)}",) if callers else ()
    details = tuple(
        line
        for text in (*box.lines[:6], *anywhere)
        for line in wrap(text, Face.REGULAR, DETAIL_SIZE, 205, 3)
    )
    text = max(
        *(text_width(line, Face.BOLD, TITLE_SIZE) for line in title),
        *(text_width(line, Face.REGULAR, DETAIL_SIZE) for line in details),
        60.0,
    )
    side = PADDING + _SIDES[box.kind]
    height = 2 * 11 + TITLE_HEIGHT * len(title) + (DETAIL_HEIGHT * len(details))
    text *= _WIDER_FONTS
    return Card(box, title, details, Size(round(text + ICON + ICON_GAP + 2 * side), height))


def side_room(kind: Kind) -> float:
    """Return how far the text of a box of this kind is from its sides."""
    return PADDING + _SIDES[kind]


def tags(picture: Picture) -> tuple[Tag, ...]:
    """Gather the arrows that are drawn as one, in the order of the first of each."""
    groups: dict[tuple[str, str, ArrowKind], list[Arrow]] = {}
    for arrow in picture.arrows:
        # A box has one loop, whatever leads along it.
        kind = ArrowKind.CALL if arrow.source == arrow.target else arrow.kind
        groups.setdefault((arrow.source, arrow.target, kind), []).append(arrow)
    return tuple(map(_tag, groups.values()))


def sketch(picture: Picture, cards: tuple[Card, ...], marks: tuple[Tag, ...]) -> Sketch:
    """Return what the layout needs to know of a picture."""
    index = picture.index()
    links = tuple(
        Link(index[first.source], index[first.target], mark.size, first.kind)
        for mark in marks
        for first in mark.arrows[:1]
    )
    ends = frozenset(at for at, box in enumerate(picture.boxes) if box.kind is Kind.END)
    return Sketch(tuple(card.size for card in cards), links, picture.start() or 0, ends)


_SIDES = {
    Kind.CONVERSATION: 0.0,
    Kind.ROUTE: 10.0,
    Kind.SAY: 0.0,
    Kind.RUN: 8.0,
    Kind.END: 6.0,
    Kind.EXTERNAL: 0.0,
}
"""Room at the sides for what the shape takes away."""

_WIDER_FONTS = 1.08
"""Room for fonts wider than those of the table; the padding gives the rest."""
_MOST_LINES = 12
_TAG_PADDING = 4.0


def _tag(arrows: list[Arrow]) -> Tag:
    lines: list[TagLine] = []
    last = ""
    for arrow in arrows:
        if arrow.label and arrow.label != last:
            lines += (
                TagLine(line, Face.REGULAR) for line in wrap(arrow.label, Face.REGULAR, 12, 170, 2)
            )
        lines += (
            TagLine(line, Face.MONO) for line in wrap(arrow.guard, Face.MONO, GUARD_SIZE, 190, 3)
        )
        last = arrow.label
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], TagLine("…", Face.REGULAR)]
    if not lines:
        return Tag(tuple(arrows), (), Size(0, 0))
    width = max(_line_width(line) for line in lines) + 2 * _TAG_PADDING
    return Tag(tuple(arrows), tuple(lines), Size(round(width), TAG_LINE * len(lines) + 2))


TAG_LINE = 15.0
"""The height of a line of a label."""


def _line_width(line: TagLine) -> float:
    return text_width(line.text, line.face, GUARD_SIZE if line.face is Face.MONO else NAME_SIZE)
