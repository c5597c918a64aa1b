"""Words for a function's result, when the bot stays on its node."""

import json
import re
from collections.abc import Mapping

from flowcat.offline.speech import speak
from flowcat.offline.wording import sentence, spoken, titled, valued
from flowcat.offline.words import word_set


def tell(result: object) -> str:
    """Say a result: its fields by name; nothing for a bare acknowledgement.

    Errors, refusals and messages are said as they are: they are written to be said. A ``note`` to
    the model is carried out as a prompt is.
    """
    match unpacked(result):
        case Mapping() as fields:
            return _fields(fields)
        case list() | tuple() as items:
            return sentence(valued(items))
        case None | True:
            return ""
        case str() as text if _acknowledges(text):
            return ""
        case str() as text:
            return sentence(spoken(text))
        case value:
            return sentence(valued(value))


def unpacked(result: object) -> object:
    """Read a result that comes as JSON text; any other stays as it is."""
    if not isinstance(result, str):
        return result
    try:
        value: object = json.loads(result)
    except ValueError:
        return result
    return value


_QUIET = word_set(
    "ok okay acknowledged success successful done completed complete true accepted recorded "
    "saved stored updated"
)
_SAID = ("error", "say", "message", "refused", "rejected", "reason")
_NOTES = frozenset({"note", "instruction", "instructions", "hint"})
_BARE = frozenset({"value", "result", "answer", "text", "response"})


def _acknowledges(text: str) -> bool:
    return text.strip().strip(".!").lower() in _QUIET or not text.strip()


def _fields(fields: Mapping[str, object]) -> str:
    for key in _SAID:
        text = fields.get(key)
        if isinstance(text, str) and text.strip():
            return sentence(spoken(text))
    parts = (_field(str(key), value) for key, value in fields.items())
    return " ".join(part for part in parts if part)


def _field(key: str, value: object) -> str:
    if key in _NOTES:
        return _note(str(value))
    quiet = isinstance(value, str) and _acknowledges(value)
    if quiet or (key in {"status", "ok", "success"} and value is True):
        return ""
    text = valued(value)
    if not text:
        return ""
    return sentence(text) if key in _BARE else sentence(f"{titled(key)}: {text}")


def _note(text: str) -> str:
    """Carry out an instruction such as "Nothing is ordered yet: ask what they would like."."""
    head, colon, rest = text.partition(": ")
    if colon and not re.match(r"(?:ask|tell|say)\b", head, re.IGNORECASE):
        asked = speak(rest[:1].upper() + rest[1:])
        return f"{sentence(head)} {asked}".strip()
    return speak(text)
