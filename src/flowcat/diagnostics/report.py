"""What was found in one flow, as the formats for other programs take it."""

from collections.abc import Callable
from pathlib import PurePosixPath

from flowcat.diagnostics.diagnostic import Diagnostic
from flowcat.diagnostics.printable import printable
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


def nowhere(_: Span) -> str:
    """Say that a place is in no node."""
    return ""


@dataclass(frozen=True, slots=True)
class Report:
    """One flow that was checked."""

    flow: str
    """Its path as the user gave it."""
    diagnostics: tuple[Diagnostic, ...]
    node_at: Callable[[Span], str] = nowhere
    """Returns the name of the node that a place is in; empty if it is in none."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the paths of a report lead, for readers that know the files of a repository only."""

    root: PurePosixPath
    """The repository's folder, as an absolute path."""
    here: PurePosixPath
    """The folder that relative paths begin at."""

    def path_of(self, name: str) -> PurePosixPath:
        """Return a path within the repository, or an absolute one that leads elsewhere."""
        kept: list[str] = []
        for part in (self.here / name).parts:
            if part != "..":
                kept.append(part)
            elif len(kept) > 1:
                kept.pop()
        path = PurePosixPath(*kept)
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path


def remarks(diagnostic: Diagnostic) -> list[str]:
    """Return what is said besides the message: the label, notes and help, a line each."""
    told = (diagnostic.label, *diagnostic.notes, diagnostic.help)
    return [printable(text) for text in told if text]
