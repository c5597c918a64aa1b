"""The comments of a text, each with its place."""

import re
from collections.abc import Iterator

from flowcat.source.tokens import Token
from flowcat.text.dataclass import dataclass

BREAKS = "\n\x85\u2028\u2029"
"""What ends a line to YAML 1.1."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, from its ``#`` to its last character that is no blank."""

    start: int
    end: int
    column: int
    """Counted from 0."""
    is_alone: bool
    """Whether it has its line for itself."""
    in_header: bool
    """Whether it follows the ``|`` or ``>`` of a block, of which it is a part here."""


def comments_of(text: str, tokens: list[Token]) -> list[Comment]:
    """List the comments of a text in their order.

    Args:
        text: A text that YAML can read.
        tokens: Its tokens.
    """
    found: list[Comment] = []
    at = 0
    for token in tokens:
        found += _between(text, at, token.start)
        at = max(at, token.end)
        if token.style in _BLOCKS and (header := _HEADER.match(text, token.start)) and header[1]:
            found.append(_comment(text, header.start(1), header.end(1), in_header=True))
    found += _between(text, at, len(text))
    return found


def line_start(text: str, at: int) -> int:
    """Return where the line of a place begins."""
    start = text.rfind("\n", 0, at) + 1
    # The other breaks are looked for on this line only: they are not in most texts at all.
    return max(start, *(text.rfind(sign, start, at) + 1 for sign in BREAKS[1:]))


_BLOCKS = frozenset("|>")
_COMMENT = re.compile(rf"#[^{BREAKS}]*")
_HEADER = re.compile(rf"[^{BREAKS}#]*(#[^{BREAKS}]*)?")


def _between(text: str, start: int, end: int) -> Iterator[Comment]:
    for found in _COMMENT.finditer(text, start, end):
        yield _comment(text, found.start(), found.end(), in_header=False)


def _comment(text: str, start: int, end: int, *, in_header: bool) -> Comment:
    begin = line_start(text, start)
    return Comment(
        start=start,
        end=start + len(text[start:end].rstrip(" \t")),
        column=start - begin,
        is_alone=not text[begin:start].strip(" \t\ufeff"),
        in_header=in_header,
    )
