"""Diagnostics one a line, as editors and ``grep`` like them."""

from collections.abc import Iterable

from flowcat.diagnostics.diagnostic import Diagnostic


def render_concise(diagnostics: Iterable[Diagnostic]) -> str:
    """Render ``path:line:column: severity[code] message`` lines."""
    return "".join(f"{_line(diagnostic)}\n" for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    at = diagnostic.span.from_position
    place = f"{diagnostic.span.source.name}:{at.line}:{at.column}"
    return f"{place}: {diagnostic.severity}[{diagnostic.rule.code}] {diagnostic.message}"
