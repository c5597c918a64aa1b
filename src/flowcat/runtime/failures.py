"""How an exception is written to the log.

Loguru can print the values of all variables beside a traceback, and an exception's text may quote
what a caller said. So a traceback is written as plain text, without sensitive values.
"""

import traceback
from collections.abc import Iterable, Iterator, Mapping

from flowcat.plan.events import ErrorKind


class RequestFailed(Exception):  # noqa: N818 - says what happened
    """A request that was not sent, not answered, or answered with what no flow can use."""

    def __init__(self, kind: ErrorKind, why: str, *, may_pass: bool = False) -> None:
        """Make one.

        Args:
            kind: As ``error.kind`` tells it.
            why: A sentence of ours: no URL, no text of a server or an exception, no value.
            may_pass: Whether the same request may succeed when it is made again.
        """
        super().__init__(why)
        self.kind: ErrorKind = kind
        self.why = why
        self.may_pass = may_pass


def traceback_of(error: BaseException, secrets: Iterable[object] = ()) -> str:
    """Return a traceback as text in which no sensitive value stands."""
    return without("".join(traceback.format_exception(error)).rstrip(), secrets)


def without(text: str, secrets: Iterable[object]) -> str:
    """Return a text in which no sensitive value stands."""
    for shown in sorted(set(_texts(secrets)), key=len, reverse=True):
        text = text.replace(shown, "(sensitive)")
    return text


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield how each value, and each inside it, may appear in a text."""
    for value in values:
        match value:
            case None | bool():
                pass
            case str() | int() | float():
                if shown := str(value):
                    yield shown
            case Mapping():
                yield from _texts(value.values())
            case list() | tuple():
                yield from _texts(value)
            case _:
                pass
