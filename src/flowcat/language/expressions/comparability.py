"""Which types can ever be equal, ordered or added: the arguments behind F403.

Each function returns why a pair can never be right, or None. A pair is judged by its possible kinds
besides null, because any name may be unset; what may be right for one kind is not reported.
"""

from flowcat.language.expressions.moments import KINDS, is_moment
from flowcat.language.expressions.types import (
    ANY,
    INTEGER,
    NUMBER,
    STRING,
    Anything,
    ListOf,
    Number,
    ObjectOf,
    String,
    Type,
    describe,
    union,
    without_null,
)
from flowcat.language.expressions.values import equal


def why_never_equal(left: Type, right: Type) -> str | None:
    """Tell why two values can never be equal; comparing with null itself is always right."""
    if isinstance(left, Number) and isinstance(right, Number):
        return None
    lefts, rights = without_null(left), without_null(right)
    if not lefts or not rights:
        return None
    if any(_may_be_equal(one, other) for one in lefts for other in rights):
        return None
    return _why_strings_differ(lefts, rights) or f"{_kinds(left)} never equals {_kinds(right)}"


def why_no_order(left: Type, right: Type) -> str | None:
    """Tell why two values can never be ordered."""
    if isinstance(left, Number) and isinstance(right, Number):
        return None
    lefts, rights = without_null(left), without_null(right)
    if not lefts or not rights:
        return "nothing is less or greater than null"
    if any(_have_order(one, other) for one in lefts for other in rights):
        return None
    for side in (left, right):
        if not any(isinstance(kind, Number | String | Anything) for kind in without_null(side)):
            return f"{_kinds(side)} has no order"
    reason = _why_strings_differ(lefts, rights)
    return reason or f"{_kinds(left)} and {_kinds(right)} have no order"


def why_never_inside(item: Type, container: Type) -> str | None:
    """Tell why a value can never be in another."""
    items, containers = without_null(item), without_null(container)
    if not items or not containers:
        return None
    reason = None
    for kind in containers:
        match kind:
            case Anything():
                return None
            case ListOf(item=member):
                reason = why_never_equal(item, member)
                if reason is None:
                    return None
            case String() | ObjectOf():
                if any(isinstance(one, String | Anything) for one in items):
                    return None
                reason = f"{_kinds(item)} is never in {describe(kind)}"
            case _:
                reason = reason or f"nothing is in {describe(kind)}"
    return reason


def sum_type(sign: str, left: Type, right: Type) -> Type | None:
    """Return the type of an arithmetic operation; None if it can never have a result."""
    results = [
        result
        for one in without_null(left)
        for other in without_null(right)
        if (result := _sum_of_kinds(sign, one, other)) is not None
    ]
    return union(results) if results else None


def is_maybe(type_: Type, *kinds: type) -> bool:
    """Tell whether a value may be of one of some kinds; a value of type any may."""
    if isinstance(type_, kinds):
        return True
    wanted = (*kinds, Anything)
    return any(isinstance(kind, wanted) for kind in without_null(type_))


def _may_be_equal(left: Type, right: Type) -> bool:
    match left, right:
        case (Anything(), _) | (_, Anything()):
            return True
        case String(), String():
            return _strings_may_be_equal(left, right)
        case _:
            return type(left) is type(right)


def _strings_may_be_equal(left: String, right: String) -> bool:
    if left.values is not None and right.values is not None:
        return any(equal(one, other) for one in left.values for other in right.values)
    return _fits_format(left, right) and _fits_format(right, left)


def _fits_format(formatted: String, other: String) -> bool:
    """Tell whether the other string may be a moment as the first one's format wants it."""
    if formatted.format not in KINDS:
        return True
    if other.values is not None:
        return any(is_moment(value, formatted.format) for value in other.values)
    return other.format in (None, formatted.format)


def _have_order(left: Type, right: Type) -> bool:
    match left, right:
        case (Anything(), other) | (other, Anything()):
            return isinstance(other, Anything | Number | String)
        case String(), String():
            return _fits_format(left, right) and _fits_format(right, left)
        case Number(), Number():
            return True
        case _:
            return False


def _why_strings_differ(lefts: tuple[Type, ...], rights: tuple[Type, ...]) -> str | None:
    match lefts, rights:
        case (String() as left,), (String() as right,):
            pass
        case _:
            return None
    for formatted, other in ((left, right), (right, left)):
        if not _fits_format(formatted, other):
            if other.values is None:
                return f"a {formatted.format} is never a {other.format}"
            shown = ", ".join(f"`{value}`" for value in other.values[:3])
            return f"{shown} is not a {formatted.format}{_EXAMPLES[formatted.format or 'date']}"
    few, many = sorted((left.values or (), right.values or ()), key=len)
    shown = ", ".join(f"`{value}`" for value in few[:3])
    known = ", ".join(f"`{value}`" for value in many[:8])
    return (
        f"{shown} is none of the values {known}"
        if len(many) > 1
        else f"{shown} never equals {known}"
    )


_EXAMPLES = {
    "date": " such as `2026-03-06`",
    "time": " such as `19:30`",
    "date-time": " such as `2026-03-06T19:30:00Z`",
}


def _sum_of_kinds(sign: str, left: Type, right: Type) -> Type | None:
    match left, right:
        case Number(), Number():
            return INTEGER if left.integer and right.integer and sign != "/" else NUMBER
        case String(), String():
            return STRING if sign == "+" else None
        case Anything(), Anything():
            return ANY if sign == "+" else NUMBER
        case (Anything(), Number()) | (Number(), Anything()):
            return NUMBER
        case (Anything(), String()) | (String(), Anything()):
            return STRING if sign == "+" else None
        case _:
            return None


def _kinds(type_: Type) -> str:
    return describe(union(without_null(type_)))
