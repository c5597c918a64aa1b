"""How comparisons end: the run time's own tests, on values as far as they are known."""

from collections.abc import Iterable
from typing import Final

from flowcat.language.expressions.comparing import TESTS
from flowcat.language.expressions.faults import Unevaluable
from flowcat.language.expressions.nodes import Relation
from flowcat.language.expressions.types import (
    BOOLEAN,
    Anything,
    Boolean,
    ListOf,
    Number,
    ObjectOf,
    String,
    Type,
    may_be_null,
    without_null,
)
from flowcat.language.nullness.ends import Case, Ends, cases
from flowcat.language.nullness.known import Reach, both, either

YES: Final = 1
NO: Final = 2
STUCK: Final = 4
LOST: Final = 8
"""It is false only because an operand is null."""

_OPPOSITE: Final[dict[Relation, Relation]] = {"!=": "==", "not in": "in"}


def compared(relation: Relation, left: Ends, right: Ends) -> tuple[Ends, int]:
    """Return how one comparison ends, and which sides (1, 2 or 3) may decide it by being null."""
    positive = _OPPOSITE.get(relation, relation)
    ways: dict[int, Reach] = {}
    lost = 0
    for one in cases(left):
        for other in cases(right):
            known = both(one[2], other[2])
            if known is None:
                continue
            result = _result(positive, one, other, left.type, right.type)
            if result & LOST:
                lost |= _null_sides(one, other)
            for way in (YES, NO, STUCK):
                if result & way:
                    ways[way] = either(ways.get(way), known)
    yes, no = ways.get(YES), ways.get(NO)
    if positive != relation:
        yes, no = no, yes
    return Ends(BOOLEAN, yes=yes, no=no, stuck=ways.get(STUCK)), lost


def inside(relation: Relation, item: Ends, members: Iterable[Ends]) -> Ends:
    """Return how ``in`` and ``not in`` end with a list as written, whose members are given."""
    yes: Reach = None
    no: Reach = item.fine
    stuck: Reach = None
    for member in members:
        ends, _ = compared("==", item, member)
        yes = either(yes, both(ends.yes, no))
        stuck = either(stuck, both(ends.stuck, no))
        no = both(no, ends.no)
    if relation == "not in":
        yes, no = no, yes
    return Ends(BOOLEAN, yes=yes, no=no, stuck=stuck)


def chained(first: Ends, second: Ends) -> Ends:
    """Join two comparisons of a chain; the second is made only where the first holds."""
    return Ends(
        BOOLEAN,
        yes=both(first.yes, second.yes),
        no=either(first.no, both(first.yes, second.no)),
        stuck=either(first.stuck, both(first.yes, second.stuck)),
    )


def _null_sides(one: Case, other: Case) -> int:
    return (1 if _is_null(one) else 0) | (2 if _is_null(other) else 0)


def _is_null(case: Case) -> bool:
    return case[1] and case[0] is None


def _result(relation: Relation, one: Case, other: Case, left: Type, right: Type) -> int:
    """Return how a test of two values may come out."""
    if one[1] and other[1]:
        return _tested(relation, one[0], other[0])
    if relation == "==":
        return _equality(one, other, left, right)
    if relation == "in":
        return _membership(one, other, left, right)
    if _is_null(one) or _is_null(other):
        return NO | LOST
    return _order(one, other, left, right)


def _tested(relation: Relation, left: object, right: object) -> int:
    lost = LOST if relation != "==" and (right is None or left is None) else 0
    try:
        return YES if TESTS[relation](left, right) else NO | lost
    except Unevaluable:
        return STUCK


def _equality(one: Case, other: Case, left: Type, right: Type) -> int:
    for case in (one, other):
        if case[1] and (case[0] is None or isinstance(case[0], bool)):
            return NO  # the other side is neither null nor a boolean
    if one[1] or other[1] or _is_simple(left) or _is_simple(right):
        return YES | NO
    return YES | NO | STUCK


def _membership(one: Case, other: Case, left: Type, right: Type) -> int:
    if other[1]:
        if not isinstance(other[0], str):
            return NO | LOST if other[0] is None else STUCK
        return YES | NO | (0 if _only(left, String, Boolean) else STUCK)
    result = 0
    for kind in without_null(right):
        if isinstance(kind, ListOf | Anything):
            item = kind.item if isinstance(kind, ListOf) else kind
            result |= NO | STUCK | (YES if not _is_null(one) or may_be_null(item) else 0)
        if isinstance(kind, String | ObjectOf | Anything):
            result |= _in_text(one, left)
        if isinstance(kind, Number | Boolean):
            result |= STUCK
    return result


def _in_text(one: Case, left: Type) -> int:
    if _is_null(one):
        return NO | LOST
    if one[1]:
        return YES | NO if isinstance(one[0], str) else STUCK
    return YES | NO | (0 if _only(left, String, Boolean) else STUCK)


def _order(one: Case, other: Case, left: Type, right: Type) -> int:
    if any(case[1] and isinstance(case[0], bool) for case in (one, other)):
        return STUCK
    for kind in (Number, String):
        if _only(left, kind, Boolean) and _only(right, kind, Boolean):
            return YES | NO
    return YES | NO | STUCK


def _only(type_: Type, *kinds: type) -> bool:
    return all(isinstance(kind, kinds) for kind in without_null(type_))


def _is_simple(type_: Type) -> bool:
    """Whether two such values are never too large to be compared."""
    return _only(type_, Number, String, Boolean)
