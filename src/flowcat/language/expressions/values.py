"""What values mean while an expression runs: kinds, equality, order, text, and how large they get.

Values are those of JSON. Nothing here reads an attribute or calls a method of a value that a
handler could have made; a value of any other kind equals only itself and has no text.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Final

from flowcat.language.expressions.faults import Unevaluable
from flowcat.language.expressions.moments import moment_keys

MAX_STRING: Final = 10_000
"""How many characters a computed string may have."""

MAX_ITEMS: Final = 1_000
"""How many items a computed list may have."""

MAX_INPUT_ITEMS: Final = 10_000
"""How many items a list may have that a function or filter goes through."""

MAX_NUMBER: Final = 10**15
"""The largest absolute value of a computed number."""

_MAX_PARTS: Final = 20_000
"""How many values inside a list or object are compared or written at most."""

_TOO_LARGE: Final = "the values are too large to compare"


def is_number(value: object) -> bool:
    """Tell whether a value is a number; a boolean is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def kind_of(value: object) -> str:
    """Name the kind of a value in a sentence, without the value."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "an object"
        case _:
            return f"a Python value of type `{type(value).__name__}`"


def equal(left: object, right: object) -> bool:
    """Tell whether two values are equal.

    Kinds never mix: ``1`` is not ``"1"`` and not ``true``, but it is ``1.0``. Case counts. Two ISO
    dates, times or date-times are equal if they mean the same moment.

    Raises:
        Unevaluable: if lists or objects are too large to compare.
    """
    waiting = [(left, right)]
    for _ in range(_MAX_PARTS):
        if not waiting:
            return True
        if not _alike(*waiting.pop(), waiting):
            return False
    raise Unevaluable(_TOO_LARGE)


def order_keys(left: object, right: object) -> tuple[object, object]:
    """Return two keys that Python orders as the values are ordered.

    Raises:
        Unevaluable: unless both are numbers or both are strings.
    """
    if isinstance(left, str) and isinstance(right, str):
        return moment_keys(left, right) or (left, right)
    if is_number(left) and is_number(right):
        return left, right
    if is_number(left) or isinstance(left, str):
        raise Unevaluable(f"{kind_of(left)} and {kind_of(right)} have no order")
    raise Unevaluable(f"{kind_of(left)} has no order")


def bounded_number(number: float) -> int | float:
    """Return a computed number.

    Raises:
        Unevaluable: if it is too large or no number.
    """
    if -MAX_NUMBER <= number <= MAX_NUMBER:
        return number
    raise Unevaluable("the number is too large")


def bounded_string(text: str) -> str:
    """Return a computed string.

    Raises:
        Unevaluable: if it is too long.
    """
    if len(text) <= MAX_STRING:
        return text
    raise Unevaluable(f"the string has more than {MAX_STRING} characters")


def list_of(value: object) -> list[object] | tuple[object, ...]:
    """Return a list; null counts as an empty one.

    Raises:
        Unevaluable: if it is no list, or too long to compute with.
    """
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise Unevaluable(f"{kind_of(value)} is not a list")
    if len(value) > MAX_INPUT_ITEMS:
        raise Unevaluable(f"the list has more than {MAX_INPUT_ITEMS} items")
    return value


def bounded_list(items: list[object]) -> list[object]:
    """Return a computed list.

    Raises:
        Unevaluable: if it is too long.
    """
    if len(items) <= MAX_ITEMS:
        return items
    raise Unevaluable(f"the list has more than {MAX_ITEMS} items")


def field_of(value: object, name: str) -> object:
    """Return a field; a missing one, or one of null, is null.

    Raises:
        Unevaluable: if the value is neither an object nor null.
    """
    if isinstance(value, Mapping):
        return value.get(name)
    if value is None:
        return None
    raise Unevaluable(f"{kind_of(value)} has no fields")


def text_of(value: object) -> str:
    """Return a value as text: null is empty, ``2.0`` is ``2``, lists and objects are compact JSON.

    Doubles are written with 15 digits, so ``0.1 + 0.2`` is ``0.3``.

    Raises:
        Unevaluable: if the value has no text, or a list or object too long a one.
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return _integer_text(value)
        case float():
            return _double_text(value)
        case list() | tuple() | Mapping():
            return _json(value)
        case _:
            raise Unevaluable(f"{kind_of(value)} has no text")


def _alike(left: object, right: object, waiting: list[tuple[object, object]]) -> bool:
    """Compare two values; what is inside them is put on the list of what to compare."""
    if left is right:
        return True
    match left, right:
        case str(), str():
            if left == right:
                return True
            keys = moment_keys(left, right)
            return keys is not None and keys[0] == keys[1]
        case bool(), _:
            return False
        case _, bool():
            return False
        case ((int() | float()), (int() | float())):
            return left == right
        case ((list() | tuple()), (list() | tuple())):
            if len(left) != len(right):
                return False
            _check_room(len(left), waiting)
            waiting.extend(zip(left, right, strict=True))
            return True
        case Mapping(), Mapping():
            if len(left) != len(right):
                return False
            _check_room(len(left), waiting)
            if any(key not in right for key in left):
                return False
            waiting.extend((left[key], right[key]) for key in left)
            return True
        case _:
            return False


def _check_room(parts: int, waiting: list[tuple[object, object]]) -> None:
    if parts + len(waiting) > _MAX_PARTS:
        raise Unevaluable(_TOO_LARGE)


def _integer_text(number: int) -> str:
    if number.bit_length() > 128:
        raise Unevaluable("the number is too large")
    return str(int(number))


def _double_text(number: float) -> str:
    if not isfinite(number):
        raise Unevaluable("the number is too large")
    if number.is_integer() and abs(number) <= MAX_NUMBER:
        return str(int(number))
    return format(number, ".15g")


def _json(value: object) -> str:
    import json

    plain = _plain(value, [_MAX_PARTS])
    return bounded_string(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def _plain(value: object, left: list[int], depth: int = 0) -> object:
    """Copy a value into plain JSON; ``left`` counts down how many more parts it may have."""
    left[0] -= 1
    if left[0] < 0 or depth > 64:
        raise Unevaluable("the value is too large to be written")
    match value:
        case None | str():
            return value
        case bool():
            return bool(value)
        case int():
            _integer_text(value)
            return int(value)
        case float():
            _double_text(value)
            return int(value) if value.is_integer() and abs(value) <= MAX_NUMBER else float(value)
        case list() | tuple():
            return [_plain(item, left, depth + 1) for item in value]
        case Mapping():
            return {_key(key): _plain(item, left, depth + 1) for key, item in value.items()}
        case _:
            raise Unevaluable(f"{kind_of(value)} has no text")


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    raise Unevaluable("the object has a key that is no string")
