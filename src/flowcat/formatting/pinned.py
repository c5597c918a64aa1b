"""Lines that a comment for Flowcat is about, such as ``# flowcat: ignore[F303] why``.

Such a comment is about its own line, or about the next one if it has its line for itself. What
stands on that line has to stay on one line, or the comment would be about a part of it.
"""

import re
from collections.abc import Iterable

from flowcat.formatting.comments import BREAKS, Comment, line_start


def pinned_lines(text: str, comments: Iterable[Comment]) -> frozenset[int]:
    """Return where in the text each such line begins."""
    return frozenset(
        _next_line(text, comment.end) if comment.is_alone else line_start(text, comment.start)
        for comment in comments
        if _FOR_FLOWCAT.match(text, comment.start)
    )


_FOR_FLOWCAT = re.compile(r"# ?flowcat:")
_COMMENT_LINES = re.compile(rf"[^{BREAKS}]*[{BREAKS}](?:[ \t]*#[^{BREAKS}]*[{BREAKS}])*")


def _next_line(text: str, at: int) -> int:
    """Return the start of the line that follows a comment and the comments below it."""
    found = _COMMENT_LINES.match(text, at)
    return found.end() if found else len(text)
