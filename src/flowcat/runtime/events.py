"""What happens on a call, as listeners and the trace see it: numbered, timed, without secrets."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import get_args

from loguru import logger

from flowcat.diagnostics.nearest import did_you_mean
from flowcat.errors import RunError
from flowcat.plan.effects import Answer, Effect, Note, Run, Speak
from flowcat.plan.events import Event, Failed, Gone, Requested, Returned
from flowcat.plan.plan import FunctionPlan, Plan
from flowcat.plan.position import Position
from flowcat.plan.step import Step
from flowcat.runtime.failures import traceback_of
from flowcat.text.dataclass import dataclass
from flowcat.trace.coding import note_data, note_text
from flowcat.trace.redaction import HIDDEN, Redactor
from flowcat.trace.writing import learn

KINDS: tuple[str, ...] = get_args(Note.__annotations__["kind"])
"""Every kind of event."""


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """Something that happened on a call."""

    kind: str
    """One of ``KINDS``: ``transition``, ``call``, ``function``, ``error``, ``end``..."""
    text: str
    data: Mapping[str, object]
    """Without the values of anything marked sensitive."""
    node: str
    """Where the conversation stood afterwards; for ``exit``, what it has left."""
    visit: int
    """The visit to that node: it counts every move of the call, from 1."""
    number: int
    """Counts the events of the call, from 1."""
    time: datetime
    """By the session's clock."""


Listener = Callable[[SessionEvent], Awaitable[None] | None]

Watcher = Callable[[Event, Step, Mapping[str, object], Mapping[str, object]], None]
"""Is told of each step of the core: what it was told, what it decided, the state before, and what
of the call could be read."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A function call under way."""

    name: str
    arguments: Mapping[str, object]
    at: datetime


class Events:
    """The events of one session, and who listens to them."""

    def __init__(
        self, plan: Plan, clock: Callable[[], datetime], secrets: Mapping[str, object]
    ) -> None:
        self._plan = plan
        self._clock = clock
        self._listeners: dict[str, list[Listener]] = {}
        self._listening: set[asyncio.Future[None]] = set()
        self._calls: dict[str, _Made] = {}
        self._private = frozenset(_private_nodes(plan))
        self._passed: dict[object, set[str]] = {"caller": set(), "llm": set()}
        """For each who speaks freely, the nodes since the last words."""
        self.redactor = Redactor(plan.hidden, secrets.values())
        self.watchers: list[Watcher] = []
        self.all: list[SessionEvent] = []
        """Everything so far."""
        self.exact: list[str] | None = None
        """Words that were said exactly and that nobody has asked for yet; None: nobody will."""

    def on(self, kind: str, listener: Listener) -> None:
        """Call a listener whenever something of a kind happens; ``*`` is every kind.

        Raises:
            RunError: If there is no such kind.
        """
        if kind != "*" and kind not in KINDS:
            raise RunError(f"there is no event `{kind}`; {did_you_mean(kind, KINDS)}")
        self._listeners.setdefault(kind, []).append(listener)

    def decided(
        self, event: Event, step: Step, state: Mapping[str, object], outside: Mapping[str, object]
    ) -> None:
        """Take note of a step before what it writes is written."""
        if self.redactor.active:
            learn(self.redactor, self._plan, event, state)
            learn(self.redactor, self._plan, event, {**state, **step.writes})
        for watch in self.watchers:
            watch(event, step, state, outside)

    def stepped(self, event: Event, before: Position, step: Step) -> None:
        """Tell what a step has brought, in order: each at the node where it happened."""
        node, visit, now = before.node, before.visit, self._clock()
        if isinstance(event, Requested):
            self._calls[event.id] = _Made(event.name, event.arguments, now)
        ran = self._ran(event, before, step)
        for effect in step.effects:
            match effect:
                case Note():
                    if effect.kind == "transition":
                        if ran is not None:
                            self._function(*ran, node, visit, now)
                            ran = None
                        if node:
                            left = Note("exit", node, {"to": effect.data["to"]})
                            self._tell(left, node, visit, now)
                        node, visit = str(effect.data["to"]), visit + 1
                    self._tell(effect, node, visit, now)
                case Speak():
                    self._tell(said_exactly(effect.text), node, visit, now)
                case Answer():
                    told = _answered(effect, step)
                    self._function(effect.id, told, node, visit, now)
                case Run() if step.at.running is not None and effect.id == step.at.running.id:
                    self._calls[effect.id] = _Made(effect.function, effect.arguments, now)
                case _:
                    pass
        if ran is not None:
            self._function(*ran, node, visit, now)

    def record(self, note: Note, node: str, visit: int) -> None:
        """Tell of something that happened beside the core's steps."""
        self._tell(note, node, visit, self._clock())

    def _ran(
        self, event: Event, before: Position, step: Step
    ) -> tuple[str, dict[str, object]] | None:
        """Return the call that an event ends without an answer to the LLM, and what came of it."""
        running = before.running
        match event:
            case Gone() if event.id in self._calls:
                return event.id, {"outcome": "cancelled"}
            case Returned() | Failed() if running is not None and running.id == event.id:
                kind = event.kind if isinstance(event, Failed) else _error_in(step.effects)
                if kind is not None:
                    return event.id, {"outcome": "failed", "kind": kind}
                assert isinstance(event, Returned)
                return event.id, {"outcome": "answered", "result": event.result}
            case _ if running is not None and step.at.running is not running:
                return running.id, {"outcome": "left"}
            case _:
                return None

    def _function(
        self, call_id: str, told: Mapping[str, object], node: str, visit: int, now: datetime
    ) -> None:
        made = self._calls.pop(call_id, None)
        if made is not None:
            seconds = max(0.0, (now - made.at).total_seconds())
            data = {"id": call_id, "arguments": made.arguments, **told, "seconds": seconds}
            self._tell(Note("function", made.name, data), node, visit, now)

    def _tell(self, note: Note, node: str, visit: int, now: datetime) -> None:
        text, data = note.text, note.data
        if self.exact is not None and note.kind == "speech" and data["by"] == "bot":
            self.exact.append(text)
        if self.redactor.active:
            text, data = self._shown(note, node)
        event = SessionEvent(note.kind, text, data, node, visit, len(self.all) + 1, now)
        self.all.append(event)
        for listener in (*self._listeners.get(note.kind, ()), *self._listeners.get("*", ())):
            try:
                answer = listener(event)
                if answer is not None:
                    task = asyncio.ensure_future(answer)
                    self._listening.add(task)
                    task.add_done_callback(self._heard)
            except Exception as error:  # noqa: BLE001 - a listener's fault is not the caller's
                logger.error("flowcat: a listener failed\n" + traceback_of(error))

    def _shown(self, note: Note, node: str) -> tuple[str, Mapping[str, object]]:
        """Return what a note says and tells without what is hidden.

        Where functions take hidden values, the caller may say one before anybody knows that it is
        one, and the LLM may repeat it: none of their words are shown.
        """
        text, data = note_text(note, self.redactor), note_data(note, self.redactor)
        for nodes in self._passed.values():
            nodes.add(node)
        if note.kind == "speech" and (by := data.get("by")) in self._passed:
            if not self._passed[by].isdisjoint(self._private):
                text = HIDDEN
            self._passed[by] = {node}
        return text, data

    def _heard(self, task: "asyncio.Future[None]") -> None:
        self._listening.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger.error("flowcat: a listener failed\n" + traceback_of(error))


def said_exactly(text: str) -> Note:
    """Return what tells of words that the bot was told to say."""
    return Note("speech", text, {"by": "bot"})


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


def _error_in(effects: tuple[Effect, ...]) -> object:
    """Return the kind of the failure that a `run` node's function ended in; None if in none."""
    for effect in effects:
        if isinstance(effect, Note) and effect.kind == "error" and "kind" in effect.data:
            return effect.data["kind"]
        if isinstance(effect, Note) and effect.kind == "transition":
            break
    return None


def _private_nodes(plan: Plan) -> list[str]:
    """Return the nodes at which what is said may hold a hidden value before anybody knows it."""
    return [
        node
        for node, offered in plan.functions_at.items()
        if plan.hidden and any(_takes_hidden(plan, function) for function in offered.values())
    ]


def _takes_hidden(plan: Plan, function: FunctionPlan) -> bool:
    taken = {parameter.name for parameter in function.parameters} | {*function.fills}
    return not plan.hidden.isdisjoint(taken)
