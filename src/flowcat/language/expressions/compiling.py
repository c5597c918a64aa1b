"""Compiles an expression once into nested closures that run in microseconds.

What holds at run time: an unset name and a missing field are null; ``and``, ``or``, ``not`` and the
orderings take null as false and give booleans; arithmetic on null, a missing item and a division
by zero have no value. Only ``EvaluationFault`` is raised.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from flowcat.language.expressions import filters
from flowcat.language.expressions.comparing import TESTS, constant_test
from flowcat.language.expressions.faults import EvaluationFault, Unevaluable
from flowcat.language.expressions.formats import Formats
from flowcat.language.expressions.functions import RUN
from flowcat.language.expressions.nodes import (
    Arithmetic,
    Broken,
    Call,
    Choice,
    Compare,
    Expression,
    Field,
    Filter,
    Index,
    ListLiteral,
    Literal,
    Logic,
    Minus,
    Name,
    Not,
)
from flowcat.language.expressions.signatures import FILTERS, FUNCTIONS
from flowcat.language.expressions.values import (
    bounded_number,
    bounded_string,
    field_of,
    is_number,
    kind_of,
)

Evaluate: TypeAlias = Callable[[Mapping[str, object]], object]
"""Computes a value from the names in scope; raises ``EvaluationFault`` and nothing else."""


def compile_expression(  # noqa: C901 - one arm for each kind of node
    expression: Expression, formats: Formats
) -> Evaluate:
    """Compile an expression; what ``infer`` would report fails only when it is reached."""
    match expression:
        case Literal(value=value):
            return lambda env: value  # noqa: ARG005
        case Name(name=name):
            return lambda env: env.get(name)
        case Field():
            return _field(expression, formats)
        case Index():
            return _index(expression, formats)
        case Compare():
            return _compare(expression, formats)
        case Logic():
            return _logic(expression, formats)
        case Not():
            return _not(expression, formats)
        case Minus():
            return _minus(expression, formats)
        case Arithmetic():
            return _arithmetic(expression, formats)
        case Choice():
            return _choice(expression, formats)
        case ListLiteral(items=items):
            parts = tuple(compile_expression(item, formats) for item in items)
            return lambda env: [part(env) for part in parts]
        case Call():
            return _call(expression, formats)
        case Filter():
            return _filter(expression, formats)
        case Broken():
            return _failing("the expression is not valid", expression)


_ARITHMETIC: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def _failing(message: str, node: Expression) -> Evaluate:
    def fail(env: Mapping[str, object]) -> object:  # noqa: ARG001
        raise EvaluationFault(message, node.start, node.end)

    return fail


def _guarded(
    operation: Callable[..., object], node: Expression, parts: tuple[Evaluate, ...]
) -> Evaluate:
    """Compute the parts and then the operation; its failure gets the place of the node."""

    def run(env: Mapping[str, object]) -> object:
        values = [part(env) for part in parts]
        try:
            return operation(*values)
        except Unevaluable as failure:
            raise EvaluationFault(str(failure), node.start, node.end) from None

    return run


def _field(node: Field, formats: Formats) -> Evaluate:
    name = node.name
    target = compile_expression(node.target, formats)

    def read(env: Mapping[str, object]) -> object:
        value = target(env)
        if type(value) is dict:
            return value.get(name)
        try:
            return field_of(value, name)
        except Unevaluable as failure:
            raise EvaluationFault(str(failure), node.start, node.end) from None

    return read


def _index(node: Index, formats: Formats) -> Evaluate:
    parts = (compile_expression(node.target, formats), compile_expression(node.index, formats))
    return _guarded(_item, node, parts)


def _item(target: object, index: object) -> object:
    match target:
        case None:
            return None
        case list() | tuple():
            if not isinstance(index, int) or isinstance(index, bool):
                raise Unevaluable(f"the index of a list is an integer, not {kind_of(index)}")
            if not -len(target) <= index < len(target):
                raise Unevaluable("the list has no such item")
            return target[index]
        case Mapping():
            if not isinstance(index, str):
                raise Unevaluable(f"the index of an object is a string, not {kind_of(index)}")
            if index not in target:
                raise Unevaluable("the object has no such field")
            return target[index]
        case _:
            raise Unevaluable(f"{kind_of(target)} has no items")


def _compare(node: Compare, formats: Formats) -> Evaluate:
    if len(node.links) > 1:
        return _chain(node, formats)
    relation, right = node.links[0]
    left = compile_expression(node.first, formats)
    constant = constant_test(relation, right)
    if constant is not None:
        return lambda env: constant(left(env))
    test = TESTS[relation]
    other = compile_expression(right, formats)

    def compare(env: Mapping[str, object]) -> object:
        first, second = left(env), other(env)
        try:
            return test(first, second)
        except Unevaluable as failure:
            raise EvaluationFault(str(failure), node.start, node.end) from None

    return compare


def _chain(node: Compare, formats: Formats) -> Evaluate:
    first = compile_expression(node.first, formats)
    links = tuple(
        (TESTS[relation], compile_expression(right, formats)) for relation, right in node.links
    )

    def compare(env: Mapping[str, object]) -> object:
        left = first(env)
        for test, compute in links:
            right = compute(env)
            try:
                if not test(left, right):
                    return False
            except Unevaluable as failure:
                raise EvaluationFault(str(failure), node.start, node.end) from None
            left = right
        return True

    return compare


def _logic(node: Logic, formats: Formats) -> Evaluate:
    decisive = node.operator == "or"
    operands = tuple((compile_expression(operand, formats), operand) for operand in node.operands)

    def decide(env: Mapping[str, object]) -> object:
        for compute, operand in operands:
            value = compute(env)
            if value is not True and value is not False:
                value = _truth(value, operand)
            if value is decisive:
                return decisive
        return not decisive

    return decide


def _truth(value: object, node: Expression) -> bool:
    if value is None:
        return False
    if isinstance(value, bool):
        return value
    message = f"a condition is a boolean, not {kind_of(value)}"
    raise EvaluationFault(message, node.start, node.end)


def _not(node: Not, formats: Formats) -> Evaluate:
    operand = compile_expression(node.operand, formats)
    return lambda env: not _truth(operand(env), node.operand)


def _minus(node: Minus, formats: Formats) -> Evaluate:
    def negate(value: object) -> object:
        return _computed("-", 0, value)

    return _guarded(negate, node, (compile_expression(node.operand, formats),))


def _arithmetic(node: Arithmetic, formats: Formats) -> Evaluate:
    sign = node.operator

    def compute(left: object, right: object) -> object:
        return _computed(sign, left, right)

    parts = (compile_expression(node.left, formats), compile_expression(node.right, formats))
    return _guarded(compute, node, parts)


def _computed(sign: str, left: object, right: object) -> object:
    if is_number(left) and is_number(right):
        try:
            return bounded_number(_ARITHMETIC[sign](left, right))
        except ZeroDivisionError:
            raise Unevaluable("the divisor is zero") from None
        except OverflowError:
            raise Unevaluable("the number is too large") from None
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return bounded_string(left + right)
    if left is None or right is None:
        raise Unevaluable(f"`{sign}` cannot be computed with null")
    raise Unevaluable(f"`{sign}` cannot be computed with {kind_of(left)} and {kind_of(right)}")


def _choice(node: Choice, formats: Formats) -> Evaluate:
    then, condition, otherwise = (
        compile_expression(part, formats) for part in (node.then, node.condition, node.otherwise)
    )

    def choose(env: Mapping[str, object]) -> object:
        return then(env) if _truth(condition(env), node.condition) else otherwise(env)

    return choose


def _call(node: Call, formats: Formats) -> Evaluate:
    signature = FUNCTIONS.get(node.name)
    if signature is None or not signature.accepts(len(node.arguments)):
        return _failing(f"`{node.name}` cannot be called so", node)
    parts = tuple(compile_expression(argument, formats) for argument in node.arguments)
    return _guarded(RUN[node.name], node, parts)


def _filter(node: Filter, formats: Formats) -> Evaluate:
    signature = FILTERS.get(node.name)
    if signature is None or not signature.accepts(len(node.arguments)):
        return _failing(f"`{node.name}` cannot be used so", node)
    value = compile_expression(node.value, formats)
    parts = tuple(compile_expression(argument, formats) for argument in node.arguments)
    match node.name, node.arguments:
        case "default", _:
            return _default(value, parts[0])
        case "money", _:
            return _guarded(lambda amount: filters.money(amount, formats), node, (value,))
        case "each", (Literal(value=str() as text),):
            format_ = filters.read_format(text)
            if not isinstance(format_, filters.BadFormat):
                return _guarded(lambda items: filters.each(items, format_), node, (value,))
        case name, _ if name in filters.PLAIN:
            return _guarded(filters.PLAIN[name], node, (value, *parts))
    return _failing(f"`{node.name}` cannot be used so", node)


def _default(value: Evaluate, otherwise: Evaluate) -> Evaluate:
    def replace(env: Mapping[str, object]) -> object:
        found = value(env)
        return otherwise(env) if filters.is_empty(found) else found

    return replace
