"""Values as JSON sees them: true is not 1, 1.0 is an integer, a tuple is a list."""

from collections.abc import Callable, Hashable
from math import isfinite
from typing import Any, TypeGuard


def is_string(value: object) -> TypeGuard[str]:
    """Whether it is a string."""
    return isinstance(value, str)


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether bounds apply to it: a number, even one that JSON cannot hold, and no boolean."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_list(value: object) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """Whether it is a list; Python handlers may return tuples."""
    return isinstance(value, list | tuple)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is an object."""
    return isinstance(value, dict)


def _is_integer(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def _is_json_number(value: object) -> bool:
    return is_number(value) and (isinstance(value, int) or isfinite(value))


TYPE_TESTS: dict[str, Callable[[object], bool]] = {
    "string": is_string,
    "integer": _is_integer,
    "number": _is_json_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": is_list,
    "object": is_object,
    "null": lambda value: value is None,
}
"""By the type's name in JSON Schema; NaN and the infinities are not numbers of JSON."""


_DEEPEST = 100
"""No real value nests deeper; Python's own limit comes too late where C code recurses with it."""


def json_key(value: object, depth: int = 0) -> Hashable:
    """Return a key that two values share exactly when JSON holds them to be equal."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int | float):
        return value
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return "array", tuple(json_key(item, depth + 1) for item in value)
    if depth < _DEEPEST and isinstance(value, dict):
        return "object", frozenset((k, json_key(item, depth + 1)) for k, item in value.items())
    # Not JSON, or nested beyond any real value: equal to itself only.
    return "other", id(value)


def kind_of(value: object) -> str:
    """Name the kind of a value for a message, as ``a string``."""
    if isinstance(value, float) and not value.is_integer():
        return "a fraction" if isfinite(value) else "infinity or NaN"
    for name, test in TYPE_TESTS.items():
        if test(value):
            return TYPE_WORDS[name]
    return "a value that JSON does not have"


TYPE_WORDS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
"""How messages name the types."""


def shown(value: object) -> str:
    """Write a value of a schema for a message: strings bare, all else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        # YAML authors write `minimum: 1.0` and mean 1.
        return str(int(value)) if _is_integer(value) else str(value)
    import json

    return json.dumps(value, ensure_ascii=False, default=str)
