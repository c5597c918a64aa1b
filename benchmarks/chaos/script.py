"""The flow of a random conversation as plain data: both sides and the judge are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Step: TypeAlias = Literal["talk", "say", "route", "run", "end"]

STAY, BACK, END = "$stay", "$back", "$end"


@dataclass(frozen=True, slots=True)
class Goto:
    """Always the same target; None stays."""

    to: str | None


@dataclass(frozen=True, slots=True)
class ByStatus:
    """The target for each status of the result, and the one for any other."""

    cases: Mapping[str, str]
    default: str | None
    as_arms: bool
    """Whether it is written as arms, else as Pipecat's cases."""


@dataclass(frozen=True, slots=True)
class Picks:
    """The handler names the target, one of these."""

    allowed: tuple[str, ...]


Road: TypeAlias = Goto | ByStatus | Picks


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function that the model may call, or that a node runs."""

    name: str
    handled: bool
    """Whether Python does the work; else it only leads on."""
    style: Literal["plain", "sync", "direct", "args"] = "plain"
    write: bool = False
    """Whether a barge-in lets it run to its end."""
    timeout: float | None = None
    strict: bool = False
    """Whether the result must have a status that is known."""
    stores: bool = False
    """Whether it stores a field of its result, which a schema guards."""
    respond: bool = True
    on_error: str | None = None
    """Where a failure leads; None tells the model and stays."""
    filler: bool = False
    road: Road = Goto(None)

    @property
    def leads_on(self) -> bool:
        """Whether it may lead anywhere: an edge, in the words of Pipecat."""
        match self.road:
            case Goto(to):
                return to is not None and to != STAY
            case _:
                return True


@dataclass(frozen=True, slots=True)
class Action:
    """One of a node's actions."""

    type: Literal["tts_say", "function", "notify"]
    what: Literal["fine", "empty", "raises", "slow", "moves"] = "fine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of any kind."""

    name: str
    step: Step
    functions: tuple[str, ...] = ()
    pre_actions: tuple[Action, ...] = ()
    post_actions: tuple[Action, ...] = ()
    greets: bool = False
    """Whether it says exact words on entry."""
    loads: Literal["", "set", "run"] = ""
    """Whether its prompt reads what is set on entry, and whether a function has to find it."""
    files: bool = False
    """Whether a function is to be called once the bot has replied."""
    unset: bool = False
    """Whether its prompt reads what nobody sets."""
    reset: bool = False
    respond: bool = True
    to: str = ""
    """Where a node without a model leads."""
    run: str = ""
    """The function that it runs."""
    words: bool = False
    """Whether an end has last words, and no task."""
    on_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A flow."""

    nodes: Mapping[str, Node]
    functions: Mapping[str, Function]
    anywhere: tuple[str, ...] = ()
    """The functions offered at every node."""
    on_error: str | None = None
    first: str = "a"

    @property
    def filing(self) -> tuple[str, ...]:
        """Return the nodes at which a function is called once the bot has replied."""
        return tuple(node.name for node in self.nodes.values() if node.files)

    def offers(self, node: str) -> tuple[str, ...]:
        """Return the names of what the model may call at a node."""
        found = self.nodes.get(node)
        if found is None or found.step != "talk":
            return ()
        return (*self.anywhere, *found.functions)
