"""Conditions that read nothing that may be null, which are most: they need no evaluation."""

from typing import Final

from flowcat.language.expressions.nodes import (
    Compare,
    Expression,
    Field,
    Literal,
    Logic,
    Name,
    Not,
    path_of,
)
from flowcat.language.expressions.types import ANY, BOOLEAN, STRING, ObjectOf, Type
from flowcat.language.nullness.facts import SET, Facts
from flowcat.language.nullness.known import NOTHING

_LITERAL: Final = STRING
"""Stands for the type of a literal: only that it is not null counts."""


def is_certain(node: Expression, facts: Facts) -> bool:
    """Tell whether an expression surely gives a value, as far as null is concerned.

    Only what is told without much work is; no for the others.
    """
    return not isinstance(node, Literal) and _certain(node, facts) is not None


def _certain(node: Expression, facts: Facts) -> Type | None:
    """Return the type of what is surely not null; None if it may be."""
    match node:
        case Name(name=name):
            if name in facts.computed:
                return None
            type_ = facts.types.get(name, ANY)
            return type_ if facts.presence((name,), type_, NOTHING) == SET else None
        case Field(target=target, name=name):
            above = _certain(target, facts)
            path = path_of(node)
            if path is None or not isinstance(above, ObjectOf) or name not in above.fields:
                return None
            type_ = above.fields[name]
            return type_ if facts.presence(path, type_, NOTHING) == SET else None
        case Literal(value=value):
            return None if value is None else _LITERAL
        case Compare(first=first, links=links):
            sides = (first, *(right for _, right in links))
            return BOOLEAN if _all_certain(sides, facts) else None
        case Logic(operands=operands):
            return BOOLEAN if _all_certain(operands, facts) else None
        case Not(operand=operand):
            return BOOLEAN if _certain(operand, facts) is not None else None
        case _:
            return None


def _all_certain(nodes: tuple[Expression, ...], facts: Facts) -> bool:
    return all(_certain(node, facts) is not None for node in nodes)
