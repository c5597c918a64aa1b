"""The slips that authors make, each explained from the place where libyaml gave up.

What they did is read off that line and what the parser was reading. A fix here is a guess at what
was meant.
"""

import re

from flowcat.diagnostics import Applicability, Edit, Fix, Label
from flowcat.source.quoting import quoted
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where libyaml gave up: the offset, and where what it was reading began (or -1)."""

    source: Source
    at: int
    began: int

    @property
    def line_start(self) -> int:
        """Where its line begins."""
        return self.source.text.rfind("\n", 0, self.at) + 1

    @property
    def line_end(self) -> int:
        """Where its line ends, the line break left out."""
        end = self.source.text.find("\n", self.at)
        return len(self.source.text) if end < 0 else end

    @property
    def before(self) -> str:
        """The line up to the place."""
        return self.source.text[self.line_start : self.at]

    @property
    def after(self) -> str:
        """The line from the place on."""
        return self.source.text[self.at : self.line_end]

    @property
    def span(self) -> Span:
        """The character at the place."""
        return Span(self.source, self.at, min(self.at + 1, len(self.source.text)))

    def began_span(self) -> Span:
        """The first character of what libyaml was reading."""
        return Span(self.source, self.began, min(self.began + 1, len(self.source.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is told about a slip."""

    message: str
    span: Span
    label: str = ""
    help: str = ""
    related: tuple[Label, ...] = ()
    fix: Fix | None = None


def second_colon(place: Place) -> Finding:
    """A colon in a text, or a key below a value."""
    opened = _KEY.match(place.before)
    if opened is None or not opened["value"]:
        return Finding(
            message="this line is indented below a value, so it cannot be a key",
            span=_word_before(place),
            help="align it with the key above, or quote the text if it is one",
        )
    start = place.line_start + opened.start("value")
    text = to_line_end(place.source, start)
    return Finding(
        message="a colon and a blank inside of a text make a second key of it",
        span=place.span,
        label="this colon",
        help="put the text in quotes",
        fix=_quote(text),
    )


def tab(place: Place) -> Finding:
    """A tab where only blanks may be."""
    start = place.line_start
    white = place.source.text[start : place.line_end]
    blanks = white[: len(white) - len(white.lstrip(" \t"))]
    if "\t" not in blanks:
        return Finding(
            message="a tab stands where YAML allows only blanks",
            span=place.span,
            help="use blanks",
        )
    span = Span(place.source, start, start + len(blanks))
    edit = Edit(span, blanks.replace("\t", "  "))
    return Finding(
        message="a tab indents this line, and YAML allows only blanks",
        span=span,
        help="indent with blanks",
        fix=Fix("indent with blanks", (edit,), Applicability.UNSAFE),
    )


def bad_first_character(place: Place, start: int) -> Finding:
    """A text begins with a sign of YAML's own."""
    text = to_line_end(place.source, max(start, 0))
    first = "a backquote" if text.text[:1] == "`" else f"`{text.text[:1]}`"
    return Finding(
        message=f"a text cannot begin with {first} unless it is quoted",
        span=Span(place.source, text.start, min(text.start + 1, len(place.source.text))),
        help="put the text in quotes",
        fix=_quote(text),
    )


def list_beside_key(place: Place) -> Finding:
    """A list item follows its key on one line."""
    return Finding(
        message="a list cannot begin on the line of its key",
        span=place.span,
        help="put the `-` on a line of its own, indented",
    )


def after_document(place: Place) -> Finding:
    """More text comes when the document is complete."""
    return Finding(
        message="the document has ended above, and there is more text here",
        span=_rest(place),
        help="indent it, or remove what is in the way",
    )


def unclosed_quote(place: Place) -> Finding:
    """A quote without its second one."""
    return Finding(
        message="this quote is never closed",
        span=place.began_span(),
        label="opened here",
        help="close it, or remove it; inside of `'` an apostrophe is written twice",
    )


def unclosed_bracket(place: Place) -> Finding:
    """Brackets that are not closed, or hold something unquoted."""
    bracket = place.source.text[place.began : place.began + 1]
    closer = {"[": "]", "{": "}"}.get(bracket, "")
    first = place.after[:1]
    if place.at >= len(place.source.text) or not same_line(
        place.source.text, place.began, place.at
    ):
        return Finding(
            message=f"this `{bracket}` is never closed, or a comma is missing before the next line",
            span=place.began_span(),
            label="opened here",
            related=(Label(place.span, "YAML lost its way here"),),
            help=f"close it with `{closer}`",
        )
    if first in {"]", "}"}:
        message = f"`{bracket}` is closed by `{first}`"
        help_ = f"write `{closer}`"
    elif first == ":":
        message = "a colon inside of brackets makes a key of the text before it"
        help_ = "put the text in quotes"
    else:
        message = f"a comma or `{closer}` is missing here"
        help_ = "quote texts that hold quotes, commas, colons or brackets"
    related = (Label(place.began_span(), "the brackets begin here"),)
    return Finding(message=message, span=place.span, help=help_, related=related)


def misplaced(place: Place) -> Finding:
    """Something that fits neither the list nor the mapping around it."""
    before, first = place.before.strip(), place.after[:1]
    if before and before not in {"-", "?"}:
        return _after_value(place, before)
    if first in {"]", "}"}:
        opener = "[" if first == "]" else "{"
        message = f"this `{first}` closes nothing"
        return Finding(message=message, span=place.span, help=f"remove it, or add `{opener}`")
    related: tuple[Label, ...] = ()
    if place.began >= 0 and not same_line(place.source.text, place.began, place.at):
        related = (Label(place.began_span(), "what it should belong to begins here"),)
    if first == "-":
        message, help_ = "a list item stands among keys", "indent the list below its key"
    else:
        message = "this line fits none of the indentations above it"
        help_ = "align it with the lines it belongs to"
    return Finding(message=message, span=_rest(place), help=help_, related=related)


def _after_value(place: Place, before: str) -> Finding:
    rest = _rest(place)
    opened = _KEY.match(place.before)
    if before[-1] in "\"'" and opened is not None and opened["value"]:
        text = to_line_end(place.source, place.line_start + opened.start("value"))
        return Finding(
            message="a text goes on after its closing quote",
            span=rest,
            help="put all of it in quotes",
            fix=_quote(text),
        )
    return Finding(
        message="the value has ended before this",
        span=rest,
        help="quote the whole value if it is one text",
    )


def no_key(place: Place) -> Finding:
    """A line that is no key with a value."""
    start = place.began if place.began >= 0 else place.at
    line = to_line_end(place.source, start)
    if re.match(r"-\S", line.text):
        return Finding(
            message="a list item needs a blank after its `-`",
            span=Span(place.source, start, start + 1),
            help="write `- `",
            fix=Fix("add the blank", (Edit(Span(place.source, start + 1, start + 1), " "),)),
        )
    if line.text[:1] in {'"', "'"} and not same_line(place.source.text, start, place.at):
        return unclosed_quote(place)
    return Finding(
        message="this line is neither a key with its value nor part of the text above",
        span=line,
        help="write `key: value`, or indent it if it belongs to the text above",
    )


def bad_escape(place: Place) -> Finding:
    """A backslash before a letter that stands for nothing."""
    span = Span(place.source, place.at, min(place.at + 2, place.line_end))
    return Finding(
        message=f"`{span.text}` means nothing inside of double quotes",
        span=span,
        help="write the backslash twice, or use single quotes",
        fix=Fix(
            "write the backslash twice",
            (Edit(Span(place.source, place.at, place.at), "\\"),),
            Applicability.UNSAFE,
        ),
    )


def to_line_end(source: Source, start: int) -> Span:
    """Return the rest of a line, without a comment that two blanks set off."""
    end = source.text.find("\n", start)
    line = source.text[start : len(source.text) if end < 0 else end]
    comment = line.find("  #")
    text = (line if comment < 0 else line[:comment]).rstrip()
    return Span(source, start, start + max(len(text), min(1, len(line))))


def same_line(text: str, start: int, end: int) -> bool:
    """Tell whether no line ends between two places."""
    return text.find("\n", start, end) < 0


_KEY = re.compile(r"""[ \t]*(?:-[ \t]+)*(?P<key>[^\s'"{\[#][^:\n]*):[ \t]+(?P<value>.?)""")


def _word_before(place: Place) -> Span:
    word = place.before.strip()
    return Span(place.source, place.at - len(word), place.at) if word else place.span


def _rest(place: Place) -> Span:
    return to_line_end(place.source, place.at)


def _quote(span: Span) -> Fix | None:
    text = span.text
    if not text or text[-1] in "]}":
        return None  # the end of the text cannot be told from the end of brackets around it
    edit = Edit(span, quoted(text))
    return Fix("quote the text", (edit,), Applicability.UNSAFE)
