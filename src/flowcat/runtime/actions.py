"""Pipecat's actions, run so that none of them can wedge the conversation.

Pipecat counts actions in flight and waits for frames that a barge-in may drop (H3), an exception
may skip (H4) or an empty text may never send. So each action is handed to the ActionManager as a custom
type of its own, which it never waits for; the waiting is done here, always with a bound.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any

from loguru import logger
from pipecat.frames.frames import EndFrame, TTSSpeakFrame

from flowcat.plan.effects import Action, Enter, Note
from flowcat.runtime.handlers import Handler
from flowcat.runtime.marks import Marks
from flowcat.runtime.pipecat_flows import ActionConfig, FlowManager

LONGEST_ACTION = 30.0
"""Seconds that a handler of an action may take before the conversation goes on without it."""

Perform = Callable[[dict[str, Any], FlowManager], Awaitable[None]]


class Actions:
    """The actions of one session."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        manager: FlowManager,
        marks: Marks,
        record: Callable[[Note], None],
    ) -> None:
        self._handlers = handlers
        self._manager = manager
        self._marks = marks
        self._record = record
        self._numbers = count(1)

    def before(self, enter: Enter) -> list[ActionConfig]:
        """Build the actions that run before the LLM: each is waited for."""
        return [self._config(action, enter.node, waits=True) for action in enter.pre_actions]

    def after(self, enter: Enter) -> list[ActionConfig]:
        """Build the actions that run after the LLM was asked: queued behind its words."""
        return [self._config(action, enter.node, waits=False) for action in enter.post_actions]

    def _config(self, action: Action, node: str, *, waits: bool) -> ActionConfig:
        if action.handler is None and action.type not in _BUILT_IN:
            # Registered in code by its type; Pipecat looks it up as it stands.
            registered: dict[str, Any] = {"type": action.type, **action.extras}
            if action.text is not None:
                registered["text"] = action.text
            return registered  # type: ignore[return-value]
        perform = self._performer(action, waits=waits)

        async def guarded(_config: dict[str, Any], manager: FlowManager) -> None:
            given = {"type": action.type, **action.extras}
            if action.text is not None:
                given["text"] = action.text
            try:
                await asyncio.wait_for(perform(given, manager), LONGEST_ACTION)
            except Exception:  # noqa: BLE001 - a failing action must not keep a node from entry
                logger.exception(f"flowcat: action `{action.type}` failed at `{node}`")
                self._record(Note("error", f"action `{action.type}` failed", {"node": node}))

        # A type of its own, because Pipecat keeps the first handler of a type for good (H11).
        return {"type": f"flowcat_{action.type}_{next(self._numbers)}", "handler": guarded}

    def _performer(self, action: Action, *, waits: bool) -> Perform:
        match action.type:
            case "tts_say":
                return self._say_and_wait if waits else self._say
            case "end_conversation":
                return self._end
            case "function":
                return self._inline(action, waits=waits)
            case _:
                return self._custom(action)

    async def _say(self, given: dict[str, Any], _manager: FlowManager) -> None:
        text = given.get("text") or ""
        if not text.strip():
            return
        remembered = given.get("append_text_to_context", True)
        await self._manager.worker.queue_frame(
            TTSSpeakFrame(text=text, append_to_context=remembered)
        )

    async def _say_and_wait(self, given: dict[str, Any], manager: FlowManager) -> None:
        await self._say(given, manager)
        await self._marks.passed(given.get("text") or "")

    async def _end(self, given: dict[str, Any], manager: FlowManager) -> None:
        await self._say(given, manager)
        await self._manager.worker.queue_frame(EndFrame())

    def _inline(self, action: Action, *, waits: bool) -> Perform:
        run = self._custom(action)

        async def queued(given: dict[str, Any], manager: FlowManager) -> None:
            await self._marks.passed()
            await run(given, manager)

        async def in_background(given: dict[str, Any], manager: FlowManager) -> None:
            task = asyncio.create_task(queued(given, manager))
            task.add_done_callback(_log_failure)

        return queued if waits else in_background

    def _custom(self, action: Action) -> Perform:
        assert action.handler is not None
        function = self._handlers[action.handler].function
        takes_manager = len(inspect.signature(function).parameters) > 1

        async def run(given: dict[str, Any], manager: FlowManager) -> None:
            answer = function(given, manager) if takes_manager else function(given)
            if inspect.isawaitable(answer):
                await answer

        return run


_BUILT_IN = frozenset({"tts_say", "end_conversation", "function"})


def _log_failure(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.opt(exception=task.exception()).error("flowcat: an action failed")
