"""Diagnostics one a line, as editors and ``grep`` like them."""

from collections.abc import Iterable

from flowcat.diagnostics.diagnostic import Diagnostic
from flowcat.diagnostics.printable import printable


def render_concise(diagnostics: Iterable[Diagnostic]) -> str:
    """Render ``path:line:column: severity[code] message`` lines."""
    return "".join(f"{_line(diagnostic)}\n" for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    at = diagnostic.span.from_position
    place = f"{printable(diagnostic.span.source.name)}:{at.line}:{at.column}"
    rule = f"{diagnostic.severity}[{diagnostic.rule.code}]"
    return f"{place}: {rule} {printable(diagnostic.message)}"
