"""Checking one flow, from its text to every diagnostic."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from flowcat.checks.catalogue import STAGES
from flowcat.checks.cut_texts import joined
from flowcat.checks.extent import is_hopeless, too_much_everywhere
from flowcat.checks.model import Model, Python, make_model
from flowcat.checks.python_source import found_python, named_python
from flowcat.checks.settings import DEFAULTS, MARKS, Settings
from flowcat.diagnostics import Diagnostic, tells_of_calls
from flowcat.language.document import FlowDocument
from flowcat.language.reader import read_flow
from flowcat.source import Document, read_file, read_text
from flowcat.source.collector import without_collector
from flowcat.source.session import MAX_DIAGNOSTICS
from flowcat.text.dataclass import dataclass, replace

UNFILED = Path("-")
"""Stands for a text that is in no file, where texts are kept by file."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A flow and everything that was found in it."""

    document: Document
    """The text as it was read."""
    flow: FlowDocument | None
    """None if the outline could not be read."""
    diagnostics: tuple[Diagnostic, ...]
    """In the order of places."""
    is_complete: bool = False
    """Whether its outline could be read, so that every rule looked at it."""

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong that has to be mended before a call."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    @property
    def can_run(self) -> bool:
        """Whether the flow can be loaded: an error that only tells how calls go is none here."""
        return not any(one.is_error and not tells_of_calls(one.rule) for one in self.diagnostics)


def check_file(
    path: Path,
    *,
    python: Python | AbstractSet[str] | None = None,
    settings: Settings = DEFAULTS,
    texts: Mapping[Path, str] | None = None,
) -> Checked:
    """Read and check a flow file.

    Args:
        path: The file.
        python: What is known of its Python functions, or their names. Otherwise it is read, without
            importing it, from the file that ``handlers:`` names, or that is found beside a
            FlowConfig file.
        settings: What the project asks for.
        texts: What stands in place of the text of YAML files, by their paths with links followed.
    """
    with without_collector():
        return _check(read_file(path, texts=texts), python, path, settings)


def check_text(
    text: str,
    name: str,
    *,
    python: Python | AbstractSet[str] | None = None,
    folder: Path | None = None,
    settings: Settings = DEFAULTS,
    texts: Mapping[Path, str] | None = None,
) -> Checked:
    """Check a flow's text.

    Args:
        text: The flow.
        name: What messages call it.
        python: As in ``check_file``.
        folder: The folder in which it stands or will stand; without one it can include no files.
        settings: As in ``check_file``.
        texts: As in ``check_file``, for the files it includes.
    """
    with without_collector():
        document = read_text(text, name, folder=folder, texts=texts)
        path = folder / Path(name).name if folder is not None else None
        return _check(document, python, path, settings)


def _check(
    document: Document,
    python: Python | AbstractSet[str] | None,
    path: Path | None,
    settings: Settings,
) -> Checked:
    found = list(document.diagnostics)
    flow = None
    if document.tree is not None:
        read = read_flow(document.tree, marked=document.marked)
        found = joined(document.diagnostics, read.diagnostics)
        flow = read.flow
    settings = _for_flow(settings, flow)
    # A Flowcat key in a FlowConfig leaves open which rules hold, so only that is reported.
    is_mixed = any(diagnostic.rule.code == "F106" for diagnostic in found)
    is_complete = flow is not None and flow.is_whole and not is_mixed
    if flow is not None and is_complete:
        known, faults = _python(flow, document, python, path)
        found += faults
        found += too_much_everywhere(flow)
        found = _staged(make_model(flow, known, settings), found)
    told = _asked(found, settings)
    texts = {source.text for source in (*document.sources, *(one.span.source for one in told))}
    if any(mark in text for text in texts for mark in MARKS):
        from flowcat.checks.suppressions import without_suppressed

        told = without_suppressed(document, told, settings, is_complete=is_complete)
        told = _asked(told, settings)
    return Checked(document, flow, tuple(sorted(told, key=_place)), is_complete)


def _python(
    flow: FlowDocument,
    document: Document,
    python: Python | AbstractSet[str] | None,
    path: Path | None,
) -> tuple[Python, tuple[Diagnostic, ...]]:
    """Return what is known of the flow's Python functions, and what is wrong with their file."""
    if python is not None:
        return (python if isinstance(python, Python) else Python(python)), ()
    if path is None:
        return Python(), ()
    if flow.handlers is not None:
        return named_python(flow.handlers, path.parent)
    return (Python() if document.marked else found_python(flow, path)), ()


def _for_flow(settings: Settings, flow: FlowDocument | None) -> Settings:
    """Add what the flow itself asks for."""
    checks = flow.checks if flow is not None else None
    if checks is None and settings.chosen_targets is None:
        return settings
    from flowcat.checks.merging import with_flow

    return with_flow(settings, checks)


def _staged(model: Model, found: list[Diagnostic]) -> list[Diagnostic]:
    """Run the rules, stage by stage: what an earlier stage found at a place is not told again.

    What is beyond all measure is not looked at further.
    """
    for stage in STAGES:
        if any(one.rule.code == "F003" for one in found) or is_hopeless(model.flow, found):
            break
        model.found = found
        known = {(diagnostic.span.source.name, diagnostic.span.start) for diagnostic in found}
        found = found + [
            diagnostic
            for check in stage
            for diagnostic in _readable(check(model))
            if (diagnostic.span.source.name, diagnostic.span.start) not in known
        ]
    return found


def _readable(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what a rule finds until there are so many errors that nobody reads more."""
    errors = 0
    for diagnostic in found:
        yield diagnostic
        errors += diagnostic.is_error
        if errors >= MAX_DIAGNOSTICS:
            return


def _asked(found: Iterable[Diagnostic], settings: Settings) -> list[Diagnostic]:
    """Give findings the severities that are asked for, and drop those that nobody wants."""
    if not settings.severities:
        return [one for one in found if settings.runs(one.rule)]
    told = []
    for one in found:
        severity = settings.severities.get(one.rule.code)
        if one.hinders_loading:
            told.append(one)
        elif settings.runs(one.rule):
            told.append(one if severity is None else replace(one, other_severity=severity))
    return told


def _place(diagnostic: Diagnostic) -> tuple[str, int, str]:
    return (diagnostic.span.source.name, diagnostic.span.start, diagnostic.rule.code)
