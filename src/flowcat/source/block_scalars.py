"""Literal (``|``) and folded (``>``) blocks, decoded with places."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from flowcat.source.flow_scalars import BREAKS
from flowcat.source.places import Places


def decode_block(raw: str, text: str, style: Literal["literal", "folded"]) -> Places:
    """Decode a block from its header on.

    Args:
        raw: The block as written, header included.
        text: Its content, from which the indentation is told: a header may set it relative to the
            parent, which ``raw`` does not show.
        style: Literal or folded.
    """
    places = Places(len(raw))
    lines = _lines(raw)
    next(lines)
    indent = _indent(raw, text)
    pending: list[_Break] = []
    previous: _Line | None = None
    for line in lines:
        content = raw[line.begin + indent : line.end]
        if not raw[line.begin : line.end].strip(" ") and not content:
            pending.append(_Break(line.end, line.stop))
            continue
        _join(places, pending, folds=style == "folded" and _may_fold(raw, previous, content))
        places.copy(content, line.begin + indent)
        previous = _Line(line.begin + indent, line.end, line.stop)
        pending = [_Break(line.end, line.stop)]
    _join(places, pending, folds=False)
    return places


class _Line(NamedTuple):
    """A line of the source: where it begins, where its text ends, and its line break."""

    begin: int
    end: int
    stop: str


class _Break(NamedTuple):
    """A line break that waits for the next line to tell what becomes of it."""

    at: int
    stop: str


_BREAK = re.compile(rf"[{BREAKS}]")
_FIRST_TEXT = re.compile(rf"(?:\A|[{BREAKS}])( *)[^ {BREAKS}]")


def _lines(raw: str) -> Iterator[_Line]:
    begin = 0
    for found in _BREAK.finditer(raw):
        yield _Line(begin, found.start(), found.group())
        begin = found.end()
    yield _Line(begin, len(raw), "")


def _indent(raw: str, text: str) -> int:
    header = _BREAK.search(raw)
    written = _FIRST_TEXT.search(raw, header.start()) if header else None
    kept = _FIRST_TEXT.search(text)
    return len(written[1]) - len(kept[1]) if written and kept else 0


def _may_fold(raw: str, previous: _Line | None, content: str) -> bool:
    """Lines that begin with a blank keep their line breaks, before and after."""
    if previous is None or previous.stop not in {"\n", "\x85"}:
        return False
    return raw[previous.begin : previous.end][:1] not in _BLANKS and content[:1] not in _BLANKS


_BLANKS = frozenset(" \t")


def _join(places: Places, pending: list[_Break], *, folds: bool) -> None:
    if folds and len(pending) == 1:
        places.write(" ", pending[0].at, pending[0].at + 1)
        return
    for place in pending[1:] if folds else pending:
        if place.stop:
            places.write("\n" if place.stop == "\x85" else place.stop, place.at, place.at + 1)
