"""Diagnostics as workflow commands, which GitHub Actions shows beside the changed lines."""

from collections.abc import Iterable

from flowcat.diagnostics.diagnostic import Diagnostic, Severity
from flowcat.diagnostics.printable import printable
from flowcat.diagnostics.report import Checkout, remarks

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(diagnostics: Iterable[Diagnostic], checkout: Checkout) -> str:
    """Render one ``::error ...::message`` line for each diagnostic."""
    return "".join(f"{_command(diagnostic, checkout)}\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, checkout: Checkout) -> str:
    start, end = diagnostic.span.from_position, diagnostic.span.to_position
    file = checkout.path_of(diagnostic.span.source.name).as_posix()
    place = {"file": file, "line": start.line}
    # GitHub drops an annotation that has columns and covers more than one line.
    if start.line == end.line:
        place |= {"col": start.column, "endLine": end.line, "endColumn": end.column}
    else:
        place |= {"endLine": end.line}
    properties = {"title": f"{diagnostic.rule.code} {diagnostic.rule.name}", **place}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    # Other line breaks, such as U+2028, would cut the command for who reads it by lines.
    lines = "\n".join((diagnostic.message, *remarks(diagnostic))).split("\n")
    message = "\n".join(map(printable, lines))
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
