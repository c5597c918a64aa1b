"""The parts of a flow's ways: points, the steps between them, and what each step does.

A conversation node has two points: the one at which it is entered, and the one at which the LLM and
the caller talk. Every other node has the first alone.

Steps and actions are compared by identity and never changed; not freezing them makes them cheaper.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from flowcat.language.document import Function
from flowcat.language.leaves import Formula, Name, Text, Value
from flowcat.language.places import InScope
from flowcat.language.shapes import Named
from flowcat.text.dataclass import dataclass


class Point(NamedTuple):
    """Where a conversation stands between two steps."""

    node: str
    is_talking: bool


END = Point("", is_talking=False)
"""The conversation is over."""


class Use(StrEnum):
    """What a text is computed for."""

    PROMPT = "prompt"
    """For the LLM to read."""
    SAID = "said"
    """For the caller to hear."""
    TOLD = "told"
    """For the LLM, as the result of a call."""
    ARGUMENT = "argument"
    """For a Python function, or the body of a request."""
    URL = "url"
    """For the URL of a request."""
    QUERY = "query"
    """For a parameter of a URL, which is left out if it is null."""
    HEADER = "header"
    """For a header of a request."""
    WRITTEN = "written"
    """For the state."""
    SCHEMA = "schema"
    """For a keyword of a parameter's schema."""
    OUTCOME = "outcome"
    """For whoever asks how the conversation ended."""


@dataclass(slots=True, eq=False)
class Reads:
    """A text is computed."""

    text: Text
    use: Use
    scope: InScope
    parameter: str = ""
    """The parameter that an argument is for."""


@dataclass(slots=True, eq=False)
class Asks:
    """A condition is computed, and comes out like this."""

    formula: Formula
    holds: bool
    scope: InScope


@dataclass(slots=True, eq=False)
class Matches:
    """A field of the result equals the case of a branch, or none of its cases."""

    field: str
    cases: tuple[str, ...]
    holds: bool
    scope: InScope


@dataclass(slots=True, eq=False)
class Writes:
    """State is written: ``sets`` and ``fills`` together, then ``appends``, then ``clears``."""

    sets: Mapping[str, Named[Value]]
    fills: tuple[Name, ...]
    appends: Mapping[str, Named[Value]]
    clears: tuple[Name, ...]
    scope: InScope


@dataclass(slots=True, eq=False)
class Runs:
    """A Python function runs and returns."""

    handler: Name


@dataclass(slots=True, eq=False)
class Sends:
    """A request is made, or an MCP tool called, and answered."""


Action: TypeAlias = Reads | Asks | Matches | Writes | Runs | Sends
"""One thing that a step does."""


class StepKind(StrEnum):
    """What makes a step happen."""

    ENTER = "enter"
    """A conversation is entered: its prompt is made, and talking begins."""
    CALL = "call"
    """The LLM calls a function."""
    SILENT = "silent"
    """The flow goes on by itself."""
    ERROR = "error"
    """Something failed."""
    EVENT = "event"
    """Something happens: the caller is silent, or presses a key."""


@dataclass(slots=True, eq=False)
class Step:
    """One way from a point to the next."""

    source: Point
    target: Point
    kind: StepKind
    actions: tuple[Action, ...]
    at: Name | None = None
    """Where the target is named; None for a step that stays, and for what Flowcat does itself."""
    function: str = ""
    """The function whose call this is."""
    is_back: bool = False
    """Whether it goes back to a conversation before, by ``$back`` or for want of a way on."""
    own: Function | None = None
    """The function as it is offered here."""
    by_handler: bool = False
    """Whether the Python function chose the target."""
    is_guess: bool = False
    """Whether a fault leaves open if there is such a step, and what it does."""

    @property
    def moves(self) -> bool:
        """Whether another point is reached than the one where the caller already talks."""
        return self.target != self.source


@dataclass(frozen=True, slots=True)
class Ways:
    """All steps of a flow."""

    start: Point
    steps: Mapping[Point, tuple[Step, ...]]
    """The steps from each point; every point of every node is a key."""
    before: Mapping[str, tuple[str, ...]]
    """The conversations to which ``$back`` may lead from each node; empty if nothing goes back."""
