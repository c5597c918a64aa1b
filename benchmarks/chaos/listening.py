"""What a pipeline tells of a conversation, in the order in which it happens.

Nothing of Flowcat's is asked. The aggregators of the context know best what stands in it, so their
public methods are overheard.
"""

from collections.abc import Coroutine
from typing import Any, Protocol

from pipecat.frames.frames import (
    Frame,
    FunctionCallCancelFrame,
    FunctionCallFromLLM,
    FunctionCallResultFrame,
    LLMMessagesAppendFrame,
    LLMMessagesUpdateFrame,
    TTSStoppedFrame,
)
from pipecat.processors.frame_processor import FrameDirection

from benchmarks.chaos.model import task_in
from flowcat.runtime.headless import Headless


class Ears(Protocol):
    """Who is told."""

    def entered(self, nodes: list[str]) -> None:
        """The model was set the tasks of nodes."""

    def called(self, calls: list[str]) -> None:
        """The model made calls; their identifiers, in the order it wrote them."""

    def settled(self, call_id: str, end: str) -> None:
        """A call has ``landed``, or was ``cancelled``."""

    def stopped(self) -> None:
        """The bot was told of an end of speech, as it had asked to be."""


def listen(headless: Headless, ears: Ears) -> None:
    """Tell somebody of a conversation; to be called before anything else works on the pipeline."""
    _overhear_user(headless, ears)
    _overhear_assistant(headless, ears)

    async def on_calls(_service: object, calls: list[FunctionCallFromLLM]) -> None:
        ears.called([call.tool_call_id for call in calls])

    async def on_frame(_worker: object, frame: Frame) -> None:
        if isinstance(frame, TTSStoppedFrame):
            ears.stopped()

    headless.llm.add_event_handler("on_function_calls_started", on_calls)
    headless.worker.set_reached_downstream_filter((TTSStoppedFrame,))
    headless.worker.add_event_handler("on_frame_reached_downstream", on_frame)


def _overhear_user(headless: Headless, ears: Ears) -> None:
    user = headless.aggregators.user()
    process = user.process_frame

    async def overheard(frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, LLMMessagesAppendFrame | LLMMessagesUpdateFrame):
            tasks = [task for task in map(task_in, frame.messages) if task]
            if tasks:
                ears.entered(tasks)
        await process(frame, direction)

    user.process_frame = overheard  # type: ignore[method-assign]


def _overhear_assistant(headless: Headless, ears: Ears) -> None:
    assistant = headless.aggregators.assistant()
    process, make_task = assistant.process_frame, assistant.create_task

    async def overheard(frame: Frame, direction: FrameDirection) -> None:
        await process(frame, direction)
        if isinstance(frame, FunctionCallResultFrame):
            ears.settled(frame.tool_call_id, "landed")
        elif isinstance(frame, FunctionCallCancelFrame):
            ears.settled(frame.tool_call_id, "cancelled")

    def told_of_task(coroutine: Coroutine[Any, Any, Any], name: str | None = None) -> Any:
        # Whoever asked to be told of the landing is told in a task: this is the moment.
        if name is not None and name.endswith(":on_context_updated"):
            ears.settled(name.split(":")[1], "landed")
        return make_task(coroutine, name)

    assistant.process_frame = overheard  # type: ignore[method-assign]
    assistant.create_task = told_of_task  # type: ignore[method-assign,assignment]
