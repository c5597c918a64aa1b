"""Whether two texts are the same to every reader, people included: values and comments.

Compared are the steps of YAML's own parser with anchors, tags and kinds of scalars, in their order,
and the comments as they are written. So it does not matter by which rules a reader makes values of
them, and nothing here trusts the layout.
"""

from collections.abc import Sequence
from typing import Any

from flowcat.formatting.comments import comments_of
from flowcat.source.tokens import NotYaml, happenings_of, tokens_of
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that is not the same."""

    span: Span
    """Its place in the old text."""
    reason: str


def difference(before: Source, after: str) -> Difference | None:
    """Compare an old text with a new one.

    Args:
        before: The old text, which YAML can read.
        after: The new one.
    """
    try:
        steps = _steps(after)
        notes = _notes(after)
    except NotYaml:
        return Difference(Span(before, 0, 0), "the new text would be no YAML")
    changed = _first_change(_steps(before.text), steps)
    if changed is not None:
        return Difference(Span(before, *changed), "a value would change")
    changed = _first_change(_notes(before.text), notes)
    if changed is not None:
        return Difference(Span(before, *changed), "a comment would change or be lost")
    return None


_Places = Sequence[tuple[Any, int, int]]


def _steps(text: str) -> _Places:
    return happenings_of(text)


def _notes(text: str) -> _Places:
    return [
        (text[comment.start : comment.end], comment.start, comment.end)
        for comment in comments_of(text, tokens_of(text))
    ]


def _first_change(before: _Places, after: _Places) -> tuple[int, int] | None:
    """Return where the first step stands that is missing, added or other."""
    for (old, start, end), (new, *_) in zip(before, after, strict=False):
        if old != new:
            return start, end
    if len(before) == len(after):
        return None
    left_over = before[len(after)][1:] if len(before) > len(after) else before[-1][2:] * 2
    return (left_over[0], left_over[1]) if before else (0, 0)
