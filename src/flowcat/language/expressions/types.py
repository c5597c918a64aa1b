"""The static types of expressions, made from JSON Schemas.

A type tells which values are possible; what is unknown is ``ANY``, about which nothing is ever
reported. Unset and null are one value, so a name that may be unset has a nullable type.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value."""


@dataclass(frozen=True, slots=True)
class Null:
    """Only null."""


@dataclass(frozen=True, slots=True)
class Boolean:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    integer: bool = False
    """Whether it is whole."""
    minimum: float | None = None
    """The least value it may have, if that is known; for a number that may come close to a bound
    without reaching it, the bound."""
    maximum: float | None = None
    """The greatest value it may have, likewise."""


@dataclass(frozen=True, slots=True)
class String:
    """A string."""

    format: str | None = None
    """JSON Schema's format, such as ``date``."""
    values: tuple[str, ...] | None = None
    """All possible values, where they are known."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """An object."""

    fields: "Mapping[str, Type]"
    additional: "Type | None" = None
    """The type of any other field; None if it has no others, ``ANY`` if it is open."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several types; made by ``union`` only."""

    members: "tuple[Type, ...]"


Type: TypeAlias = Anything | Null | Boolean | Number | String | ListOf | ObjectOf | OneOf
"""Any type."""

ANY: Final = Anything()
NULL: Final = Null()
BOOLEAN: Final = Boolean()
INTEGER: Final = Number(integer=True)
NUMBER: Final = Number()
STRING: Final = String()
OPEN_OBJECT: Final = ObjectOf({}, ANY)


def union(types: Iterable[Type]) -> Type:
    """Return the type of a value that has one of some types; of none it is ``ANY``."""
    members: list[Type] = []
    for type_ in types:
        for member in type_.members if isinstance(type_, OneOf) else (type_,):
            if isinstance(member, Anything):
                return ANY
            _add(member, members)
    if not members:
        return ANY
    return members[0] if len(members) == 1 else OneOf(tuple(members))


def nullable(type_: Type) -> Type:
    """Return the type that also allows null."""
    return union((type_, NULL))


def without_null(type_: Type) -> tuple[Type, ...]:
    """Return the kinds of value that are possible besides null; none for null itself."""
    if not isinstance(type_, OneOf):
        return () if isinstance(type_, Null) else (type_,)
    return tuple([member for member in type_.members if not isinstance(member, Null)])


def may_be_null(type_: Type) -> bool:
    """Tell whether null is possible."""
    match type_:
        case Anything() | Null():
            return True
        case OneOf(members=members):
            return NULL in members
        case _:
            return False


def type_of_value(value: object) -> Type:
    """Return the type of a constant."""
    match value:
        case None:
            return NULL
        case bool():
            return BOOLEAN
        case int():
            return Number(integer=True, minimum=value, maximum=value)
        case float():
            return Number(minimum=value, maximum=value)
        case str():
            return String(values=(value,))
        case list() | tuple():
            return ListOf(union(type_of_value(item) for item in value))
        case _:
            return ANY


def type_of_schema(schema: Mapping[str, object]) -> Type:
    """Turn a JSON Schema into a type; what it says in other words is ``ANY``.

    An object with ``properties`` has no other fields unless ``additionalProperties`` says so: that
    is what an author who lists fields means. A field that is not ``required`` may be null.
    """
    if "const" in schema:
        return type_of_value(schema["const"])
    match schema.get("enum"):
        case list() | tuple() as values:
            return union(type_of_value(value) for value in values)
        case str() if "type" not in schema:
            return STRING
    for key in ("anyOf", "oneOf"):
        match schema.get(key):
            case list() | tuple() as branches if "type" not in schema:
                return union(_branch(branch) for branch in branches)
    match schema.get("type", _implied(schema)):
        case str() as name:
            return _named(name, schema)
        case list() | tuple() as names:
            return union(_named(str(name), schema) for name in names)
        case _:
            return ANY


def describe(type_: Type) -> str:
    """Name a type in a sentence: ``an integer or null``."""
    match type_:
        case Anything():
            return "any value"
        case Null():
            return "null"
        case Boolean():
            return "a boolean"
        case Number(integer=integer):
            return "an integer" if integer else "a number"
        case String(format=("date" | "time" | "date-time") as format_):
            return f"a {format_}"
        case String():
            return "a string"
        case ListOf():
            return "a list"
        case ObjectOf():
            return "an object"
        case OneOf(members=members):
            return " or ".join(dict.fromkeys(describe(member) for member in members))


def _add(member: Type, members: list[Type]) -> None:
    """Add one kind, unless another already allows all of it; merge strings with known values."""
    for at, known in enumerate(members):
        match known, member:
            case Number(), Number():
                members[at] = _hull(known, member)
                return
            case String(format=None, values=None), String():
                return
            case String(), String(format=None, values=None):
                members[at] = member
                return
            case String(format=None, values=tuple() as old), String(
                format=None, values=tuple() as new
            ):
                members[at] = String(values=tuple(dict.fromkeys(old + new)))
                return
            case _ if known == member:
                return
    members.append(member)


def _hull(one: Number, other: Number) -> Number:
    least, most = None, None
    if one.minimum is not None and other.minimum is not None:
        least = min(one.minimum, other.minimum)
    if one.maximum is not None and other.maximum is not None:
        most = max(one.maximum, other.maximum)
    return Number(one.integer and other.integer, least, most)


def _number(schema: Mapping[str, object], *, integer: bool) -> Number:
    """Return the type of a number with its bounds; those that are templates are not known."""
    step = 1 if integer else 0
    least, most = _bound(schema.get("minimum")), _bound(schema.get("maximum"))
    above, below = _bound(schema.get("exclusiveMinimum")), _bound(schema.get("exclusiveMaximum"))
    if above is not None:
        least = above + step if least is None else max(least, above + step)
    if below is not None:
        most = below - step if most is None else min(most, below - step)
    return Number(integer, least, most)


def _bound(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _branch(branch: object) -> Type:
    return type_of_schema(branch) if isinstance(branch, Mapping) else ANY


def _implied(schema: Mapping[str, object]) -> str | None:
    """Guess the type that an author left out: its keywords tell."""
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    return "string" if "format" in schema or "pattern" in schema else None


def _named(name: str, schema: Mapping[str, object]) -> Type:
    match name:
        case "null":
            return NULL
        case "boolean":
            return BOOLEAN
        case "integer" | "number":
            return _number(schema, integer=name == "integer")
        case "string":
            format_ = schema.get("format")
            return String(format_) if isinstance(format_, str) else STRING
        case "array":
            return ListOf(_branch(schema.get("items")))
        case "object":
            return _object(schema)
        case _:
            return ANY


def _object(schema: Mapping[str, object]) -> Type:
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        properties = {}
    required = schema.get("required")
    names = required if isinstance(required, list | tuple) else ()
    fields = {
        str(name): _branch(field) if name in names else nullable(_branch(field))
        for name, field in properties.items()
    }
    match schema.get("additionalProperties"):
        case Mapping() as additional:
            return ObjectOf(fields, type_of_schema(additional))
        case True:
            return ObjectOf(fields, ANY)
        case False:
            return ObjectOf(fields)
        case _:
            return ObjectOf(fields) if properties else OPEN_OBJECT
