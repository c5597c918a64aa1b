"""Marks that travel down the pipeline behind words, so that "has been said" can be awaited.

A mark is a control frame that a barge-in does not drop: it arrives when the words before it were
played or thrown away, whichever comes first. No wait is without a bound, for a pipeline may end.
"""

import asyncio
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from loguru import logger
from pipecat.frames.frames import ControlFrame, Frame

from flowcat.runtime.compat import kept
from flowcat.runtime.private import forget_handler

if TYPE_CHECKING:
    from pipecat.pipeline.worker import PipelineWorker

SLOWEST_SPEECH = 0.15
"""Seconds a character may take at the most when words are played."""

PATIENCE = 10.0
"""Seconds allowed for starting to speak, on top of the words themselves."""


@dataclass
class MarkFrame(ControlFrame):
    """A mark of a session."""

    number: int = 0


class Marks:
    """The marks of one session."""

    def __init__(self, worker: "PipelineWorker") -> None:
        self._worker = worker
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Event] = {}

    async def passed(self, text: str = "") -> bool:
        """Wait until a mark sent now has come through; False if it did not within the bound."""
        number = next(self._numbers)
        # A bot may have set the worker's filter anew since the last mark.
        self._worker.add_reached_downstream_filter((MarkFrame,))
        if not self._waiting:
            # Only while a mark is out: for each handler Pipecat starts a task at each such frame.
            self._worker.add_event_handler("on_frame_reached_downstream", self._reached)
        arrived = self._waiting[number] = asyncio.Event()
        try:
            await self._worker.queue_frame(kept(MarkFrame(number=number)))
            await asyncio.wait_for(arrived.wait(), PATIENCE + SLOWEST_SPEECH * len(text))
        except TimeoutError:
            logger.warning("flowcat: words were not played in time; the conversation goes on")
            return False
        finally:
            del self._waiting[number]
            if not self._waiting:
                forget_handler(self._worker, "on_frame_reached_downstream", self._reached)
        return True

    async def _reached(self, _worker: Any, frame: Frame) -> None:
        if isinstance(frame, MarkFrame) and (event := self._waiting.get(frame.number)):
            event.set()
