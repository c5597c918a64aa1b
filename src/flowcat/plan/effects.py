"""What the core wants done. A shell carries effects out, in the order they are given."""

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from flowcat.plan.http import Request
from flowcat.plan.mcp import ToolCall
from flowcat.text.dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class Run:
    """Call a handler or a tool, or make a request.

    It comes back as ``Returned`` or ``Failed``, with the same id.
    """

    id: str
    function: str
    handler: str
    """Empty for a request or a tool."""
    arguments: Mapping[str, object]
    timeout: float | None
    retries: int
    filler: str
    filler_after: float
    effects: Literal["read", "write"] = "write"
    request: Request | None = None
    tool: ToolCall | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Tell the LLM the result of a call; its landing comes back as ``Landed``."""

    id: str
    result: object
    """Never falsy."""
    run_llm: bool


@dataclass(frozen=True, slots=True)
class Speak:
    """Say exactly these words."""

    text: str
    visit: int
    is_remembered: bool = True
    """Whether they go into the LLM's context. While a call is open they must not: the LLM would
    find its own words behind the result, and some providers refuse that."""
    waits: bool = True
    """Whether what follows waits until they were played."""
    is_interruptible: bool = True
    """Whether a barge-in cuts them off."""
    is_answer: bool = True
    """Whether nothing more is owed to the caller after them."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function as the LLM is shown it."""

    name: str
    description: str
    properties: Mapping[str, object]
    required: tuple[str, ...]
    interruptible: bool


@dataclass(frozen=True, slots=True)
class Action:
    """One of Pipecat's actions, rendered."""

    type: str
    handler: str | None
    text: str | None
    extras: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """Enter a conversation: prompt, tools and context as they are now."""

    node: str
    visit: int
    role: str | None
    messages: tuple[tuple[str, str], ...]
    """Role and content of each."""
    tools: tuple[Tool, ...]
    pre_actions: tuple[Action, ...] = ()
    post_actions: tuple[Action, ...] = ()
    reset: bool
    respond: bool


@dataclass(frozen=True, slots=True)
class Keeping:
    """What stays of the conversation when the context is emptied."""

    summarize: bool = False
    prompt: str = ""
    """What the summary should hold; empty for our own."""
    timeout: float = 5.0
    carries: bool = False
    """Whether messages stay, word for word."""
    last_turns: int | None = None
    """How many turns of them; None is all."""
    tool_calls: bool = True
    sensitive: bool = True
    """Whether sensitive values may stay."""


NOTHING_KEPT = Keeping()


@dataclass(frozen=True, slots=True)
class Reset:
    """Empty the context now, so that what is said on entry stays in it."""

    visit: int
    keeping: Keeping = NOTHING_KEPT


@dataclass(frozen=True, slots=True)
class Adjust:
    """Change settings of the services, by Pipecat's names."""

    llm: Mapping[str, object]
    tts: Mapping[str, object]
    visit: int


@dataclass(frozen=True, slots=True)
class Emit:
    """Send a message to the client."""

    data: object


@dataclass(frozen=True, slots=True)
class Ask:
    """Have the LLM speak, with a message of the developer's if there is one."""

    task: str
    visit: int


@dataclass(frozen=True, slots=True)
class AwaitDigit:
    """Wait so many seconds for a further digit; ``DigitsOver`` tells that none came."""

    seconds: float
    visit: int


@dataclass(frozen=True, slots=True)
class End:
    """Hang up once everything said before has been played."""

    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the trace; values marked sensitive are not in it."""

    kind: Literal[
        "enter", "call", "refused", "error", "write", "transition", "ignored",
        "end", "rendered", "late", "limit", "silence", "digits", "exit", "resume", "restart",
        "function", "speech",
    ]  # fmt: skip
    text: str
    data: Mapping[str, object] = field(default_factory=dict)


KINDS: tuple[str, ...] = get_args(Note.__annotations__["kind"])
"""Every kind of note, and so of what listeners are told."""

Effect: TypeAlias = (
    Run | Answer | Speak | Reset | Enter | Adjust | Emit | Ask | AwaitDigit | End | Note
)

__all__ = [
    "KINDS",
    "Action",
    "Adjust",
    "Answer",
    "Ask",
    "AwaitDigit",
    "Effect",
    "Emit",
    "End",
    "Enter",
    "Keeping",
    "Note",
    "Reset",
    "Run",
    "Speak",
    "Tool",
]
