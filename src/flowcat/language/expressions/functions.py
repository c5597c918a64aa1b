"""The pure functions at run time.

A list or object that is unset counts as empty. Every function raises ``Unevaluable``, and nothing
else, if it has no result.
"""

from collections.abc import Callable, Mapping
from typing import Final

from flowcat.language.expressions.faults import Unevaluable
from flowcat.language.expressions.formats import round_half_even
from flowcat.language.expressions.moments import (
    Moment,
    read_moment,
    shift_days,
    shift_minutes,
)
from flowcat.language.expressions.values import (
    bounded_list,
    bounded_number,
    bounded_string,
    equal,
    field_of,
    is_number,
    kind_of,
    list_of,
    order_keys,
)


def length(value: object) -> object:
    """Count the characters, items or fields of a value; null has none."""
    if value is None:
        return 0
    if isinstance(value, str | list | tuple | Mapping):
        return len(value)
    raise Unevaluable(f"{kind_of(value)} has no length")


def total(items: object, field: object = None) -> object:
    """Add up a list of numbers, or one field of a list of objects."""
    result: int | float = 0
    for item in list_of(items):
        number = item if field is None else field_of(item, _name(field))
        result = bounded_number(result + bounded_number(_number(number)))
    return result


def smallest(*values: object) -> object:
    """Return the smallest of several values, or of the items of one list."""
    best, *others = _candidates(values)
    for value in others:
        first, second = order_keys(value, best)
        if first < second:  # type: ignore[operator]
            best = value
    return best


def largest(*values: object) -> object:
    """Return the largest of several values, or of the items of one list."""
    best, *others = _candidates(values)
    for value in others:
        first, second = order_keys(best, value)
        if first < second:  # type: ignore[operator]
            best = value
    return best


def rounded(number: object, digits: object = 0) -> object:
    """Round half to even; without digits, or with 0, the result is an integer."""
    places = _whole(digits)
    if not 0 <= places <= 15:
        raise Unevaluable("a number is rounded to 0 to 15 digits")
    amount = bounded_number(_number(number))
    if isinstance(amount, int):
        return amount
    text = round_half_even(amount, places)
    return float(text) if places else int(text)


def keys(value: object) -> object:
    """Return the names of an object's fields."""
    if value is None:
        return []
    if not isinstance(value, Mapping):
        raise Unevaluable(f"{kind_of(value)} has no fields")
    return bounded_list(list(value))


def find(items: object, field: object, value: object) -> object:
    """Return the first item whose field equals a value, or null."""
    name = _name(field)
    return next((item for item in list_of(items) if equal(field_of(item, name), value)), None)


def without(items: object, field: object, value: object) -> object:
    """Return a list without all items whose field equals a value."""
    name = _name(field)
    kept = [item for item in list_of(items) if not equal(field_of(item, name), value)]
    return bounded_list(kept)


def lower(text: object) -> object:
    """Return a string in lower case; null stays null."""
    return None if text is None else bounded_string(_string(text).lower())


def upper(text: object) -> object:
    """Return a string in upper case; null stays null."""
    return None if text is None else bounded_string(_string(text).upper())


def starts_with(text: object, prefix: object) -> object:
    """Tell whether a string begins with another; null begins with nothing."""
    if text is None or prefix is None:
        return False
    return _string(text).startswith(_string(prefix))


def days_between(first: object, second: object) -> object:
    """Count the days from one date to another; negative if the second is earlier.

    Of a date-time the date counts as it is written.
    """
    return _dated(second)[1].day - _dated(first)[1].day


def add_days(date: object, days: object) -> object:
    """Return a date or date-time some days later."""
    text, moment = _dated(date)
    try:
        return shift_days(text, moment, _whole(days))
    except OverflowError:
        raise Unevaluable("the date is beyond the years 1 to 9999") from None


def add_minutes(time: object, minutes: object) -> object:
    """Return a time or date-time some minutes later; a bare time goes round at midnight."""
    text = _string(time)
    moment = read_moment(text)
    if moment is None or moment.kind == "date":
        raise Unevaluable("the string is not an ISO time or date-time")
    try:
        return shift_minutes(text, moment, _whole(minutes))
    except OverflowError:
        raise Unevaluable("the date is beyond the years 1 to 9999") from None


RUN: Final[Mapping[str, Callable[..., object]]] = {
    "len": length,
    "sum": total,
    "min": smallest,
    "max": largest,
    "round": rounded,
    "keys": keys,
    "find": find,
    "without": without,
    "lower": lower,
    "upper": upper,
    "starts_with": starts_with,
    "days_between": days_between,
    "add_days": add_days,
    "add_minutes": add_minutes,
}
"""What each function of the table computes."""


def _candidates(values: tuple[object, ...]) -> tuple[object, ...] | list[object]:
    items = list_of(values[0]) if len(values) == 1 else values
    if not items:
        raise Unevaluable("an empty list has no smallest or largest item")
    order_keys(items[0], items[0])
    return items


def _number(value: object) -> int | float:
    if isinstance(value, int | float) and is_number(value):
        return value
    raise Unevaluable(f"{kind_of(value)} is not a number")


def _whole(value: object) -> int:
    number = bounded_number(_number(value))
    if number == int(number):
        return int(number)
    raise Unevaluable("the number is not whole")


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise Unevaluable(f"{kind_of(value)} is not a string")


def _name(field: object) -> str:
    if isinstance(field, str):
        return field
    raise Unevaluable(f"the name of a field is a string, not {kind_of(field)}")


def _dated(value: object) -> tuple[str, Moment]:
    text = _string(value)
    moment = read_moment(text)
    if moment is None or moment.kind == "time":
        raise Unevaluable("the string is not an ISO date or date-time")
    return text, moment
