"""Pipecat's actions, run so that none of them can wedge the conversation.

Pipecat counts actions in flight and waits for frames that a barge-in may drop (H3), an exception
may skip (H4) or an empty text may never send. So all actions of a list are handed to its
ActionManager as one of a custom type, which it never waits for; the waiting is done here, by
Pipecat's rules and always with a bound: a `function` action waits for all that was sent before it,
and the one behind it waits for its end; one of the author's own waits for words before it.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from loguru import logger
from pipecat.frames.frames import EndFrame, TTSSpeakFrame

from flowcat.plan.effects import Action, Enter, Note
from flowcat.runtime.events import said_exactly
from flowcat.runtime.failures import traceback_of
from flowcat.runtime.handlers import Handler
from flowcat.runtime.marks import Marks
from flowcat.runtime.pipecat_flows import ActionConfig, FlowManager
from flowcat.runtime.private import SessionManager

LONGEST_ACTION = 30.0
"""Seconds that a handler of an action may take before the conversation goes on without it."""


class Actions:
    """The actions of one session."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        manager: SessionManager,
        marks: Marks,
        record: Callable[[Note], None],
        secrets: Callable[[], tuple[object, ...]],
    ) -> None:
        self._secrets = secrets
        self._handlers = handlers
        self._manager = manager
        self._marks = marks
        self._record = record
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False

    @property
    def busy(self) -> bool:
        """Whether actions are still to be carried out, or are being."""
        return bool(self._tasks)

    def before(self, enter: Enter) -> list[ActionConfig]:
        """Build what runs before the LLM: the node is entered when the last of it is done."""
        actions, node = enter.pre_actions, enter.node
        return _as_one(lambda: self._go_through(actions, node)) if actions else []

    def after(self, enter: Enter) -> list[ActionConfig]:
        """Build what runs once the LLM was asked: what waits for words holds nobody up."""
        actions, node = enter.post_actions, enter.node
        return _as_one(lambda: self._go_along(actions, node)) if actions else []

    def stop(self) -> None:
        """Carry out nothing more that waits: the pipeline has ended."""
        self._stopped = True

    async def _go_through(self, actions: tuple[Action, ...], node: str) -> None:
        rest, words = await self._begin(actions, node)
        await self._finish(rest, words, node)

    async def _go_along(self, actions: tuple[Action, ...], node: str) -> None:
        rest, words = await self._begin(actions, node)
        if rest:
            task = asyncio.create_task(self._finish(rest, words, node))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _begin(
        self, actions: tuple[Action, ...], node: str
    ) -> tuple[tuple[Action, ...], str]:
        """Carry out actions up to one that has to wait; return the rest, and the words sent."""
        words = ""
        for index, action in enumerate(actions):
            own = self._handler_of(action) is not None
            if own and (words or action.type == "function"):
                return actions[index:], words
            await self._carry_out(action, node)
            if own:
                continue
            if action.type == "end_conversation":
                return (), ""  # nothing comes after the end
            words += action.text or ""
        return (), words

    async def _finish(self, rest: tuple[Action, ...], words: str, node: str) -> None:
        """Wait for the words, and go on with the rest."""
        while rest or words:
            await self._marks.passed(words)
            if self._stopped or not rest:
                return
            await self._carry_out(rest[0], node)
            rest, words = await self._begin(rest[1:], node)

    async def _carry_out(self, action: Action, node: str) -> None:
        try:
            await self._perform(action)
        except Exception as error:  # noqa: BLE001 - it must not keep a node from being entered
            told = traceback_of(error, self._secrets())
            logger.error(f"flowcat: action `{action.type}` failed at `{node}`\n{told}")
            self._record(Note("error", f"action `{action.type}` failed", {"node": node}))

    async def _perform(self, action: Action) -> None:
        handler = self._handler_of(action)
        if handler is not None:
            await self._call(handler, action)
            return
        if action.type not in ("tts_say", "end_conversation"):
            raise LookupError(f"nobody has registered an action `{action.type}`")
        await self._say(action)
        if action.type == "end_conversation":
            await self._manager.worker.queue_frame(EndFrame())

    async def _say(self, action: Action) -> None:
        if action.text is not None and action.text.strip():
            remembered = bool(action.extras.get("append_text_to_context", True))
            self._record(said_exactly(action.text, remembered=remembered))
            await self._manager.worker.queue_frame(
                TTSSpeakFrame(text=action.text, append_to_context=remembered)
            )

    async def _call(self, handler: Callable[..., Any], action: Action) -> None:
        given: dict[str, Any] = {"type": action.type, **action.extras}
        if action.handler is not None:
            given["handler"] = handler
        if action.text is not None:
            given["text"] = action.text
        takes_manager = len(inspect.signature(handler).parameters) > 1
        answer = handler(given, self._manager) if takes_manager else handler(given)
        if inspect.isawaitable(answer):
            await asyncio.wait_for(answer, LONGEST_ACTION)

    def _handler_of(self, action: Action) -> Callable[..., Any] | None:
        """Return the Python function that the flow names, or that code has registered."""
        if action.handler is not None:
            return self._handlers[action.handler].function
        return self._manager.registered.get(action.type)


_TYPE = "flowcat_actions"
"""One type for all lists: Pipecat keeps the first handler of a type for good (H11)."""


def _as_one(perform: Callable[[], Awaitable[None]]) -> list[ActionConfig]:
    action = {"type": _TYPE, "handler": _performed, "perform": perform}
    return [cast(ActionConfig, action)]


async def _performed(action: dict[str, Any], _manager: FlowManager) -> None:
    await action["perform"]()
