"""The static type of an expression, and what can never be right in it.

Only certain faults are reported: unknown names, fields and functions, and operands that can never
fit together. A value of type any is never faulted, and null alone makes no fault, since any name
may be unset.
"""

from collections.abc import Mapping
from typing import Final

from flowcat.language.expressions.comparability import is_maybe, sum_type
from flowcat.language.expressions.faults import ExpressionFault
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
from flowcat.language.expressions.signatures import FILTERS, FUNCTIONS, Signature
from flowcat.language.expressions.typed_calls import type_of_call, type_of_filter
from flowcat.language.expressions.typed_comparisons import Operand, check_inside, check_relation
from flowcat.language.expressions.typed_reads import offer, type_of_field, type_of_index
from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    INTEGER,
    NULL,
    STRING,
    Boolean,
    ListOf,
    String,
    Type,
    describe,
    type_of_value,
    union,
)
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may read: names with their types, roots such as ``args`` included.

    A name that may be unset should have a nullable type.
    """

    names: Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class Inferred:
    """The type of an expression, and what is wrong in it."""

    type: Type
    faults: tuple[ExpressionFault, ...]


def infer(expression: Expression, scope: Scope) -> Inferred:
    """Find the type of an expression; a part that is at fault has type any."""
    inference = _Inference(scope.names)
    type_ = inference.type_of(expression)
    return Inferred(type_, tuple(inference.faults))


def infer_condition(expression: Expression, scope: Scope) -> Inferred:
    """Find the type of a condition, which must be a boolean; null counts as false."""
    inference = _Inference(scope.names)
    type_ = inference.condition(expression)
    return Inferred(type_, tuple(inference.faults))


_ELSEWHERE: Final = {
    "args": "`args` exists only inside a function",
    "result": "`result` exists only where a function that has a result has run",
    "error": "`error` exists only in `on_error`",
    "state": "write the bare name of the state key",
    "inputs": "write the bare name of the input",
}


class _Inference:
    """One walk over an expression, collecting faults."""

    __slots__ = ("_names", "faults")

    def __init__(self, names: Mapping[str, Type]) -> None:
        self._names = names
        self.faults: list[ExpressionFault] = []

    def type_of(self, node: Expression) -> Type:  # noqa: C901 - one arm for each kind of node
        match node:
            case Literal(value=value):
                return type_of_value(value)
            case Name():
                return self._name(node)
            case Field():
                return type_of_field(node, self.type_of(node.target), self._report)
            case Compare():
                return self._compare(node)
            case Logic():
                for operand in node.operands:
                    self.condition(operand)
                return BOOLEAN
            case Not():
                self.condition(node.operand)
                return BOOLEAN
            case Arithmetic():
                types = (self.type_of(node.left), self.type_of(node.right))
                return self._sum(node, node.operator, *types)
            case Minus():
                return self._sum(node, "-", INTEGER, self.type_of(node.operand))
            case Choice():
                self.condition(node.condition)
                return union((self.type_of(node.then), self.type_of(node.otherwise)))
            case ListLiteral():
                return ListOf(union(self.type_of(item) for item in node.items))
            case Index():
                types = (self.type_of(node.target), self.type_of(node.index))
                return type_of_index(node, *types, self._report)
            case Call():
                return self._call(node)
            case Filter():
                return self._filter(node)
            case Broken():
                return ANY

    def condition(self, node: Expression) -> Type:
        type_ = self.type_of(node)
        if not is_maybe(type_, Boolean) and type_ != NULL:
            message = f"a condition is a boolean, not {describe(type_)}"
            self._report(
                "F403", message, node.start, node.end, _HOW_TO_ASK.get(describe(type_), "")
            )
        return type_

    def _report(
        self,
        code: str,
        message: str,
        start: int,
        end: int,
        help_: str = "",
        known: tuple[str, ...] = (),
    ) -> None:
        self.faults.append(ExpressionFault(code, message, start, end, help_, known))

    def _name(self, node: Name) -> Type:
        if (type_ := self._names.get(node.name)) is not None:
            return type_
        known = () if node.name in _ELSEWHERE else tuple(self._names)
        help_ = _ELSEWHERE.get(node.name) or offer(node.name, known)
        self._report("F402", f"unknown name `{node.name}`", node.start, node.end, help_, known)
        return ANY

    def _compare(self, node: Compare) -> Type:
        left = Operand(node.first, self.type_of(node.first))
        for relation, right_node in node.links:
            if relation in ("in", "not in") and isinstance(right_node, ListLiteral):
                items = [Operand(item, self.type_of(item)) for item in right_node.items]
                check_inside(left, items, self._report)
            else:
                right = Operand(right_node, self.type_of(right_node))
                check_relation(relation, left, right, self._report)
                left = right
        return BOOLEAN

    def _sum(self, node: Expression, sign: str, left: Type, right: Type) -> Type:
        if (result := sum_type(sign, left, right)) is not None:
            return result
        if isinstance(node, Minus):
            message = f"`-` cannot be computed with {describe(right)}"
        else:
            message = f"`{sign}` cannot be computed with {describe(left)} and {describe(right)}"
        texts = sign == "+" and (is_maybe(left, String) or is_maybe(right, String))
        help_ = 'write text with values as a template: `"{{ a }} {{ b }}"`' if texts else ""
        self._report("F403", message, node.start, node.end, help_)
        return ANY

    def _call(self, node: Call) -> Type:
        types = tuple(self.type_of(argument) for argument in node.arguments)
        signature = FUNCTIONS.get(node.name)
        name_end = node.start + len(node.name)
        if signature is None:
            message = f"unknown function `{node.name}`"
            known = () if node.name in FILTERS else tuple(FUNCTIONS)
            help_ = f"`{node.name}` is a filter: write it after `|`"
            help_ = offer(node.name, known) if known else help_
            self._report("F402", message, node.start, name_end, help_, known)
            return ANY
        if not signature.accepts(len(types)):
            message = f"`{node.name}` takes {_count(signature)}, found {len(types)}"
            self._report("F402", message, node.start, node.end, f"write `{signature.usage}`")
            return ANY
        return type_of_call(node, types, self._report)

    def _filter(self, node: Filter) -> Type:
        value = self.type_of(node.value)
        types = tuple(self.type_of(argument) for argument in node.arguments)
        signature = FILTERS.get(node.name)
        if signature is None:
            known = () if node.name in FUNCTIONS else tuple(FILTERS)
            help_ = offer(node.name, known)
            if node.name in FUNCTIONS:
                help_ = f"`{node.name}` is a function: write `{FUNCTIONS[node.name].usage}`"
            place = (node.name_start, node.name_start + len(node.name))
            self._report("F501", f"unknown filter `{node.name}`", *place, help_, known)
            return ANY
        if not signature.accepts(len(types)):
            message = f"the filter `{node.name}` takes {_count(signature)}, found {len(types)}"
            self._report("F501", message, node.name_start, node.end, f"write `{signature.usage}`")
            return STRING if node.name != "default" else ANY
        return type_of_filter(node, value, types, self._report)


_HOW_TO_ASK: Final = {
    "a list": "write `len(list) > 0`",
    "a string": 'write `text != null` or `text != ""`',
    "an integer": "compare it, as in `number > 0`",
    "a number": "compare it, as in `number > 0`",
    "an object": "write `object != null`",
}


def _count(signature: Signature) -> str:
    if signature.least != signature.most:
        return f"{signature.least} to {signature.most} arguments"
    match signature.most:
        case 0:
            return "no arguments"
        case 1:
            return "1 argument"
        case many:
            return f"{many} arguments"
