"""Reads and writes of the state's keys."""

import ast

from flowcat.pysource.values import Const, Value, is_state, texts
from flowcat.pysource.walk import Walk
from flowcat.pysource.ways import Touch, Way
from flowcat.text import Span

_ABSENT = Touch.KEPT | Touch.GONE


def written(keys: Value, value: Value, span: Span, way: Way, walk: Walk) -> Way:
    """Return what holds after ``state[keys] = value``; a key that is not known may be any."""
    names = texts(keys)
    if names is None:
        walk.findings.writes_unknown = True
        return way
    nulls = [isinstance(atom, Const) and atom.value is None for atom in value]
    if nulls and all(nulls):
        return removed(keys, span, way, walk)
    touch = Touch.NULL if any(nulls) else Touch.SET
    for name in names:
        walk.findings.written.setdefault(name, span)
        walk.findings.mentions.add(name)
        way = way.wrote(name, touch if len(names) == 1 else touch | way.touch(name))
    return way


def removed(keys: Value, span: Span, way: Way, walk: Walk) -> Way:
    """Return what holds after a key was taken out."""
    names = texts(keys)
    if names is None:
        walk.findings.writes_unknown = True
        return way
    for name in names:
        walk.findings.removed.setdefault(name, span)
        walk.findings.mentions.add(name)
        touch = Touch.GONE if len(names) == 1 else Touch.GONE | way.touch(name)
        way = way.wrote(name, touch)
    return way


def read(keys: Value, span: Span, way: Way, walk: Walk) -> Way:
    """Return what holds after ``state[keys]``, which fails for a key that is not there."""
    names = texts(keys) or ()
    for name in names:
        walk.findings.mentions.add(name)
        if way.touch(name) & _ABSENT:
            walk.findings.reads.setdefault(name, span)
            if len(names) == 1:
                way = way.did_read(name)
    return way


def looked_for(keys: Value, walk: Walk) -> None:
    """Note that a key may be missing, and that the function knows."""
    for name in texts(keys) or ():
        walk.findings.mentions.add(name)
        walk.findings.looked_for.add(name)


def compared(node: ast.Compare, values: list[Value], walk: Walk) -> None:
    """Note the keys that ``"key" in state`` asks for."""
    for at, operator in enumerate(node.ops):
        if isinstance(operator, ast.In | ast.NotIn) and is_state(values[at + 1]):
            looked_for(values[at], walk)
