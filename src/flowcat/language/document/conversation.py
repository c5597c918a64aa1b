"""The conversation node: messages, actions, hooks."""

from collections.abc import Mapping
from typing import ClassVar

from flowcat.language.actions import ActionShape
from flowcat.language.constraints import AtLeastOne, AtMostOne, Beside, Constraint
from flowcat.language.document.context import CONTEXT, Context
from flowcat.language.document.functions import FUNCTION_ENTRIES, ON_ERROR, ErrorRoad, FunctionEntry
from flowcat.language.document.leaf_shapes import (
    NAMES,
    PROMPT,
    TEXT,
    VALUES,
    WORDS,
)
from flowcat.language.document.resuming import ON_RESUME, Resumption
from flowcat.language.document.services import LLM, TTS, LlmSettings, TtsSettings
from flowcat.language.document.turns import (
    DTMF,
    NO_INPUT,
    NODE_LIMITS,
    Dtmf,
    Limits,
    NoInput,
)
from flowcat.language.leaves import Name, Text, Value
from flowcat.language.records import Later, Record, key
from flowcat.language.scalar_shapes import Choice, Flag, Words
from flowcat.language.shapes import ListOf, Named
from flowcat.language.texts import TextShape, ValueShape
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message for the LLM."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    role: Name = key(WORDS, "`developer`, `system`, `user`, ...", required=True, upstream=True)
    content: Text = key(
        TextShape(upstream_renders=True, may_be_empty=True),
        "The message's text.",
        required=True,
        upstream=True,
    )


@dataclass(frozen=True, slots=True)
class Action:
    """One of Pipecat's actions, with whatever else it is given."""

    tree: YamlMapping
    type: Name
    handler: Name | None
    text: Text | None
    """The words of a ``tts_say`` or ``end_conversation``."""
    extras: Mapping[str, Value]
    """Every other key, passed on to the handler."""


_RUN = Words("a text (a function's name)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """One thing done on entry, or after the first words: a function, words or writes."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("say", "set", "append", "clear", "run", "emit"), "a hook"),
        AtMostOne(("say", "set", "append", "clear", "run", "emit")),
        Beside(("wait", "interruptible", "add_to_context"), "say"),
        Beside(("arguments",), "run"),
    )
    tree: YamlMapping
    say: Text | None = key(TEXT, "Exactly these words.")
    wait: str | None = key(
        Choice(("played", "queued")),
        "`queued`: the conversation goes on while the words are played; else when they were.",
    )
    interruptible: bool | None = key(Flag(), "`false`: a barge-in does not cut the words off.")
    add_to_context: bool | None = key(Flag(), "`false`: the LLM does not learn of the words.")
    set: Mapping[str, Named[Value]] | None = key(VALUES, "State that is set.")
    append: Mapping[str, Named[Value]] | None = key(VALUES, "Items added to lists in the state.")
    clear: tuple[Name, ...] | None = key(NAMES, "State that is unset.")
    emit: Value | None = key(
        ValueShape(), "A message to the client, by RTVI: a mapping of your own."
    )
    run: Name | None = key(_RUN, "A function that the flow runs, and waits for.")
    arguments: Mapping[str, Named[Value]] | None = key(
        VALUES, "Its arguments, over those of its definition."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitHook:
    """One thing done when a node is left: writes."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("set", "append", "clear", "run"), "a hook on leaving"),
        AtMostOne(("set", "append", "clear", "run")),
        Beside(("arguments",), "run"),
    )
    tree: YamlMapping
    set: Mapping[str, Named[Value]] | None = key(VALUES, "State that is set.")
    append: Mapping[str, Named[Value]] | None = key(VALUES, "Items added to lists in the state.")
    clear: tuple[Name, ...] | None = key(NAMES, "State that is unset.")
    run: Name | None = key(_RUN, "A function that the flow runs; nobody waits for its result.")
    arguments: Mapping[str, Named[Value]] | None = key(
        VALUES, "Its arguments, over those of its definition."
    )


_HOOKS = ListOf(Record(Hook, "an on_enter entry"))
_ACTIONS = ListOf(ActionShape(Action))
STRATEGY = Choice(("append", "reset"))
_STRATEGIES = Choice(("append", "reset"), ("reset_with_summary",))
_MESSAGES = ListOf(Record(Message, "a message"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The LLM talks, with this node's functions."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("task", "task_messages"), "a conversation node"),
        AtMostOne(("task", "task_messages")),
        AtMostOne(("context", "context_strategy")),
    )
    tree: YamlMapping
    role_message: Text | None = key(
        PROMPT,
        "Who the bot is, from this node on, until another node says otherwise.",
        null_upstream=True,
    )
    context_strategy: str | None = key(
        _STRATEGIES,
        "`append` keeps what was said; `reset` starts anew; `reset_with_summary` is Pipecat's word"
        " for `context: {strategy: summarize}`.",
        null_upstream=True,
    )
    context: Context | None = key(CONTEXT, "The full form of `context_strategy`.")
    llm: LlmSettings | None = key(LLM, "Settings of the LLM from this node on.")
    tts: TtsSettings | None = key(TTS, "Settings of the voice from this node on.")
    stt: None = key(Later(), "Settings of the speech recognition at this node.")
    knowledge: None = key(Later(), "What the LLM may look up.")
    answers: None = key(Later(), "How freely the LLM may answer.")
    interruptions: str | None = key(
        Choice(("on", "off")), "`off`: the caller cannot barge in while the bot speaks here."
    )
    limits: Limits | None = key(NODE_LIMITS, "Bounds of this node.")
    on_enter: tuple[Hook, ...] | None = key(
        _HOOKS, "Done on entry, before the prompt is rendered: writes first, then words."
    )
    pre_actions: tuple[Action, ...] | None = key(
        _ACTIONS, "Pipecat's actions before the LLM responds.", upstream=True
    )
    respond_immediately: bool | None = key(
        Flag(), "`false`: the bot waits for the caller.", upstream=True
    )
    task: Text | None = key(TEXT, "What the LLM should do here: one developer message.")
    task_messages: tuple[Message, ...] | None = key(
        _MESSAGES, "What the LLM should do here, as messages.", upstream=True
    )
    functions: tuple[FunctionEntry, ...] | None = key(
        FUNCTION_ENTRIES, "What the LLM may call here, besides `global_functions`.", upstream=True
    )
    dtmf: Dtmf | None = key(DTMF, "What the keys of the phone do.")
    no_input: NoInput | None = key(NO_INPUT, "What happens when the caller is silent.")
    after_reply: tuple[Hook, ...] | None = key(
        _HOOKS, "Done once, after the bot's first words here were played: writes first, then words."
    )
    post_actions: tuple[Action, ...] | None = key(
        _ACTIONS, "Pipecat's actions after the LLM was asked to respond.", upstream=True
    )
    on_exit: tuple[ExitHook, ...] | None = key(
        ListOf(Record(ExitHook, "an on_exit entry")),
        "State that is written when the node is left, also by hanging up.",
    )
    on_error: ErrorRoad | None = key(ON_ERROR, "What happens when a function fails here.")
    on_resume: Resumption | None = key(
        ON_RESUME, "What happens when a call that was cut off here goes on."
    )
