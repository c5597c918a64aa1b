"""What the layout reads and gives back: sizes in, places out, in pixels.

The layout knows boxes by number and nothing of what they hold, so any graph can be laid out and
tested. x grows to the right and y downwards.
"""

from typing import NamedTuple

from flowcat.text.dataclass import dataclass


class Size(NamedTuple):
    """A width and a height; both zero where there is nothing."""

    width: float
    height: float


NOTHING = Size(0, 0)
"""The size of what is not there."""


class Point(NamedTuple):
    """A place."""

    x: float
    y: float


class Rect(NamedTuple):
    """A rectangle by its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: "Rect") -> bool:
        """Tell whether two rectangles share more than a border."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow to lay out: from box to box, with the size of its label."""

    source: int
    target: int
    label: Size = NOTHING
    stream: str = ""
    """Arrows of one stream to one box flow together on their way."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A graph to lay out."""

    boxes: tuple[Size, ...]
    links: tuple[Link, ...]
    start: int = 0
    """The box that stands on top."""
    ends: frozenset[int] = frozenset()
    """The boxes that go to the bottom if there is room."""


@dataclass(frozen=True, slots=True)
class Way:
    """The line of an arrow, in the direction of the arrow."""

    start: Point
    steps: tuple[tuple[Point, ...], ...]
    """One point is a straight line to it; three are a curve: two control points and the end."""
    label: Rect | None
    reaches: bool
    """Whether it ends at its box; else it flows into the way of an earlier arrow of its stream."""
    is_back: bool
    """Whether it leads upwards, or to its own box."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands; the upper left corner is at 0, 0."""

    size: Size
    boxes: tuple[Rect, ...]
    ways: tuple[Way, ...]
    """One for each link, in order."""
