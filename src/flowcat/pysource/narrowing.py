"""What a condition tells of variables, where it holds and where it does not."""

import ast
from collections.abc import Callable

from flowcat.pysource.values import Atom, Const, Manager, Record, Row, StateOf, Value
from flowcat.pysource.ways import Way


def narrowed(test: ast.expr, way: Way) -> tuple[Way, Way]:
    """Return what holds where a condition holds, and where it does not."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            if_true, if_false = narrowed(inner, way)
            return if_false, if_true
        case ast.BoolOp(op=ast.And(), values=values):
            return _all(values, way), way
        case ast.BoolOp(op=ast.Or(), values=values):
            if_false = way
            for value in values:
                if_false = narrowed(value, if_false)[1]
            return way, if_false
        case ast.Compare(left=left, ops=[operator], comparators=[ast.Constant(value=constant)]):
            name = _variable(left)
            if name is None:
                return way, way
            return _compared(name, operator, constant, way)
        case _:
            name = _variable(test)
            if name is None:
                return way, way
            return _kept(name, way, _may_be_true), _kept(name, way, _may_be_false)


def left_over(operator: ast.boolop, value: Value) -> Value:
    """Return what of the left side of ``and`` or ``or`` may be the value of the whole."""
    keeps = _may_be_true if isinstance(operator, ast.Or) else _may_be_false
    return tuple(atom for atom in value if keeps(atom))


def _all(values: list[ast.expr], way: Way) -> Way:
    for value in values:
        way = narrowed(value, way)[0]
    return way


def _variable(node: ast.expr) -> str | None:
    match node:
        case ast.Name(id=name) | ast.NamedExpr(target=ast.Name(id=name)):
            return name
        case _:
            return None


def _compared(name: str, operator: ast.cmpop, constant: object, way: Way) -> tuple[Way, Way]:
    def may_be(atom: Atom) -> bool:
        if isinstance(atom, Const):
            return atom.value == constant
        return constant is not None or not isinstance(atom, Record | Row | Manager | StateOf)

    def may_differ(atom: Atom) -> bool:
        return not isinstance(atom, Const) or atom.value != constant

    same, other = _kept(name, way, may_be), _kept(name, way, may_differ)
    match operator:
        case ast.Is() | ast.Eq():
            return same, other
        case ast.IsNot() | ast.NotEq():
            return other, same
        case _:
            return way, way


def _kept(name: str, way: Way, keeps: Callable[[Atom], bool]) -> Way:
    value = way.variables.get(name)
    if value is None:
        return way
    kept = tuple(atom for atom in value if keeps(atom))
    # Without any alternative the place cannot be reached, as far as it was understood.
    return way.bound(name, kept) if kept and len(kept) < len(value) else way


def _may_be_true(atom: Atom) -> bool:
    return not isinstance(atom, Const) or bool(atom.value)


def _may_be_false(atom: Atom) -> bool:
    match atom:
        case Const(value=value):
            return not value
        case Row(items=items):
            return not items
        case Manager():
            return False
        case _:
            return True
