"""The JSON form of plain data, made from its types: what is read is what was written.

A dataclass is an object of its fields. Where several dataclasses may stand, ``kind`` names the one.
Fields with a default may be missing; a field that nobody knows is a fault, because its meaning
would be lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from flowcat.text.dataclass import dataclass


class Unreadable(Exception):  # noqa: N818 - says what is wrong with what was saved
    """What was saved cannot be read."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How values of one type are written and read."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    """Raises ``Unreadable``."""


@cache
def codec_of(hint: Any) -> Codec:
    """Return the codec of a type.

    Raises:
        TypeError: If the type has no JSON form.
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is object or hint is Any:
        return Codec(_same, _same)
    if hint in (str, int, bool, float, NoneType):
        return _plain(hint)
    if origin is Literal:
        return Codec(_same, lambda value: _one_of(value, arguments))
    if origin is tuple:
        return _tuple(arguments)
    if origin in (Union, UnionType):
        return _union(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(arguments[1])
    if hasattr(hint, "__dataclass_fields__"):
        return _record(hint)
    raise TypeError(f"{hint} has no JSON form")


def _same(value: Any) -> Any:
    return value


def _plain(kind: type) -> Codec:
    takes: tuple[type, ...] = (int, float) if kind is float else (kind,)

    def decode(value: Any) -> Any:
        if type(value) not in takes:
            raise Unreadable(f"there is a {type(value).__name__} where a {kind.__name__} belongs")
        return value

    return Codec(_same, decode)


def _one_of(value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise Unreadable("there is a word that has no meaning")
    return value


def _tuple(arguments: tuple[Any, ...]) -> Codec:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = codec_of(arguments[0])
        return Codec(
            lambda value: [inner.encode(item) for item in value],
            lambda value: tuple(inner.decode(item) for item in _list(value)),
        )
    parts = [codec_of(argument) for argument in arguments]

    def decode(value: Any) -> tuple[Any, ...]:
        if len(_list(value)) != len(parts):
            raise Unreadable("a list is too long or too short")
        return tuple(part.decode(item) for part, item in zip(parts, value, strict=True))

    return Codec(
        lambda value: [part.encode(item) for part, item in zip(parts, value, strict=True)], decode
    )


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unreadable(f"there is a {type(value).__name__} where a list belongs")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"there is a {type(value).__name__} where an object belongs")
    return value


def _mapping(of: Any) -> Codec:
    inner = codec_of(of)
    return Codec(
        lambda value: {name: inner.encode(item) for name, item in value.items()},
        lambda value: {name: inner.decode(item) for name, item in _object(value).items()},
    )


def _union(arguments: tuple[Any, ...]) -> Codec:
    """Dataclasses are told apart by ``kind``; of other types there may be one besides null."""
    records = {each.__name__: each for each in arguments if hasattr(each, "__dataclass_fields__")}
    others = [each for each in arguments if each not in records.values() and each is not NoneType]
    if len(others) > 1 or (others and records):
        raise TypeError(f"{arguments} cannot be told apart in JSON")
    plain = codec_of(others[0]) if others else None

    def encode(value: Any) -> Any:
        if value is None:
            return None
        if plain is not None:
            return plain.encode(value)
        kind = type(value)
        of_kind: Any = records[kind.__name__]
        return {"kind": kind.__name__, **codec_of(of_kind).encode(value)}

    def decode(value: Any) -> Any:
        if value is None and NoneType in arguments:
            return None
        if plain is not None:
            return plain.decode(value)
        rest = dict(_object(value))
        kind = records.get(str(rest.pop("kind", "")))
        if kind is None:
            raise Unreadable("there is a kind of thing that has no meaning")
        return codec_of(kind).decode(rest)

    return Codec(encode, decode)


def _record(kind: Any) -> Codec:
    hints = get_type_hints(kind)
    parts = [(each.name, codec_of(hints[each.name])) for each in fields(kind)]
    known = dict(parts)
    required = {
        each.name
        for each in fields(kind)
        if each.default is MISSING and each.default_factory is MISSING
    }

    def decode(value: Any) -> Any:
        given = _object(value)
        if given.keys() - known.keys() or required - given.keys():
            raise Unreadable(f"a {kind.__name__} has fields too many or too few")
        return kind(**{name: known[name].decode(item) for name, item in given.items()})

    return Codec(
        lambda value: {name: part.encode(getattr(value, name)) for name, part in parts}, decode
    )
