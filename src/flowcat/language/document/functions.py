"""Functions, and what happens when one fails."""

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

from flowcat.language.constraints import AtLeastOne, AtMostOne, Constraint, TransitionOnly
from flowcat.language.document.http import HTTP, Http
from flowcat.language.document.leaf_shapes import (
    CONDITION,
    NAMES,
    NODE_NAME,
    SCHEMAS,
    TEXT,
    VALUES,
)
from flowcat.language.document.mcp import MCP_TOOL, McpTool
from flowcat.language.document.transitions import TRANSITION, Transition
from flowcat.language.entries import FunctionEntries
from flowcat.language.leaves import Formula, Name, Text, Value, ValueSchema
from flowcat.language.records import Record, key
from flowcat.language.scalar_shapes import Choice, Flag, Whole, Words
from flowcat.language.shapes import ByKind, ListOf, Named
from flowcat.language.texts import Duration, ValueShape
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A condition under which a call is refused, and what the LLM is told."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    when: Formula = key(CONDITION, "The call is refused when this holds.", required=True)
    say: Text = key(TEXT, "The reason, told to the LLM.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """Words for when a function takes long."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    after: float | None = key(Duration(), "How long to wait before saying it; 1s by default.")
    say: Text = key(TEXT, "Exactly these words.", required=True)


FILLER = ByKind(scalar=TEXT, mapping=Record(Filler, "a filler"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRoad:
    """What happens when a function fails: words, and where to go."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("say", "transition_to"), "`on_error`"),
    )
    tree: YamlMapping
    say: Text | None = key(TEXT, "Exactly these words, said to the caller.")
    transition_to: Name | None = key(NODE_NAME, "Where the conversation goes on.")


ON_ERROR = Record(ErrorRoad, "on_error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function the LLM may call, or a node may run."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtMostOne(("handler", "http", "mcp", "result")),
        AtMostOne(("timeout", "timeout_secs")),
        TransitionOnly(),
    )
    tree: YamlMapping | None
    """None for a function that is a bare name, defined in Python."""
    name: Name | None = key(
        Words("a text (the function's name)"), "What the LLM calls it.", upstream=True
    )
    description: Text | None = key(
        TEXT,
        "When to call it, told to the LLM. Python functions have it in their docstring.",
        null_upstream=True,
    )
    parameters: Mapping[str, Named[ValueSchema]] | None = key(
        SCHEMAS, "The arguments the LLM fills in: a name to a JSON Schema."
    )
    fills: tuple[Name, ...] | None = key(
        NAMES, "State keys that become parameters, and are stored once the call is valid."
    )
    reject: tuple[Rejection, ...] | None = key(
        ListOf(Record(Rejection, "a rejection")), "The first that holds refuses the call."
    )
    handler: Name | None = key(
        Words("a text (a Python function's name)"), "The Python function that does the work."
    )
    http: Http | None = key(HTTP, "An HTTP request that does the work.")
    mcp: Name | McpTool | None = key(
        MCP_TOOL, "A tool of an MCP server that does the work, as `server.tool`."
    )
    arguments: Mapping[str, Named[Value]] | None = key(
        VALUES, "Arguments from the flow, hidden from the LLM."
    )
    returns: Mapping[str, Named[ValueSchema]] | None = key(
        SCHEMAS, "The fields of the result: a name to a JSON Schema. A violation is an error."
    )
    effects: str | None = key(
        Choice(("read", "write")),
        "`read`: a barge-in may cancel it. `write`: it runs to its end. Functions with a handler"
        " are `write` unless they say otherwise, and so are requests other than GET and HEAD.",
    )
    timeout: float | None = key(
        Duration(), "The longest it may take; 10s for a request or a tool that does not say."
    )
    timeout_secs: float | None = key(Duration(), "The longest it may take, as Pipecat spells it.")
    retries: int | None = key(Whole(0, 5), "How often a failed `read` is tried again.")
    cancel_on_interruption: bool | None = key(
        Flag(), "Whether a barge-in cancels it, as Pipecat spells it."
    )
    filler: Text | Filler | None = key(FILLER, "Said when it takes longer than a second.")
    set: Mapping[str, Named[Value]] | None = key(VALUES, "State that is set when it succeeds.")
    append: Mapping[str, Named[Value]] | None = key(VALUES, "Items added to lists in the state.")
    clear: tuple[Name, ...] | None = key(NAMES, "State that is unset.")
    result: Value | None = key(ValueShape(), "What the LLM is told, computed by the flow.")
    respond: bool | None = key(Flag(), "`false`: the bot stays silent afterwards.")
    transition_only: bool | None = key(
        Flag(), "Pipecat's word for a function that only moves the conversation.", upstream=True
    )
    transition_to: Transition | None = key(
        TRANSITION, "Where it leads. Left out, the conversation stays.", null_upstream=True
    )
    on_error: ErrorRoad | None = key(ON_ERROR, "What happens when it fails.")


FunctionEntry: TypeAlias = Name | Function
"""A function by name, or with its keys; lists inside lists are already spliced."""

_FUNCTION = Record(Function, "a function")
FUNCTION_ENTRIES = FunctionEntries(Record(Function, "a function", also_required=("name",)))
