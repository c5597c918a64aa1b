"""Where the two versions of Pipecat that a session runs on differ, in one place.

Flows are a part of Pipecat 1.14. The standalone ``pipecat-ai-flows`` is frozen at 1.4.0 and pins
Pipecat 1.4, where some names stand elsewhere, where a frame outlives a barge-in by its class
instead of a field, and where a turn that is announced from outside interrupts nobody by itself.
"""

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from pipecat.frames.frames import Frame
from pipecat.workers.runner import WorkerRunner

STANDALONE: Final = find_spec("pipecat.flows") is None
"""Whether this Pipecat has no Flows of its own, so that they come from ``pipecat_flows``."""

# Type checkers read the newer half; the tests of the standalone package execute the other one.
if TYPE_CHECKING or not STANDALONE:
    from pipecat.adapters.llm.base_llm_adapter import BaseLLMAdapter
    from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
    from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
    from pipecat.frames.frames import ProposedUserStartedSpeakingFrame as CallerStartsFrame
    from pipecat.frames.frames import ProposedUserStoppedSpeakingFrame as CallerStopsFrame
    from pipecat.turns.user_turn_strategies import ExternalUserTurnStrategies as CallerTurns
    from pipecat.utils.text.base_text_aggregator import TextType

    def kept(frame: Frame) -> Frame:
        """Make a frame outlive a barge-in, and return it."""
        frame.interruptible = False
        return frame

    def is_kept(frame: Frame) -> bool:
        """Tell whether a frame outlives a barge-in."""
        return not frame.interruptible

    def new_runner() -> WorkerRunner:
        """Return a runner that leaves signals and tasks that it does not know alone."""
        return WorkerRunner(handle_sigint=False, check_dangling_tasks=False)

else:
    from dataclasses import dataclass, field

    from pipecat.adapters.base_llm_adapter import BaseLLMAdapter
    from pipecat.adapters.schemas.function_schema import FunctionSchema
    from pipecat.adapters.schemas.tools_schema import ToolsSchema
    from pipecat.frames.frames import UninterruptibleFrame
    from pipecat.frames.frames import UserStartedSpeakingFrame as CallerStartsFrame
    from pipecat.frames.frames import UserStoppedSpeakingFrame as CallerStopsFrame
    from pipecat.turns.types import ProcessFrameResult
    from pipecat.turns.user_start import BaseUserTurnStartStrategy
    from pipecat.turns.user_stop import ExternalUserTurnStopStrategy
    from pipecat.turns.user_turn_strategies import UserTurnStrategies
    from pipecat.utils.text.base_text_aggregator import AggregationType as TextType

    class _CallerStarts(BaseUserTurnStartStrategy):
        """Starts a turn, and interrupts the bot, when the turn is announced from outside."""

        def __init__(self) -> None:
            # The frame that says so passes on by itself, so no second one is needed.
            super().__init__(enable_user_speaking_frames=False)

        async def process_frame(self, frame: Frame) -> ProcessFrameResult:
            """Start a turn with the frame of its start."""
            if not isinstance(frame, CallerStartsFrame):
                return ProcessFrameResult.CONTINUE
            await self.trigger_user_turn_started()
            return ProcessFrameResult.STOP

    @dataclass
    class CallerTurns(UserTurnStrategies):
        """Turns that are announced from outside."""

        start: list[Any] | None = field(default_factory=lambda: [_CallerStarts()])
        stop: list[Any] | None = field(default_factory=lambda: [ExternalUserTurnStopStrategy()])

    def kept(frame: Frame) -> Frame:
        """Make a frame outlive a barge-in, and return it."""
        if not is_kept(frame):
            frame.__class__ = _kept_class(type(frame))
        return frame

    def is_kept(frame: Frame) -> bool:
        """Tell whether a frame outlives a barge-in."""
        return isinstance(frame, UninterruptibleFrame)

    def new_runner() -> WorkerRunner:
        """Return a runner that leaves signals alone."""
        return WorkerRunner(handle_sigint=False)

    @cache
    def _kept_class(frame_class: type[Frame]) -> type[Frame]:
        """Make a frame's class outlive barge-ins; the name stays, for logs and recordings."""
        return type(frame_class.__name__, (frame_class, UninterruptibleFrame), {})


__all__ = [
    "STANDALONE",
    "BaseLLMAdapter",
    "CallerStartsFrame",
    "CallerStopsFrame",
    "CallerTurns",
    "FunctionSchema",
    "TextType",
    "ToolsSchema",
    "is_kept",
    "kept",
    "new_runner",
]
