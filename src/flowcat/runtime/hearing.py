"""What the caller and the LLM say, as Pipecat's aggregators tell it.

Pipecat starts a task for each of its events and each who listens to it, so nothing is listened to
before somebody wants to know.
"""

from collections.abc import Callable
from typing import Any

from flowcat.plan.effects import Note
from flowcat.plan.position import Position
from flowcat.runtime.telling import Telling

_MOST_LATER = 8
"""How many exact words may be to come; a barge-in may have dropped some, which never do."""


class Hearing:
    """Listens to the aggregators of one session."""

    def __init__(self, aggregators: Any, telling: Telling, at: Callable[[], Position]) -> None:
        self._aggregators = aggregators
        self._telling = telling
        self._at = at

    def begin(self) -> None:
        """Listen from now on; a second call does nothing."""
        if self._telling.events.exact is not None:
            return
        self._telling.events.exact = []
        user, assistant = self._aggregators.user(), self._aggregators.assistant()
        user.add_event_handler("on_user_turn_stopped", self._caller_spoke)
        assistant.add_event_handler("on_assistant_turn_stopped", self._bot_spoke)

    async def _caller_spoke(self, _aggregator: Any, _strategy: Any, message: Any) -> None:
        if message.content:
            self._tell(message.content, {"by": "caller"})

    async def _bot_spoke(self, _aggregator: Any, message: Any) -> None:
        # Pipecat takes what was said exactly for a part of the LLM's turn.
        exact = self._telling.events.exact or []
        words, later = own_words(message.content or "", exact, cut=message.interrupted)
        self._telling.events.exact = later[-_MOST_LATER:]
        if words:
            cut: dict[str, object] = {"interrupted": True} if message.interrupted else {}
            self._tell(words, {"by": "llm", **cut})

    def _tell(self, words: str, data: dict[str, object]) -> None:
        at = self._at()
        self._telling.record(Note("speech", words, data), at.node, at.visit)


def own_words(said: str, exact: list[str], *, cut: bool) -> tuple[str, list[str]]:
    """Return what was said besides exact words, and those of them that are still to come.

    Args:
        said: All that was said in one turn.
        exact: The words that the bot was told to say, in order.
        cut: Whether the caller interrupted, so that of the last of them only a part may be there.
    """
    left, later = " ".join(said.split()), []
    for text in exact:
        words = " ".join(text.split())
        if words in left:
            left = " ".join(left.replace(words, " ", 1).split())
        elif cut and left and words.startswith(left):
            left = ""
        else:
            later.append(text)
    return left, later
