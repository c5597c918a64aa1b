"""Diagnostics as people read them on a terminal: the marked lines, notes and the way out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from unicodedata import combining, east_asian_width

from flowcat.diagnostics.diagnostic import Applicability, Diagnostic, Severity
from flowcat.diagnostics.printable import printable
from flowcat.text import Source, Span

_LONGEST_LINE = 100
"""Longer source lines are cut around the mark, so that a minified file stays readable."""

_WIDTH = 80
"""Where labels, notes and helps go on in a new line."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The escape sequences for each part; all empty without colours."""

    error: str = ""
    warning: str = ""
    info: str = ""
    bold: str = ""
    faint: str = ""
    related: str = ""
    off: str = ""


PLAIN = Palette()
COLOURS = Palette(
    error="\x1b[1;31m",
    warning="\x1b[1;33m",
    info="\x1b[1;36m",
    bold="\x1b[1m",
    faint="\x1b[2m",
    related="\x1b[34m",
    off="\x1b[0m",
)


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    text: str
    is_primary: bool


def render_human(diagnostics: Iterable[Diagnostic], palette: Palette = PLAIN) -> str:
    """Render diagnostics, one block each, a blank line after every block."""
    return "".join(f"{_block(diagnostic, palette)}\n" for diagnostic in diagnostics)


def _block(diagnostic: Diagnostic, palette: Palette) -> str:
    colour = _colour(diagnostic.severity, palette)
    title = f"{colour}{diagnostic.severity}[{diagnostic.rule.code}]{palette.off}"
    lines = [f"{title}{palette.bold}: {printable(diagnostic.message)}{palette.off}"]
    marks = [_Mark(diagnostic.span, diagnostic.label, is_primary=True)]
    marks += [_Mark(label.span, label.text, is_primary=False) for label in diagnostic.related]
    sources: list[Source] = []
    for mark in marks:
        if mark.span.source not in sources:
            sources.append(mark.span.source)
    for source in sources:
        of_source = [mark for mark in marks if mark.span.source is source]
        lines += _excerpt(source, of_source, colour, palette)
    for word, text in _remarks(diagnostic):
        first, *rest = wrap(printable(text), _WIDTH - len(word) - 7, break_long_words=False) or [""]
        lines.append(f"   {palette.faint}={palette.off} {word}: {first}")
        lines += [f"{'':>{len(word) + 7}}{line}" for line in rest]
    return "\n".join(lines) + "\n"


def _remarks(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    """Yield what stands below the excerpt; a help that only repeats the fix is left out."""
    fix = diagnostic.fix
    for note in diagnostic.notes:
        yield "note", note
    if diagnostic.help and (fix is None or fix.title != diagnostic.help):
        yield "help", diagnostic.help
    if fix is not None:
        unsure = " (a guess)" if fix.applicability is Applicability.UNSAFE else ""
        yield "fix", f"{fix.title}{unsure}"


def _colour(severity: Severity, palette: Palette) -> str:
    match severity:
        case Severity.ERROR:
            return palette.error
        case Severity.WARNING:
            return palette.warning
        case Severity.INFO:
            return palette.info


def _excerpt(source: Source, marks: list[_Mark], colour: str, palette: Palette) -> Iterator[str]:
    first = marks[0].span.from_position
    yield f"   {palette.faint}-->{palette.off} {printable(source.name)}:{first.line}:{first.column}"
    marks = sorted(marks, key=lambda mark: (mark.span.start, not mark.is_primary))
    width = max(len(str(mark.span.from_position.line)) for mark in marks)
    shown, text, shift = 0, "", 0
    for mark in marks:
        at = mark.span.from_position
        if at.line != shown:
            text, shift = _window(source.line_text(at.line), at.column)
            if shown and at.line > shown + 1:
                yield f"{palette.faint}{'...':>{width}}{palette.off}"
            yield f"{palette.faint}{at.line:>{width}} |{palette.off} {text}".rstrip()
            shown = at.line
        before = text[: at.column - 1 - shift]
        marked = text[at.column - 1 - shift :]
        if mark.span.to_position.line == at.line:
            marked = marked[: mark.span.end - mark.span.start]
        sign = "^" if mark.is_primary else "-"
        paint = colour if mark.is_primary else palette.related
        rule = sign * max(1, _columns(marked.rstrip()))
        words = printable(mark.text)
        gutter = f"{palette.faint}{'':>{width}} |{palette.off}"
        indent, room = _columns(before), _WIDTH - width - 3
        if indent + _columns(rule) + 1 + _columns(words) <= room:
            rule = f"{rule} {words}".rstrip()
            words = ""
        yield f"{gutter} {' ' * indent}{paint}{rule}{palette.off}"
        if words:
            indent = max(0, min(indent, room - _columns(words)))
            yield f"{gutter} {' ' * indent}{paint}{words}{palette.off}"


def _window(line: str, column: int) -> tuple[str, int]:
    """Return the part of a line that is shown, and how many characters were cut before it.

    What is not printable is replaced, so that a hostile file cannot drive the terminal.
    """
    line = printable(line)
    if len(line) <= _LONGEST_LINE:
        return line, 0
    start = max(0, min(column - 1 - _LONGEST_LINE // 3, len(line) - _LONGEST_LINE))
    return line[start : start + _LONGEST_LINE], start


def _columns(text: str) -> int:
    """How many terminal columns a text takes."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)
