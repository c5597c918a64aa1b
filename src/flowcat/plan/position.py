"""Where a conversation stands: plain data that can be kept, compared and saved.

What changes in every turn has a method that makes the changed thing: `dataclasses.replace` takes
three times as long, and was a tenth of a step.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from flowcat.text.dataclass import dataclass, field

Phase: TypeAlias = Literal["open", "answered", "landed", "gone"]
"""``open``: not answered yet; ``answered``: decided, its answer is on the way into the context."""


@dataclass(frozen=True, slots=True)
class Call:
    """One function call of a reply."""

    id: str
    name: str
    node: str = ""
    """The conversation that offered it."""
    phase: Phase = "open"
    arguments: Mapping[str, object] = field(default_factory=dict)
    to: str | None = None
    """The target it chose; None stays."""
    words: str = ""
    """What is said before moving, or instead of the LLM."""
    silent: bool = False
    """Whether the LLM need not respond to it."""

    def in_phase(self, phase: Phase) -> "Call":
        """Return the call as it is later on."""
        return Call(
            self.id, self.name, self.node, phase, self.arguments, self.to, self.words, self.silent
        )

    def having(self, arguments: Mapping[str, object]) -> "Call":
        """Return the call with arguments that were found valid."""
        return Call(self.id, self.name, self.node, self.phase, arguments)

    def answered(self, to: str | None = None, words: str = "", *, silent: bool = False) -> "Call":
        """Return the call once it is decided what follows from it."""
        return Call(self.id, self.name, self.node, "answered", self.arguments, to, words, silent)


@dataclass(frozen=True, slots=True)
class Reply:
    """The function calls of one answer of the LLM, in the order it wrote them."""

    visit: int
    """The visit to a node in which they were made."""
    calls: tuple[Call, ...]
    limit: str = ""
    """The limit that it broke; then not the LLM speaks when it has settled, but the flow."""

    @property
    def settled(self) -> bool:
        """Whether every call has landed or gone."""
        return all(call.phase in ("landed", "gone") for call in self.calls)

    @property
    def open_calls(self) -> int:
        """How many calls are not answered yet."""
        return sum(call.phase == "open" for call in self.calls)

    def with_call(self, changed: Call) -> "Reply":
        """Return the reply with one call exchanged."""
        calls = tuple(changed if call.id == changed.id else call for call in self.calls)
        return Reply(self.visit, calls, self.limit)


@dataclass(frozen=True, slots=True)
class Counters:
    """What limits and ladders count."""

    turns: int = 0
    """Turns of the caller in the call."""
    turns_here: int = 0
    """Turns of the caller at this visit."""
    calls: int = 0
    """Function calls since the caller's last turn."""
    failures: int = 0
    """Calls in a row, at this visit, that were refused or failed."""
    silences: int = 0
    """How often in a row the caller said nothing."""
    alarms: int = 0
    """How often in a row the bot owed words and said none."""
    replies: int = 0
    """How often the bot was heard at this visit."""
    visits: Mapping[str, int] = field(default_factory=dict)
    """How often each conversation was entered."""
    spent: tuple[str, ...] = ()
    """Limits of the whole call that were exceeded: each is told once."""
    digits: str = ""
    """Digits that the caller has pressed so far."""


FRESH = Counters()
NO_HOOK, NOT_ENTERED = -1, -2


@dataclass(frozen=True, slots=True)
class Position:
    """Where the conversation stands."""

    node: str = ""
    """The node it is at; empty before the start."""
    visit: int = 0
    """Counts every move; what belongs to an earlier visit moves nobody."""
    replies: tuple[Reply, ...] = ()
    """Those with a call that has not settled."""
    history: tuple[str, ...] = ()
    """The conversations entered before this one, the latest last."""
    running: Call | None = None
    """The function of a ``run`` node at work."""
    failed_entries: int = 0
    """How often in a row a node could not be entered."""
    ended: str | None = None
    """The outcome, once the conversation has ended."""
    hops: int = 0
    """How many nodes were passed since a conversation was entered last; ``run`` nodes wait between
    two steps, so that no single step can count them."""
    counters: Counters = FRESH
    hook: int = -1
    """The entry of ``on_enter`` or ``after_reply`` whose function is at work; ``NO_HOOK``: none;
    ``NOT_ENTERED``: none, and the conversation is not entered yet."""

    def with_replies(self, replies: tuple[Reply, ...]) -> "Position":
        """Return the position with other replies."""
        return Position(
            self.node,
            self.visit,
            replies,
            self.history,
            self.running,
            self.failed_entries,
            self.ended,
            self.hops,
            self.counters,
            self.hook,
        )

    def with_reply(self, reply: Reply) -> "Position":
        """Return the position with one reply more, whose calls are counted."""
        known = self.counters
        counters = Counters(
            known.turns,
            known.turns_here,
            known.calls + len(reply.calls),
            known.failures,
            known.silences,
            known.alarms,
            known.replies,
            known.visits,
            known.spent,
            known.digits,
        )
        return self.counting(counters, (*self.replies, reply))

    def moved(
        self, node: str, history: tuple[str, ...], hops: int, counters: Counters
    ) -> "Position":
        """Return the position at the next visit."""
        return Position(
            node,
            self.visit + 1,
            self.replies,
            history,
            None,
            self.failed_entries,
            self.ended,
            hops,
            counters,
            NOT_ENTERED,
        )

    def counting(self, counters: Counters, replies: tuple[Reply, ...] | None = None) -> "Position":
        """Return the position with other counts, and other replies if they are given."""
        return Position(
            self.node,
            self.visit,
            self.replies if replies is None else replies,
            self.history,
            self.running,
            self.failed_entries,
            self.ended,
            self.hops,
            counters,
            self.hook,
        )

    @property
    def is_entered(self) -> bool:
        """Whether a conversation has been entered, and not only come to."""
        return self.hook == NO_HOOK or self.counters.replies > 0

    def find(self, call_id: str) -> tuple[Reply, Call] | None:
        """Return a call and its reply."""
        for reply in self.replies:
            for call in reply.calls:
                if call.id == call_id:
                    return reply, call
        return None
