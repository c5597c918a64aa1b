"""The keywords that look at one value and at no schema inside their own: one closure for each.

The same closures stand inside of our own checks and inside of jsonschema's, so that a fault reads
the same wherever it was found.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flowcat.language.values.faults import Check, ValueFault
from flowcat.language.values.formats import FORMATS
from flowcat.language.values.json_values import (
    TYPE_TESTS,
    TYPE_WORDS,
    is_list,
    is_number,
    is_object,
    is_string,
    json_key,
    kind_of,
    shown,
)
from flowcat.language.values.keywords import regex

LONGEST_MATCHED = 10_000
"""How many characters a ``pattern`` is tried on, so that no text can keep it busy for long."""


def accept(_value: object) -> tuple[ValueFault, ...]:
    """Find no fault: the check of a schema that asks for nothing."""
    return ()


def check_type(types: str | Sequence[str]) -> Check:
    """Check the JSON type, or that it is one of several."""
    names = (types,) if isinstance(types, str) else tuple(types)
    wanted = " or ".join(TYPE_WORDS[name] for name in names)
    tests = tuple(TYPE_TESTS[name] for name in names)

    def mismatch(value: object) -> tuple[ValueFault, ...]:
        return (ValueFault((), f"must be {wanted}, not {kind_of(value)}"),)

    def check_one(value: object) -> tuple[ValueFault, ...]:
        return () if test(value) else mismatch(value)

    def check_many(value: object) -> tuple[ValueFault, ...]:
        return () if any(test(value) for test in tests) else mismatch(value)

    test = tests[0]
    return check_one if len(tests) == 1 else check_many


def check_enum(choices: Sequence[object]) -> Check:
    """Check that a value is one of those listed."""
    keys = frozenset(map(json_key, choices))
    message = f"must be one of: {', '.join(map(shown, choices))}"
    return _rule(_anything, lambda value: json_key(value) in keys, message if keys else _NO_CHOICE)


def check_const(constant: object) -> Check:
    """Check that a value is the only one allowed."""
    key = json_key(constant)
    return _rule(_anything, lambda value: json_key(value) == key, f"must be {shown(constant)}")


def check_minimum(bound: float) -> Check:
    """Check that a number is not below a bound."""
    return _rule(is_number, lambda value: value >= bound, f"must be at least {shown(bound)}")


def check_maximum(bound: float) -> Check:
    """Check that a number is not above a bound."""
    return _rule(is_number, lambda value: value <= bound, f"must be at most {shown(bound)}")


def check_above(bound: float) -> Check:
    """Check that a number is above a bound."""
    return _rule(is_number, lambda value: value > bound, f"must be more than {shown(bound)}")


def check_below(bound: float) -> Check:
    """Check that a number is below a bound."""
    return _rule(is_number, lambda value: value < bound, f"must be less than {shown(bound)}")


def check_multiple(step: float) -> Check:
    """Check that a number is a multiple, in decimals as they are written: 19.99 is one of 0.01."""
    above, under = _ratio(step)

    def divides(value: float) -> bool:
        numerator, denominator = _ratio(value)
        return numerator * under % (denominator * above) == 0

    # The infinities are no multiples, and no numbers of JSON either.
    return _rule(TYPE_TESTS["number"], divides, f"must be a multiple of {shown(step)}")


def check_least_length(count: int) -> Check:
    """Check that a string has enough characters."""
    message = (
        "must not be empty" if count == 1 else f"must have at least {_many(count, 'character')}"
    )
    return _rule(is_string, lambda value: len(value) >= count, message)


def check_most_length(count: int) -> Check:
    """Check that a string has not too many characters."""
    message = f"must have at most {_many(count, 'character')}"
    return _rule(is_string, lambda value: len(value) <= count, message)


def check_pattern(pattern: str) -> Check:
    """Check that a pattern is found in a string; too long a string is a fault of its own."""
    found = regex(pattern)
    if found is None:
        return accept
    faults = (ValueFault((), f"must match the pattern `{pattern}`"),)
    too_long = check_most_length(LONGEST_MATCHED)

    def check(value: object) -> tuple[ValueFault, ...]:
        if not isinstance(value, str):
            return ()
        return too_long(value) or (() if found.search(value) else faults)

    return check


def check_format(name: str) -> Check:
    """Check a string's format; an unknown format is not checked."""
    if name not in FORMATS:
        return accept
    fits, message = FORMATS[name]
    return _rule(is_string, fits, message)


def check_least_items(count: int) -> Check:
    """Check that a list has enough items."""
    message = f"must have at least {_many(count, 'item')}"
    return _rule(is_list, lambda value: len(value) >= count, message)


def check_most_items(count: int) -> Check:
    """Check that a list has not too many items."""
    message = f"must have at most {_many(count, 'item')}"
    return _rule(is_list, lambda value: len(value) <= count, message)


def check_unique(wanted: bool) -> Check:  # noqa: FBT001 - the keyword's value is a boolean
    """Check that no two items of a list are equal."""
    if not wanted:
        return accept
    return _rule(is_list, _all_differ, "must not hold an item twice")


def check_required(names: Sequence[str]) -> Check:
    """Check that an object has the named properties."""
    missing = tuple((name, ValueFault((name,), "is missing")) for name in dict.fromkeys(names))

    def check(value: object) -> tuple[ValueFault, ...]:
        if not is_object(value):
            return ()
        return tuple([fault for name, fault in missing if name not in value])

    return check


LEAVES: dict[str, Callable[[Any], Check]] = {
    "type": check_type,
    "enum": check_enum,
    "const": check_const,
    "minimum": check_minimum,
    "maximum": check_maximum,
    "exclusiveMinimum": check_above,
    "exclusiveMaximum": check_below,
    "multipleOf": check_multiple,
    "minLength": check_least_length,
    "maxLength": check_most_length,
    "pattern": check_pattern,
    "format": check_format,
    "minItems": check_least_items,
    "maxItems": check_most_items,
    "uniqueItems": check_unique,
    "required": check_required,
}
"""By keyword: a function from its (well-formed) value to its check."""

_NO_CHOICE = "cannot be given now, as there is nothing to choose from"


def _rule(applies: Callable[[object], bool], holds: Callable[[Any], bool], message: str) -> Check:
    """Check ``holds`` on the values that a keyword applies to; all others are valid."""
    faults = (ValueFault((), message),)

    def check(value: object) -> tuple[ValueFault, ...]:
        return () if not applies(value) or holds(value) else faults

    return check


def _anything(_value: object) -> bool:
    return True


def _ratio(number: float) -> tuple[int, int]:
    """Return numerator and denominator of a number as it is written."""
    if isinstance(number, int) or number.is_integer():
        return int(number), 1
    from decimal import Decimal

    return Decimal(float.__repr__(number)).as_integer_ratio()


def _all_differ(items: Sequence[object]) -> bool:
    return len(set(map(json_key, items))) == len(items)


def _many(count: float, noun: str) -> str:
    return f"{shown(count)} {noun}" if count == 1 else f"{shown(count)} {noun}s"
