"""A real TTS service and a real output transport, whose audio is played at its own pace."""

import asyncio
from collections.abc import AsyncGenerator

from pipecat.frames.frames import Frame, OutputAudioRawFrame, StartFrame, TTSAudioRawFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams

_RATE = 16_000
_WORD = 0.2
"""Seconds that a word takes."""


class Voice(TTSService):
    """A voice that makes silence of a word's length for each word."""

    def __init__(self) -> None:
        settings = TTSSettings(model="test", voice="test", language=None)
        super().__init__(
            sample_rate=_RATE, push_start_frame=True, push_stop_frames=True, settings=settings
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Make the sound of a text."""
        for _ in text.split():
            sound = b"\1\0" * int(_RATE * _WORD)
            yield TTSAudioRawFrame(sound, _RATE, 1, context_id=context_id)


class Loudspeaker(BaseOutputTransport):
    """Plays audio in the time that it takes."""

    def __init__(self) -> None:
        super().__init__(TransportParams(audio_out_enabled=True, audio_out_sample_rate=_RATE))
        self.played = 0.0
        """Seconds that were heard."""

    async def start(self, frame: StartFrame) -> None:
        """Be ready at once."""
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        """Play one frame."""
        seconds = len(frame.audio) / (2 * frame.sample_rate)
        self.played += seconds
        await asyncio.sleep(seconds)
        return True


def real_speech() -> tuple[FrameProcessor, Loudspeaker]:
    """Return what stands for the speech of a headless pipeline, and the loudspeaker in it."""
    loudspeaker = Loudspeaker()
    return Pipeline([Voice(), loudspeaker]), loudspeaker
