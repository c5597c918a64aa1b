"""What happens on a call, as listeners and the trace see it: numbered, timed, without secrets."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from loguru import logger

from flowcat.diagnostics.nearest import did_you_mean
from flowcat.errors import RunError
from flowcat.plan.effects import KINDS, Note
from flowcat.plan.plan import FunctionPlan, Plan
from flowcat.runtime.failures import traceback_of
from flowcat.text.dataclass import dataclass
from flowcat.trace.coding import note_data, note_text
from flowcat.trace.redaction import HIDDEN, Redactor


@dataclass(frozen=True, slots=True)
class SessionEvent:
    """Something that happened on a call."""

    kind: str
    """One of ``KINDS``: ``transition``, ``call``, ``function``, ``error``, ``end``..."""
    text: str
    data: Mapping[str, object]
    """Without the values of anything marked sensitive."""
    node: str
    """Where the conversation stood afterwards; for ``exit``, what it has left."""
    visit: int
    """The visit to that node: it counts every move of the call, from 1."""
    number: int
    """Counts the events of the call, from 1."""
    time: datetime
    """By the session's clock."""


Listener = Callable[[SessionEvent], Awaitable[None] | None]


class Events:
    """The events of one session, and who listens to them."""

    def __init__(self, plan: Plan, secrets: Mapping[str, object]) -> None:
        self._listeners: dict[str, list[Listener]] = {}
        self._listening: set[asyncio.Future[None]] = set()
        self._private = frozenset(_private_nodes(plan))
        self.private_visits: set[int] = set()
        """The visits in which the LLM was shown something hidden."""
        self._passed: dict[object, bool] = {"caller": False, "llm": False}
        """For each who speaks freely, whether such a node or visit came since the last words."""
        self.redactor = Redactor(plan.hidden, secrets.values())
        self.all: list[SessionEvent] = []
        """Everything so far."""
        self.listened = False
        """Whether anybody listens."""
        self.exact: list[str] | None = None
        """Words that were said exactly and that nobody has asked for yet; None: nobody will."""

    def on(self, kind: str, listener: Listener) -> None:
        """Call a listener whenever something of a kind happens; ``*`` is every kind.

        Raises:
            RunError: If there is no such kind.
        """
        if kind != "*" and kind not in KINDS:
            raise RunError(f"there is no event `{kind}`; {did_you_mean(kind, KINDS)}")
        self._listeners.setdefault(kind, []).append(listener)
        self.listened = True

    def add(self, note: Note, node: str, visit: int, time: datetime) -> None:
        """Tell that something happened."""
        text, data = note.text, note.data
        if self.exact is not None and note.kind == "speech" and data == {"by": "bot"}:
            self.exact.append(text)
        if self.redactor.active:
            text, data = self._shown(note, node, visit)
        event = SessionEvent(note.kind, text, data, node, visit, len(self.all) + 1, time)
        self.all.append(event)
        if self.listened:
            self._tell(event)

    def _tell(self, event: SessionEvent) -> None:
        for listener in (*self._listeners.get(event.kind, ()), *self._listeners.get("*", ())):
            try:
                answer = listener(event)
                if answer is not None:
                    task = asyncio.ensure_future(answer)
                    self._listening.add(task)
                    task.add_done_callback(self._heard)
            except Exception as error:  # noqa: BLE001 - a listener's fault is not the caller's
                logger.error("flowcat: a listener failed\n" + traceback_of(error))

    def _shown(self, note: Note, node: str, visit: int) -> tuple[str, Mapping[str, object]]:
        """Return what a note says and tells without what is hidden.

        Where functions take hidden values, the caller may say one before anybody knows that it is
        one, and the LLM may say what it was shown in other words: none of their words are shown.
        """
        text, data = note_text(note, self.redactor), note_data(note, self.redactor)
        takes, shows = node in self._private, visit in self.private_visits
        self._passed["caller"] |= takes
        self._passed["llm"] |= takes or shows
        if note.kind == "speech" and (by := data.get("by")) in self._passed:
            text = HIDDEN if self._passed[by] else text
            self._passed[by] = takes or (shows and by == "llm")
        return text, data

    def _heard(self, task: "asyncio.Future[None]") -> None:
        self._listening.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger.error("flowcat: a listener failed\n" + traceback_of(error))


def said_exactly(text: str, *, remembered: bool = True) -> Note:
    """Return what tells of words that the bot was told to say; the LLM may not know of them."""
    return Note("speech", text, {"by": "bot"} if remembered else {"by": "bot", "remembered": False})


def _private_nodes(plan: Plan) -> list[str]:
    """Return the nodes at which what is said may hold a hidden value before anybody knows it."""
    return [
        node
        for node, offered in plan.functions_at.items()
        if plan.hidden and any(_takes_hidden(plan, function) for function in offered.values())
    ]


def _takes_hidden(plan: Plan, function: FunctionPlan) -> bool:
    taken = {parameter.name for parameter in function.parameters} | {*function.fills}
    return not plan.hidden.isdisjoint(taken)
