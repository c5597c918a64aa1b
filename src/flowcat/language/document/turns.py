"""The caller's turns: limits, silence, the keys of the phone."""

from collections.abc import Mapping
from typing import ClassVar

from flowcat.language.constraints import AtLeastOne, AtMostOne, Constraint
from flowcat.language.document.functions import ErrorRoad
from flowcat.language.document.leaf_shapes import NODE_NAME, TEXT, WORDS
from flowcat.language.leaves import Name, Text
from flowcat.language.records import Record, key
from flowcat.language.scalar_shapes import PhoneKey, Whole
from flowcat.language.shapes import ByKind, ListOf, MapFrom, Named
from flowcat.language.texts import Duration
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(ErrorRoad):
    """What happens when patience is at its end: words, and where to go."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("say", "transition_to"), "an escalation"),
    )


_ESCALATION = Record(Escalation, "an escalation")
_MANY = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds after which the conversation goes on by `on_exceeded`."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(
            ("turns", "node_visits", "tool_calls_per_turn", "failures", "silence", "call_duration"),
            "`limits`",
        ),
    )
    tree: YamlMapping
    turns: int | None = key(
        Whole(1, _MANY),
        "How many turns of the caller are answered: in the whole call, or in a visit of the node.",
    )
    node_visits: int | None = key(Whole(1, _MANY), "How often a node may be entered.")
    tool_calls_per_turn: int | None = key(
        Whole(1, _MANY), "How many functions the LLM may call for one turn of the caller; 20."
    )
    failures: int | None = key(
        Whole(1, _MANY), "How many calls in a row may be refused or fail at a node; 5."
    )
    silence: float | None = key(
        Duration(), "How long the bot may leave the caller without a word; 15s."
    )
    call_duration: float | None = key(Duration(), "How long the call may take.")
    on_exceeded: Escalation | None = key(
        _ESCALATION, "What happens then; `error.kind` tells the limit's name."
    )


LIMITS = Record(Limits, "limits")
NODE_LIMITS = Record(Limits, "limits", without=("call_duration",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to get a silent caller to speak."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("say", "task"), "an attempt"),
        AtMostOne(("say", "task")),
    )
    tree: YamlMapping
    say: Text | None = key(TEXT, "Exactly these words.")
    task: Text | None = key(TEXT, "What the LLM should do now: one developer message.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoInput:
    """What happens when the caller is silent."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    after: float = key(Duration(), "How long the caller may be silent.", required=True)
    attempts: tuple[Attempt, ...] | None = key(
        ListOf(Record(Attempt, "an attempt")), "What is tried, one after the other."
    )
    then: Escalation | None = key(_ESCALATION, "What happens when no attempt helped.")


NO_INPUT = Record(NoInput, "no_input")


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """Digits that are collected and stored."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("length", "terminator"), "`collect`"),
    )
    tree: YamlMapping
    into: Name = key(WORDS, "The state key that takes them.", required=True)
    length: int | None = key(Whole(1, 64), "How many digits; then they are complete.")
    terminator: str | None = key(PhoneKey(), "The key that ends them; `#`, as in Pipecat.")
    timeout: float | None = key(
        Duration(), "How long to wait for the next digit; 3s. Then they are complete, or invalid."
    )
    transition_to: Name | None = key(NODE_NAME, "Where it leads once they are stored.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dtmf:
    """What the keys of the phone do."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("keys", "collect"), "`dtmf`"),
        AtMostOne(("keys", "collect")),
    )
    tree: YamlMapping
    keys: Mapping[str, Named[Name | Escalation]] | None = key(
        MapFrom(PhoneKey(), ByKind(scalar=NODE_NAME, mapping=_ESCALATION)),
        "A menu: a key to a node, or to words and a node.",
    )
    collect: Digits | None = key(Record(Digits, "collect"), "Digits that are stored.")
    invalid: Text | None = key(TEXT, "Said when a key means nothing, or the digits do not fit.")


DTMF = Record(Dtmf, "dtmf")
