"""What a node keeps of the conversation before it."""

from typing import ClassVar

from flowcat.language.constraints import AtLeastOne, Constraint, WithValue
from flowcat.language.document.leaf_shapes import TEXT
from flowcat.language.leaves import Text
from flowcat.language.records import Record, key
from flowcat.language.scalar_shapes import Choice, Flag, Whole
from flowcat.language.texts import Duration
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """What of the conversation so far is kept, word for word, when a context is emptied."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("last_turns", "tool_calls", "sensitive"), "`carry`"),
    )
    tree: YamlMapping
    last_turns: int | None = key(
        Whole(1, 1000), "How many turns of the caller are kept, with what followed each; all."
    )
    tool_calls: bool | None = key(Flag(), "`false`: without function calls and their results.")
    sensitive: bool | None = key(
        Flag(), "`false`: the values of what is marked `sensitive` are replaced."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The full form of `context_strategy`."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        WithValue(("prompt", "timeout"), "strategy", ("summarize",)),
        WithValue(("carry",), "strategy", ("reset", "summarize")),
    )
    tree: YamlMapping
    strategy: str = key(
        Choice(("append", "reset", "summarize")),
        "`append` keeps what was said, `reset` forgets it, `summarize` keeps a summary.",
        required=True,
    )
    prompt: Text | None = key(TEXT, "What the LLM should keep in the summary.")
    timeout: float | None = key(
        Duration(), "How long the summary may take; 5s. After that everything is kept."
    )
    carry: Carry | None = key(Record(Carry, "carry"), "What is kept word for word.")


CONTEXT = Record(Context, "context")
