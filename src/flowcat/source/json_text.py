"""JSON text to a tree.

YAML holds nearly all of JSON, but not pairs of surrogates in strings nor every tab; and a JSON file
should be told about JSON's rules. One loop without recursion reads it.
"""

import json
import re
from typing import Literal

from flowcat.source.events import max_events
from flowcat.source.mappings import checked_entries, simple_entries
from flowcat.source.session import Session
from flowcat.source.tree import Mapping, Plain, Scalar, Sequence, Tree
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass


def read_json(source: Source, session: Session, depth: int) -> Tree | None:
    """Make the tree of a JSON text.

    Args:
        source: The text.
        session: Takes what is found wrong.
        depth: The level at which the tree will stand.

    Returns:
        The tree, or None if the text is not JSON; then the session was told why.
    """
    reader = _Reader(source, session, depth)
    at = 0
    for _ in range(2 * max_events(source.text)):
        token = _TOKEN.match(source.text, at)
        if token is None:
            return reader.finished(_blank_end(source.text, at))
        if not reader.take(token):
            return None
        at = token.end()
    message = "the text holds more values than a flow of its size can have"
    session.report("F003", message, Span(source, at, at))
    return None


_TOKEN = re.compile(
    r"[ \t\n\r]*(?:(?P<mark>[{}\[\]:,])"
    r'|(?P<text>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![\w.+-])"
    r"|(?P<word>true|false|null)(?!\w))"
)
_BLANKS = re.compile(r"[ \t\n\r]*")
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None}

_Expected = Literal["value", "first", "key", "first key", "colon", "next", "end"]
_SAYS: dict[_Expected, str] = {
    "value": "a value",
    "first": "a value or `]`",
    "key": "a key in double quotes",
    "first key": "a key in double quotes or `}`",
    "colon": "`:`",
    "next": "a comma or the closing bracket",
    "end": "the end of the file",
}
_FOR_VALUE = frozenset({"value", "first"})
_FOR_KEY = frozenset({"key", "first key"})


@dataclass(frozen=True, slots=True)
class _Frame:
    """A list or object that is still open."""

    parent: list[Tree]
    start: int
    opener: str


class _Reader:
    """The state of one text's reading."""

    __slots__ = ("children", "depth", "expected", "frames", "session", "source")

    def __init__(self, source: Source, session: Session, depth: int) -> None:
        self.source = source
        self.session = session
        self.depth = depth
        self.children: list[Tree] = []
        self.frames: list[_Frame] = []
        self.expected: _Expected = "value"

    def take(self, token: re.Match[str]) -> bool:
        """Take the next token; False if reading must stop."""
        kind = token.lastgroup or ""
        start, end = token.span(kind)
        written = token.group(kind)
        if kind != "mark":
            return self._scalar(kind, written, start, end)
        match written:
            case "{" | "[" if self.expected in _FOR_VALUE:
                return self._open(written, start)
            case "}" | "]" if self._may_close(written):
                self._close(end)
            case ":" if self.expected == "colon":
                self.expected = "value"
            case "," if self.expected == "next":
                self.expected = "key" if self.frames[-1].opener == "{" else "value"
            case _:
                return self._unexpected(start, end)
        return True

    def finished(self, at: int) -> Tree | None:
        """Return the tree if the text is complete; no token begins at ``at``."""
        span = Span(self.source, at, at + 1)
        if at < len(self.source.text):
            message = _wrong_token(self.source.text, at)
        elif self.expected == "end":
            return self.children[0]
        elif self.frames:
            opened = self.frames[-1]
            message = f"this `{opened.opener}` is never closed"
            span = Span(self.source, opened.start, opened.start + 1)
        else:
            message = "the file is empty"
            span = Span(self.source, 0, 0)
        self.session.report("F000", message, span)
        return None

    def _scalar(self, kind: str, written: str, start: int, end: int) -> bool:
        if self.expected in _FOR_KEY and kind == "text":
            self.expected = "colon"
        elif self.expected in _FOR_VALUE:
            self._after_value()
        else:
            return self._unexpected(start, end)
        if kind == "text":
            text = json.loads(written)
            self.children.append(Scalar(self.source, start, end, text, text, "double"))
        else:
            value = _number(written) if kind == "number" else _WORDS[written]
            self.children.append(Scalar(self.source, start, end, written, value, "plain"))
        return True

    def _open(self, opener: str, start: int) -> bool:
        self.frames.append(_Frame(self.children, start, opener))
        self.children = []
        self.expected = "first key" if opener == "{" else "first"
        span = Span(self.source, start, start + 1)
        return self.session.may_nest(self.depth + len(self.frames), span)

    def _may_close(self, closer: str) -> bool:
        if not self.frames or (self.frames[-1].opener == "{") != (closer == "}"):
            return False
        return self.expected in {"next", "first", "first key"}

    def _close(self, end: int) -> None:
        frame = self.frames.pop()
        children, self.children = self.children, frame.parent
        if frame.opener == "{":
            entries = simple_entries(children)
            if entries is None:
                entries = checked_entries(children, self.session)
            self.children.append(Mapping(self.source, frame.start, end, entries))
        else:
            self.children.append(Sequence(self.source, frame.start, end, tuple(children)))
        self._after_value()

    def _after_value(self) -> None:
        self.expected = "next" if self.frames else "end"

    def _unexpected(self, start: int, end: int) -> bool:
        message = f"JSON expects {_SAYS[self.expected]} here"
        self.session.report("F000", message, Span(self.source, start, end))
        return False


def _number(written: str) -> Plain:
    if len(written) > 128:
        return written
    return float(written) if any(char in ".eE" for char in written) else int(written)


def _blank_end(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _wrong_token(text: str, at: int) -> str:
    if text[at] == '"':
        return "this text is never closed, or holds a character that JSON wants escaped"
    if text[at] == "'":
        return "JSON takes double quotes only"
    if text.startswith(("//", "/*", "#"), at):
        return "JSON has no comments"
    return "JSON cannot be read here"
