"""Comments that hide findings: ``# flowcat: ignore[F202] opened from Python``.

One at the end of a line hides what is found on that line, and in the text that begins there; one on
a line of its own does so for the next line, and ``ignore-file`` among the first comments hides what
is found in the whole file. Each says which rules it hides and why; one that is not right hides
nothing, and one that hides nothing is reported. An error that keeps the flow from loading stays.
"""

import re
from collections.abc import Iterable, Iterator

from flowcat.checks.comments import Comment, Texts, comments_of
from flowcat.checks.settings import Settings
from flowcat.diagnostics import (
    RULES,
    Diagnostic,
    Edit,
    Fix,
    did_you_mean,
    nearest,
    rename,
    rule,
    rule_called,
)
from flowcat.source import Document
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass, field

_FORM = re.compile(
    r"(?P<verb>[A-Za-z_-]+)\s*(?P<bracket>\[(?P<words>[^\]\n]*)(?P<close>\])?)?(?P<reason>.*)"
)
_SAMPLE = "# flowcat: ignore[F202] opened from Python"
_OTHER_WORDS = ("disable", "noqa", "skip", "suppress")
"""What other tools call it."""


@dataclass(slots=True)
class _Suppression:
    """A comment that is right."""

    comment: Comment
    codes: dict[str, Span]
    """The rules that it hides, with their places."""
    words: Span
    """What stands in its brackets."""
    line: int | None
    """The line of which it hides findings; None: of every line."""
    used: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    """Rules of which it met a finding that nothing hides."""


def without_suppressed(
    document: Document, found: Iterable[Diagnostic], settings: Settings, *, is_complete: bool
) -> list[Diagnostic]:
    """Return what is not hidden by comments, and what is wrong with the comments.

    Args:
        document: The text.
        found: What the rules found in it.
        settings: What is asked for: a rule that does not run leaves its comments alone.
        is_complete: Whether every rule could run.
    """
    found = list(found)
    sources = dict.fromkeys((*document.sources, *(one.span.source for one in found)))
    right: list[_Suppression] = []
    wrong: list[Diagnostic] = []
    for comment in comments_of(document, sources):
        match _read(comment):
            case _Suppression() as suppression:
                right.append(suppression)
            case Diagnostic() as fault:
                wrong.append(fault)
            case None:
                pass
    places = _Places(right, Texts(document))
    kept = [one for one in found if not places.hide(one)]
    wrong += [fault for suppression in right for fault in _refusals(suppression)]
    if is_complete and not any(one.is_error for one in kept):
        own = set(document.sources)
        wrong += [
            fault
            for suppression in right
            if suppression.comment.span.source in own
            for fault in _unused(suppression, settings)
        ]
    return kept + wrong


class _Places:
    """Suppressions by where they hide what; of equal ones the first is used."""

    def __init__(self, suppressions: Iterable[_Suppression], texts: Texts) -> None:
        self._texts = texts
        self._known: dict[tuple[int, int | None, str], _Suppression] = {}
        for one in suppressions:
            for code in one.codes:
                self._known.setdefault((id(one.comment.span.source), one.line, code), one)

    def hide(self, diagnostic: Diagnostic) -> bool:
        """Tell whether a finding is hidden, and note with its comment that it was met."""
        code, span = diagnostic.rule.code, diagnostic.span
        hidden = False
        for line in {None, span.from_position.line, self._texts.first_line(span)}:
            one = self._known.get((id(span.source), line, code))
            if one is not None:
                (one.refused if diagnostic.hinders_loading else one.used).add(code)
                hidden = not diagnostic.hinders_loading
        return hidden


def _read(comment: Comment) -> _Suppression | Diagnostic | None:
    """Read a comment; None if it is not for us after all."""
    form = _FORM.match(comment.text)
    if form is None:
        return None
    verb = form["verb"]
    if verb not in ("ignore", "ignore-file"):
        return _misspelt(comment, verb)
    if form["words"] is None or not form["words"].strip():
        return _bad(comment, comment.span, f"`{verb}` does not say which rules", _sample(verb))
    start = comment.start + form.start("words")
    words = Span(comment.span.source, start, start + len(form["words"]))
    if form["close"] is None:
        return _bad(comment, words, "these brackets are not closed", _sample(verb))
    codes: dict[str, Span] = {}
    for word, span in _split(words):
        known = rule_called(word)
        if known is None:
            names = [name for one in RULES.values() for name in (one.code, one.name)]
            return Diagnostic(
                rule=rule("F008"),
                message=f"there is no rule `{word}`",
                span=span,
                help=did_you_mean(word, names) if nearest(word, names) else "see `flowcat rules`",
                fix=rename(span, word, names),
            )
        codes[known.code] = span
    if not re.search(r"\w", form["reason"]):
        message = f"`{verb}` does not say why"
        return _bad(comment, comment.span, message, "write the reason after the brackets")
    if verb == "ignore":
        return _Suppression(comment, codes, words, comment.line)
    if not comment.is_at_top:
        message = "`ignore-file` hides nothing here"
        help_ = "it stands in the first lines of a file, before anything but comments"
        return _bad(comment, comment.span, message, help_)
    return _Suppression(comment, codes, words, None)


def _split(words: Span) -> Iterator[tuple[str, Span]]:
    """Yield what stands between commas, with places."""
    for found in re.finditer(r"[^,\s][^,]*", words.text):
        word = found.group().rstrip()
        start = words.start + found.start()
        yield word, Span(words.source, start, start + len(word))


def _misspelt(comment: Comment, verb: str) -> Diagnostic | None:
    if verb not in _OTHER_WORDS and nearest(verb, ("ignore", "ignore-file")) is None:
        return None
    return _bad(comment, comment.span, f"`{verb}` is not a word for hiding findings", _sample(""))


def _bad(comment: Comment, span: Span, message: str, help_: str) -> Diagnostic:
    shown = span if span.start < span.end else comment.span
    return Diagnostic(rule=rule("F008"), message=message, span=shown, help=help_)


def _sample(verb: str) -> str:
    return f"write `{_SAMPLE.replace('ignore', verb or 'ignore')}`"


def _refusals(suppression: _Suppression) -> Iterator[Diagnostic]:
    for code in sorted(suppression.refused):
        yield Diagnostic(
            rule=rule("F008"),
            message=f"`{code}` cannot be ignored: the flow cannot be loaded with this fault",
            span=suppression.codes[code],
            help="mend the fault, and remove this",
        )


def _unused(suppression: _Suppression, settings: Settings) -> Iterator[Diagnostic]:
    met = suppression.used | suppression.refused
    unused = [code for code in suppression.codes if code not in met]
    # Of a rule that did not run nothing can be said.
    if not unused or not all(settings.runs(rule(code)) for code in unused):
        return
    left = [span.text for code, span in suppression.codes.items() if code not in unused]
    where = "in this file" if suppression.line is None else "here"
    names = " and ".join(f"`{suppression.codes[code].text}`" for code in unused)
    yield Diagnostic(
        rule=rule("F009"),
        message=f"{names} {'is' if len(unused) == 1 else 'are'} not found {where}",
        span=suppression.codes[unused[0]] if left else suppression.comment.span,
        help="remove it",
        fix=Fix("remove it", (_removal(suppression, left),)),
    )


def _removal(suppression: _Suppression, left: list[str]) -> Edit:
    """Return the edit that takes out a comment, or all but a few of its rules."""
    if left:
        return Edit(suppression.words, ", ".join(left))
    span = suppression.comment.span
    return Edit(_with_its_line(span), "")


def _with_its_line(span: Span) -> Span:
    """Widen a comment's span by the blanks before it, or to its line if nothing else is there."""
    source: Source = span.source
    before = source.text[: span.start].rstrip(" \t")
    if before and not before.endswith("\n"):
        return Span(source, len(before), span.end)
    return Span(source, len(before), min(span.end + 1, len(source.text)))
