"""A document in its layout, or why it is left as it is."""

from collections.abc import Callable

from flowcat.diagnostics import Diagnostic
from flowcat.formatting.layout import laid_out
from flowcat.formatting.pieces import Unformatted
from flowcat.formatting.sameness import difference
from flowcat.source import Document
from flowcat.source.collector import without_collector
from flowcat.source.tokens import NotYaml, happenings_of, tokens_of
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Formatted:
    """The text in its layout, which may be as it was."""

    text: str


@dataclass(frozen=True, slots=True)
class Faulty:
    """The text cannot be read as a flow should be."""

    diagnostics: tuple[Diagnostic, ...]
    """The errors, at least one."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The text can be read, but its layout would not be the same flow."""

    span: Span
    reason: str


def formatted(
    document: Document, layout: Callable[[str], str] = laid_out
) -> Formatted | Faulty | Refused:
    """Lay out a document; the files it includes are left alone.

    Args:
        document: What was read of YAML.
        layout: Makes the new text; it is not trusted.
    """
    source = document.source
    errors = tuple(
        found
        for found in document.diagnostics
        if found.is_error and found.span.source is source and found.rule.code not in _ELSEWHERE
    )
    if errors and not _is_empty(source.text, errors):
        return Faulty(errors)
    with without_collector():
        try:
            text = layout(source.text)
        except Unformatted as stop:
            return Refused(Span(source, stop.at, min(stop.at + 1, len(source.text))), stop.reason)
        changed = difference(source, text)
    return Formatted(text) if changed is None else Refused(changed.span, changed.reason)


_ELSEWHERE = frozenset({"F006"})
"""Errors that lie in another file than the one that is laid out."""

_NO_VALUE = frozenset({"<stream start>", "<directive>", "<document start>", "<document end>"})


def _is_empty(text: str, errors: tuple[Diagnostic, ...]) -> bool:
    """Whether the only fault is that the text holds nothing but comments."""
    if any(found.rule.code != "F000" for found in errors):
        return False
    try:
        happenings_of(text)
        return all(token.kind in _NO_VALUE for token in tokens_of(text))
    except NotYaml:
        return False
