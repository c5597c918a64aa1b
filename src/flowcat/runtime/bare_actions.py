"""What a flow does around a node, as actions for a bare ``FlowManager``.

Each has a type of its own, because a manager keeps the first handler of a type for good.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any

from pipecat.frames.frames import EndFrame, LLMMessagesUpdateFrame, TTSSpeakFrame

from flowcat.plan.effects import Action, Reset, Speak
from flowcat.runtime.compat import kept
from flowcat.runtime.handlers import Handler
from flowcat.runtime.pipecat_flows import ActionConfig, FlowManager

Perform = Callable[[FlowManager], Awaitable[None]]
"""What an action does; a text in it is rendered then."""

_NUMBERS = count(1)


def custom(perform: Perform) -> ActionConfig:
    """Build an action that Pipecat runs on the spot."""
    return {"type": f"flowcat_{next(_NUMBERS)}", "handler": _handler(perform)}


def ahead(effect: Speak | Reset) -> ActionConfig:
    """Build the action that says words, or empties the context, before a node's prompt."""

    async def perform(manager: FlowManager) -> None:
        match effect:
            case Speak(text=text):
                await speak(manager, text)
            case Reset():
                await manager.worker.queue_frame(kept(LLMMessagesUpdateFrame(messages=[])))

    return custom(perform)


def pipecat_action(
    kind: str,
    handler: Handler | None,
    render: Callable[[FlowManager], Action],
) -> ActionConfig:
    """Build one of Pipecat's actions; a ``function`` runs when the words before it were said."""

    async def perform(manager: FlowManager) -> None:
        await _perform(render(manager), handler, manager)

    if kind == "function":
        return {"type": kind, "handler": _handler(perform)}
    return custom(perform)


async def end(manager: FlowManager) -> None:
    """Hang up once everything said before has been played."""
    await manager.worker.queue_frame(EndFrame())


async def speak(manager: FlowManager, text: str) -> None:
    """Say exactly these words; nothing is said for an empty text."""
    if text.strip():
        await manager.worker.queue_frame(TTSSpeakFrame(text=text, append_to_context=True))


def _handler(perform: Perform) -> Callable[[dict[str, Any], FlowManager], Awaitable[None]]:
    async def handle(_action: dict[str, Any], manager: FlowManager) -> None:
        await perform(manager)

    return handle


async def _perform(action: Action, handler: Handler | None, manager: FlowManager) -> None:
    match action.type:
        case "tts_say":
            await speak(manager, action.text or "")
        case "end_conversation":
            await speak(manager, action.text or "")
            await end(manager)
        case _:
            assert handler is not None
            given: Mapping[str, Any] = {"type": action.type, **action.extras}
            if action.text is not None:
                given = {**given, "text": action.text}
            takes_manager = len(inspect.signature(handler.function).parameters) > 1
            answer = handler.function(given, *((manager,) if takes_manager else ()))
            if inspect.isawaitable(answer):
                await answer
