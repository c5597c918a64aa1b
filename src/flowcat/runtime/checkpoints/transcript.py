"""The LLM's context in rows: only what changed is saved, and what was cut off is settled."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipecat.processors.aggregators.llm_context import LLMSpecificMessage

from flowcat.plan.position import Call
from flowcat.runtime.results import to_json
from flowcat.text.dataclass import dataclass

CANCELLED = "CANCELLED"
"""What Pipecat itself puts in the place of the result of a call that was cancelled."""

_LLM = "flowcat_llm"


@dataclass(slots=True)
class _Known:
    message: Any
    content: Any
    text: int
    """A hash of its JSON: the text itself would double what a call holds."""


class Transcript:
    """What of a context has been saved."""

    def __init__(self) -> None:
        self._known: list[_Known] = []

    def forget(self) -> None:
        """Take nothing for saved."""
        self._known.clear()

    def changes(self, messages: Sequence[Any]) -> tuple[int, list[str]]:
        """Return how many messages still stand, and those after them as JSON."""
        kept = 0
        for message, known in zip(messages, self._known, strict=False):
            if not _stands(message, known):
                break
            kept += 1
        texts = [_as_json(message) for message in messages[kept:]]
        self._known[kept:] = [
            _Known(message, _content(message), hash(text))
            for message, text in zip(messages[kept:], texts, strict=True)
        ]
        return kept, texts


def _stands(message: Any, known: _Known) -> bool:
    # Pipecat exchanges the content of a tool's message in place, so the same message is not enough.
    content = _content(message)
    if message is known.message and isinstance(content, str) and content is known.content:
        return True
    if hash(_as_json(message)) != known.text:
        return False
    known.message, known.content = message, content
    return True


def _content(message: Any) -> Any:
    return message.get("content") if isinstance(message, dict) else None


def _as_json(message: Any) -> str:
    if isinstance(message, LLMSpecificMessage):
        message = {_LLM: message.llm, "message": to_json(message.message)}
    try:
        return json.dumps(message, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        return json.dumps(to_json(message), separators=(",", ":"))


def restored(
    messages: Sequence[Any], answers: Mapping[str, object], calls: Mapping[str, Call]
) -> list[Any]:
    """Return a context that the LLM may be run on: every call in it has its result.

    Args:
        messages: The context as it was saved.
        answers: The results that were decided and had not landed, by the id of their call.
        calls: The calls that these answer.
    """
    dicts = [message for message in messages if isinstance(message, dict)]
    finals = set(_finals(dicts))
    made = {id_ for message in dicts for id_ in _calls_in(message)}
    results = {message.get("tool_call_id") for message in dicts if message.get("role") == "tool"}
    told = {id_: json.dumps(to_json(result)) for id_, result in answers.items()}
    whole: list[Any] = []
    for message in dicts:
        if message.get("role") == "tool":
            if (id_ := message.get("tool_call_id")) in made:
                whole.append({**message, "content": _settled(message, told.get(str(id_)), finals)})
            continue
        whole.append(_revived(message))
        whole += [
            _result(id_, told.get(id_, CANCELLED))
            for id_ in _calls_in(message)
            if id_ not in results
        ]
    for id_, text in told.items():
        if id_ not in made and id_ in calls:
            whole += [_call(calls[id_]), _result(id_, text)]
    return whole


def _settled(message: Mapping[str, Any], told: str | None, finals: set[str]) -> Any:
    if told is not None:
        return told
    content = message.get("content")
    if content == "IN_PROGRESS":
        return CANCELLED
    note = _async_note(content)
    if note.get("status") == "running" and note.get("tool_call_id") not in finals:
        return CANCELLED
    return content


def _finals(messages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the calls whose results stand in messages of their own, as Pipecat's late ones do."""
    for message in messages:
        note = _async_note(message.get("content")) if message.get("role") != "tool" else {}
        if note.get("status") == "finished":
            yield str(note.get("tool_call_id"))


def _async_note(content: Any) -> Mapping[str, Any]:
    """Return what a message says of an asynchronous call; nothing if it is none."""
    if not (isinstance(content, str) and content.startswith("{")):
        return {}
    try:
        note = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return note if isinstance(note, dict) and note.get("type") == "async_tool" else {}


def _calls_in(message: Mapping[str, Any]) -> list[str]:
    calls = message.get("tool_calls")
    return [str(call.get("id")) for call in calls] if isinstance(calls, list) else []


def _revived(message: Mapping[str, Any]) -> Any:
    if _LLM in message:
        return LLMSpecificMessage(llm=str(message[_LLM]), message=message.get("message"))
    return dict(message)


def _call(call: Call) -> dict[str, Any]:
    function = {"name": call.name, "arguments": json.dumps(call.arguments)}
    return {
        "role": "assistant",
        "tool_calls": [{"id": call.id, "function": function, "type": "function"}],
    }


def _result(call_id: str, text: str) -> dict[str, Any]:
    return {"role": "tool", "content": text, "tool_call_id": call_id}
