"""The comparisons at run time.

An ordering with null is false, and nothing is in null: an unset name makes a condition false, not a
failure. Numbers order by size, strings by code points, ISO dates and times in time.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from flowcat.language.expressions.faults import Unevaluable
from flowcat.language.expressions.moments import read_moment
from flowcat.language.expressions.nodes import Expression, ListLiteral, Literal, Relation
from flowcat.language.expressions.values import equal, kind_of, list_of, order_keys

Test: TypeAlias = Callable[[object, object], bool]
"""Compares two values; raises ``Unevaluable`` if they do not compare."""


def constant_test(relation: Relation, right: Expression) -> Callable[[object], bool] | None:
    """Return a faster test against a constant that cannot fail, where there is one."""
    match relation, right:
        case (("==" | "!="), Literal(value=None | bool() as value)):
            return (
                (lambda left: left is value)
                if relation == "=="
                else (lambda left: left is not value)
            )
        case (("==" | "!="), Literal(value=str() as text)) if read_moment(text) is None:
            if relation == "==":
                return lambda left: isinstance(left, str) and left == text
            return lambda left: not (isinstance(left, str) and left == text)
        case (("in" | "not in"), ListLiteral(items=items)) if texts := _plain_texts(items):
            if relation == "in":
                return lambda left: isinstance(left, str) and left in texts
            return lambda left: not (isinstance(left, str) and left in texts)
    return None


def _ordering(compare: Callable[[Any, Any], bool]) -> Test:
    def test(left: object, right: object) -> bool:
        kind = type(left)
        if kind is type(right) and (kind is int or kind is float):
            return compare(left, right)
        if left is None or right is None:
            return False
        return compare(*order_keys(left, right))

    return test


def _contains(item: object, container: object) -> bool:
    match container:
        case None:
            return False
        case list() | tuple():
            return any(equal(item, member) for member in list_of(container))
        case str() | Mapping() if item is None:
            return False
        case str() | Mapping() if isinstance(item, str):
            return item in container
        case str() | Mapping():
            raise Unevaluable(f"{kind_of(item)} cannot be in {kind_of(container)}")
        case _:
            raise Unevaluable(f"nothing can be in {kind_of(container)}")


TESTS: Final[Mapping[Relation, Test]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": _ordering(operator.lt),
    "<=": _ordering(operator.le),
    ">": _ordering(operator.gt),
    ">=": _ordering(operator.ge),
    "in": _contains,
    "not in": lambda left, right: not _contains(left, right),
}
"""Each operator's test."""


def _plain_texts(items: tuple[Expression, ...]) -> frozenset[str] | None:
    """Return the items if all are strings that mean no moment, so that equal is identical."""
    texts = [item.value for item in items if isinstance(item, Literal)]
    if len(texts) < len(items):
        return None
    plain = [text for text in texts if isinstance(text, str) and read_moment(text) is None]
    return frozenset(plain) if len(plain) == len(items) else None
