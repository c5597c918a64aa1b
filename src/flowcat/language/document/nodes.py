"""The nodes without the LLM, and a node of any kind."""

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

from flowcat.language.constraints import Constraint
from flowcat.language.document.conversation import STRATEGY, Conversation
from flowcat.language.document.functions import FILLER, ON_ERROR, ErrorRoad, Filler
from flowcat.language.document.leaf_shapes import (
    NAMES,
    PROMPT,
    TEXT,
    VALUES,
)
from flowcat.language.document.transitions import (
    NODE_TRANSITION,
    ROUTE_ARMS,
    TRANSITION,
    Arm,
    Transition,
)
from flowcat.language.entries import NodeShape
from flowcat.language.leaves import Name, Text, Value
from flowcat.language.records import Record, key
from flowcat.language.scalar_shapes import Words
from flowcat.language.shapes import ByKind, Named
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Silent: goes on by the first arm that holds."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    route: tuple[Arm, ...] = key(
        ROUTE_ARMS, "The arms in order; the last one has no `when`.", required=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Says exactly these words, without the LLM, and goes on."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    say: Text = key(TEXT, "Exactly these words.", required=True)
    transition_to: Name | tuple[Arm, ...] = key(NODE_TRANSITION, "Where it leads.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Runs a function without the LLM and goes on by its result."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    run: Name = key(Words("a text (a function's name)"), "The function.", required=True)
    arguments: Mapping[str, Named[Value]] | None = key(
        VALUES, "Its arguments, over those of its definition."
    )
    filler: Text | Filler | None = key(FILLER, "Said when it takes longer than a second.")
    set: Mapping[str, Named[Value]] | None = key(VALUES, "State that is set when it succeeds.")
    append: Mapping[str, Named[Value]] | None = key(VALUES, "Items added to lists in the state.")
    clear: tuple[Name, ...] | None = key(NAMES, "State that is unset.")
    on_error: ErrorRoad | None = key(ON_ERROR, "What happens when it fails.")
    transition_to: Transition = key(TRANSITION, "Where it leads.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How the conversation ends."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    outcome: Text = key(TEXT, "What came of it; one of `outcomes`.", required=True)
    say: Text | None = key(TEXT, "The last words, exactly these.")
    reason: Text | None = key(TEXT, "Why it ended, for the trace.")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Says the last words and hangs up."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    role_message: Text | None = key(PROMPT, "Who the bot is.")
    context_strategy: str | None = key(
        STRATEGY, "`append` keeps what was said; `reset` starts anew."
    )
    task: Text | None = key(TEXT, "How the LLM says goodbye, in one reply.")
    end: Text | Ending = key(
        ByKind(scalar=TEXT, mapping=Record(Ending, "an end")),
        "The outcome, or the outcome with last words and a reason.",
        required=True,
    )


Node: TypeAlias = Conversation | Route | Say | Run | End
"""A node of any kind."""

NODES = NodeShape(
    default=Record(Conversation, "a conversation node"),
    kinds={
        "route": Record(Route, "a route node"),
        "say": Record(Say, "a say node"),
        "run": Record(Run, "a run node"),
        "end": Record(End, "an end node"),
    },
    later=("collect", "steps", "call"),
)
