"""Emptying a context while something of it is kept: a summary, the last turns.

Pipecat's own summary turns itself off for good once one fails (H10), and knows no part to keep. So
the messages are made here, and handed to the aggregators as they are. A turn begins with what the
caller said and ends before the next such message, so no call is ever parted from its result.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from loguru import logger
from pipecat.processors.aggregators.llm_context import LLMContext

from flowcat.plan.effects import Keeping
from flowcat.runtime.failures import traceback_of, without

DEFAULT_PROMPT = (
    "Summarise this phone conversation for a colleague who takes over now: what the caller wants, "
    "what was agreed, and every fact that was given. A few plain sentences."
)


async def kept_messages(
    llm: Any, messages: Sequence[Any], keeping: Keeping, secrets: Iterable[object]
) -> list[Any] | None:
    """Return the messages that stay in the context.

    Args:
        llm: The LLM service, or a switcher; it makes the summary.
        messages: The context as it is.
        keeping: What is to be kept.
        secrets: The sensitive values that are known.

    Returns:
        None if a summary was wanted and there is none: then everything is to be kept.
    """
    carried = _carried(messages, keeping)
    if not keeping.sensitive:
        carried = [_redacted(message, tuple(secrets)) for message in carried]
    if not keeping.summarize:
        return carried
    summary = await _summary(llm, messages, keeping, secrets)
    if summary is None:
        return None
    told = f"What has been said so far, in summary:\n{summary}"
    if not keeping.sensitive:
        told = without(told, secrets)
    return [{"role": "developer", "content": told}, *carried]


def newer_than(known: Sequence[Any], messages: Sequence[Any]) -> list[Any]:
    """Return the messages that have come since these were all."""
    seen = {id(message) for message in known}
    return [message for message in messages if id(message) not in seen]


async def _summary(
    llm: Any, messages: Sequence[Any], keeping: Keeping, secrets: Iterable[object]
) -> str | None:
    context = LLMContext(messages=[*_without_calls(messages)])
    try:
        made = await asyncio.wait_for(
            llm.run_inference(context, system_instruction=keeping.prompt or DEFAULT_PROMPT),
            keeping.timeout,
        )
    except TimeoutError:
        logger.warning("flowcat: no summary in time, everything is kept")
        return None
    except Exception as error:  # noqa: BLE001 - a provider's own; the call goes on without it
        told = traceback_of(error, secrets)
        logger.warning(f"flowcat: no summary, everything is kept\n{told}")
        return None
    return made.strip() or None if isinstance(made, str) else None


def _carried(messages: Sequence[Any], keeping: Keeping) -> list[Any]:
    if not keeping.carries:
        return []
    starts = [at for at, message in enumerate(messages) if _role(message) == "user"]
    if keeping.last_turns is not None:
        wanted = starts[-keeping.last_turns :]
        messages = messages[wanted[0] :] if wanted else ()
    return list(messages) if keeping.tool_calls else _without_calls(messages)


def _without_calls(messages: Sequence[Any]) -> list[Any]:
    """Return the messages without calls and their results; words beside a call stay."""
    kept: list[Any] = []
    for message in messages:
        if _role(message) == "tool":
            continue
        if isinstance(message, Mapping) and message.get("tool_calls"):
            if not message.get("content"):
                continue
            message = {key: value for key, value in message.items() if key != "tool_calls"}  # noqa: PLW2901
        kept.append(message)
    return kept


def _redacted(message: Any, secrets: tuple[object, ...]) -> Any:
    """Return a message in which no sensitive value stands."""
    if not isinstance(message, dict):
        return message
    return _replaced(deepcopy(message), secrets)


def _replaced(value: Any, secrets: tuple[object, ...]) -> Any:
    match value:
        case str():
            return without(value, secrets)
        case list():
            return [_replaced(item, secrets) for item in value]
        case dict():
            return {key: _replaced(item, secrets) for key, item in value.items()}
        case _:
            return value


def _role(message: Any) -> str:
    return str(message.get("role", "")) if isinstance(message, Mapping) else ""
