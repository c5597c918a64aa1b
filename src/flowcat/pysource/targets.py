"""What is assigned to or deleted: variables, keys of the state, entries of dictionaries."""

import ast

from flowcat.pysource.expressions import evaluate
from flowcat.pysource.records import has_record, with_entry, without
from flowcat.pysource.state_keys import read, removed, written
from flowcat.pysource.values import (
    UNKNOWN,
    Const,
    Field,
    Record,
    Row,
    Value,
    is_manager,
    is_state,
)
from flowcat.pysource.walk import Walk
from flowcat.pysource.ways import Way


def bind(target: ast.expr, value: Value, way: Way, walk: Walk) -> Way:
    """Return what holds after an assignment."""
    match target:
        case ast.Name(id=name):
            return way.bound(name, value)
        case ast.Starred(value=inner):
            return bind(inner, UNKNOWN, way, walk)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for inner, item in zip(targets, _taken_apart(value, len(targets)), strict=True):
                way = bind(inner, item, way, walk)
            return way
        case ast.Subscript():
            return _bind_item(target, value, way, walk)
        case ast.Attribute(attr=attr):
            owner, way = evaluate(target.value, way, walk)
            if attr == "state" and is_manager(owner):
                walk.findings.writes_unknown = True
            return way
        case _:
            return way


def assigned(target: ast.expr, source: ast.expr, value: Value, way: Way, walk: Walk) -> Way:
    """Return what holds after ``target = source``.

    A dictionary with two names may change by either, so neither is known any more.
    """
    if isinstance(source, ast.Name) and has_record(value):
        value = tuple(_opened(value))
        way = way.bound(source.id, value)
    return bind(target, value, way, walk)


def augmented(node: ast.AugAssign, value: Value, way: Way, walk: Walk) -> Way:
    """Return what holds after ``target += value``."""
    match node.target:
        case ast.Name(id=name):
            before = way.variables.get(name, UNKNOWN)
            if is_state(before):
                return _state_updated(value, way, walk)
            return way.bound(name, UNKNOWN)
        case ast.Subscript():
            owner, way = evaluate(node.target.value, way, walk)
            key, way = evaluate(node.target.slice, way, walk)
            if is_state(owner):
                way = read(key, walk.module.span(node.target), way, walk)
            return _entered(node.target, owner, key, UNKNOWN, way, walk)
        case ast.Attribute(attr="state"):
            owner, way = evaluate(node.target.value, way, walk)
            return _state_updated(value, way, walk) if is_manager(owner) else way
        case _:
            return way


def deleted(target: ast.expr, way: Way, walk: Walk) -> Way:
    """Return what holds after ``del target``."""
    match target:
        case ast.Subscript():
            owner, way = evaluate(target.value, way, walk)
            key, way = evaluate(target.slice, way, walk)
            if is_state(owner):
                span = walk.module.span(target)
                return removed(key, span, read(key, span, way, walk), walk)
            if isinstance(target.value, ast.Name) and has_record(owner):
                return way.bound(target.value.id, without(owner, key))
            return way
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for inner in targets:
                way = deleted(inner, way, walk)
            return way
        case _:
            return way


def _bind_item(target: ast.Subscript, value: Value, way: Way, walk: Walk) -> Way:
    owner, way = evaluate(target.value, way, walk)
    key, way = evaluate(target.slice, way, walk)
    return _entered(target, owner, key, value, way, walk)


def _entered(
    target: ast.Subscript, owner: Value, key: Value, value: Value, way: Way, walk: Walk
) -> Way:
    if is_state(owner):
        return written(key, value, walk.module.span(target), way, walk)
    if isinstance(target.value, ast.Name) and has_record(owner):
        entered = with_entry(owner, key, value, walk.module.span(target.slice))
        return way.bound(target.value.id, entered)
    return way


def _state_updated(value: Value, way: Way, walk: Walk) -> Way:
    """``state |= {...}``."""
    record = value[0] if len(value) == 1 else None
    if not isinstance(record, Record) or record.is_open:
        walk.findings.writes_unknown = True
        return way
    for name, field in record.fields.items():
        way = written((Const(name, field.span),), field.value, field.span, way, walk)
    return way


def _taken_apart(value: Value, count: int) -> list[Value]:
    row = value[0] if len(value) == 1 else None
    if isinstance(row, Row) and len(row.items) == count:
        return list(row.items)
    return [UNKNOWN] * count


def _opened(value: Value) -> Value:
    return tuple(
        Record({n: Field(UNKNOWN, f.span, f.certain) for n, f in atom.fields.items()}, is_open=True)
        if isinstance(atom, Record)
        else atom
        for atom in value
    )
