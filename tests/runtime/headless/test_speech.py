"""The speech stand-ins: the frames of a real TTS service and output, without sound."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from pipecat.frames.frames import (
    Frame,
    LLMConfigureOutputFrame,
    LLMRunFrame,
    OutputAudioRawFrame,
    StartFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams

from flowcat.runtime.headless import Headless, PacedSpeech, Reply, ScriptedLLM, Seen, TextSpeech

_ANNOUNCEMENTS = {"AggregatedTextFrame", "BotSpeakingFrame", "TTSAudioRawFrame"}
"""What only real speech has: sound, and news about words that are about to be spoken."""


class _Voice(TTSService):
    def __init__(self) -> None:
        settings = TTSSettings(model="test", voice="test", language=None)
        super().__init__(
            sample_rate=16000, push_start_frame=True, push_stop_frames=True, settings=settings
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        yield TTSAudioRawFrame(b"\1\0" * 640, 16000, 1, context_id=context_id)


class _Output(BaseOutputTransport):
    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        return True


def _real_speech() -> FrameProcessor:
    params = TransportParams(audio_out_enabled=True, audio_out_sample_rate=16000)
    return Pipeline([_Voice(), _Output(params)])


async def _frames(speech: FrameProcessor) -> tuple[list[Seen], list[object]]:
    frames: tuple[Frame, ...] = (
        LLMRunFrame(),
        TTSSpeakFrame("One moment."),
        TTSSpeakFrame("Not for the record.", append_to_context=False),
    )
    async with Headless(ScriptedLLM([Reply("Hello there.")]), speech=speech) as headless:
        begun = len(headless.frames)
        for number, frame in enumerate(frames, 1):
            await headless.worker.queue_frame(frame)
            await _spoken(headless, number)
        seen = headless.frames[begun:]
        said = _contents(headless)
    return [one for one in seen if one.name not in _ANNOUNCEMENTS and not one.upstream], said


def _contents(headless: Headless) -> list[object]:
    messages: list[Any] = headless.context.messages
    return [message["content"] for message in messages]


async def _spoken(headless: Headless, utterances: int) -> None:
    async with asyncio.timeout(10):
        while sum(seen.name == "TTSStoppedFrame" for seen in headless.frames) < utterances:
            await asyncio.sleep(0.001)
    await headless.settle()


async def test_same_frames_as_real_speech() -> None:
    """The stand-in pushes the frames of a TTS service and an output transport, in their order."""
    assert await _frames(TextSpeech()) == await _frames(_real_speech())


async def test_text_not_to_be_spoken_goes_into_the_context() -> None:
    """With `skip_tts` nothing is heard, and the context has the words all the same."""
    async with Headless(ScriptedLLM([Reply("Hush.")])) as headless:
        await headless.worker.queue_frame(LLMConfigureOutputFrame(skip_tts=True))
        await headless.settle()
        turn = await headless.say("Hello")
        said = _contents(headless)
    assert (turn.said, said) == ((), ["Hello", "Hush."])


async def test_words_inside_a_reply_keep_their_place() -> None:
    """What is to be spoken before a reply's end comes after the words already there."""
    async with Headless(ScriptedLLM([Reply("Hello.")])) as headless:
        await headless.worker.queue_frames([LLMRunFrame(), TTSSpeakFrame("One moment.")])
        await headless.settle()
    assert headless.words == ("Hello.", "One moment.")


async def test_paced_speech_stops_where_it_is_told() -> None:
    """Only the words that were let through have been heard; the rest waits."""
    speech = PacedSpeech()
    async with Headless(ScriptedLLM([Reply("one two three four")]), speech=speech) as headless:
        await headless.say("Count")
        await speech.play(2)
        assert headless.words == ("one two",)
        assert speech.waiting == ("three", "four")
        await speech.play()
        assert headless.words == ("one two three four",)


async def test_a_barge_in_drops_what_was_not_spoken() -> None:
    """The context ends with the last word that the caller heard."""
    speech = PacedSpeech()
    async with Headless(ScriptedLLM([Reply("one two three four")]), speech=speech) as headless:
        await headless.say("Count")
        await speech.play(3)
        await headless.barge_in("Stop")
        await headless.settle()
        said = _contents(headless)
    assert said == ["Count", "one two three", "Stop"]
    assert speech.waiting == ()


async def test_what_must_not_be_interrupted_is_spoken_to_its_end() -> None:
    """An uninterruptible utterance survives a barge-in, and the bot goes on speaking."""
    speech = PacedSpeech()
    words = TTSSpeakFrame("this call is recorded")
    words.interruptible = False
    async with Headless(ScriptedLLM(), speech=speech) as headless:
        await headless.worker.queue_frames([words, TTSSpeakFrame("by the way")])
        await headless.settle()
        await speech.play(1)
        begun = len(headless.frames)
        await headless.barge_in()
        assert speech.waiting == ("call", "is", "recorded")
        assert "BotStoppedSpeakingFrame" not in {seen.name for seen in headless.frames[begun:]}
        await speech.play()
        await headless.settle()
    assert headless.words == ("this call is recorded",)


async def test_hold_stops_speech_again() -> None:
    """On hold an utterance begins, and none of its words is heard."""
    speech = PacedSpeech()
    await speech.play()
    async with Headless(ScriptedLLM([Reply("one two")]), speech=speech) as headless:
        speech.hold()
        turn = await headless.say("Count")
        begun = [seen.name for seen in headless.frames]
    assert turn.said == ()
    assert turn.settled
    assert "BotStartedSpeakingFrame" in begun
    assert speech.waiting == ("one", "two")
