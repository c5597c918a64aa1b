"""Diagnostics as people read them on a terminal: the marked lines, notes and the way out."""

from collections.abc import Iterable, Iterator

from flowcat.diagnostics.columns import columns_of, wrapped
from flowcat.diagnostics.diagnostic import Applicability, Diagnostic, Severity
from flowcat.diagnostics.palette import PLAIN, Palette
from flowcat.diagnostics.printable import printable
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass

WIDTH = 100
"""How wide excerpts may be where nobody knows the terminal."""

_TEXT_WIDTH = 80
"""Where labels, notes and helps go on in a new line, on a wide terminal too."""

_CUT = "..."
"""Stands where a line goes on, but is not shown."""


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    text: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class _Look:
    """How one diagnostic is shown."""

    palette: Palette
    primary: str
    """The colour of its severity."""
    width: int


def render_human(
    diagnostics: Iterable[Diagnostic], palette: Palette = PLAIN, width: int = WIDTH
) -> str:
    """Render diagnostics, one block each, a blank line after every block.

    Args:
        diagnostics: What was found.
        palette: The colours.
        width: How many columns there are; longer lines of a source are cut around their mark.
    """
    return "".join(f"{_block(diagnostic, palette, width)}\n" for diagnostic in diagnostics)


def _block(diagnostic: Diagnostic, palette: Palette, width: int) -> str:
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
        lines += _excerpt(source, of_source, _Look(palette, colour, width))
    for word, text in _remarks(diagnostic):
        first, *rest = wrapped(printable(text), min(width, _TEXT_WIDTH) - len(word) - 7)
        lines.append(f"   {palette.faint}={palette.off} {word}: {first}")
        lines += [f"{'':>{len(word) + 7}}{line}" for line in rest]
    return "\n".join(lines) + "\n"


def _remarks(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    """Yield what stands below the excerpt; nothing is said twice."""
    fix = diagnostic.fix
    for note in diagnostic.notes:
        yield "note", note
    if fix is not None and fix.title.endswith("?") and diagnostic.help.startswith(fix.title):
        fix = None
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


def _excerpt(source: Source, marks: list[_Mark], look: _Look) -> Iterator[str]:
    faint, off = look.palette.faint, look.palette.off
    first = marks[0].span.from_position
    yield f"   {faint}-->{off} {printable(source.name)}:{first.line}:{first.column}"
    marks = sorted(marks, key=lambda mark: (mark.span.start, not mark.is_primary))
    gutter = max(len(str(mark.span.from_position.line)) for mark in marks)
    shown, window = 0, _Window("", 0, 0, "")
    for mark in marks:
        at = mark.span.from_position
        if at.line != shown or not window.begin <= at.column - 1 <= window.end:
            window = _window(source.line_text(at.line), at.column, look.width - gutter - 3)
            if shown and at.line > shown + 1:
                yield f"{faint}{'...':>{gutter}}{off}"
            yield f"{faint}{at.line:>{gutter}} |{off} {window.text}".rstrip()
            shown = at.line
        for line in _marked(mark, window, look, gutter):
            yield f"{faint}{'':>{gutter}} |{off} {line}"


def _marked(mark: _Mark, window: "_Window", look: _Look, gutter: int) -> Iterator[str]:
    """Yield the line that marks a part of the line above, and the words about it."""
    line, column = mark.span.from_position
    lead = window.before(column)
    # A span that ends with a line's break ends on that line.
    last = mark.span.source.position(max(mark.span.start, mark.span.end - 1)).line
    marked = window.after(column) if last > line else mark.span.text[: window.end - column + 1]
    sign = "^" if mark.is_primary else "-"
    paint = look.primary if mark.is_primary else look.palette.related
    rule = sign * max(1, columns_of(printable(marked.rstrip())))
    words = printable(mark.text)
    if last > line:
        words = f"to line {last}: {words}" if words else f"to line {last}"
    indent, room = columns_of(lead), min(look.width, _TEXT_WIDTH) - gutter - 3
    beside = f"{rule} {words}".rstrip()
    if indent + columns_of(beside) <= room or not words:
        yield f"{' ' * indent}{paint}{beside}{look.palette.off}"
        return
    yield f"{' ' * indent}{paint}{rule}{look.palette.off}"
    lines = wrapped(words, room)
    indent = max(0, min(indent, room - max(map(columns_of, lines))))
    for text in lines:
        yield f"{' ' * indent}{paint}{text}{look.palette.off}"


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of a line that is shown."""

    text: str
    begin: int
    """How many characters of the line were cut before it."""
    end: int
    """The place in the line after the last character shown."""
    lead: str
    """What stands for the part before."""

    def before(self, column: int) -> str:
        """Return what is shown before a column of the line."""
        return self.text[: len(self.lead) + column - 1 - self.begin]

    def after(self, column: int) -> str:
        """Return what is shown of the line from a column on."""
        start = len(self.lead) + column - 1 - self.begin
        return self.text[start : start + self.end - column + 1]


def _window(line: str, column: int, room: int) -> _Window:
    """Return the part of a line around a column that fits into the room.

    What is not printable is replaced, so that a hostile file cannot drive the terminal.
    """
    if len(line) <= room and columns_of(shown := printable(line)) <= room:
        return _Window(shown, 0, len(line), "")
    begin = end = min(column - 1, len(line))
    room = max(room - 2 * len(_CUT), 1)
    # A third of the room goes to what comes before the mark, and more if there is little after it.
    begin, used = _grown(line, begin, -1, room // 3)
    end, more = _grown(line, end, 1, room - used)
    begin, _ = _grown(line, begin, -1, room - used - more)
    lead = _CUT if begin else ""
    tail = _CUT if end < len(line) else ""
    return _Window(f"{lead}{printable(line[begin:end])}{tail}", begin, end, lead)


def _grown(line: str, at: int, step: int, room: int) -> tuple[int, int]:
    """Go from a place in a line as far as the room allows; return the place and what it took."""
    used = 0
    while 0 < at + (step > 0) <= len(line):
        width = columns_of(printable(line[at if step > 0 else at - 1]))
        if used + width > room:
            break
        used, at = used + width, at + step
    return at, used
