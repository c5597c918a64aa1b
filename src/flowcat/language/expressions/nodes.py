"""The tree of an expression, and what it reads.

Every node knows where it stands (code points, ``start`` up to but not including ``end``), so each
message can point at the part it means. Parentheses leave no node. Trees are compared by identity
and never changed after parsing; not freezing them makes parsing and start-up cheaper.
"""

from collections.abc import Iterator
from typing import Literal as OneOfWords
from typing import TypeAlias

from flowcat.text.dataclass import dataclass


@dataclass(slots=True, eq=False)
class Literal:
    """A number, string, boolean or null as written."""

    start: int
    end: int
    value: str | int | float | bool | None


@dataclass(slots=True, eq=False)
class Name:
    """A bare name: state, an input, a computed value, or a root such as ``args``."""

    start: int
    end: int
    name: str


@dataclass(slots=True, eq=False)
class ListLiteral:
    """A list as written: ``["DE", "FR"]``."""

    start: int
    end: int
    items: "tuple[Expression, ...]"


@dataclass(slots=True, eq=False)
class Field:
    """A dotted read: ``target.name``. The name stands at the end of the span."""

    start: int
    end: int
    target: "Expression"
    name: str


@dataclass(slots=True, eq=False)
class Index:
    """An indexed read: ``target[index]``."""

    start: int
    end: int
    target: "Expression"
    index: "Expression"


@dataclass(slots=True, eq=False)
class Not:
    """``not operand``."""

    start: int
    end: int
    operand: "Expression"


@dataclass(slots=True, eq=False)
class Minus:
    """``-operand``."""

    start: int
    end: int
    operand: "Expression"


@dataclass(slots=True, eq=False)
class Arithmetic:
    """``left operator right``."""

    start: int
    end: int
    operator: OneOfWords["+", "-", "*", "/"]
    left: "Expression"
    right: "Expression"


@dataclass(slots=True, eq=False)
class Logic:
    """Two or more operands joined by one operator; the first that decides ends it."""

    start: int
    end: int
    operator: OneOfWords["and", "or"]
    operands: "tuple[Expression, ...]"


Relation: TypeAlias = OneOfWords["==", "!=", "<", "<=", ">", ">=", "in", "not in"]
"""The operators that compare."""


@dataclass(slots=True, eq=False)
class Compare:
    """A comparison, or a chain of orderings such as ``0 < x <= 9``."""

    start: int
    end: int
    first: "Expression"
    links: "tuple[tuple[Relation, Expression], ...]"
    """Each operator with its right operand; the left one is the operand before."""


@dataclass(slots=True, eq=False)
class Choice:
    """``then if condition else otherwise``."""

    start: int
    end: int
    then: "Expression"
    condition: "Expression"
    otherwise: "Expression"


@dataclass(slots=True, eq=False)
class Call:
    """A call of a pure function. The name stands at the start of the span."""

    start: int
    end: int
    name: str
    arguments: "tuple[Expression, ...]"


@dataclass(slots=True, eq=False)
class Filter:
    """``value | name(arguments)``."""

    start: int
    end: int
    value: "Expression"
    name: str
    name_start: int
    arguments: "tuple[Expression, ...]"


@dataclass(slots=True, eq=False)
class Broken:
    """Stands for an expression that did not parse, so that a template keeps its shape.

    Its type is any and it reads nothing: one fault brings no others.
    """

    start: int
    end: int


Expression: TypeAlias = (
    Literal
    | Name
    | ListLiteral
    | Field
    | Index
    | Not
    | Minus
    | Arithmetic
    | Logic
    | Compare
    | Choice
    | Call
    | Filter
    | Broken
)
"""Any node."""


def children(node: Expression) -> "tuple[Expression, ...]":
    """Return the nodes directly below one, in the order of the text."""
    match node:
        case Literal() | Name() | Broken():
            return ()
        case Compare():
            return (node.first, *[right for _, right in node.links])
        case Field():
            return (node.target,)
        case Logic():
            return node.operands
        case Call():
            return node.arguments
        case Arithmetic():
            return (node.left, node.right)
        case Index():
            return (node.target, node.index)
        case Filter():
            return (node.value, *node.arguments)
        case Not() | Minus():
            return (node.operand,)
        case ListLiteral():
            return node.items
        case Choice():
            return (node.then, node.condition, node.otherwise)


def reads(expression: Expression) -> frozenset[str]:
    """Return the root names that an expression reads, such as ``party_size`` and ``args``."""
    return frozenset(node.name for node in walk(expression) if isinstance(node, Name))


def reads_paths(expression: Expression) -> frozenset[tuple[str, ...]]:
    """Return what an expression reads, as long as the path is known: ``("args", "dish")``.

    An index that is a string literal counts as a field; a path ends before any other index.
    """
    found: set[tuple[str, ...]] = set()
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        path = path_of(node) if isinstance(node, Name | Field | Index) else None
        if path is None:
            waiting.extend(children(node))
        else:
            found.add(path)
    return frozenset(found)


def path_of(node: Expression) -> tuple[str, ...] | None:
    """Return the path that a node reads; None if it is more than a name and fields of it."""
    fields: list[str] = []
    while True:
        match node:
            case Name(name=name):
                return (name, *reversed(fields))
            case Field(target=target, name=name):
                fields.append(name)
                node = target
            case Index(target=target, index=Literal(value=str() as name)):
                fields.append(name)
                node = target
            case _:
                return None


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield a node and all nodes below it."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children(node))


def height(expression: Expression) -> int:
    """Return how many nodes the longest way down has."""
    highest = 0
    waiting = [(expression, 1)]
    while waiting:
        node, depth = waiting.pop()
        highest = max(highest, depth)
        waiting.extend((child, depth + 1) for child in children(node))
    return highest
