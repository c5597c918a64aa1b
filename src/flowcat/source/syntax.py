"""Syntax errors in the words of an author.

libyaml tells where it gave up and what it looked for. What the author did is read off the line
where that happened. There is one finding for one broken text: what comes after it is not judged.
"""

import re

from yaml.error import MarkedYAMLError

from flowcat.source import slips
from flowcat.source.mappings import report_template
from flowcat.source.session import Session
from flowcat.source.slips import Finding, Place, same_line, to_line_end
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


def _template_text(source: Source, start: int) -> Span:
    """Return the text that begins with ``{{``: the rest of the line, unless brackets hold it."""
    line = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    end = source.text.find("}}", start) + 2
    if ("{" in line or "[" in line) and end > 1 and same_line(source.text, start, end):
        return Span(source, start, end)
    return to_line_end(source, start)


def _place_of(error: MarkedYAMLError, source: Source) -> Place:
    size = len(source.text)
    at = error.problem_mark.index if error.problem_mark is not None else size
    began = error.context_mark.index if error.context_mark is not None else -1
    return Place(source, min(at, size), min(began, size))


def _explain(problem: str, context: str, place: Place) -> Finding:
    first = place.after[:1]
    match problem:
        case "mapping values are not allowed in this context":
            return slips.second_colon(place)
        case "found character that cannot start any token":
            return slips.tab(place) if first == "\t" else slips.bad_first_character(place, place.at)
        case "found unexpected end of stream" | "found unexpected document indicator":
            return slips.unclosed_quote(place)
        case "did not find expected ',' or ']'" | "did not find expected ',' or '}'":
            return slips.unclosed_bracket(place)
        case "did not find expected key" | "did not find expected '-' indicator":
            return slips.misplaced(place)
        case "could not find expected ':'":
            return slips.no_key(place)
        case "block sequence entries are not allowed in this context":
            return slips.list_beside_key(place)
        case "found unknown escape character":
            return slips.bad_escape(place)
        case "did not find expected <document start>":
            return slips.after_document(place)
    if "tab character" in problem:
        return slips.tab(place)
    if context in _SIGNS:
        return slips.bad_first_character(place, place.began)
    return Finding(message=f"this is not YAML: {problem}", span=place.span)


_SIGNS = frozenset(
    {
        "while parsing a tag",
        "while scanning a block scalar",
        "while scanning a tag",
        "while scanning an alias",
        "while scanning an anchor",
    }
)
"""What libyaml was reading when a text begins with one of YAML's own signs."""
