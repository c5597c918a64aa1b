"""Checking one flow, from its text to every diagnostic."""

import gc
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flowcat.checks.arms import open_arms
from flowcat.checks.cases import colliding_cases, uncovered_cases
from flowcat.checks.cut_texts import joined
from flowcat.checks.expressions import bad_expressions
from flowcat.checks.functions import (
    duplicate_functions,
    hidden_handlers,
    unknown_functions,
    unknown_outcomes,
    unportable_names,
)
from flowcat.checks.model import Model, make_model
from flowcat.checks.python_names import python_names
from flowcat.checks.state import bad_names, bad_writes, computed_cycles
from flowcat.checks.targets import unknown_targets
from flowcat.diagnostics import Diagnostic
from flowcat.language.document import FlowDocument
from flowcat.language.reader import read_flow
from flowcat.source import Document, read_file, read_text

CHECKS: tuple[Callable[[Model], Iterator[Diagnostic]], ...] = (
    unknown_targets,
    bad_names,
    bad_writes,
    computed_cycles,
    open_arms,
    unknown_functions,
    duplicate_functions,
    hidden_handlers,
    unportable_names,
    unknown_outcomes,
    colliding_cases,
    uncovered_cases,
    bad_expressions,
)
"""Every rule that looks at a whole flow."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A flow and everything that was found in it."""

    document: Document
    """The text as it was read."""
    flow: FlowDocument | None
    """None if the outline could not be read."""
    diagnostics: tuple[Diagnostic, ...]
    """In the order of places."""

    @property
    def has_errors(self) -> bool:
        """Whether the flow cannot be run as it is."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def check_file(path: Path, *, python: AbstractSet[str] | None = None) -> Checked:
    """Read and check a flow file.

    Args:
        path: The file.
        python: The names of its Python functions, where they are known. Otherwise they are read,
            without importing it, from the file that ``handlers:`` names.
    """
    with _collector_off():
        return _check(read_file(path), python, path.parent)


def check_text(
    text: str,
    name: str,
    *,
    python: AbstractSet[str] | None = None,
    folder: Path | None = None,
) -> Checked:
    """Check a flow's text.

    Args:
        text: The flow.
        name: What messages call it.
        python: As in ``check_file``.
        folder: The folder in which it stands or will stand; without one it can include no files.
    """
    with _collector_off():
        return _check(read_text(text, name, folder=folder), python, folder)


def _check(document: Document, python: AbstractSet[str] | None, folder: Path | None) -> Checked:
    found = list(document.diagnostics)
    flow = None
    if document.tree is not None:
        read = read_flow(document.tree, marked=document.marked)
        found = joined(document.diagnostics, read.diagnostics)
        flow = read.flow
    # A Flowcat key in a FlowConfig leaves open which rules hold, so only that is reported.
    is_mixed = any(diagnostic.rule.code == "F106" for diagnostic in found)
    if flow is not None and flow.is_whole and not is_mixed:
        where = "the handlers"
        if python is None and folder is not None and flow.handlers is not None:
            where = f"`{flow.handlers.text}`"
            python, faults = python_names(flow.handlers, folder)
            found += faults
        model = make_model(flow, python, where)
        known = {(diagnostic.span.source.name, diagnostic.span.start) for diagnostic in found}
        for check in CHECKS:
            # What is already broken is not reported a second time at the same place.
            found += [
                diagnostic
                for diagnostic in check(model)
                if (diagnostic.span.source.name, diagnostic.span.start) not in known
            ]
    return Checked(document, flow, tuple(sorted(found, key=_place)))


def _place(diagnostic: Diagnostic) -> tuple[str, int, str]:
    return (diagnostic.span.source.name, diagnostic.span.start, diagnostic.rule.code)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Keep Python's cycle collector still: a large flow is many objects and no garbage.

    Afterwards they count as old, or its next run would look at all of them at once.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Freezing and thawing makes everything old; what somebody else froze must stay so.
        if gc.get_freeze_count() == 0:
            gc.freeze()
            gc.unfreeze()
        if enabled:
            gc.enable()
