"""libyaml's events, and what its marks leave to find out."""

import re
from collections.abc import Callable
from typing import Any, cast

from yaml.error import Mark
from yaml.events import Event

try:
    from yaml._yaml import CParser
except ImportError as error:
    raise ImportError("flowcat needs PyYAML with libyaml") from error

MAX_DIRECTIVES = 16
"""Lines that begin with ``%``; libyaml compares each ``%TAG`` with all before it."""


def event_source(text: str) -> Callable[[], Any]:
    """Return a function that gives the next event of a text.

    Its type is left open: parsed events always have the marks that their classes call optional.

    Raises:
        UnicodeEncodeError: The text holds half of a surrogate pair.
    """
    return CParser(text).get_event


def token_source(text: str) -> Callable[[], Any]:
    """Return a function that gives the next token of a text.

    Raises:
        UnicodeEncodeError: The text holds half of a surrogate pair.
    """
    return CParser(text).get_token


def max_events(text: str) -> int:
    """Return how many events a text may have; real flows have one for each ten characters."""
    return 100_000 + len(text) // 6


def too_many_directives(text: str) -> bool:
    """Tell whether more lines begin with ``%`` than any flow needs."""
    return text.count("\n%") > MAX_DIRECTIVES


def start_of(event: Event) -> int:
    """Return where an event begins: at its anchor or tag, if it has one."""
    return cast(Mark, event.start_mark).index


def end_of(event: Event) -> int:
    """Return where an event ends; a block's end is only where the next thing begins."""
    return cast(Mark, event.end_mark).index


def after_properties(text: str, start: int) -> int:
    """Step over anchors and tags, and the blanks and comments after them."""
    found = _PROPERTIES.match(text, start)
    return found.end() if found else start


def end_of_block(text: str, start: int, end: int) -> int:
    """Return the end of a block scalar's last line that holds anything."""
    written = text[start:end].rstrip()
    line_end = text.find("\n", start + len(written), end)
    return end if line_end < 0 else line_end


_PROPERTIES = re.compile(
    r"(?:(?:&[0-9A-Za-z_-]+|!(?:<[^>\s]*>|[^\s,\[\]{}]*))(?:\s|#[^\n]*)*)*", re.ASCII
)
