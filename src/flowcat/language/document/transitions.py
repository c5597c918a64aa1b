"""Where functions and nodes lead: names, branches, arms."""

from collections.abc import Mapping
from typing import ClassVar, TypeAlias

from flowcat.language.constraints import Constraint
from flowcat.language.document.leaf_shapes import (
    CONDITION,
    NAMES,
    NODE_NAME,
    TEXT,
    VALUES,
    WORDS,
)
from flowcat.language.entries import TransitionMapping
from flowcat.language.leaves import Formula, Name, Text, Value
from flowcat.language.records import Record, key
from flowcat.language.shapes import (
    ByKind,
    ListOf,
    MapOf,
    Named,
    Only,
)
from flowcat.language.texts import ValueShape
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One way on: taken when its condition holds and none before it did."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    when: Formula | None = key(CONDITION, "The condition; left out in the last arm.")
    set: Mapping[str, Named[Value]] | None = key(VALUES, "State that this arm sets.")
    append: Mapping[str, Named[Value]] | None = key(VALUES, "Items this arm adds to lists.")
    clear: tuple[Name, ...] | None = key(NAMES, "State that this arm unsets.")
    result: Value | None = key(ValueShape(), "What the LLM is told instead of the result.")
    say: Text | None = key(TEXT, "Exactly these words, said before going on.")
    to: Name = key(NODE_NAME, "Where it leads: a node or a reserved target.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Pipecat's branch: the target is chosen by one field of the function's result."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    field: Name = key(WORDS, "The field of the result.", required=True, upstream=True)
    cases: Mapping[str, Named[Name]] = key(
        MapOf(NODE_NAME, least=1), "The field's value to a node.", required=True, upstream=True
    )
    default: Name | None = key(NODE_NAME, "The node for any other value.", null_upstream=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerPicks:
    """The handler returns ``(result, name)``; it may name one of these nodes and no other."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    handler_picks: tuple[Name, ...] = key(
        ListOf(NODE_NAME, least=1), "The nodes it may name.", required=True
    )


Transition: TypeAlias = Name | Branch | HandlerPicks | tuple[Arm, ...]
"""Where a function or node leads."""

_ARMS = Only(ListOf(Record(Arm, "an arm"), least=1))
ROUTE_ARMS = ListOf(Record(Arm, "an arm", without=("result",)), least=1)
TRANSITION = ByKind(
    scalar=NODE_NAME,
    sequence=_ARMS,
    mapping=TransitionMapping(Record(Branch, "a branch"), Record(HandlerPicks, "a transition")),
)
NODE_TRANSITION = ByKind(scalar=NODE_NAME, sequence=ROUTE_ARMS)
