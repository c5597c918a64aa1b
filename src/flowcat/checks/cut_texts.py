"""Texts that a comma cut in two, whose second half then looks like a key."""

from collections.abc import Sequence

from flowcat.diagnostics import Diagnostic
from flowcat.text import Span
from flowcat.text.dataclass import replace


def joined(source: Sequence[Diagnostic], shape: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Join what was found in the text and in the document, so that a cut text is told once.

    The halves after a comma are unknown keys (F101, an error); how they came about is told by the
    warning about the comma (F005). One diagnostic says both.
    """
    cuts = [found for found in source if found.rule.code == "F005"]
    kept = [found for found in shape if _cut_around(found, cuts) is None]
    merged: dict[int, Diagnostic] = {}
    for found in shape:
        if (cut := _cut_around(found, cuts)) is not None:
            merged[id(cut)] = replace(cut, rule=found.rule)
    return [*(merged.get(id(found), found) for found in source), *kept]


def _cut_around(found: Diagnostic, cuts: Sequence[Diagnostic]) -> Diagnostic | None:
    if found.rule.code != "F101":
        return None
    return next((cut for cut in cuts if _holds(cut.span, found.span)), None)


def _holds(outer: Span, inner: Span) -> bool:
    same = outer.source is inner.source
    return same and outer.start <= inner.start and inner.end <= outer.end
