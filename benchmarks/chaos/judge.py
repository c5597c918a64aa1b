"""Where a conversation must be, told from what its functions did and never from Flowcat's core.

The rules are those of the language: of the calls of one reply the first, in the order in which the
model wrote them, that has a target decides, once the last of them has settled; a call of an earlier
visit moves nobody. Where two things happen in one instant, either order is right, and the judge
believes both until it sees which it was.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.chaos.drawing import STATUSES
from benchmarks.chaos.meeting import met_in_a_reply
from benchmarks.chaos.replies import Made, Said
from benchmarks.chaos.script import (
    BACK,
    END,
    STAY,
    ByStatus,
    Function,
    Goto,
    Picks,
    Road,
    Script,
)
from benchmarks.chaos.world import Behaviour, Seen

MOST_FAILURES = 3
"""How often in a row another node is tried when one cannot be entered."""

ONE_INSTANT = 1e-4
"""Seconds, about ten passes of the loop, within which nobody can tell what came first."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What comes of a call."""

    to: str | None = None
    silent: bool = False
    """Whether the bot was told to stay silent."""
    failed: bool = False


@dataclass(slots=True)
class Belief:
    """One account of where the conversation stands."""

    node: str = ""
    visit: int = 0
    history: tuple[str, ...] = ()
    ended: bool = False
    running: bool = False
    moves: list[str] = field(default_factory=list)
    """All nodes entered in this turn."""
    entries: list[str] = field(default_factory=list)
    """Those of them at which the model speaks."""
    visits: dict[int, tuple[int, str, bool]] = field(default_factory=dict)
    """Of each reply the visit, the node, and whether the conversation had ended."""
    excused: bool = False
    """Whether the bot was told to say nothing."""
    failures: int = 0
    """How often in a row a node could not be entered."""

    def copy(self) -> "Belief":
        """Return another account that may go on differently."""
        twin = copy(self)
        twin.moves, twin.entries, twin.visits = [*self.moves], [*self.entries], {**self.visits}
        return twin


class Judge:
    """Follows one conversation."""

    def __init__(self, script: Script, now: Callable[[], float]) -> None:
        self._script = script
        self.beliefs = [Belief()]
        self.replies: list[Said] = []
        self.met: list[str] = []
        """The hazards that the replies have met which were decided."""
        self._now = now
        self._just_before: tuple[float, list[Belief]] = (-1.0, [])
        self._just_ran: tuple[float, Seen | None] = (-1.0, None)

    # What happens

    def started(self) -> None:
        """The conversation begins."""
        for belief in self.beliefs:
            self._go(belief, self._script.first)

    def caller_spoke(self) -> None:
        """The caller has said something: silence is no longer excused by what was before."""
        for belief in self.beliefs:
            belief.excused = False

    def replied(self, calls: tuple[Made, ...]) -> None:
        """The model has made calls."""
        number = len(self.replies)
        self.replies.append(Said(calls))
        when, before = self._just_before
        twins = []
        for belief in self.beliefs:
            belief.failures = 0
            belief.visits[number] = (belief.visit, belief.node, belief.ended)
            if self._now() - when < ONE_INSTANT:
                for earlier in before:
                    twin = belief.copy()
                    twin.visits[number] = (earlier.visit, earlier.node, earlier.ended)
                    twins.append(twin)
        self.beliefs += twins

    def settled(self, call_id: str, end: str) -> None:
        """The answer to a call stands in the context, or the call was cancelled."""
        for number, reply in enumerate(self.replies):
            for made in reply.calls:
                if made.id == call_id and not made.end:
                    made.end = end
                    reply.order.append(made)
                    if reply.settled:
                        self._decide(number, reply)
                    return

    def moved(self, node: str) -> None:
        """Code moves the conversation."""
        when, before = self._just_before
        if self._now() - when < ONE_INSTANT:
            for belief in before:
                here = (belief.visit, belief.node, belief.ended)
                belief.visits = dict.fromkeys(range(len(self.replies)), here) | belief.visits
            self.beliefs += before
            self._just_before = (-1.0, [])
        for belief in self.beliefs:
            if not belief.ended:
                self._go(belief, node)

    def ran(self, seen: Seen) -> None:
        """The function of a ``run`` node has ended."""
        self._remember()
        self._just_ran = (self._now(), seen)
        for belief in self.beliefs:
            if belief.running:
                self._go_on(belief, seen)

    def _go_on(self, belief: Belief, seen: Seen) -> None:
        node = self._script.nodes[belief.node]
        function = self._script.functions[node.run]
        fate = self.fate_of(replace(function, road=Goto(node.to)), seen, "landed")
        road = node.on_error or function.on_error or self._script.on_error
        if not fate.failed:
            self._go(belief, node.to)
        elif road:
            self._go(belief, road)
        else:
            self._give_up(belief)

    def entry_failed(self, name: str) -> None:
        """A node could not be entered."""
        for belief in self.beliefs:
            if belief.node != name:
                continue
            if belief.entries[-1:] == [name]:
                belief.entries.pop()
            if belief.ended:
                continue
            belief.failures += 1
            road = self._script.on_error
            if belief.failures > MOST_FAILURES:
                belief.ended = True
            elif road is not None and road != name:
                self._go(belief, road)
            else:
                self._give_up(belief)

    # What follows

    def fate_of(self, function: Function, seen: Seen | None, end: str) -> Fate:
        """Tell what comes of a call that was settled."""
        if seen is None or not function.handled:
            return Fate(_away(target_by_road(function.road, {})), silent=not function.respond)
        behaviour = seen.behaviour
        if seen.end == "returned" and _keeps_contract(function, behaviour):
            return self._by_result(function, behaviour)
        if end == "cancelled":
            return Fate()
        road = function.on_error or self._script.on_error
        return Fate(_away(road), failed=True)

    def _by_result(self, function: Function, behaviour: Behaviour) -> Fate:
        if behaviour.kind == "silent":
            return Fate(silent=True)
        silent = not function.respond
        if behaviour.kind == "picks":
            return Fate(_away(behaviour.picked), silent=silent)
        return Fate(_away(target_by_road(function.road, behaviour.result)), silent=silent)

    def fates(self, reply: Said, node: str, *, ended: bool) -> list[Fate]:
        """Tell what comes of each call of a reply that was made at a node."""
        offered = () if ended else self._script.offers(node)
        return [
            self.fate_of(self._script.functions[made.name], made.seen, made.end)
            if made.valid and made.name in offered
            else Fate()
            for made in reply.calls
        ]

    def _remember(self) -> None:
        """Keep the accounts as they are, in case what comes next came first."""
        self._just_before = (self._now(), [belief.copy() for belief in self.beliefs])

    def _decide(self, number: int, reply: Said) -> None:
        self._remember()
        visit, node, ended = self.beliefs[0].visits[number]
        self.met += met_in_a_reply(
            self._script,
            reply,
            [fate.to for fate in self.fates(reply, node, ended=ended)],
            late=visit != self.beliefs[0].visit,
            beside=any(not earlier.settled for earlier in self.replies[:number]),
        )
        after: list[Belief] = []
        for belief in self.beliefs:
            visit, node, ended = belief.visits[number]
            fates = self.fates(reply, node, ended=ended)
            stale = visit != belief.visit
            for choice in _choices(reply, fates):
                twin = belief.copy()
                after.append(twin)
                first = next((fate.to for fate in choice if _leads(fate, twin)), None)
                if first is not None and not stale and not twin.ended:
                    self._go(twin, first)
                elif all(
                    fate.silent or made.end == "cancelled"
                    for fate, made in zip(choice, reply.calls, strict=True)
                ) and any(fate.silent for fate in choice):
                    twin.excused = True
        self.beliefs = after

    def _go(self, belief: Belief, target: str) -> None:
        back = target == BACK
        if target == STAY or (back and not belief.history):
            return
        here = self._script.nodes.get(belief.node)
        if back:
            target, belief.history = belief.history[-1], belief.history[:-1]
        elif here is not None and here.step == "talk":
            belief.history = (*belief.history, here.name)
        if target == END:
            belief.ended = True
            return
        self._arrive(belief, target)

    def _arrive(self, belief: Belief, name: str) -> None:
        node = self._script.nodes[name]
        belief.node, belief.visit, belief.running = name, belief.visit + 1, False
        belief.moves.append(name)
        belief.excused = False
        match node.step:
            case "talk":
                belief.entries.append(name)
                belief.excused = not node.respond
            case "end":
                belief.ended = True
                if not node.words:
                    belief.entries.append(name)
            case "run":
                belief.running = True
                when, seen = self._just_ran
                if seen is not None and self._now() - when < ONE_INSTANT:
                    # The call that led here was settled before this was seen of it.
                    self._go_on(belief, seen)
            case "say" | "route":
                self._go(belief, node.to)

    def _give_up(self, belief: Belief) -> None:
        if belief.history:
            target, belief.history = belief.history[-1], belief.history[:-1]
            self._arrive(belief, target)
        else:
            belief.ended, belief.running = True, False


def _choices(reply: Said, fates: list[Fate]) -> list[list[Fate]]:
    """Return the ways in which a reply may be read.

    A call that was cancelled in the instant of its answer may count as answered or as cancelled.
    """
    ways: list[list[Fate]] = [[]]
    for made, fate in zip(reply.calls, fates, strict=True):
        both = made.end == "cancelled" and fate.to is not None
        ways = [[*way, end] for way in ways for end in ((fate, Fate()) if both else (fate,))]
    return ways


def _away(target: str | None) -> str | None:
    return None if target in (None, STAY, "") else target


def _leads(fate: Fate, belief: Belief) -> bool:
    """Whether a call has a target; going back needs somewhere to go back to."""
    return fate.to is not None and (fate.to != BACK or bool(belief.history))


def target_by_road(road: Road, result: object) -> str | None:
    match road:
        case Goto(to):
            return to
        case Picks():
            return None
        case ByStatus(cases, default, _):
            status: Any = result.get("status") if isinstance(result, Mapping) else None
            return cases.get(status, default)


def _keeps_contract(function: Function, behaviour: Behaviour) -> bool:
    """Whether a result is one that the function may give."""
    result = behaviour.result
    fields = result if isinstance(result, Mapping) else {}
    return not (
        behaviour.kind in ("broken", "node")
        or (behaviour.kind == "picks" and not _picked_well(function, behaviour))
        or (function.strict and fields.get("status") not in STATUSES)
        or (function.stores and fields.get("mark") not in (None, "fine"))
    )


def _picked_well(function: Function, behaviour: Behaviour) -> bool:
    return isinstance(function.road, Picks) and behaviour.picked in function.road.allowed
