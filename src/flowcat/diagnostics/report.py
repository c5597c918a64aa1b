"""What was found in one flow, as the formats for other programs take it."""

from collections.abc import Callable
from dataclasses import dataclass

from flowcat.diagnostics.diagnostic import Diagnostic
from flowcat.diagnostics.printable import printable
from flowcat.text import Span


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


def remarks(diagnostic: Diagnostic) -> list[str]:
    """Return what is said besides the message: the label, notes and help, a line each."""
    told = (diagnostic.label, *diagnostic.notes, diagnostic.help)
    return [printable(text) for text in told if text]
