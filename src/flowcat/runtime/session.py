"""One call: the plan's step joined to a real ``FlowManager``.

The session tells the core what happens on the pipeline and carries out what the core wants done.
Everything that moves the conversation (words, entries, the end) goes through one queue and one
task, in order; a barge-in can therefore never leave a move half done. Pipecat is never left waiting
for an event that may not come: every wait here has a bound.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from loguru import logger
from pipecat.frames.frames import (
    EndFrame,
    FunctionCallFromLLM,
    FunctionCallResultProperties,
    TTSSpeakFrame,
)
from pipecat.services.llm_service import FunctionCallParams

from flowcat.errors import RunError
from flowcat.plan.effects import Answer, Effect, End, Enter, Note, Run, Speak
from flowcat.plan.events import (
    EntryFailed,
    Event,
    Failed,
    Gone,
    Landed,
    Moved,
    Replied,
    Requested,
    Returned,
    Start,
)
from flowcat.plan.plan import Plan
from flowcat.plan.position import Position
from flowcat.plan.step import step
from flowcat.runtime.actions import Actions
from flowcat.runtime.entering import LONGEST_CALL, node_config
from flowcat.runtime.handlers import Handler
from flowcat.runtime.inputs import checked_inputs
from flowcat.runtime.marks import Marks
from flowcat.runtime.private import (
    SessionManager,
    is_foreign,
    own_catch_all,
    times_out_calls,
)
from flowcat.runtime.work import Work

if TYPE_CHECKING:
    from pipecat.pipeline.llm_switcher import LLMSwitcher
    from pipecat.pipeline.worker import PipelineWorker
    from pipecat.services.llm_service import LLMService
    from pipecat.transports.base_transport import BaseTransport

    from flowcat.runtime.pipecat_flows import NodeConfig


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """Something that happened on a call, as listeners and the trace see it."""

    kind: str
    """As ``Note.kind`` of the core: ``transition``, ``call``, ``result``, ``error``, ``end``..."""
    text: str
    data: Mapping[str, object]
    """Without the values of anything marked sensitive."""
    node: str
    """Where the conversation stood afterwards."""


Listener = Callable[[SessionEvent], Awaitable[None] | None]


class Session:
    """A running conversation; made by ``Flow.session``."""

    def __init__(  # noqa: PLR0913 - made by `Flow.session` only
        self,
        plan: Plan,
        handlers: Mapping[str, Handler],
        *,
        llm: "LLMService[Any] | LLMSwitcher[Any]",
        context_aggregator: Any,
        worker: "PipelineWorker",
        transport: "BaseTransport | None" = None,
        inputs: Mapping[str, object] | None = None,
        call: Mapping[str, object] | None = None,
        env: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._plan = plan
        self._at = Position()
        self._inputs = dict(inputs or {})
        self._call = {"from": None, "to": None, "id": None, "channel": None, **(call or {})}
        self._env = {name: (env or {}).get(name) for name in plan.env}
        self._clock = clock or _clock_of(plan.timezone)
        self._listeners: dict[str, list[Listener]] = {}
        self._trace: list[SessionEvent] = []
        self._answers: dict[str, Answer] = {}
        self._moves: asyncio.Queue[Effect] = asyncio.Queue()
        self._mover: asyncio.Task[None] | None = None
        self._moving = 0
        self._role: str | None = None
        self._worker = worker
        self._llm = llm
        # Pipecat starts a task for the timeout of each call, so none is asked for without need.
        timed = any(times_out_calls(member) for member in _members(llm))
        self._call_timeout = LONGEST_CALL if timed else None
        filters = worker.reached_downstream_types
        self._manager = SessionManager(
            self.called,
            self._moved_by_code,
            llm=llm,
            context_aggregator=context_aggregator,
            worker=worker,
            transport=transport,
        )
        # FlowManager replaces the worker's filter with its own; what was there is put back (H12).
        worker.add_reached_downstream_filter(filters)
        self._marks = Marks(worker)
        self._work = Work(handlers, self._manager, self._say_filler)
        self._actions = Actions(handlers, self._manager, self._marks, self._record)

    # What a bot sees

    @property
    def node(self) -> str:
        """The node the conversation is at; empty before the start."""
        return self._at.node

    @property
    def outcome(self) -> str | None:
        """What came of the conversation; None while it goes on."""
        return self._at.ended

    @property
    def state(self) -> dict[str, Any]:
        """Inputs and state, one dictionary: Pipecat's ``flow_manager.state``."""
        return self._manager.state

    @property
    def trace(self) -> tuple[SessionEvent, ...]:
        """Everything that happened so far."""
        return tuple(self._trace)

    @property
    def position(self) -> Position:
        """Where the conversation stands, in full."""
        return self._at

    @property
    def busy(self) -> bool:
        """Whether words, an entry or the end are still being carried out."""
        return self._moving > 0

    @property
    def flow_manager(self) -> "SessionManager":
        """The ``FlowManager`` underneath, as handlers are given it."""
        return self._manager

    def on(self, kind: str, listener: Listener) -> None:
        """Call a listener, sync or async, whenever something of this kind happens; ``*`` is all."""
        self._listeners.setdefault(kind, []).append(listener)

    async def start(self) -> None:
        """Check the inputs, enter the first node and start to talk.

        Raises:
            InputError: If an input is missing or does not fit its schema.
            RunError: If the session was started before.
        """
        if self._mover is not None:
            raise RunError("the session was started already")
        inputs = checked_inputs(self._plan, self._inputs)
        self._mover = asyncio.create_task(self._carry_out_moves(), name="flowcat mover")
        self._worker.add_event_handler("on_pipeline_finished", self._on_finished)
        for member in _members(self._llm):
            member.add_event_handler("on_function_calls_started", self._on_calls_started)
            member.add_event_handler("on_function_calls_cancelled", self._on_calls_cancelled)
            chained = own_catch_all(member)
            member.register_function(None, partial(self._on_unknown_call, chained))
        await self._manager.initialize()
        self.feed(Start(inputs))
        await self._moves.join()

    async def goto(self, node: str) -> None:
        """Move the conversation to a node from code.

        Raises:
            RunError: If there is no such node, or the session is not running.
        """
        if node not in self._plan.nodes:
            raise RunError(f"there is no node `{node}`")
        if self._mover is None or self._at.ended is not None:
            raise RunError("the session is not running")
        self.feed(Moved(node))
        await self._moves.join()

    # The core

    def feed(self, event: Event) -> Run | None:
        """Tell the core of an event; returns the handler to run for it, if there is one.

        Nothing is awaited between reading and writing the state, so events cannot overtake each
        other half-way.
        """
        decided = step(self._plan, self._at, self._manager.state, event, self._outside())
        self._at = decided.at
        for name, value in decided.writes.items():
            if value is None:
                self._manager.state.pop(name, None)
            else:
                self._manager.state[name] = value
        to_run = None
        for effect in decided.effects:
            match effect:
                case Note():
                    self._record(effect)
                case Answer():
                    self._answers[effect.id] = effect
                case Run() if isinstance(event, Requested):
                    to_run = effect
                case Run() | Speak() | Enter() | End():
                    self._moves.put_nowait(effect)
                    self._moving += 1
        return to_run

    def _outside(self) -> dict[str, object]:
        if not self._plan.reads_call:
            return {"call": self._call, "env": self._env}
        now = self._clock().isoformat(timespec="seconds")
        return {"call": {**self._call, "now": now}, "env": self._env}

    # Function calls

    async def called(self, params: FunctionCallParams) -> None:
        """Carry out one function call of the LLM."""
        call_id = params.tool_call_id
        try:
            requested = Requested(call_id, params.function_name, dict(params.arguments))
            to_run = self.feed(requested)
            if to_run is not None:
                self.feed(await self._worked(to_run))
            answer = self._answers.pop(call_id)
            properties = FunctionCallResultProperties(
                run_llm=answer.run_llm, on_context_updated=partial(self._landed, call_id)
            )
            await params.result_callback(answer.result, properties=properties)
        except asyncio.CancelledError:
            self.feed(Gone(call_id))
            raise

    async def _worked(self, run: Run) -> Returned | Failed:
        before = dict(self._manager.state)
        returned = await self._work.do(run)
        self._check_handler_writes(before, run.function)
        return returned

    async def _landed(self, call_id: str) -> None:
        self.feed(Landed(call_id))

    async def _on_calls_started(
        self, service: "LLMService[Any]", calls: list[FunctionCallFromLLM]
    ) -> None:
        ours = [
            (made.tool_call_id, made.function_name)
            for made in calls
            if not is_foreign(service, made.function_name)
        ]
        if ours:
            self.feed(Replied(tuple(ours)))

    async def _on_calls_cancelled(
        self, _service: "LLMService[Any]", calls: list[FunctionCallFromLLM]
    ) -> None:
        for made in calls:
            self.feed(Gone(made.tool_call_id))

    async def _on_unknown_call(
        self,
        chained: Callable[[FunctionCallParams], Awaitable[None]] | None,
        params: FunctionCallParams,
    ) -> None:
        if chained is not None:
            self.feed(Gone(params.tool_call_id))
            await chained(params)
        else:
            await self.called(params)

    # Moves

    async def _carry_out_moves(self) -> None:
        while True:
            effect = await self._moves.get()
            try:
                await self._carry_out(effect)
            except Exception:  # noqa: BLE001 - the mover must outlive any fault, or the call hangs
                logger.exception("flowcat: a move failed")
                if isinstance(effect, Enter):
                    self.feed(EntryFailed(effect.visit))
            finally:
                self._moving -= 1
                self._moves.task_done()

    async def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Speak():
                await self._speak(effect.text)
            case Enter() if effect.visit == self._at.visit:
                await self._enter(effect)
            case Run():
                self.feed(await self._worked(effect))
            case End():
                await self._worker.queue_frame(EndFrame())
            case _:
                pass

    async def _speak(self, text: str) -> None:
        await self._worker.queue_frame(TTSSpeakFrame(text=text, append_to_context=True))
        await self._marks.passed(text)

    async def _say_filler(self, text: str) -> None:
        await self._worker.queue_frame(TTSSpeakFrame(text=text, append_to_context=True))

    async def _enter(self, effect: Enter) -> None:
        role = None if effect.role == self._role else effect.role
        config = node_config(
            effect, role, self._manager.handler, self._actions, self._call_timeout
        )
        await self._manager.enter(config)
        self._role = effect.role or self._role
        self._record(Note("enter", effect.node, {"node": effect.node, "visit": effect.visit}))

    def _moved_by_code(self, config: "NodeConfig") -> bool:
        """Take over a node that user code sets on the manager; False if it is not ours."""
        name = config.get("name", "")
        if name not in self._plan.nodes:
            return False
        self.feed(Moved(name))
        return True

    # The rest

    def _check_handler_writes(self, before: Mapping[str, object], function: str) -> None:
        for name, slot in self._plan.state.items():
            value = self._manager.state.get(name)
            if value is not before.get(name) and value is not None and slot.check(value):
                data = {"function": function, "name": name}
                self._record(Note("error", "a handler wrote a value its schema refuses", data))
                logger.warning(f"flowcat: `{function}` wrote a bad value to `{name}`")

    def _record(self, note: Note) -> None:
        event = SessionEvent(note.kind, note.text, note.data, self._at.node)
        self._trace.append(event)
        for listener in (*self._listeners.get(note.kind, ()), *self._listeners.get("*", ())):
            try:
                answer = listener(event)
                if answer is not None:
                    task = asyncio.ensure_future(answer)
                    task.add_done_callback(_log_failure)
            except Exception:  # noqa: BLE001 - a listener's fault is not the caller's
                logger.exception("flowcat: a listener failed")

    async def _on_finished(self, *_: object) -> None:
        if self._mover is not None:
            self._mover.cancel()
            with suppress(asyncio.CancelledError):
                await self._mover


def _members(llm: "LLMService[Any] | LLMSwitcher[Any]") -> "list[LLMService[Any]]":
    """Return the services behind a switcher, or the one service."""
    from pipecat.pipeline.llm_switcher import LLMSwitcher

    return llm.llms if isinstance(llm, LLMSwitcher) else [llm]


def _log_failure(task: "asyncio.Future[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.opt(exception=task.exception()).error("flowcat: a listener failed")


def _clock_of(timezone: str | None) -> Callable[[], datetime]:
    if timezone is None:
        return lambda: datetime.now().astimezone()
    zone = ZoneInfo(timezone)
    return lambda: datetime.now(zone)
