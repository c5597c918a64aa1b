"""The diagnostic: a fault in a flow with its place, and the way out."""

from enum import StrEnum

from flowcat.diagnostics.rules import Rule, Severity, is_needed
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


class Applicability(StrEnum):
    """How far a fix may be trusted."""

    SAFE = "safe"
    """Keeps the flow's meaning, or only adds what is missing."""
    UNSAFE = "unsafe"
    """A guess at what was meant."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of one span; an empty span inserts."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that together mend a fault."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that helps to see the fault, with a few words about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One fault. The message is a sentence without a full stop; names stand in backquotes."""

    rule: Rule
    message: str
    span: Span
    label: str = ""
    """A few words under the marked text; may be empty."""
    related: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str = ""
    """What to do, in the imperative; empty when the message says it."""
    fix: Fix | None = None
    other_severity: Severity | None = None
    """Another severity than the rule's: where that would be too strict, as in a plain FlowConfig
    file, or as the project's settings ask."""

    @property
    def severity(self) -> Severity:
        """The rule's severity, or the other one of this place."""
        return self.other_severity or self.rule.severity

    @property
    def is_error(self) -> bool:
        """Whether the flow cannot be used as it is."""
        return self.severity is Severity.ERROR

    @property
    def hinders_loading(self) -> bool:
        """Whether the flow cannot be loaded with it, so that no setting and no comment hides it."""
        return self.is_error and is_needed(self.rule)


__all__ = ["Applicability", "Diagnostic", "Edit", "Fix", "Label", "Severity"]
