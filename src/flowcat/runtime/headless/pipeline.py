"""The headless pipeline: a worker, a context and a caller who types."""

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from pipecat.frames.frames import Frame, TranscriptionFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.llm_service import LLMService

from flowcat.runtime import private
from flowcat.runtime.compat import CallerStartsFrame, CallerStopsFrame, CallerTurns, new_runner
from flowcat.runtime.headless.speech import TextSpeech
from flowcat.runtime.headless.tap import Seen, Tap
from flowcat.text.dataclass import dataclass

_QUIET_PASSES = 5
"""Passes of the event loop without work after which nothing can wake up by itself. Two are enough
for a result to reach the task that waits for it, as the tests show; the rest is a margin."""
_EAGER_PASSES = 400
"""Passes to watch without pause, about 2 ms, before real work such as a sleep is supposed."""
_PAUSE = 0.001
"""Seconds to sleep between two looks while real work goes on."""
_START_BOUND = 10.0
"""Seconds a pipeline may take to start."""
_PLAIN = {"enable_rtvi": False, "enable_turn_tracking": False, "idle_timeout_secs": None}
"""The options of a worker that does nothing beside the conversation."""
_WORDLESS_TURN_ENDS = 0.05
"""Seconds after which a turn without words is over."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of something the caller said, up to the moment when all was quiet."""

    heard: str
    said: tuple[str, ...]
    """What the bot said, one text for each utterance, as far as it was spoken."""
    calls: tuple[str, ...]
    """The functions that were called, in order."""
    settled: bool
    """Whether all became quiet; False if something still ran after the bound."""


class Headless:
    """A running pipeline of user aggregator, LLM, speech and assistant aggregator.

    Use it as an async context manager, or call `start` and `stop`. Add what works on the pipeline,
    such as a `FlowManager`, after the start.

    Args:
        llm: The LLM service, usually a `ScriptedLLM`.
        speech: The stand-in for a TTS service and its output; speaks at once if not given.
        busy: Tells whether work goes on that the pipeline does not know of; then nothing is quiet.
        held: Tells how many running calls and tasks wait for what only the caller of this object
            can give, such as a gate in a test; they do not count as work.
        options: Further options of the worker, such as `enable_rtvi`.
    """

    def __init__(
        self,
        llm: LLMService[Any],
        *,
        speech: FrameProcessor | None = None,
        busy: Callable[[], bool] = bool,
        held: Callable[[], int] = int,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self.llm = llm
        self.speech = speech or TextSpeech()
        self.context = LLMContext()
        self.aggregators = LLMContextAggregatorPair(
            self.context,
            user_params=LLMUserAggregatorParams(
                user_turn_strategies=CallerTurns(),
                user_turn_stop_timeout=_WORDLESS_TURN_ENDS,
            ),
        )
        self._tap = Tap()
        user, assistant = self.aggregators
        self.worker = PipelineWorker(
            Pipeline([user, llm, self.speech, self._tap, assistant]),
            **{**_PLAIN, **(options or {})},
        )
        self._busy = busy
        self._held = held
        self._queues = private.queueing_processors(self.worker.pipeline)
        self._owners = (self.worker, *self._queues)
        self._running: asyncio.Task[None] | None = None

    @property
    def transport(self) -> None:
        """No transport: nothing here has a sound or a connection."""

    @property
    def words(self) -> tuple[str, ...]:
        """All that the bot has said, one text for each utterance, as far as it was spoken."""
        return self._said_since(0)

    @property
    def ended(self) -> bool:
        """Whether the conversation has been ended: an `EndFrame` has passed."""
        return self._tap.ended

    @property
    def frames(self) -> tuple[Seen, ...]:
        """Every frame that passed between the speech and the assistant aggregator."""
        return tuple(self._tap.frames)

    async def __aenter__(self) -> Self:
        """Start the pipeline."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the pipeline, whatever happened."""
        await self.stop()

    async def start(self) -> None:
        """Start the pipeline and wait until it takes frames.

        Raises:
            TimeoutError: The pipeline did not start in ten seconds.
        """
        started = asyncio.Event()

        async def on_started(_worker: PipelineWorker, _frame: Frame) -> None:
            started.set()

        self.worker.add_event_handler("on_pipeline_started", on_started)
        runner = new_runner()
        await runner.add_workers(self.worker)
        self._running = asyncio.create_task(runner.run())
        await asyncio.wait_for(started.wait(), _START_BOUND)
        await self.settle()

    async def stop(self) -> None:
        """Stop the pipeline, with what still runs in it; a second call does nothing."""
        if self._running is None:
            return
        running, self._running = self._running, None
        # Pipecat waits for its event handlers to end, and one that hangs would hang this too.
        for owner in self._owners:
            for task in private.running_tasks(owner):
                task.cancel()
        if not self.worker.has_finished():
            await self.worker.cancel()
        await running

    async def say(self, text: str, *, bound: float = 5.0) -> Turn:
        """Let the caller say something, and wait until all is quiet, at most `bound` seconds."""
        utterances, calls = len(self._tap.utterances), len(self._tap.calls)
        await self.barge_in(text)
        settled = await self.settle(bound=bound)
        return Turn(text, self._said_since(utterances), tuple(self._tap.calls[calls:]), settled)

    async def barge_in(self, text: str | None = None) -> None:
        """Let the caller start to speak now, whatever goes on.

        This waits until the interruption has had its effect, and for nothing else.

        Args:
            text: What the caller says; with None the caller goes on speaking until the next `say`,
                `barge_in` with words, or `fall_silent`.
        """
        await self._hear(CallerStartsFrame())
        if text is not None:
            await self._hear(TranscriptionFrame(text, "caller", ""))
            await self._hear(CallerStopsFrame())

    async def fall_silent(self) -> None:
        """Let a caller who started to speak stop without a word; wait until that turn is over."""
        over = asyncio.Event()

        def on_stopped(*_: object) -> None:
            over.set()

        user = self.aggregators.user()
        user.add_event_handler("on_user_turn_stopped", on_stopped)
        await self._hear(CallerStopsFrame())
        await over.wait()
        private.forget_handler(user, "on_user_turn_stopped", on_stopped)

    async def settle(self, *, bound: float = 5.0) -> bool:
        """Wait until all is quiet: no frame under way, the LLM idle, no call and no task running.

        Args:
            bound: Seconds after which to give up.

        Returns:
            Whether all became quiet. False means that something still works, or waits for what
            never comes.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + bound
        quiet = looks = passed = 0
        while quiet < _QUIET_PASSES and not self.worker.has_finished():
            if not self._at_work():
                quiet += 1
                await asyncio.sleep(0)
                continue
            if loop.time() > deadline:
                return False
            quiet, looks = 0, looks + 1
            if passed != len(self._tap.frames):
                passed, looks = len(self._tap.frames), 0
            await asyncio.sleep(0 if looks < _EAGER_PASSES else _PAUSE)
        return True

    async def _hear(self, frame: Frame) -> None:
        # The frames of a turn overtake one another, and an interruption drops what waits: each must
        # have had its effect everywhere before the next one comes.
        if self._over():
            return
        await self.worker.queue_frame(frame)
        while not self._over() and self._hears():
            await asyncio.sleep(0)

    def _hears(self) -> bool:
        return (
            private.holds_pushes(self.worker)
            or private.holds_frames(self.aggregators.user())
            or any(private.takes_in_frames(processor) for processor in self._queues)
        )

    def _over(self) -> bool:
        return self.ended or self.worker.has_finished()

    def _at_work(self) -> bool:
        return (
            private.holds_pushes(self.worker)
            or any(private.holds_frames(processor) for processor in self._queues)
            or sum(1 for owner in self._owners for _ in private.running_tasks(owner)) > self._held()
            or self._busy()
        )

    def _said_since(self, utterances: int) -> tuple[str, ...]:
        spoken = (" ".join(parts) for parts in self._tap.utterances[utterances:])
        return tuple(text for text in spoken if text)
