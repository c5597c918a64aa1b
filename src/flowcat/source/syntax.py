"""Syntax errors in the words of an author.

libyaml tells where it gave up and what it looked for. What the author did is read off the line
where that happened. There is one finding for one broken text: what comes after it is not judged.
"""

import re
from dataclasses import dataclass

from yaml.error import MarkedYAMLError

from flowcat.diagnostics import Applicability, Edit, Fix, Label
from flowcat.source.mappings import report_template
from flowcat.source.quoting import quoted
from flowcat.source.session import Session
from flowcat.text import Source, Span


def report_syntax(error: MarkedYAMLError, source: Source, template: int, session: Session) -> None:
    """Report a syntax error (F000), or the ``{{`` that led to it (F004).

    Args:
        error: What libyaml says.
        source: The text.
        template: Where the last unquoted ``{{`` begins; -1: nowhere.
        session: Takes the finding.
    """
    place = _place_of(error, source)
    if template >= 0 and same_line(source.text, template, place.at):
        session.withdraw("F004", source, template)
        report_template(_template_text(source, template), session)
        return
    finding = _explain(error.problem or "", error.context or "", place)
    session.report(
        "F000",
        finding.message,
        finding.span,
        label=finding.label,
        related=finding.related,
        help=finding.help,
        fix=finding.fix,
    )


def _template_text(source: Source, start: int) -> Span:
    """Return the text that begins with ``{{``: the rest of the line, unless brackets hold it."""
    line = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    end = source.text.find("}}", start) + 2
    if ("{" in line or "[" in line) and end > 1 and same_line(source.text, start, end):
        return Span(source, start, end)
    return to_line_end(source, start)


def report_character(source: Source, session: Session) -> None:
    """Report the first character that no YAML text may hold (F000)."""
    found = _UNPRINTABLE.search(source.text)
    at = found.start() if found else 0
    code = ord(source.text[at]) if found else 0
    session.report(
        "F000",
        f"the character U+{code:04X} is not allowed in YAML",
        Span(source, at, min(at + 1, len(source.text))),
        help='remove it, or write it as an escape inside of `"`',
    )


_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def _place_of(error: MarkedYAMLError, source: Source) -> Place:
    size = len(source.text)
    at = error.problem_mark.index if error.problem_mark is not None else size
    began = error.context_mark.index if error.context_mark is not None else -1
    return Place(source, min(at, size), min(began, size))


def _explain(problem: str, context: str, place: Place) -> Finding:
    first = place.after[:1]
    match problem:
        case "mapping values are not allowed in this context":
            return second_colon(place)
        case "found character that cannot start any token":
            return tab(place) if first == "\t" else bad_first_character(place)
        case "found unexpected end of stream" | "found unexpected document indicator":
            return unclosed_quote(place)
        case "did not find expected ',' or ']'" | "did not find expected ',' or '}'":
            return unclosed_bracket(place)
        case "did not find expected key" | "did not find expected '-' indicator":
            return misplaced(place)
        case "could not find expected ':'":
            return no_key(place)
        case "block sequence entries are not allowed in this context":
            return Finding(
                message="a list cannot begin on the line of its key",
                span=place.span,
                help="put the `-` on a line of its own, indented",
            )
        case "found unknown escape character":
            return bad_escape(place)
        case "did not find expected <document start>":
            return Finding(
                message="the document has ended above, and there is more text here",
                span=_rest(place),
                help="indent it, or remove what is in the way",
            )
    if "tab character" in problem:
        return tab(place)
    if context in {"while scanning an alias", "while scanning an anchor", "while parsing a tag"}:
        return bad_first_character(place, began=True)
    if context in {"while scanning a tag", "while scanning a block scalar"}:
        return bad_first_character(place, began=True)
    return Finding(message=f"this is not YAML: {problem}", span=place.span)


