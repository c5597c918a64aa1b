"""A stand-in for a TTS service and an output transport, without sound.

It pushes the frames that the two would push, in their order, so that the assistant aggregator
stores what the caller heard. What has not been spoken yet waits in one line, as audio does in a
transport, and an interruption empties that line of everything interruptible.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count

from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    Frame,
    InterruptionFrame,
    LLMAssistantPushAggregationFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    SystemFrame,
    TTSSpeakFrame,
    TTSStartedFrame,
    TTSStoppedFrame,
    TTSTextFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from flowcat.runtime.compat import TextType, is_kept, kept
from flowcat.text.dataclass import dataclass


class TextSpeech(FrameProcessor):
    """Speaks at once: each reply and each `TTSSpeakFrame` becomes one utterance of one text frame.

    Text marked `skip_tts` goes into the context without being spoken.
    """

    def __init__(self) -> None:
        super().__init__()
        self._line: deque[Frame] = deque()
        self._reply: list[str] = []
        self._in_reply = False
        self._speaking = False
        self._utterances = count(1)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Put what is to be spoken, and everything behind it, in line; pass the rest on."""
        await super().process_frame(frame, direction)
        if isinstance(frame, InterruptionFrame):
            await self._interrupt(frame, direction)
        elif direction is FrameDirection.UPSTREAM or isinstance(frame, SystemFrame):
            await self.push_frame(frame, direction)
        else:
            self._line.extend(self._frames_for(frame))
            await self._go_on()

    def _parts(self, text: str) -> tuple[str, ...]:
        """Cut an utterance into the pieces that are spoken one by one."""
        return (text,)

    def _may_speak(self) -> bool:
        """Tell whether the next piece may be spoken now, and count it as spoken if so."""
        return True

    async def _go_on(self) -> None:
        # Nothing in here ever waits, so a piece is either spoken whole or still in line.
        while self._line:
            if isinstance(self._line[0], TTSTextFrame) and not self._may_speak():
                return
            await self._utter(self._line.popleft())

    async def _utter(self, frame: Frame) -> None:
        if isinstance(frame, TTSStoppedFrame):
            await self._bot_stopped()
        await self.push_frame(frame)
        if isinstance(frame, TTSStartedFrame) and not self._speaking:
            self._speaking = True
            await self.broadcast_frame(BotStartedSpeakingFrame)

    async def _bot_stopped(self) -> None:
        if self._speaking:
            self._speaking = False
            await self.broadcast_frame(BotStoppedSpeakingFrame)

    async def _interrupt(self, frame: InterruptionFrame, direction: FrameDirection) -> None:
        self._reply.clear()
        self._in_reply = False
        await self.push_frame(frame, direction)
        self._line = deque(waiting for waiting in self._line if is_kept(waiting))
        if not any(isinstance(waiting, TTSTextFrame) for waiting in self._line):
            await self._bot_stopped()
        await self._go_on()

    def _frames_for(self, frame: Frame) -> Iterator[Frame]:
        match frame:
            case LLMFullResponseStartFrame():
                self._in_reply = not frame.skip_tts
                yield frame
            case LLMTextFrame() if not frame.skip_tts:
                self._reply.append(frame.text)
            case LLMFullResponseEndFrame():
                yield from self._end_of_reply()
                self._in_reply = False
                yield frame
            case TTSSpeakFrame():
                yield from self._end_of_reply()
                stored = frame.append_to_context
                said = _Utterance(frame.text, stored, stored and not self._in_reply)
                frames = self._utterance(said)
                yield from map(kept, frames) if is_kept(frame) else frames
            case _:
                yield frame

    def _end_of_reply(self) -> Iterator[Frame]:
        text = "".join(self._reply)
        self._reply.clear()
        # The end of the reply commits the words to the context, so the utterance need not.
        yield from self._utterance(_Utterance(text, stored=True, commits=False))

    def _utterance(self, said: "_Utterance") -> Iterable[Frame]:
        text = said.text.strip()
        if not text:
            return ()
        return _frames_of(said, self._parts(text), f"speech_{next(self._utterances)}")


class PacedSpeech(TextSpeech):
    """Speaks word by word, and only as far as a test lets it: it starts on hold.

    An utterance on hold has begun: the bot counts as speaking, and no word of it has been heard.
    """

    def __init__(self) -> None:
        super().__init__()
        self._allowed: float = 0

    @property
    def waiting(self) -> tuple[str, ...]:
        """The words in line that have not been spoken."""
        return tuple(frame.text for frame in self._line if isinstance(frame, TTSTextFrame))

    async def play(self, words: float = math.inf) -> None:
        """Let so many more words be spoken, words yet to come among them; all if not given."""
        self._allowed += words
        await self._go_on()

    def hold(self) -> None:
        """Let no further word be spoken."""
        self._allowed = 0

    def _parts(self, text: str) -> tuple[str, ...]:
        return tuple(text.split())

    def _may_speak(self) -> bool:
        if self._allowed < 1:
            return False
        self._allowed -= 1
        return True


@dataclass(frozen=True, slots=True)
class _Utterance:
    text: str
    stored: bool
    """Whether the words go into the context."""
    commits: bool
    """Whether its own end writes them there, no reply's end being due."""


def _frames_of(said: _Utterance, parts: Iterable[str], context_id: str) -> list[Frame]:
    frames: list[Frame] = [TTSStartedFrame(context_id, said.stored)]
    for part in parts:
        words = TTSTextFrame(part, TextType.SENTENCE, context_id)
        words.append_to_context = said.stored
        frames.append(words)
    if said.commits:
        frames.append(LLMAssistantPushAggregationFrame())
    frames.append(TTSStoppedFrame(context_id))
    return frames
