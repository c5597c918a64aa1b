"""Drive offline mode over a chat context: messages in, the bot's next words and calls out.

It keeps nothing between turns but a small value that the caller of this module passes back in.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flowcat.offline.asking import ask_for
from flowcat.offline.decide import decide
from flowcat.offline.speech import question_of, speak
from flowcat.offline.telling import tell, unpacked
from flowcat.offline.turns import Ask, Call, Calls, Chat, Pending, Tool, Turn

Message = Mapping[str, object]
"""A chat message in OpenAI's form: ``role``, ``content``, perhaps ``tool_calls``."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What offline mode keeps between two turns."""

    pending: Pending | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The bot's turn: words to say, functions to call, and what to pass in next time."""

    text: str
    calls: tuple[Call, ...] = ()
    memory: Memory = Memory()


def respond(
    messages: Sequence[Message], tools: tuple[Tool, ...], now: datetime, memory: Memory
) -> Reply:
    """Answer the last thing that happened in a context.

    Args:
        messages: The context, oldest first.
        tools: The functions that the node offers now.
        now: The caller's clock.
        memory: What the last reply returned; ``Memory()`` at first.
    """
    events = tuple(event for message in messages if (event := _event(message)) is not None)
    prompt = _last(events, "task")
    fresh = _fresh(events)
    results = tuple(unpacked(event.text) for event in fresh if event.kind == "result")
    match _latest(fresh):
        case "said":
            turn = Turn(
                utterance=" ".join(event.text for event in fresh if event.kind == "said"),
                tools=tools,
                now=now,
                prompt=prompt,
                bot=_last(events, "bot"),
                pending=memory.pending,
            )
            return _answered(turn, results)
        case "task":
            earlier = tuple(unpacked(event.text) for event in events if event.kind == "result")
            text = _entered(prompt, tools, earlier[-1] if earlier else None)
            return Reply(_without_greeting(text) if _last(events, "bot") else text)
        case "result":
            return Reply(_told(results) or _asked_on(prompt), memory=memory)
    return Reply(speak(prompt) or _asked_on(prompt), memory=memory)


Kind = Literal["said", "bot", "call", "result", "task"]


@dataclass(frozen=True, slots=True)
class _Event:
    kind: Kind
    text: str


def _event(message: Message) -> _Event | None:
    """What a message means here; None for one that says nothing yet."""
    text = _text(message.get("content"))
    match message.get("role"):
        case "user":
            return _Event("said", text) if text.strip() else None
        case "assistant":
            if message.get("tool_calls"):
                return _Event("call", text)
            return _Event("bot", text) if text.strip() else None
        case "tool":
            return _result(text)
        case "developer" | "system":
            return _result(text) if _async_payload(text) else _Event("task", text)
    return None


def _result(text: str) -> _Event | None:
    """A finished result; running calls say nothing."""
    payload = _async_payload(text)
    if payload:
        result = payload.get("result")
        finished = payload.get("status") == "finished" and isinstance(result, str)
        return _settled(str(result)) if finished else None
    return None if text.strip() == "IN_PROGRESS" else _settled(text)


def _settled(text: str) -> _Event:
    if text.strip().strip('"').startswith("CANCELLED"):
        return _Event("result", json.dumps({"error": "Sorry, that did not finish."}))
    return _Event("result", text)


def _async_payload(text: str) -> dict[str, object]:
    if '"async_tool"' not in text:
        return {}
    value = unpacked(text)
    is_payload = isinstance(value, dict) and value.get("type") == "async_tool"
    return value if is_payload and isinstance(value, dict) else {}


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, Sequence):
        return ""
    parts = (part.get("text") for part in content if isinstance(part, Mapping))
    return " ".join(part for part in parts if isinstance(part, str))


def _fresh(events: tuple[_Event, ...]) -> tuple[_Event, ...]:
    """What happened since the bot's last turn; words that only bridged a wait do not count."""
    end = len(events)
    while end and events[end - 1].kind == "bot":
        end -= 1
    if end < len(events) and (end == 0 or events[end - 1].kind == "said"):
        return ()
    start = end
    while start and events[start - 1].kind not in {"bot", "call"}:
        start -= 1
    return events[start:end]


def _latest(fresh: tuple[_Event, ...]) -> Kind | None:
    """The kind that the reply answers: a caller's unanswered words before a late result."""
    kinds = [event.kind for event in fresh]
    last = kinds[-1] if kinds else None
    if last == "result" and "said" in kinds and "task" not in kinds[kinds.index("said") :]:
        return "said"
    return last


def _last(events: tuple[_Event, ...], kind: Kind) -> str:
    return next((event.text for event in reversed(events) if event.kind == kind), "")


def _answered(turn: Turn, results: tuple[object, ...]) -> Reply:
    late = _told(results)
    match decide(turn):
        case Calls(calls):
            return Reply("", calls)
        case Ask(tool, missing, known, text):
            return Reply(f"{text} {late}".strip(), (), Memory(Pending(tool, missing, known)))
        case Chat(text):
            return Reply(f"{text} {late}".strip())


def _entered(prompt: str, tools: tuple[Tool, ...], result: object) -> str:
    text = speak(prompt, result)
    if text:
        return text
    wanted = next((tool for tool in tools if tool.required), None)
    return ask_for(wanted, wanted.required[0]) if wanted else "How can I help you?"


def _without_greeting(text: str) -> str:
    """A bot that has spoken does not say hello again."""
    return text.removeprefix("Hello!").strip() or text


def _told(results: tuple[object, ...]) -> str:
    """Say results; of those with the same fields only the last, which knows the most."""
    latest: dict[object, str] = {}
    for at, result in enumerate(results):
        same = frozenset(result) if isinstance(result, Mapping) else at
        latest.pop(same, None)
        latest[same] = tell(result)
    return " ".join(dict.fromkeys(text for text in latest.values() if text))


def _asked_on(prompt: str) -> str:
    return question_of(prompt) or "Anything else?"
