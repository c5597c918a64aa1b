"""A call to an example's bot: its module, a caller who types, and services without keys.

Every example has a `run_bot` that takes its transport and services from outside. Here they are
stand-ins: what the caller types is what the bot hears, and what it says is text.
"""

import asyncio
import importlib.util
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from pipecat.frames.frames import Frame, TranscriptionFrame, TTSStoppedFrame, TTSTextFrame
from pipecat.processors.aggregators.llm_response_universal import LLMUserAggregatorParams
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.runner.types import RunnerArguments
from pipecat.transports.base_transport import BaseTransport
from pipecat.turns.user_start import TranscriptionUserTurnStartStrategy
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from flowcat.runtime.headless import ScriptedLLM, TextSpeech

EXAMPLES = Path(__file__).parents[2] / "examples"
BOUND = 10.0
"""Seconds after which a bot counts as hung."""

_PAID = {
    "pipecat.services.cartesia.tts": "CartesiaTTSService",
    "pipecat.services.deepgram.stt": "DeepgramSTTService",
}
"""Services whose packages need not be installed here, and the class that each example names."""


@contextmanager
def example(name: str) -> Iterator[Any]:
    """Import an example's ``bot.py`` as if it were started in its folder."""
    folder = EXAMPLES / name
    before = set(sys.modules)
    with _stood_in_for(_PAID):
        sys.path.insert(0, str(folder))
        try:
            spec = importlib.util.spec_from_file_location(f"example_{name}", folder / "bot.py")
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[spec.name] = module
            spec.loader.exec_module(module)
            yield module
        finally:
            sys.path.remove(str(folder))
            for new in set(sys.modules) - before:
                if _comes_from(sys.modules[new], folder):
                    del sys.modules[new]


class Line(BaseTransport):
    """A transport of one caller who types."""

    def __init__(self) -> None:
        super().__init__()
        self._register_event_handler("on_client_connected")
        self._register_event_handler("on_client_disconnected")
        self._ears = Ears()
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

    async def ask(self, text: str) -> str:
        """Say something and wait for the answer."""
        await self._ears.push_frame(TranscriptionFrame(text, "caller", ""))
        return await self.hear()

    async def hear(self) -> str:
        """Wait for the next thing that the bot says."""
        return await asyncio.wait_for(self._mouth.utterances.get(), BOUND)


@asynccontextmanager
async def called(
    bot: Any, llm: ScriptedLLM, *more: object, body: object = None
) -> AsyncIterator[tuple[Line, asyncio.Task[None]]]:
    """Call a bot; the line is dead afterwards, whatever happened.

    Args:
        bot: The example's module.
        llm: What stands in for the language model.
        more: What this example's ``run_bot`` takes besides.
        body: The request that starts the call.
    """
    line = Line()
    services = bot.Services(stt=Ears(), llm=llm, tts=TextSpeech(), turns=_turns())
    call = asyncio.create_task(bot.run_bot(line, services, RunnerArguments(body=body), *more))
    try:
        await line.connect()
        yield line, call
    finally:
        if not call.done():
            await line.hang_up()
            await asyncio.wait({call}, timeout=BOUND)


class Ears(FrameProcessor):
    """Hears what is typed; as speech recognition it has nothing to do."""

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


def _turns() -> LLMUserAggregatorParams:
    strategies = UserTurnStrategies(
        start=[TranscriptionUserTurnStartStrategy()],
        stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.0)],
    )
    return LLMUserAggregatorParams(user_turn_strategies=strategies)


def _comes_from(module: ModuleType, folder: Path) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).is_relative_to(folder)


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
    try:
        yield
    finally:
        for module in stand_ins:
            del sys.modules[module]
