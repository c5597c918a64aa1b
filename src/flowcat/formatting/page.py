"""The new text as it grows: lines, with the comments and blank lines that the old text has there.

Comments are never handed over by whoever writes the lines. The page takes each one from the old
text when that is past its place, so none can be lost or doubled.
"""

import re
from collections import deque
from collections.abc import Iterable

from flowcat.formatting.comments import Comment, line_start
from flowcat.formatting.texts import is_one_line
from flowcat.text.dataclass import dataclass


@dataclass(slots=True)
class Chunk:
    """A line, or more if a text has more."""

    text: str
    indent: int
    is_spaced: bool
    """Whether a blank line comes before it."""
    is_closed: bool = False
    """Whether nothing may follow on its last line."""
    keeps_blank: bool = False
    """Whether a blank line behind it would belong to its text."""


class Page:
    """The new text so far, and how far that is in the old one."""

    __slots__ = (
        "_comments", "_is_first", "_joins", "_left", "_pulled", "at", "chunks", "text",
    )  # fmt: skip

    def __init__(self, text: str, comments: Iterable[Comment]) -> None:
        self.text = text
        self.at = 0
        """The place in the old text up to which all is written."""
        self.chunks: list[Chunk] = []
        self._comments = deque(comment for comment in comments if not comment.in_header)
        self._left: list[tuple[int, int]] = []
        """The old and new columns of the blocks left since the last line."""
        self._is_first = True
        """Whether the next line is the first one of a block, and wants no blank line before."""
        self._joins = False
        self._pulled = 0

    @property
    def width(self) -> int:
        """How wide the last line is."""
        last = self.chunks[-1].text if self.chunks else ""
        return len(last) - line_start(last, len(last))

    def has_comment_before(self, at: int) -> bool:
        """Whether a comment stands between what is written and a place."""
        return bool(self._comments) and self._comments[0].start < at

    def begin_block(self) -> None:
        """Say that the next line is the first one of a block."""
        self._is_first = True

    def end_block(self, column: int, indent: int) -> None:
        """Say that a block is complete, which had an old and a new column."""
        self._left.append((column, indent))

    def join(self) -> None:
        """Let what comes next follow on the last line, unless a comment is in the way."""
        self._joins = True

    def separate(self) -> None:
        """Let what comes next have a line of its own, which is so unless ``join`` is called."""
        self._joins = False

    def pull_comment(self, end: int) -> None:
        """Let the comment that follows a place on its line end the last line written so far.

        It is about all of something that is on one line no more, so it stays where that begins.
        """
        if self._comments and is_one_line(self.text[end : self._comments[0].start]):
            self._pulled = self._comments[0].start + 1

    def line(self, start: int, indent: int) -> None:
        """Begin a line for what stands at a place of the old text."""
        joins, self._joins = self._joins, False
        if joins and self.chunks and not self.has_comment_before(start):
            self._is_first = False
            if not self.chunks[-1].is_closed:
                self.chunks[-1].text += " "
                return
        self.write_comments(max(start, self._pulled), indent, self._column(start))
        self._pulled = 0
        self._left.clear()
        self._begin(" " * indent, start, indent)

    def add(self, text: str, end: int) -> None:
        """Write onto the last line what ends at a place of the old text."""
        self.chunks[-1].text += text
        self.at = end

    def written(self) -> str:
        """Return the new text."""
        return "".join("\n" * chunk.is_spaced + f"{chunk.text}\n" for chunk in self.chunks)

    def write_comments(self, until: int, indent: int, column: int) -> None:
        """Write the comments up to a place of the old text.

        Args:
            until: The place.
            indent: The new column of what stands there.
            column: Its old one.
        """
        while self.has_comment_before(until):
            comment = self._comments.popleft()
            last = self.chunks[-1] if self.chunks else None
            if last is None or last.is_closed or comment.is_alone:
                self._begin("", comment.start, self._level_of(comment, indent, column))
                last = self.chunks[-1]
                last.text = " " * last.indent
            else:
                last.text += self._blanks_before(comment)
            last.text += self.text[comment.start : comment.end]
            last.is_closed = True
            self.at = comment.end

    def _begin(self, text: str, start: int, indent: int) -> None:
        is_spaced = (
            bool(self.chunks)
            and not self._is_first
            and not self.chunks[-1].keeps_blank
            and _BLANK_LINE.search(self.text, self.at, start) is not None
        )
        self._is_first = False
        self.chunks.append(Chunk(text, indent, is_spaced))

    def _level_of(self, comment: Comment, indent: int, column: int) -> int:
        """Return the new column of a comment: that of the deepest block left that it stands in."""
        for old, new in sorted(self._left, key=lambda level: level[1]):
            if column < old <= comment.column:
                column, indent = old, new
        return indent

    def _blanks_before(self, comment: Comment) -> str:
        """Return the blanks between a line and its comment: as they are, where that is clear."""
        before = self.text[line_start(self.text, comment.start) : comment.start]
        blanks = before[len(before.rstrip(" ")) :]
        if len(blanks) > 1 or (blanks and self.at == comment.start - 1):
            return blanks
        # One blank and a letter behind the `#` would look like a text that was cut by mistake.
        return " " if self.text.startswith("# ", comment.start) else "  "

    def _column(self, at: int) -> int:
        return at - line_start(self.text, at)


_BLANK_LINE = re.compile(r"\n[ \t]*\n")
