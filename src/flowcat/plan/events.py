"""What can happen to a conversation, as the core is told of it."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from flowcat.plan.effects import End, Speak
from flowcat.plan.position import Call
from flowcat.text.dataclass import dataclass

ErrorKind: TypeAlias = Literal[
    "exception", "timeout", "result", "write", "picked", "unserializable", "interrupted",
    "status", "connection", "request", "answer", "tool",
]  # fmt: skip
"""Why a function failed; an exception's own text never comes this far. The last five are
of requests and MCP tools: a status of 400 or more, no connection, nothing that could be sent, no
usable answer, a tool that says it failed."""


@dataclass(frozen=True, slots=True)
class Start:
    """The call begins; the inputs are already checked."""

    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Replied:
    """The LLM answered with function calls: ``(id, name)``, in the order it wrote them."""

    calls: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Requested:
    """A call comes up to be carried out."""

    id: str
    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Returned:
    """A handler came back with a result."""

    id: str
    result: object
    picked: str | None = None
    """The node that the handler names, where the flow lets it pick."""
    silent: bool = False
    """Whether the handler asks the bot not to respond."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A handler failed."""

    id: str
    kind: ErrorKind
    why: str = ""
    """A sentence of ours, for the trace; it holds no value of the conversation."""


@dataclass(frozen=True, slots=True)
class Landed:
    """The answer to a call stands in the LLM's context."""

    id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A call was cancelled."""

    id: str


@dataclass(frozen=True, slots=True)
class EntryFailed:
    """A node could not be entered."""

    visit: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Code outside the flow moves the conversation to a node."""

    to: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The conversation goes on after its line or its process was lost."""

    entered: bool
    """Whether the node it stands at had been entered."""
    owed: tuple[Speak | End, ...] = ()
    """What was decided before and not carried out."""
    unknown: tuple[Call, ...] = ()
    """Calls that write, of which nobody knows how far they came."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn of the caller has ended."""

    has_words: bool = True
    """Whether anything was understood."""
    was_cut: bool = False
    """Whether the bot owed an answer, or was speaking, when the caller began."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The bot's reply has been played."""

    visit: int


@dataclass(frozen=True, slots=True)
class CallerSilent:
    """The caller has been silent for as long as ``no_input`` allows."""


@dataclass(frozen=True, slots=True)
class BotSilent:
    """The bot owes the caller words, and has been silent for as long as the limit allows."""


@dataclass(frozen=True, slots=True)
class Overtime:
    """The call takes longer than its limit."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """The caller has pressed a key of the phone."""

    key: str


@dataclass(frozen=True, slots=True)
class DigitsOver:
    """No further digit came in time."""

    visit: int


@dataclass(frozen=True, slots=True)
class HungUp:
    """The call is over, whoever has ended it."""


Happening: TypeAlias = (
    Heard | Spoken | CallerSilent | BotSilent | Overtime | Pressed | DigitsOver | HungUp
)
"""What happens besides the LLM's calls."""

Event: TypeAlias = (
    Start
    | Replied
    | Requested
    | Returned
    | Failed
    | Landed
    | Gone
    | EntryFailed
    | Moved
    | Resumed
    | Happening
)
