"""The comments of a flow that begin with ``# flowcat:``, and what each stands beside."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from flowcat.checks.settings import MARKS
from flowcat.source import Document, Mapping, Scalar, Sequence, Tree
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass

MAX_COMMENTS = 2_000
"""Comments that are read in one file; nobody writes more by hand."""

_COMMENT = re.compile(r"(?<![^ \t\n])# ?flowcat:[ \t]*(?=[A-Za-z])(?P<text>[^\n]*)")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment for Flowcat."""

    span: Span
    """From its ``#`` to its last character."""
    start: int
    """Where what follows ``flowcat:`` begins."""
    line: int
    """The line that it is about: its own, or the next one if it has a line for itself."""
    is_at_top: bool
    """Whether nothing but comments stands before it."""

    @property
    def text(self) -> str:
        """What follows ``flowcat:``."""
        return self.span.source.text[self.start : self.span.end]


def comments_of(document: Document, sources: Iterable[Source]) -> Iterator[Comment]:
    """Yield the comments in texts: those of a document, and of Python files beside it."""
    own = set(document.sources)
    for source in sources:
        if not any(mark in source.text for mark in MARKS):
            continue
        found = list(_COMMENT.finditer(source.text))
        if source.name.endswith(".py") or source not in own:
            inside = _outside_python_comments(source, [match.start() for match in found])
        else:
            inside = _inside_scalars(document, source, [match.start() for match in found])
        top = _end_of_top(source)
        line = 0
        for match in found[:MAX_COMMENTS]:
            if match.start() in inside:
                continue
            comment = _comment(source, match, line, top)
            if comment is not None:
                line = comment.line
                yield comment


class Texts:
    """The texts of a document that go over several lines, in which no comment can stand."""

    def __init__(self, document: Document) -> None:
        found: dict[int, list[tuple[int, int]]] = {}
        for scalar in _scalars(document.tree):
            if scalar.source.text.find("\n", scalar.start, scalar.end) >= 0:
                found.setdefault(id(scalar.source), []).append((scalar.start, scalar.end))
        self._stretches = {source: sorted(stretches) for source, stretches in found.items()}

    def first_line(self, span: Span) -> int:
        """Return the line on which the text around a place begins; its own if there is none."""
        stretches = self._stretches.get(id(span.source), [])
        at = bisect_left(stretches, (span.start + 1,)) - 1
        if at >= 0 and span.start < stretches[at][1]:
            return span.source.position(stretches[at][0]).line
        return span.from_position.line


def _comment(source: Source, match: re.Match[str], known: int, top: int) -> Comment | None:
    """Make a comment; None if it only stands within another one that has the line for itself.

    Args:
        source: The text.
        match: Where it stands.
        known: The line that the comment before it is about.
        top: Where something else than a comment begins.
    """
    end = match.start() + len(match.group().rstrip())
    line, _ = source.position(match.start())
    line_start = source.text.rfind("\n", 0, match.start()) + 1
    before = source.text[line_start : match.start()].strip()
    if before.startswith("#"):
        return None
    if not before:
        # Of comments in a row the first has found the line that all of them are about.
        line = known if known > line else _next_line(source, line)
    return Comment(
        span=Span(source, match.start(), end),
        start=match.start("text"),
        line=line,
        is_at_top=match.start() < top,
    )


def _next_line(source: Source, line: int) -> int:
    """Return the line after a comment and the comments that follow it."""
    line += 1
    while source.line_text(line).lstrip().startswith("#"):
        line += 1
    return line


def _end_of_top(source: Source) -> int:
    """Return where a text begins to hold more than comments and YAML's own marks."""
    start = 0
    while start < len(source.text):
        end = source.text.find("\n", start)
        end = len(source.text) if end < 0 else end
        line = source.text[start:end].strip()
        if line and line[0] not in "#%" and line != "---":
            break
        start = end + 1
    return start


def _inside_scalars(document: Document, source: Source, offsets: list[int]) -> set[int]:
    """Return the offsets that lie in texts, where a ``#`` begins no comment."""
    found: set[int] = set()
    for scalar in _scalars(document.tree):
        if scalar.source is source and "flowcat:" in scalar.text:
            start = scalar.start
            if scalar.style in ("literal", "folded"):  # a comment may follow its sign
                start = source.text.find("\n", start)
            at = bisect_left(offsets, start)
            while at < len(offsets) and offsets[at] < scalar.end:
                found.add(offsets[at])
                at += 1
    return found


def _scalars(tree: Tree | None) -> Iterator[Scalar]:
    waiting = [tree] if tree is not None else []
    while waiting:
        match waiting.pop():
            case Scalar() as scalar:
                yield scalar
            case Sequence() as sequence:
                waiting += sequence.items
            case Mapping() as mapping:
                for key, value in mapping.entries.values():
                    yield key
                    waiting.append(value)


def _outside_python_comments(source: Source, offsets: list[int]) -> set[int]:
    """Return the offsets that begin no comment of a Python file."""
    import io
    import tokenize

    starts: set[tuple[int, int]] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type == tokenize.COMMENT:
                starts.add(token.start)
    except (tokenize.TokenError, SyntaxError):
        pass
    found = set()
    for offset in offsets:
        line, column = source.position(offset)
        if (line, column - 1) not in starts:
            found.add(offset)
    return found
