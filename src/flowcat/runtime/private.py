"""The private parts of Pipecat that Flowcat reads, all in this one place.

Pipecat tells neither how many frames wait in a processor nor which calls still run, and without
both nobody can say that a pipeline is quiet. Each function here has a test that fails when the
part it reads moves.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, cast

from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    LLMMessagesAppendFrame,
    LLMMessagesUpdateFrame,
    LLMSetToolsFrame,
)
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.llm_service import FunctionCallParams, LLMService
from pipecat.turns.user_mute.base_user_mute_strategy import BaseUserMuteStrategy
from pipecat.utils.base_object import BaseObject

from flowcat.runtime.compat import STANDALONE, kept
from flowcat.runtime.pipecat_flows import FlowManager, NodeConfig

CallHandler = Callable[[FunctionCallParams], Awaitable[None]]
"""What an LLM service runs for a function call."""


def queueing_processors(pipeline: FrameProcessor) -> tuple[FrameProcessor, ...]:
    """List the processors inside a pipeline in which a frame can wait, in the pipeline's order.

    Processors in direct mode hand a frame on at once, so they are left out.
    """
    inner = tuple(found for part in pipeline.processors for found in queueing_processors(part))
    direct: bool = pipeline._enable_direct_mode  # noqa: SLF001
    return inner if direct else (pipeline, *inner)


def takes_in_frames(processor: FrameProcessor) -> bool:
    """Tell whether a frame has just come to a processor, or an urgent one is being processed.

    Interruptions are urgent. Once nothing is taken in, every one has had its effect; other frames
    may still wait behind the one that the processor works on.
    """
    arrived: asyncio.Queue[object] = vars(processor)["_FrameProcessor__input_queue"]
    return unfinished(arrived) > 0


def holds_frames(processor: FrameProcessor) -> bool:
    """Tell whether a frame waits in a processor or is being processed by it."""
    return (
        vars(processor)["_FrameProcessor__process_current_frame"] is not None
        or not vars(processor)["_FrameProcessor__process_queue"].empty()
        or takes_in_frames(processor)
    )


def holds_pushes(worker: PipelineWorker) -> bool:
    """Tell whether frames queued on a worker have not entered its pipeline yet."""
    return unfinished(worker._push_queue) > 0  # noqa: SLF001


def unfinished(queue: asyncio.Queue[Any]) -> int:
    """Count the items of a queue that are not done yet: those waiting and those in work."""
    count: int = queue._unfinished_tasks  # type: ignore[attr-defined]  # noqa: SLF001
    return count


def running_tasks(owner: BaseObject) -> Iterator[asyncio.Task[Any]]:
    """Yield the tasks that an object of Pipecat started and that have not ended.

    These are event handlers of any object, calls and summaries of an LLM service, and what an
    assistant aggregator runs once a call's result is in the context: a `FlowManager` makes its
    transitions there.
    """
    parts = vars(owner)
    for _, task in tuple(parts["_event_tasks"]):
        yield task
    yield from tuple(parts.get("_context_updated_tasks", ()))
    yield from (task for task in tuple(parts.get("_function_call_tasks", ())) if task)
    summary: asyncio.Task[Any] | None = parts.get("_summary_task")
    if summary and not summary.done():
        yield summary


def forget_handler(owner: BaseObject, event: str, handler: Callable[..., Any]) -> None:
    """Take an event handler away; the Pipecat of the standalone Flows has no public way to."""
    owner._event_handlers[event].handlers.remove(handler)  # noqa: SLF001


class SessionManager(FlowManager):
    """A ``FlowManager`` whose function calls and moves go through a session.

    Pipecat tells only edge functions when their result stands in the context, and keeps one pending
    transition for all calls. So the function that it makes for each tool is replaced, the one
    override needed; a node is entered by its public ``set_node_from_config``.
    """

    def __init__(
        self,
        called: CallHandler,
        moved: Callable[[NodeConfig], bool],
        **options: Any,
    ) -> None:
        super().__init__(**options)
        if STANDALONE:
            self._worker = cast(PipelineWorker, _KeepingWorker(self._worker))
        self._flowcat_called = called
        self._flowcat_moved = moved
        self.registered: dict[str, Callable[..., Any]] = {}
        """The handlers of action types that code has registered."""

    def register_action(self, action_type: str, handler: Callable[..., Any]) -> None:
        """Register a handler for an action type, as every manager can."""
        super().register_action(action_type, handler)
        self.registered[action_type] = handler

    async def handler(self, _args: dict[str, Any], _manager: FlowManager) -> None:
        """Stand for a function of the flow; the session answers the call in its place."""

    async def set_node_from_config(self, node_config: NodeConfig) -> None:
        """Move the conversation from user code: a node of the flow is entered by the session."""
        if not self._flowcat_moved(node_config):
            await super().set_node_from_config(node_config)

    async def enter(self, node_config: NodeConfig) -> None:
        """Enter a node that the session has prepared."""
        await super().set_node_from_config(node_config)

    async def _create_transition_func(self, name: str, handler: Any) -> Callable[..., Any]:
        if handler != self.handler:
            return await super()._create_transition_func(name, handler)
        called = self._flowcat_called

        # A function of its own for each tool, because Pipecat writes a tool's options on it.
        async def answered_by_session(params: FunctionCallParams) -> None:
            await called(params)

        answered_by_session.by_flowcat = True  # type: ignore[attr-defined]
        return answered_by_session


class _KeepingWorker:
    """A worker as a standalone manager sees it: a barge-in drops nothing that sets a node up.

    Later versions of Flows see to it themselves. A prompt that was dropped would leave the
    conversation at a node of which the LLM knows nothing.
    """

    def __init__(self, worker: PipelineWorker) -> None:
        self._worker = worker

    def __getattr__(self, name: str) -> Any:
        """Do everything else as the worker does it."""
        return getattr(self._worker, name)

    async def queue_frames(self, frames: Iterable[Frame]) -> None:
        """Queue frames on the worker."""
        await self._worker.queue_frames(
            [kept(frame) if isinstance(frame, _SETS_UP) else frame for frame in frames]
        )


_SETS_UP = (LLMMessagesAppendFrame, LLMMessagesUpdateFrame, LLMSetToolsFrame)


def own_catch_all(llm: LLMService[Any]) -> CallHandler | None:
    """Return the catch-all function that user code registered on an LLM service, if any."""
    item = llm._functions.get(None)  # noqa: SLF001
    return cast(CallHandler, item.handler) if item is not None else None


def is_foreign(llm: LLMService[Any], name: str) -> bool:
    """Tell whether a function of this name is registered, and not by a session."""
    item = llm._functions.get(name)  # noqa: SLF001
    return item is not None and not getattr(item.handler, "by_flowcat", False)


def hides(llm: LLMService[Any], name: str) -> bool:
    """Tell whether a function that user code registered hides one of this name on offer.

    What came with a set of tools gives way to the next set; what was registered by hand does not.
    Where all are registered by hand, in the Pipecat of the standalone Flows, the last one counts.
    """
    item = llm._functions.get(name)  # noqa: SLF001
    return is_foreign(llm, name) and getattr(item, "auto_registered", True) is False


def times_out_calls(llm: LLMService[Any]) -> bool:
    """Tell whether an LLM service may end a call by a timeout of its own; if unknown, it may."""
    return vars(llm).get("_function_call_timeout_secs", 0) is not None


async def mcp_session(client: Any) -> Any:
    """Return the session of a started ``MCPClient``, connected anew if it was lost.

    Its own call of a tool gives a text whatever happens; the session tells results from failures.
    """
    return await client._open_session(as_owner=False)  # noqa: SLF001


def mcp_tasks(client: Any) -> frozenset[asyncio.Task[Any]]:
    """Return the tasks in which an ``MCPClient`` holds connections.

    The client forgets one whose connecting was given up, though it still ends a program; a loop
    that is closed meanwhile would wait for ever.
    """
    name = f"{client}::session"
    return frozenset(task for task in asyncio.all_tasks() if task.get_name() == name)


async def drop_mcp_session(client: Any, session: object) -> None:
    """Let an ``MCPClient`` forget a session that is dead, so that the next call connects anew."""
    await client._drop_session(session)  # noqa: SLF001


def is_mcp_connection_lost(error: BaseException) -> bool:
    """Whether an error of a session means that its server is gone."""
    from pipecat.services import mcp_service

    lost: bool = mcp_service._is_connection_lost(error)  # noqa: SLF001
    return lost


def when_turn_changes(user: Any, begins: Callable[..., None], ends: Callable[..., None]) -> None:
    """Call listeners, at once, whenever the caller begins a turn and when the turn has ended.

    By then the caller's words stand in the context. The aggregator's own events come in tasks,
    which cost as much as all else that is done then.
    """
    controller = user._user_turn_controller  # noqa: SLF001
    controller.add_event_handler("on_user_turn_started", begins)
    controller.add_event_handler("on_user_turn_stopped", ends)


def bot_is_speaking(user: Any) -> bool:
    """Tell whether the bot is heard now, as the user aggregator sees it; see ``watch_bot``."""
    if not STANDALONE:
        speaking: bool = user._user_idle_controller._bot_speaking  # noqa: SLF001
        return speaking
    watching = user._params.user_mute_strategies  # noqa: SLF001
    return any(isinstance(one, _MuteWhile) and one.bot_speaks for one in watching)


def watch_bot(user: Any) -> None:
    """Keep whether the bot is heard: the Pipecat of the standalone Flows does not."""
    if STANDALONE:
        mute_while(user, lambda: False)


def waits_for_caller(user: Any) -> bool:
    """Tell whether nobody is about to speak but the caller, as the user aggregator sees it.

    After a turn without words it has the bot speak anew, but only so many times in a row. The
    Pipecat of the standalone Flows never does, and has no such word.
    """
    controller = user._user_idle_controller  # noqa: SLF001
    return bool(getattr(controller, "waiting_for_user", True))


def runs_calls(user: Any) -> bool:
    """Tell whether a function call is in progress, as the user aggregator sees it."""
    return bool(user._user_idle_controller._function_calls_in_progress)  # noqa: SLF001


async def begin_waiting(user: Any) -> None:
    """Begin to wait for the caller where the bot does not speak, and no timer starts by itself."""
    wait = getattr(user._user_idle_controller, "wait_for_user", None)  # noqa: SLF001
    if wait is not None:
        await wait()


def mute_while(user: Any, is_muted: Callable[[], bool]) -> None:
    """Drop what the caller says while the bot speaks, as long as a condition holds."""
    user._params.user_mute_strategies.append(_MuteWhile(is_muted))  # noqa: SLF001


class _MuteWhile(BaseUserMuteStrategy):
    """Mutes the caller while the bot speaks, as long as a condition holds."""

    def __init__(self, is_muted: Callable[[], bool]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._is_muted = is_muted
        self.bot_speaks = False

    async def process_frame(self, frame: Frame) -> bool:
        """Look at a frame, and tell whether the caller is muted."""
        if isinstance(frame, BotStartedSpeakingFrame):
            self.bot_speaks = True
        elif isinstance(frame, BotStoppedSpeakingFrame):
            self.bot_speaks = False
        return self.bot_speaks and self._is_muted()
