"""The example bot holds a conversation, with stand-ins for the services that need keys."""

import asyncio
import importlib.util
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pipecat.frames.frames import Frame, TranscriptionFrame, TTSStoppedFrame, TTSTextFrame
from pipecat.processors.aggregators.llm_response_universal import LLMUserAggregatorParams
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.runner.types import RunnerArguments
from pipecat.transports.base_transport import BaseTransport
from pipecat.turns.user_start import TranscriptionUserTurnStartStrategy
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from flowcat.runtime.headless import TextSpeech
from flowcat.runtime.offline_llm import OfflineLLM

BOT = Path(__file__).parents[2] / "examples" / "restaurant_bot" / "bot.py"
BOUND = 10.0
"""Seconds after which the bot counts as hung."""

CONVERSATION = (
    ("A table for four please", "What time would you like to come, for 4 people?"),
    ("half past eight", "4 people at 8:30 PM. Is that right?"),
    ("Yes please", "Thank you. Goodbye!"),
)


class Line(BaseTransport):
    """A transport of one caller who types."""

    def __init__(self) -> None:
        super().__init__()
        self._register_event_handler("on_client_connected")
        self._register_event_handler("on_client_disconnected")
        self._ears = _Ears()
        self._mouth = _Mouth()

    def input(self) -> FrameProcessor:
        return self._ears

    def output(self) -> FrameProcessor:
        return self._mouth

    async def connect(self) -> None:
        """Let the caller join, once the pipeline runs."""
        await asyncio.wait_for(self._mouth.started.wait(), BOUND)
        await self._call_event_handler("on_client_connected", "caller")

    async def hang_up(self) -> None:
        """Let the caller leave."""
        await self._call_event_handler("on_client_disconnected", "caller")

    async def say(self, text: str) -> None:
        """Say something."""
        await self._ears.push_frame(TranscriptionFrame(text, "caller", ""))

    async def hear(self) -> str:
        """Wait for the next thing that the bot says."""
        return await asyncio.wait_for(self._mouth.utterances.get(), BOUND)


class _Ears(FrameProcessor):
    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)


class _Mouth(FrameProcessor):
    def __init__(self) -> None:
        super().__init__()
        self.started = asyncio.Event()
        self.utterances: asyncio.Queue[str] = asyncio.Queue()
        self._words: list[str] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        self.started.set()
        if isinstance(frame, TTSTextFrame):
            self._words.append(frame.text)
        elif isinstance(frame, TTSStoppedFrame):
            self.utterances.put_nowait(" ".join(self._words))
            self._words.clear()
        await self.push_frame(frame, direction)


@pytest.fixture
def bot() -> Iterator[Any]:
    """The example's module; where the package of a real service is missing, an empty one."""
    with _stood_in_for(
        {
            "pipecat.services.cartesia.tts": "CartesiaTTSService",
            "pipecat.services.deepgram.stt": "DeepgramSTTService",
        }
    ):
        spec = importlib.util.spec_from_file_location("restaurant_bot", BOT)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        yield module
        del sys.modules[spec.name]


async def test_the_example_books_a_table(bot: Any) -> None:
    """The bot greets, asks, reads back, says goodbye and hangs up."""
    async with _called(bot) as (line, call):
        assert await line.hear() == "Hello! How many people are coming?"
        for caller, answer in CONVERSATION:
            await line.say(caller)
            assert await line.hear() == answer
        await asyncio.wait_for(call, BOUND)


async def test_the_example_ends_when_the_caller_has_gone(bot: Any) -> None:
    """A caller who hangs up leaves no pipeline behind."""
    async with _called(bot) as (line, call):
        await line.hear()
        await line.hang_up()
        await asyncio.wait_for(call, BOUND)


@asynccontextmanager
async def _called(bot: Any) -> AsyncIterator[tuple[Line, asyncio.Task[None]]]:
    """Call the bot; the line is dead afterwards, whatever happened."""
    line = Line()
    call = asyncio.create_task(bot.run_bot(line, _services(bot), RunnerArguments()))
    try:
        await line.connect()
        yield line, call
    finally:
        if not call.done():
            await line.hang_up()
            await asyncio.wait({call}, timeout=BOUND)


def _services(bot: Any) -> Any:
    turns = UserTurnStrategies(
        start=[TranscriptionUserTurnStartStrategy()],
        stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.0)],
    )
    return bot.Services(
        stt=_Ears(),
        llm=OfflineLLM(),
        tts=TextSpeech(),
        turns=LLMUserAggregatorParams(user_turn_strategies=turns),
    )


@contextmanager
def _stood_in_for(classes: dict[str, str]) -> Iterator[None]:
    stand_ins: list[str] = []
    for module, name in classes.items():
        try:
            importlib.import_module(module)
        except Exception:  # noqa: BLE001 - Pipecat raises its own kind for a missing package
            stand_in = ModuleType(module)
            setattr(stand_in, name, type(name, (), {}))
            sys.modules[module] = stand_in
            stand_ins.append(module)
    yield
    for module in stand_ins:
        del sys.modules[module]
