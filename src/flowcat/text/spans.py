"""A source text and spans in it.

Offsets count code points from 0, as Python strings and PyYAML's marks do. Lines and columns, which
people see, count from 1. Lines are found only when asked for: a clean flow of 100,000 lines never
pays for them.
"""

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from flowcat.text.dataclass import dataclass, field

if TYPE_CHECKING:
    from pathlib import Path


class Position(NamedTuple):
    """A place as people count it: line and column from 1, columns in code points."""

    line: int
    column: int


@dataclass(slots=True, eq=False)
class Source:
    """One text that a flow was read from."""

    name: str
    """What messages call it: a path as the user gave it, or ``<stdin>``."""
    text: str
    """The text, whole, with ``\\n`` line ends."""
    file: "Path | None" = None
    """The file it is in, links followed; None for a text from elsewhere."""
    _line_starts: list[int] = field(default_factory=list, repr=False)

    def position(self, offset: int) -> Position:
        """Tell the line and column of an offset; an offset past the end is at the end."""
        starts = self._starts()
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def line_text(self, line: int) -> str:
        """Return a line (counted from 1) without its end; empty past the last one."""
        starts = self._starts()
        if not 1 <= line <= len(starts):
            return ""
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\n")

    def _starts(self) -> list[int]:
        if not self._line_starts:
            starts = [0]
            at = self.text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = self.text.find("\n", at + 1)
            self._line_starts = starts
        return self._line_starts


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source, from ``start`` up to but not including ``end`` (code points)."""

    source: Source
    start: int
    end: int

    @property
    def from_position(self) -> Position:
        """Line and column of the first character."""
        return self.source.position(self.start)

    @property
    def to_position(self) -> Position:
        """Line and column just after the last character."""
        return self.source.position(self.end)

    @property
    def text(self) -> str:
        """The characters inside."""
        return self.source.text[self.start : self.end]
