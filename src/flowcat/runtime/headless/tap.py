"""What reached the caller and the assistant's context, written down as it passes.

The tap stands where a caller's ear would be: behind the speech, in front of the assistant
aggregator, which keeps the words for itself.
"""

from pipecat.frames.frames import (
    EndFrame,
    Frame,
    FunctionCallInProgressFrame,
    FunctionCallResultFrame,
    TTSStartedFrame,
    TTSTextFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame that passed: its class, where it went, and what tells it from others."""

    name: str
    upstream: bool = False
    text: str = ""
    function: str = ""
    call_id: str = ""


class Tap(FrameProcessor):
    """Records every frame and puts the spoken words together."""

    def __init__(self) -> None:
        # In direct mode no frame waits here, so watching changes nothing.
        super().__init__(enable_direct_mode=True)
        self.frames: list[Seen] = []
        self.utterances: list[list[str]] = []
        self.calls: list[str] = []
        self.ended = False

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Record a frame and pass it on."""
        await super().process_frame(frame, direction)
        self.frames.append(_seen(frame, direction))
        if direction is FrameDirection.DOWNSTREAM:
            self._listen(frame)
        await self.push_frame(frame, direction)

    def _listen(self, frame: Frame) -> None:
        match frame:
            case TTSStartedFrame():
                self.utterances.append([])
            case TTSTextFrame():
                if not self.utterances:
                    self.utterances.append([])
                self.utterances[-1].append(frame.text)
            case FunctionCallInProgressFrame():
                self.calls.append(frame.function_name)
            case EndFrame():
                self.ended = True
            case _:
                pass


def _seen(frame: Frame, direction: FrameDirection) -> Seen:
    name = type(frame).__name__
    upstream = direction is FrameDirection.UPSTREAM
    match frame:
        case FunctionCallInProgressFrame() | FunctionCallResultFrame():
            return Seen(name, upstream, "", frame.function_name, frame.tool_call_id)
        case TTSTextFrame():
            return Seen(name, upstream, frame.text)
        case _:
            return Seen(name, upstream)
