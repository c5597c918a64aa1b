"""The words of a YAML text with their places, and what a YAML reader makes of them.

The composer keeps what a flow means. Whoever changes the layout of a text also needs the signs
between the values, and has to know that every reader still sees the same: anchors, tags and how a
value is quoted belong to that, and what ``!include`` names does not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from yaml.error import MarkedYAMLError
from yaml.events import DocumentStartEvent, StreamEndEvent
from yaml.reader import ReaderError
from yaml.tokens import StreamEndToken

from flowcat.source.events import end_of, event_source, start_of, token_source
from flowcat.text.dataclass import dataclass


class NotYaml(Exception):  # noqa: N818 - the caller knows whether that is an error
    """The text breaks YAML's grammar."""

    def __init__(self, at: int) -> None:
        super().__init__(f"no YAML at character {at}")
        self.at = at


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a text."""

    kind: str
    """YAML's name for it, such as ``<scalar>``, ``?`` for a key or ``-`` for an item."""
    start: int
    end: int
    """A block scalar ends behind the blank lines that follow it."""
    column: int
    """Counted from 0."""
    style: str
    """A scalar's sign, such as ``|`` or a quote; empty for a plain one."""


class Happening(NamedTuple):
    """One step in reading a text, without its place and without what no reader cares for."""

    kind: str
    anchor: str | None
    tag: str | None
    style: str
    """A scalar's sign; single and double quotes count as one."""
    value: str | None


def tokens_of(text: str) -> list[Token]:
    """List the words and signs of a text.

    Raises:
        NotYaml: If the scanner cannot go on.
    """
    found: list[Token] = []
    with _grammar(text):
        next_token = token_source(text)
        while not isinstance(token := next_token(), StreamEndToken):
            mark = token.start_mark
            style = getattr(token, "style", None) or ""
            found.append(Token(token.id, mark.index, token.end_mark.index, mark.column, style))
    return found


def happenings_of(text: str) -> list[tuple[Happening, int, int]]:
    """List the steps in reading a text, each with where it begins and ends.

    Raises:
        NotYaml: If it cannot be read.
    """
    found: list[tuple[Happening, int, int]] = []
    with _grammar(text):
        next_event = event_source(text)
        while not isinstance(event := next_event(), StreamEndEvent):
            found.append((_happening(event), start_of(event), end_of(event)))
    return found


@contextmanager
def _grammar(text: str) -> Iterator[None]:
    try:
        yield
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise NotYaml(len(text) if mark is None else min(mark.index, len(text))) from None
    except (ReaderError, UnicodeEncodeError):
        raise NotYaml(0) from None


def _happening(event: Any) -> Happening:
    style = getattr(event, "style", None) or ""
    if isinstance(event, DocumentStartEvent):
        return Happening("document", None, None, "", f"{event.version} {event.tags}")
    return Happening(
        kind=type(event).__name__,
        anchor=getattr(event, "anchor", None),
        tag=getattr(event, "tag", None),
        style='"' if style == "'" else style,
        value=getattr(event, "value", None),
    )
