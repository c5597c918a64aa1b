"""What is known of a Python value from the text: a few alternatives, of which one will be it.

They are never changed; not freezing their classes makes start-up cheaper, as it does for all that
is used only while Python is read.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from flowcat.text import Span
from flowcat.text.dataclass import dataclass

Plain: TypeAlias = str | int | float | bool | None


@dataclass(slots=True)
class Const:
    """A literal."""

    value: Plain
    span: Span


@dataclass(slots=True)
class OfType:
    """A value of which only its JSON Schema type is known."""

    json_type: str


@dataclass(slots=True)
class Opaque:
    """A value of which nothing is known."""


@dataclass(slots=True)
class Field:
    """One entry of a record."""

    value: "Value"
    span: Span
    """Where its key stands."""
    certain: bool = True
    """Whether it is there."""


@dataclass(slots=True)
class Record:
    """A dictionary, or what becomes one in JSON."""

    fields: Mapping[str, Field]
    is_open: bool = False
    """Whether it may have other keys too."""


@dataclass(slots=True)
class Row:
    """A list or a tuple whose length is known."""

    items: "tuple[Value, ...]"
    is_tuple: bool


@dataclass(slots=True)
class Sentinel:
    """One of Pipecat's words for what comes next: ``NO_RESPONSE``, ``TRANSITION_IN_YAML``."""

    name: str


@dataclass(slots=True)
class MadeNode:
    """A node that Python makes."""

    span: Span


@dataclass(slots=True)
class Manager:
    """The ``FlowManager`` of the call."""


@dataclass(slots=True)
class StateOf:
    """The state of the call."""


@dataclass(slots=True)
class Arguments:
    """The arguments of the call, as a mapping: a flow has made sure of what is in it."""


Atom: TypeAlias = (
    Const | OfType | Opaque | Record | Row | Sentinel | MadeNode | Manager | StateOf | Arguments
)
Value: TypeAlias = tuple[Atom, ...]
"""The alternatives. Without any, there is no such value: it is never computed."""

UNKNOWN: Value = (Opaque(),)
MANAGER: Value = (Manager(),)
STATE: Value = (StateOf(),)
ARGUMENTS: Value = (Arguments(),)
_MOST = 32
"""Alternatives of one value: what has more is not looked at."""


def of_type(json_type: str) -> Value:
    """Return a value of a JSON Schema type."""
    return (OfType(json_type),)


def either(values: Iterable[Value]) -> Value:
    """Return a value that is one of several."""
    found: list[Atom] = []
    for value in values:
        for atom in value:
            if atom not in found:
                found.append(atom)
        if len(found) > _MOST:
            return UNKNOWN
    return tuple(found)


def shallow(value: Value, levels: int = 1) -> Value:
    """Return what is known of it without what lies too deep inside: a value must stay small."""
    if not any(isinstance(atom, Record | Row) for atom in value):
        return value
    return either((_shallow(atom, levels),) for atom in value)


def _shallow(atom: Atom, levels: int) -> Atom:
    match atom:
        case Record() if levels == 0:
            return OfType("object")
        case Record(fields=fields, is_open=is_open):
            kept = {
                name: Field(shallow(one.value, levels - 1), one.span, one.certain)
                for name, one in fields.items()
            }
            return Record(kept, is_open)
        case Row() if levels == 0:
            return OfType("array")
        case Row(items=items, is_tuple=is_tuple):
            return Row(tuple(shallow(item, levels - 1) for item in items), is_tuple)
        case _:
            return atom


def is_manager(value: Value) -> bool:
    """Whether it may be the flow manager."""
    return any(isinstance(atom, Manager) for atom in value)


def is_state(value: Value) -> bool:
    """Whether it may be the state."""
    return any(isinstance(atom, StateOf) for atom in value)


def may_be_null(value: Value) -> bool:
    """Whether it may be None, as far as the text tells."""
    return any(is_null(atom) for atom in value)


def is_null(atom: Atom) -> bool:
    """Whether this alternative is None."""
    return isinstance(atom, Const) and atom.value is None


def without_null(value: Value) -> Value:
    """Leave out that it may be None."""
    return tuple(atom for atom in value if not is_null(atom))


def texts(value: Value) -> tuple[str, ...] | None:
    """Return the strings that it may be; None if it may be something else."""
    found = [atom.value for atom in value if isinstance(atom, Const)]
    if len(found) < len(value) or not found:
        return None
    known = tuple(dict.fromkeys(text for text in found if isinstance(text, str)))
    return known if all(isinstance(text, str) for text in found) else None


def literals(value: Value) -> tuple[Const, ...] | None:
    """Return all literals that it may be, without repeats; None if they are not known."""
    found: dict[tuple[type, Plain], Const] = {}
    for atom in value:
        if not isinstance(atom, Const):
            return None
        found.setdefault((type(atom.value), atom.value), atom)
    return tuple(found.values()) or None


def plain_values(value: Value) -> tuple[Plain, ...] | None:
    """Return all plain values that it may be, without repeats; None if they are not known."""
    known = literals(value)
    return tuple(one.value for one in known) if known is not None else None


def json_type_of(value: Value) -> str | None:
    """Return the JSON Schema type of it, None aside; None if there is not one."""
    kinds = {_kind(atom) for atom in without_null(value)}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else None


def _kind(atom: Atom) -> str | None:
    match atom:
        case Const(value=bool()):
            return "boolean"
        case Const(value=str()):
            return "string"
        case Const(value=int()):
            return "integer"
        case Const(value=float()):
            return "number"
        case OfType(json_type=json_type):
            return json_type
        case Record() | Arguments() | StateOf():
            return "object"
        case Row():
            return "array"
        case _:
            return None
