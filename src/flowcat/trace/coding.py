"""The core's events and effects as JSON, and the events back again."""

from collections.abc import Mapping
from typing import Any, get_args

from flowcat.plan.effects import Action, Effect, End, Keeping, Note, Speak, Tool
from flowcat.plan.events import Event, Resumed
from flowcat.plan.position import Call
from flowcat.text.dataclass import fields
from flowcat.trace.redaction import Redactor

_NAMES = frozenset(
    {"id", "name", "function", "handler", "node", "visit", "to", "type", "picked", "calls", "kind"}
    | {"required", "interruptible"}
)
"""Fields that the flow, Pipecat or Python has named: no caller has any part in them."""

_NOTE_NAMES = frozenset(
    {"id", "to", "from", "function", "node", "at", "visit", "name", "kind"}
    | {"by", "interrupted", "remembered", "outcome", "seconds"}
)
"""Entries of a note's data of which the same is true, unless it tells of a write or of the end."""

_PARTS = (Tool, Action, Speak, End, Call)
"""What stands in events and effects, several at once."""

_EVENTS: dict[str, type[Any]] = {one.__name__: one for one in get_args(Event)}


class NotAnEvent(ValueError):  # noqa: N818 - says what it is
    """JSON that is no event of the core."""


def event_to_json(event: Event, redactor: Redactor) -> dict[str, object]:
    """Return an event of the core as JSON, without what is hidden."""
    return {"event": type(event).__name__, **_fields(event, redactor)}


def effect_to_json(effect: Effect, redactor: Redactor) -> dict[str, object]:
    """Return an effect as JSON, without what is hidden."""
    kind = type(effect).__name__
    if isinstance(effect, Note):
        data = note_data(effect, redactor)
        text = note_text(effect, redactor)
        return {"effect": kind, "kind": effect.kind, "text": text, "data": data}
    return {"effect": kind, **_fields(effect, redactor)}


def note_text(note: Note, redactor: Redactor) -> str:
    """Return what a note says, without what is hidden."""
    return redactor.text(note.text) if note.kind in ("speech", "end") else note.text


def note_data(note: Note, redactor: Redactor) -> dict[str, object]:
    """Return what a note tells besides, without what is hidden."""
    if note.kind == "write":
        return redactor.named(note.data)
    return {
        name: value if name in _NOTE_NAMES and note.kind != "end" else redactor.plain(value)
        for name, value in note.data.items()
    }


def event_from_json(data: Mapping[str, object]) -> Event:
    """Return the event that JSON stands for.

    Raises:
        NotAnEvent: If it stands for none.
    """
    kind = _EVENTS.get(str(data.get("event")))
    if kind is None:
        raise NotAnEvent(f"there is no event `{data.get('event')}`")
    if kind is Resumed:
        raise NotAnEvent("the call was resumed, and where it stood is not in its trace")
    given = {
        one.name: _with_tuples(data[one.name]) if _is_tuple(one.type) else data[one.name]
        for one in fields(kind)
        if one.name in data
    }
    try:
        event: Event = kind(**given)
    except TypeError as error:
        raise NotAnEvent(f"a `{kind.__name__}` lacks something") from error
    return event


def _fields(value: Any, redactor: Redactor) -> dict[str, object]:  # a dataclass of ours
    return {one.name: _field(one.name, getattr(value, one.name), redactor) for one in fields(value)}


def _field(name: str, value: object, redactor: Redactor) -> object:
    match value:
        case tuple() if value and isinstance(value[0], _PARTS):
            return [_fields(item, redactor) for item in value]
        case Keeping():
            return _fields(value, redactor)
        case _ if name in _NAMES:
            return _with_lists(value)
        case Mapping() if name == "properties":
            # Schemas: a parameter's name is a key here, and its value no secret.
            return {key: redactor.plain(schema) for key, schema in value.items()}
        case _:
            return redactor.plain(value)


def _is_tuple(annotation: object) -> bool:
    return str(annotation).startswith("tuple")


def _with_tuples(value: object) -> object:
    return tuple(map(_with_tuples, value)) if isinstance(value, list) else value


def _with_lists(value: object) -> object:
    return list(map(_with_lists, value)) if isinstance(value, tuple | list) else value
