"""What is gathered while a function is walked through, and what is kept of it afterwards."""

from collections.abc import Mapping
from typing import Protocol

from flowcat.pysource.modules import FunctionNode, Library, Module
from flowcat.pysource.values import Value
from flowcat.pysource.ways import Touch, Way, joined
from flowcat.text import Span
from flowcat.text.dataclass import dataclass, field


@dataclass(slots=True)
class Findings:
    """What stands somewhere in a function, on whatever way."""

    written: dict[str, Span] = field(default_factory=dict)
    """Where a key of the state is written first."""
    removed: dict[str, Span] = field(default_factory=dict)
    reads: dict[str, Span] = field(default_factory=dict)
    """Keys that are read as ``state["key"]`` while they may be as they were."""
    looked_for: set[str] = field(default_factory=set)
    """Keys of which it is asked whether they are there."""
    mentions: set[str] = field(default_factory=set)
    writes_unknown: bool = False
    moves: dict[Span, None] = field(default_factory=dict)
    ends: dict[Span, None] = field(default_factory=dict)
    awaits: bool = False

    def include(self, other: "Findings") -> None:
        """Add what was found in a function that is called."""
        self.written = {**other.written, **self.written}
        self.removed = {**other.removed, **self.removed}
        self.reads = {**other.reads, **self.reads}
        self.looked_for |= other.looked_for
        self.mentions |= other.mentions
        self.writes_unknown |= other.writes_unknown
        self.moves |= other.moves
        self.ends |= other.ends
        self.awaits |= other.awaits


@dataclass(slots=True)
class Summary:
    """What a call of a function does, and what it gives."""

    findings: Findings
    touched: Mapping[str, Touch]
    """What became of keys of the state, over all ways that return."""
    read: frozenset[str]
    """The keys that every way reads that returns."""
    value: Value
    """What it returns."""


class TooLong(Exception):  # noqa: N818 - carried to where a function is given up
    """A function has too many ways to walk through them all."""


class Caller(Protocol):
    """What knows of other functions."""

    @property
    def library(self) -> Library:
        """The files."""

    def step(self, way: Way) -> None:
        """Count a step.

        Raises:
            TooLong: If there have been too many of them.
        """

    def summary(
        self, module: Module, node: FunctionNode, given: Mapping[str, Value]
    ) -> Summary | None:
        """Tell what a call does; None if it calls itself, or leads too far."""


@dataclass(slots=True)
class Loop:
    """The ways out of a loop."""

    breaks: Way | None = None
    continues: Way | None = None


@dataclass(slots=True)
class Walk:
    """One walk through one function."""

    caller: Caller
    module: Module
    findings: Findings = field(default_factory=Findings)
    returns: list[tuple[Way, Value]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    raising: list[Way | None] = field(default_factory=list)
    """What may hold when an exception is raised, for each ``try`` around."""

    def may_raise(self, way: Way) -> None:
        """Note that an exception may come up here."""
        if self.raising:
            self.raising[-1] = joined(self.raising[-1], way)
