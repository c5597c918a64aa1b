"""The comments of a flow that begin with ``# flowcat:``, and what each stands beside."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flowcat.checks.settings import MARKS
from flowcat.source import Document, Mapping, Scalar, Sequence, Tree
from flowcat.text import Source, Span

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
        for match in found:
            if match.start() not in inside:
                yield _comment(source, match)


def _comment(source: Source, match: re.Match[str]) -> Comment:
    end = match.start() + len(match.group().rstrip())
    line, _ = source.position(match.start())
    line_start = source.text.rfind("\n", 0, match.start()) + 1
    alone = source.text[line_start : match.start()].strip()[:1] in ("", "#")
    before = source.text[:line_start].splitlines()
    return Comment(
        span=Span(source, match.start(), end),
        start=match.start("text"),
        line=_next_line(source, line) if alone else line,
        is_at_top=alone and all(_says_nothing(text) for text in before),
    )


def _next_line(source: Source, line: int) -> int:
    """Return the line after a comment and the comments that follow it."""
    line += 1
    while source.line_text(line).lstrip().startswith("#"):
        line += 1
    return line


def _says_nothing(line: str) -> bool:
    line = line.strip()
    return not line or line[0] in "#%" or line == "---"


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
