"""Mending a flow by the fixes of what was found in it, as far as the flow gets no worse.

Fixes that meet wait for the next pass. One that would bring a new error is left out; it is found
among those of its pass by halving. Nothing is written here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from flowcat.checks.check import UNFILED, Checked
from flowcat.diagnostics import Applicability, Diagnostic, Edit
from flowcat.diagnostics.edits import compatible, edited
from flowcat.source.files import source_of_text
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass, field

Texts: TypeAlias = Mapping[Path, str]
"""The texts of files, whole, as they are written."""

_UNREAD = frozenset(("F401", "F501"))
"""Faults after which the rest of an expression or template is not looked at."""

MAX_PASSES = 20
"""Passes after which mending ends, though there may be more to mend."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A flow after mending."""

    checked: Checked
    """What is left to be found."""
    before: Texts
    """The files that change, as they were."""
    after: Texts
    """The same files as they are to be."""
    count: int
    """How many faults were mended."""
    left_out: tuple[Diagnostic, ...]
    """Those whose fixes would bring new errors."""


def mend(
    check: Callable[[Texts], Checked],
    written: Callable[[Source], str | None],
    trusted: Applicability,
) -> Mended:
    """Mend a flow.

    Args:
        check: Checks the flow with texts in place of those of files.
        written: Returns the text of a source as it is written, or None if that may not be changed.
        trusted: ``UNSAFE`` if guesses are to be trusted.
    """
    work = _Work(check, written, trusted, check({}))
    for _ in range(MAX_PASSES):
        batch = work.batch()
        if not batch:
            break
        work.make(batch)
    return Mended(work.checked, work.before, work.texts, work.count, tuple(work.left_out.values()))


@dataclass(slots=True)
class _Work:
    """A flow while it is being mended."""

    check: Callable[[Texts], Checked]
    written: Callable[[Source], str | None]
    trusted: Applicability
    checked: Checked
    before: dict[Path, str] = field(default_factory=dict)
    texts: dict[Path, str] = field(default_factory=dict)
    count: int = 0
    left_out: dict[tuple[str, ...], Diagnostic] = field(default_factory=dict)

    def batch(self) -> list[Diagnostic]:
        """Return what can be mended together."""
        wanted = [one for one in self.checked.diagnostics if self._is_wanted(one)]
        chosen = {id(fix) for fix in compatible(one.fix for one in wanted if one.fix is not None)}
        return [one for one in wanted if id(one.fix) in chosen]

    def make(self, batch: list[Diagnostic]) -> None:
        """Make as many fixes of a batch as do no harm."""
        made: list[Diagnostic] = []
        best = dict(self.texts), self.checked
        waiting = [batch]
        while waiting:
            part = waiting.pop()
            texts, checked = self._with([*made, *part])
            if not _is_worse(self.checked, checked, [*made, *part]):
                made += part
                best = texts, checked
            elif len(part) == 1:
                self.left_out[_sign(part[0])] = part[0]
            else:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
        for one in made:
            for source in _edits_by_source([one]):
                self.before.setdefault(_file(source), self._now(source) or "")
        self.texts, self.checked = best
        self.count += len(made)

    def _with(self, fixed: list[Diagnostic]) -> tuple[dict[Path, str], Checked]:
        """Return the texts with fixes made, and what is found then."""
        texts = dict(self.texts)
        for source, edits in _edits_by_source(fixed).items():
            texts[_file(source)] = edited(self._now(source) or "", edits)
        return texts, self.check(texts)

    def _is_wanted(self, one: Diagnostic) -> bool:
        if one.fix is None or _sign(one) in self.left_out:
            return False
        if one.fix.applicability is Applicability.UNSAFE and self.trusted is Applicability.SAFE:
            return False
        own = self.checked.document.sources
        sources = _edits_by_source([one])
        return all(source in own and self._is_current(source) for source in sources)

    def _is_current(self, source: Source) -> bool:
        """Tell whether a source may be changed, and is still as it was when it was read."""
        now = self._now(source)
        return now is not None and source_of_text(now, "").text == source.text

    def _now(self, source: Source) -> str | None:
        """Return a source's text as it is to be written, as far as it is mended."""
        now = self.texts.get(_file(source))
        return self.written(source) if now is None else now


def _is_worse(before: Checked, after: Checked, fixed: Iterable[Diagnostic]) -> bool:
    """Tell whether fixes have not helped, or have brought errors.

    A fault may have kept rules from looking: at the rest of an expression, or at the whole flow.
    Mending it lets them find what was there all along. So other errors beside a mended expression
    do not speak against the fix, and where nothing could be looked at, only those on the very lines
    that were changed do.
    """
    met, meets = _counted(before.diagnostics), _counted(after.diagnostics)
    counts = list(after.diagnostics)
    if not before.is_complete:
        lines = {_line(edit.span) for one in fixed for edit in (one.fix.edits if one.fix else ())}
        counts = [one for one in counts if _line(one.span) in lines]
    mended = {_told(one) for one in fixed}
    read_anew = {_line(one.span) for one in fixed if one.rule.code in _UNREAD}
    for one in counts:
        told = _told(one)
        if told in mended and meets[told] >= met[told]:
            return True
        is_new = one.is_error and meets[told] > met[told] and _line(one.span) not in read_anew
        if told not in mended and is_new:
            return True
    return False


def _counted(found: Iterable[Diagnostic]) -> Counter[tuple[str, str, str]]:
    return Counter(map(_told, found))


def _told(one: Diagnostic) -> tuple[str, str, str]:
    """Return what tells a finding from others, wherever it stands in its file."""
    return (one.rule.code, one.message, one.span.source.name)


def _line(span: Span) -> tuple[str, int]:
    return (span.source.name, span.from_position.line)


def _sign(one: Diagnostic) -> tuple[str, ...]:
    """Return what tells a finding and its fix from others in later passes."""
    edits = one.fix.edits if one.fix is not None else ()
    return (*_told(one), *(edit.replacement for edit in edits))


def _edits_by_source(fixed: Iterable[Diagnostic]) -> dict[Source, list[Edit]]:
    found: dict[Source, list[Edit]] = {}
    for one in fixed:
        for edit in one.fix.edits if one.fix is not None else ():
            found.setdefault(edit.span.source, []).append(edit)
    return found


def _file(source: Source) -> Path:
    return source.file or UNFILED
