"""One call: the plan's step joined to a real ``FlowManager``.

The session tells the core what happens on the pipeline and carries out what the core wants done.
Everything that moves the conversation (words, entries, the end) goes through one queue and one
task, in order; a barge-in can therefore never leave a move half done. Pipecat is never left waiting
for an event that may not come: every wait here has a bound.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from loguru import logger
from pipecat.frames.frames import (
    EndFrame,
    LLMMessagesAppendFrame,
    LLMMessagesUpdateFrame,
    TTSSpeakFrame,
)

from flowcat.errors import RunError
from flowcat.plan.effects import (
    NOTHING_KEPT,
    Adjust,
    Answer,
    Ask,
    AwaitDigit,
    Effect,
    Emit,
    End,
    Enter,
    Keeping,
    Note,
    Reset,
    Run,
    Speak,
)
from flowcat.plan.events import (
    EntryFailed,
    Event,
    Failed,
    Moved,
    Requested,
    Returned,
    Start,
)
from flowcat.plan.plan import Plan
from flowcat.plan.position import Position
from flowcat.plan.step import step
from flowcat.runtime.actions import Actions
from flowcat.runtime.calling import Calls
from flowcat.runtime.checkpoints.keeper import NOT_KEPT, Keeper
from flowcat.runtime.clashes import refuse_clashes
from flowcat.runtime.client_messages import send_to_client
from flowcat.runtime.clock import clock_of
from flowcat.runtime.compat import kept
from flowcat.runtime.contexts import kept_messages, newer_than
from flowcat.runtime.entering import LONGEST_CALL, node_config
from flowcat.runtime.events import Listener, SessionEvent, said_exactly
from flowcat.runtime.failures import traceback_of
from flowcat.runtime.handlers import Handler
from flowcat.runtime.hearing import Hearing
from flowcat.runtime.inputs import checked_inputs
from flowcat.runtime.marks import Marks
from flowcat.runtime.moving import Mover
from flowcat.runtime.private import (
    SessionManager,
    times_out_calls,
)
from flowcat.runtime.services import members, settings_frames
from flowcat.runtime.telling import Telling
from flowcat.runtime.turns import Turns
from flowcat.runtime.work import Work

if TYPE_CHECKING:
    from pipecat.pipeline.llm_switcher import LLMSwitcher
    from pipecat.pipeline.worker import PipelineWorker
    from pipecat.services.llm_service import LLMService
    from pipecat.transports.base_transport import BaseTransport

    from flowcat.runtime.pipecat_flows import NodeConfig


EXIT_BOUND = 5.0
"""Seconds that what nodes run on leaving may still take when the call is over."""


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
        keeper: Keeper | None = None,
    ) -> None:
        self._plan = plan
        self._keeper = keeper or NOT_KEPT
        self._at = Position()
        self._inputs = dict(inputs or {})
        self._call = {"from": None, "to": None, "id": None, "channel": None, **(call or {})}
        self._env = {name: (env or {}).get(name) for name in plan.env}
        self._clock = clock or clock_of(plan.timezone)
        self.telling = Telling(plan, clock, self._env)
        """What tells of the call; for those who write or show it."""
        self._hearing = Hearing(context_aggregator, self.telling, lambda: self._at)
        self._marks = Marks(worker)
        self._turns = Turns(
            plan, worker, context_aggregator, self._marks, self.feed, lambda: self._at
        )
        self._calls = Calls(
            self.feed,
            self._carried_out,
            self._keeper.safe,
            self._turns.answered,
        )
        self._mover = Mover(worker, self._carry_out)
        self._is_started = False
        self._role: str | None = None
        self._worker = worker
        self._llm = llm
        self._user = context_aggregator.user()
        # Pipecat starts a task for the timeout of each call, so none is asked for without need.
        timed = any(times_out_calls(member) for member in members(llm))
        self._call_timeout = LONGEST_CALL if timed else None
        filters = worker.reached_downstream_types
        self._manager = SessionManager(
            self._calls.called,
            self._moved_by_code,
            llm=llm,
            context_aggregator=context_aggregator,
            worker=worker,
            transport=transport,
        )
        # FlowManager replaces the worker's filter with its own; what was there is put back (H12).
        worker.add_reached_downstream_filter(filters)
        self._work = Work(plan, handlers, self._manager, self._say_filler, self._record)
        self._actions = Actions(
            handlers, self._manager, self._marks, self._record, self._work.secrets
        )

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
        return self.telling.all

    @property
    def position(self) -> Position:
        """Where the conversation stands, in full."""
        return self._at

    @property
    def busy(self) -> bool:
        """Whether words, an entry or the end are still being carried out."""
        return self._mover.busy or self._actions.busy

    @property
    def flow_manager(self) -> "SessionManager":
        """The ``FlowManager`` underneath, as handlers are given it."""
        return self._manager

    def on(self, kind: str, listener: Listener) -> None:
        """Call a listener, sync or async, whenever something of this kind happens; ``*`` is all.

        Raises:
            RunError: If there is no such kind.
        """
        self.telling.on(kind, listener)
        if kind in ("speech", "*"):
            self._hearing.begin()

    async def start(self) -> None:
        """Check the inputs, enter the first node and start to talk; or go on with a call.

        Returns when the first conversation is entered. Before the pipeline runs it returns at once,
        and the flow starts with the pipeline.

        Raises:
            InputError: If an input is missing or does not fit its schema.
            RunError: If the session was started before, or the bot's own functions hide the flow's.
        """
        if self._is_started:
            raise RunError("the session was started already")
        inputs = checked_inputs(self._plan, self._inputs)
        refuse_clashes(self._plan, members(self._llm))
        self._is_started = True
        self._mover.start()
        self._worker.add_event_handler("on_pipeline_finished", self._on_finished)
        for member in members(self._llm):
            self._calls.listen_to(member)
        self._turns.start()
        await self._manager.initialize()
        self._plan = await self._work.connected(self._plan, self._env)
        self.telling.tools = self._work.tools
        found = await self._keeper.open(self._manager, inputs, self._record)
        if found is not None:
            self._at, self._role = found.at, found.role
            self._manager.state.update(found.state)
        self.feed(Start(inputs) if found is None else found.event)
        await self._mover.settled()

    async def goto(self, node: str) -> None:
        """Move the conversation to a node from code; returns when it is entered.

        Raises:
            RunError: If there is no such node, or the session is not running.
        """
        if node not in self._plan.nodes:
            raise RunError(f"there is no node `{node}`")
        if not self._mover.running or self._at.ended is not None:
            raise RunError("the session is not running")
        self.feed(Moved(node))
        await self._mover.settled()

    # The core

    def feed(self, event: Event) -> Run | None:
        """Tell the core of an event; returns the handler to run for it, if there is one.

        Nothing is awaited between reading and writing the state, so events cannot overtake each
        other half-way.
        """
        outside = self._outside()
        decided = step(self._plan, self._at, self._manager.state, event, outside)
        if (ran := self._at.running) is not None and ran != decided.at.running:
            self._mover.release(ran.id)
        if self.telling.watched:
            self.telling.decided(event, decided, self._manager.state, outside)
        before, self._at = self._at, decided.at
        for name, value in decided.writes.items():
            if value is None:
                self._manager.state.pop(name, None)
            else:
                self._manager.state[name] = value
        self.telling.stepped(event, before, decided)
        self._keeper.stepped(event, decided, self._role)
        to_run = None
        for effect in decided.effects:
            match effect:
                case Answer():
                    self._calls.answer(effect)
                case Run() if isinstance(event, Requested):
                    to_run = effect
                case Run() if effect.id.startswith("exit-"):
                    self._mover.aside(effect.id, self._run(effect))
                case AwaitDigit():
                    self._turns.await_digit(effect)
                case Emit():
                    self._mover.aside("emit", send_to_client(self._worker, effect.data))
                case Run() | Speak() | Reset() | Enter() | Adjust() | Ask() | End():
                    self._mover.put(effect)
        if decided.at.running is not None and decided.at.running is not before.running:
            self._turns.asked()  # while the flow's own function works, the bot owes words
        return to_run

    def _outside(self) -> dict[str, object]:
        if not self._plan.reads_call:
            return {"call": self._call, "env": self._env}
        now = self._clock().isoformat(timespec="seconds")
        return {"call": {**self._call, "now": now}, "env": self._env}

    # Moves

    async def _carry_out(self, effect: Effect) -> None:
        try:
            await self._keeper.before(effect)
            await self._do(effect)
            self._keeper.after(effect)
        except Exception as error:  # noqa: BLE001 - the mover must outlive any fault, or all hangs
            logger.error("flowcat: a move failed\n" + traceback_of(error, self._work.secrets()))
            if isinstance(effect, Enter):
                self.feed(EntryFailed(effect.visit))

    async def _do(self, effect: Effect) -> None:
        match effect:
            case Speak():
                await self._speak(effect)
            case Enter() if effect.visit == self._at.visit:
                await self._enter(effect)
            case Adjust() if effect.visit == self._at.visit:
                await self._worker.queue_frames(settings_frames(effect.llm, effect.tts))
            case Ask() if effect.visit == self._at.visit:
                await self._ask(effect.task)
            case Reset() if effect.visit == self._at.visit:
                await self._empty_context(effect.keeping)
            case Run() if (ran := self._at.running) is not None and ran.id == effect.id:
                self._mover.beside(effect.id, self._run(effect))
            case End():
                await self._worker.queue_frame(EndFrame())
            case _:
                pass

    async def _run(self, run: Run) -> None:
        self.feed(await self._carried_out(run))

    async def _carried_out(self, run: Run) -> Returned | Failed:
        return await self._keeper.run(run, self._work.do)

    async def _empty_context(self, keeping: Keeping) -> None:
        messages: list[Any] | None = []
        if keeping is not NOTHING_KEPT:
            known = [*self._user.context.messages]
            messages = await kept_messages(self._llm, known, keeping, self._work.secrets())
            if messages is not None:  # what came while the summary was made stays too
                messages += newer_than(known, self._user.context.messages)
        if messages is None:
            self._record(Note("error", "there is no summary, and everything is kept"))
        else:
            await self._worker.queue_frame(kept(LLMMessagesUpdateFrame(messages=messages)))

    async def _ask(self, task: str) -> None:
        messages: list[Any] = [{"role": "developer", "content": task}] if task else []
        frame = LLMMessagesAppendFrame(messages=messages, run_llm=True)
        await self._worker.queue_frame(kept(frame))
        self._turns.asked()

    async def _speak(self, effect: Speak) -> None:
        self._turns.spoke(effect)
        words = TTSSpeakFrame(text=effect.text, append_to_context=effect.is_remembered)
        await self._worker.queue_frame(words if effect.is_interruptible else kept(words))
        if effect.waits:
            await self._marks.passed(effect.text)

    async def _say_filler(self, text: str) -> None:
        self._record(said_exactly(text, remembered=False))
        await self._worker.queue_frame(TTSSpeakFrame(text=text, append_to_context=False))

    async def _enter(self, effect: Enter) -> None:
        # A FlowConfig sends its role at every entry, as Pipecat does; nobody else needs it twice.
        known = self._plan.marked and effect.role == self._role
        role = None if known else effect.role
        config = node_config(effect, role, self._manager.handler, self._actions, self._call_timeout)
        await self._manager.enter(config)
        self._role = effect.role or self._role
        await self._turns.entered(effect)
        entered = Note("enter", effect.node, {"node": effect.node, "visit": effect.visit})
        self.telling.record(entered, effect.node, effect.visit)

    def _moved_by_code(self, config: "NodeConfig") -> bool:
        """Take over a node that user code sets on the manager; False if it is not ours."""
        name = config.get("name", "")
        if name not in self._plan.nodes:
            self._role = None  # that node may say who the bot is
            return False
        self.feed(Moved(name))
        return True

    def _record(self, note: Note) -> None:
        self.telling.record(note, self._at.node, self._at.visit)

    async def _on_finished(self, *_: object) -> None:
        self._turns.stop()
        try:
            await self._mover.last("exit-", EXIT_BOUND)
        finally:
            self._actions.stop()
            await self._mover.stop()
            await self._keeper.stop()
            await self._work.close()
            self.telling.over()
