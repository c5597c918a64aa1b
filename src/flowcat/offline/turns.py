"""What goes into offline mode and what comes out: plain values, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Schema = Mapping[str, object]
"""A JSON Schema of one parameter."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the node offers."""

    name: str
    description: str = ""
    parameters: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function to call, with its arguments."""

    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Pending:
    """A call that waits for what was asked: the first of ``missing``."""

    tool: str
    missing: tuple[str, ...]
    known: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller said, and all that helps to understand it."""

    utterance: str
    tools: tuple[Tool, ...]
    now: datetime
    prompt: str = ""
    """The node's task."""
    bot: str = ""
    """What the bot said last."""
    pending: Pending | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """The caller's words are these calls, in the order in which they were said."""

    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """The caller wants a function, but something is missing; ``text`` asks for it."""

    tool: str
    missing: tuple[str, ...]
    known: Mapping[str, object]
    text: str


@dataclass(frozen=True, slots=True)
class Chat:
    """No function matches: say ``text``, which leads back to the node's question."""

    text: str


Decision = Calls | Ask | Chat
