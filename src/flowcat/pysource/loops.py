"""Loops: walked through until nothing new is learnt, or once for each literal they run over."""

import ast
from collections.abc import Callable, Sequence
from typing import TypeAlias

from flowcat.pysource.expressions import evaluate
from flowcat.pysource.narrowing import narrowed
from flowcat.pysource.targets import bind
from flowcat.pysource.values import UNKNOWN, Const, Row, Value
from flowcat.pysource.walk import Loop, Walk
from flowcat.pysource.ways import Way, joined

Run: TypeAlias = Callable[[Sequence[ast.stmt], Way | None, Walk], Way | None]

_ROUNDS = 2
_DEEPEST = 3
"""Loops inside loops that are walked through several times."""
_MOST_ITEMS = 16


def for_loop(node: ast.For | ast.AsyncFor, way: Way, walk: Walk, run: Run) -> Way | None:
    """Walk through a ``for``."""
    over, way = evaluate(node.iter, way, walk)
    items = _listed(over)
    if items is not None and len(walk.loops) < _DEEPEST:
        return _unrolled(node, items, way, walk, run)

    def lap(entered: Way) -> Way | None:
        return run(node.body, bind(node.target, UNKNOWN, entered, walk), walk)

    entered, loop = _settled(node, way, walk, lap)
    return joined(run(node.orelse, entered, walk), loop.breaks)


def while_loop(node: ast.While, way: Way, walk: Walk, run: Run) -> Way | None:
    """Walk through a ``while``."""
    is_endless = isinstance(node.test, ast.Constant) and bool(node.test.value)

    def lap(entered: Way) -> Way | None:
        _, entered = evaluate(node.test, entered, walk)
        return run(node.body, narrowed(node.test, entered)[0], walk)

    entered, loop = _settled(node, way, walk, lap)
    if is_endless:
        return loop.breaks
    _, entered = evaluate(node.test, entered, walk)
    return joined(run(node.orelse, narrowed(node.test, entered)[1], walk), loop.breaks)


def _settled(
    node: ast.For | ast.AsyncFor | ast.While,
    way: Way,
    walk: Walk,
    lap: Callable[[Way], Way | None],
) -> tuple[Way, Loop]:
    """Walk until another lap changes nothing; what still changes then is not known."""
    loop = Loop()
    walk.loops.append(loop)
    changing = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    entered = way
    rounds = _ROUNDS if len(walk.loops) <= _DEEPEST else 0
    for _ in range(rounds):
        after = joined(lap(entered), loop.continues)
        whole = joined(entered, after) or entered
        if whole == entered:
            break
        entered = whole
    else:
        known = {name for name in changing if name in entered.variables}
        entered = entered.forgetting(known & _unsteady(way, entered, known, rounds))
        after = joined(lap(entered), loop.continues)
        entered = joined(entered, after) or entered
    walk.loops.pop()
    return entered, loop


def _unsteady(before: Way, after: Way, names: set[str], rounds: int) -> set[str]:
    if rounds == 0:
        return names
    return {name for name in names if before.variables.get(name) != after.variables.get(name)}


def _unrolled(
    node: ast.For | ast.AsyncFor, items: tuple[Value, ...], way: Way, walk: Walk, run: Run
) -> Way | None:
    loop = Loop()
    walk.loops.append(loop)
    entered: Way | None = way
    for item in items:
        if entered is None:
            break
        loop.continues = None
        after = run(node.body, bind(node.target, item, entered, walk), walk)
        entered = joined(after, loop.continues)
    walk.loops.pop()
    return joined(run(node.orelse, entered, walk), loop.breaks)


def _listed(over: Value) -> tuple[Value, ...] | None:
    """Return the items of a list in the text, if its texts may be keys of the state."""
    row = over[0] if len(over) == 1 else None
    if not isinstance(row, Row) or not 0 < len(row.items) <= _MOST_ITEMS:
        return None
    is_texts = all(
        isinstance(atom, Const) and isinstance(atom.value, str)
        for item in row.items
        for atom in item
    )
    return row.items if is_texts else None
