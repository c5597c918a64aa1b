"""Reports comparisons that can never be right, at the operand that is wrong."""

from collections.abc import Iterable

from flowcat.diagnostics.nearest import nearest
from flowcat.language.expressions.comparability import (
    why_never_equal,
    why_never_inside,
    why_no_order,
)
from flowcat.language.expressions.faults import Report
from flowcat.language.expressions.nodes import Expression, Literal, Relation
from flowcat.language.expressions.types import String, Type, without_null
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison."""

    node: Expression
    type: Type


def check_relation(relation: Relation, left: Operand, right: Operand, report: Report) -> None:
    """Report a comparison that can never be right."""
    match relation:
        case "==" | "!=":
            why = why_never_equal(left.type, right.type)
        case "in" | "not in":
            why = why_never_inside(left.type, right.type)
        case _:
            why = why_no_order(left.type, right.type)
    if why is not None:
        start, end = _place(left, right)
        report("F403", why, start, end, *_meant(left, right))


def check_inside(item: Operand, members: Iterable[Operand], report: Report) -> None:
    """Report each member of a list as written that the item can never equal."""
    for member in members:
        why = why_never_equal(item.type, member.type)
        if why is not None:
            report("F403", why, member.node.start, member.node.end, *_meant(item, member))


def _place(left: Operand, right: Operand) -> tuple[int, int]:
    """Point at the literal of two operands, else at both."""
    match left.node, right.node:
        case _, Literal():
            return right.node.start, right.node.end
        case Literal(), _:
            return left.node.start, left.node.end
        case _:
            return left.node.start, right.node.end


def _meant(left: Operand, right: Operand) -> tuple[str, tuple[str, ...]]:
    """Offer the value of an enum that is most like the literal, and return all of them."""
    for literal, other in ((right, left), (left, right)):
        match literal.node, without_null(other.type):
            case Literal(value=str() as text), (String(values=tuple() as values),):
                close = nearest(text, values)
                return (f"did you mean `{close}`?", tuple(values)) if close else ("", ())
    return "", ()
