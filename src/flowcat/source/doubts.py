"""Warnings about texts that YAML may not read as their author meant them."""

import re

from flowcat.diagnostics import Applicability, Edit, Fix
from flowcat.source.quoting import quoted, unambiguous
from flowcat.source.scalars import Resolved
from flowcat.source.session import Session
from flowcat.source.tree import Scalar, Tree
from flowcat.text import Span

_COMMENT = re.compile(r" #(?=[\w{])")


def comment_starts(text: str) -> frozenset[int]:
    """Find where a text may have been cut: before one blank, ``#`` and a letter or digit.

    A comment usually has two blanks before ``#``, or one after it.
    """
    starts = (found.start() for found in _COMMENT.finditer(text))
    return frozenset(start for start in starts if start and not text[start - 1].isspace())


def report_ambiguous(scalar: Scalar, reading: Resolved, session: Session) -> None:
    """Report a value that YAML readers understand differently (F002)."""
    ours = f"{reading.ours} {'here' if session.marked else 'to Pipecat'}"
    others = "other YAML readers" if session.marked else "YAML 1.2 readers"
    # Pipecat makes a date of some texts, and quotes change that.
    keeps = session.marked or not isinstance(scalar.value, str) or reading.ours == "text"
    written = unambiguous(scalar.value)
    session.report(
        "F002",
        f"`{scalar.text}` is {ours}, and {reading.theirs} to {others}",
        scalar.span,
        help=f"write `{written}`",
        fix=Fix(
            f"write `{written}`",
            (Edit(scalar.span, written),),
            Applicability.SAFE if keeps else Applicability.UNSAFE,
        ),
    )


def report_question_mark(scalar: Scalar, session: Session) -> None:
    """Report a ``?`` that Pipecat's YAML parser refuses inside of brackets (F002)."""
    session.report(
        "F002",
        "Pipecat cannot read a text with `?` inside of `{}` or `[]`",
        scalar.span,
        help="put it in quotes",
        fix=_quote(scalar.span, Applicability.SAFE),
    )


def report_cut_by_comment(scalar: Scalar, session: Session, *, in_brackets: bool) -> None:
    """Report a text that `` #`` ended (F005)."""
    text = scalar.source.text
    end = text.find("\n", scalar.end)
    line = Span(scalar.source, scalar.start, len(text) if end < 0 else end)
    whole = Span(scalar.source, scalar.start, scalar.start + len(line.text.rstrip()))
    session.report(
        "F005",
        "` #` begins a comment and ends the text before it",
        Span(scalar.source, scalar.end + 1, whole.end),
        label="this is not part of the text",
        help="quote the text, or put a blank after `#` if this is a comment",
        fix=None if in_brackets else _quote(whole, Applicability.UNSAFE),
    )


def report_cut_by_comma(children: list[Tree], session: Session) -> None:
    """Report texts of a mapping in braces that a comma ended (F005)."""
    before: Scalar | None = None
    last: Scalar | None = None
    for key, value in zip(children[::2], children[1::2], strict=True):
        if isinstance(key, Scalar) and before is not None and _no_value(key, value):
            last = key
            continue
        if before is not None and last is not None:
            _report_comma(before, last, session)
        last = None
        before = value if isinstance(value, Scalar) and _is_prose(value) else None
    if before is not None and last is not None:
        _report_comma(before, last, session)


def _no_value(key: Scalar, value: Tree) -> bool:
    """Whether a key stands alone, without a colon."""
    if not isinstance(value, Scalar) or value.start != value.end:
        return False
    return ":" not in value.source.text[key.end : value.start]


def _is_prose(value: Scalar) -> bool:
    return value.style == "plain" and isinstance(value.value, str) and value.start < value.end


def _report_comma(before: Scalar, last: Scalar, session: Session) -> None:
    whole = Span(before.source, before.start, last.end)
    if last.source is not before.source or last.end < before.end:
        return  # one of them is an alias: it stands elsewhere
    session.report(
        "F005",
        "a comma inside of `{}` ends the text before it",
        whole,
        label="quote this if it is one text",
        help="quote the text",
        fix=None if last.quoted else _quote(whole, Applicability.UNSAFE),
    )


def _quote(span: Span, applicability: Applicability) -> Fix | None:
    text = span.text
    if "\n" in text:
        return None
    return Fix("quote the text", (Edit(span, quoted(text)),), applicability)
