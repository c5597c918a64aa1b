"""From the core's steps to events: what each step has brought, and what came of each call."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flowcat.plan.effects import Answer, Effect, Note, Run, Speak
from flowcat.plan.events import Event, Failed, Gone, Requested, Returned
from flowcat.plan.mcp import Tools
from flowcat.plan.plan import Plan
from flowcat.plan.position import Position
from flowcat.plan.step import Step
from flowcat.runtime.events import Events, Listener, SessionEvent, said_exactly
from flowcat.trace.learning import learn, shows_hidden

Watcher = Callable[[Event, Step, Mapping[str, object], Mapping[str, object]], None]
"""Is told of each step of the core: what it was told, what it decided, the state before, and what
of the call could be read."""

_Made = tuple[str, Mapping[str, object], datetime]
"""A function call under way: the function, its arguments, and since when."""

_Stamp = datetime | float
"""When something happened; a number is seconds since 1970, which cost less to ask for."""

_Waiting = tuple[Any, Any, Any, _Stamp]
"""What waits to be told: an event with the position before and the step, or a note with its node
and visit. Nothing more is made of it until somebody asks, for this comes often in every turn."""

_SETTLING = (Returned, Failed, Gone)

_MOST_WAITING = 128
"""What may wait to be told while nobody listens. It is told faster at once than one by one, and
until then a step keeps its effects alive."""


class Telling:
    """Tells of the steps of one session, and of what happens beside them.

    While nobody listens, what happens is only noted with its time, and told when somebody asks.
    """

    def __init__(
        self, plan: Plan, clock: Callable[[], datetime] | None, secrets: Mapping[str, object]
    ) -> None:
        self._plan = plan
        self._stamp: Callable[[], _Stamp] = clock or time.time
        # This machine's offset is asked for once: it takes as long as all else that tells an event.
        local = datetime.now().astimezone().tzinfo
        self._zone = ZoneInfo(plan.timezone) if plan.timezone is not None else local
        self._calls: dict[str, _Made] = {}
        self._waiting: list[_Waiting] = []
        self._watchers: list[Watcher] = []
        self._endings: list[Callable[[], None]] = []
        self.events = Events(plan, secrets)
        self.tools: Tools = {}
        """What the MCP servers of this call tell of their tools."""
        self.watched = self.events.redactor.active
        """Whether steps have to be shown before what they write is written."""

    def now(self) -> datetime:
        """Tell the time by the session's clock."""
        return self._moment(self._stamp())

    @property
    def all(self) -> tuple[SessionEvent, ...]:
        """Everything so far."""
        self._catch_up()
        return tuple(self.events.all)

    def on(self, kind: str, listener: Listener) -> None:
        """Call a listener whenever something of a kind happens from now on; ``*`` is every kind.

        Raises:
            RunError: If there is no such kind.
        """
        self._catch_up()
        self.events.on(kind, listener)

    def watch(self, watcher: Watcher) -> None:
        """Show every step to a watcher."""
        self._watchers.append(watcher)
        self.watched = True

    def when_over(self, end: Callable[[], None]) -> None:
        """Call something once nothing more will be told."""
        self._endings.append(end)

    def over(self) -> None:
        """Tell those who wait for it that nothing more will be told."""
        self._catch_up()
        for end in self._endings:
            end()

    def decided(
        self, event: Event, step: Step, state: Mapping[str, object], outside: Mapping[str, object]
    ) -> None:
        """Take note of a step before what it writes is written."""
        redactor = self.events.redactor
        if redactor.active:
            learn(redactor, self._plan, event, step, state)
            if shows_hidden(redactor, step.effects):
                self.events.private_visits.add(step.at.visit)
        for watch in self._watchers:
            watch(event, step, state, outside)

    def stepped(self, event: Event, before: Position, step: Step) -> None:
        """Tell what a step has brought."""
        if step.effects or type(event) in _SETTLING or before.running is not step.at.running:
            waiting = self._waiting
            waiting.append((event, before, step, self._stamp()))
            if self.events.listened or len(waiting) > _MOST_WAITING:
                self._catch_up()

    def record(self, note: Note, node: str, visit: int) -> None:
        """Tell of something that happened beside the core's steps."""
        self._waiting.append((note, node, visit, self._stamp()))
        if self.events.listened:
            self._catch_up()

    def _catch_up(self) -> None:
        waiting, self._waiting = self._waiting, []
        for what, where, rest, stamp in waiting:
            if isinstance(what, Note):
                self.events.add(what, where, rest, self._moment(stamp))
            else:
                self._tell(what, where, rest, stamp)

    def _moment(self, stamp: _Stamp) -> datetime:
        if isinstance(stamp, datetime):
            return stamp
        return datetime.fromtimestamp(stamp, self._zone)

    def _tell(self, event: Event, before: Position, step: Step, stamp: _Stamp) -> None:
        """Tell what a step has brought, in order: each at the node where it happened."""
        now = self._moment(stamp)
        node, visit = before.node, before.visit
        if isinstance(event, Requested):
            self._calls[event.id] = event.name, event.arguments, now
        came = self._came_of(event, before, step)
        left = False
        add = self.events.add
        for effect in step.effects:
            match effect:
                case Note(kind="exit"):
                    left = True  # told with the move, if there is one
                case Note():
                    if came is not None and effect.kind in ("write", "transition"):
                        self._function(*came, node, visit, now)
                        came = None
                    if effect.kind == "transition":
                        to = str(effect.data["to"])
                        if node:
                            add(Note("exit", node, {"to": to}), node, visit, now)
                        node, visit, left = to, visit + 1, False
                    add(effect, node, visit, now)
                case Speak():
                    add(
                        said_exactly(effect.text, remembered=effect.is_remembered), node, visit, now
                    )
                case Run() if not isinstance(event, Requested):
                    self._calls[effect.id] = effect.function, effect.arguments, now
                case _:
                    pass
        if came is not None:
            self._function(*came, node, visit, now)
        if left:
            add(Note("exit", node), node, visit, now)

    def _came_of(
        self, event: Event, before: Position, step: Step
    ) -> tuple[str, dict[str, object]] | None:
        """Return the call that a step settles, and what came of it."""
        for effect in step.effects:
            if isinstance(effect, Answer):
                return effect.id, _answered(effect, step)
        if isinstance(event, Gone | Returned | Failed) and event.id in self._calls:
            return event.id, _ran(event, step)
        running = before.running
        if running is not None and step.at.running is not running:
            return running.id, {"outcome": "left"}
        return None

    def _function(
        self, call_id: str, told: Mapping[str, object], node: str, visit: int, now: datetime
    ) -> None:
        made = self._calls.pop(call_id, None)
        if made is not None:
            name, arguments, since = made
            seconds = max(0.0, (now - since).total_seconds())
            data = {"id": call_id, "arguments": arguments, **told, "seconds": seconds}
            self.events.add(Note("function", name, data), node, visit, now)


def _answered(answer: Answer, step: Step) -> dict[str, object]:
    """Tell what came of a call that is answered."""
    told: dict[str, object] = {"outcome": "answered", "result": answer.result}
    for effect in step.effects:
        if isinstance(effect, Note) and effect.data.get("id") == answer.id:
            if effect.kind == "refused":
                told["outcome"] = "refused"
            elif effect.kind == "error":
                told |= {"outcome": "failed", "kind": effect.data.get("kind")}
    found = step.at.find(answer.id)
    if found is not None and found[1].to is not None:
        told["to"] = found[1].to
    return told


def _ran(event: Gone | Returned | Failed, step: Step) -> dict[str, object]:
    """Tell what came of a call that the LLM is told nothing of."""
    if isinstance(event, Gone):
        return {"outcome": "cancelled"}
    kind = event.kind if isinstance(event, Failed) else _error_in(step.effects)
    if kind is not None:
        return {"outcome": "failed", "kind": kind}
    assert isinstance(event, Returned)
    return {"outcome": "answered", "result": event.result}


def _error_in(effects: tuple[Effect, ...]) -> object:
    """Return the kind of the failure that a `run` node's function ended in; None if in none."""
    for effect in effects:
        if isinstance(effect, Note) and effect.kind == "transition":
            break
        if isinstance(effect, Note) and effect.kind == "error" and "kind" in effect.data:
            return effect.data["kind"]
    return None
