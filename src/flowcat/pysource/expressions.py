"""Walking through an expression: what it does to the state, and what its value is."""

import ast
from typing import assert_never

from flowcat.pysource.annotations import last_name
from flowcat.pysource.calls import Call, called
from flowcat.pysource.known_calls import operated
from flowcat.pysource.narrowing import left_over, narrowed
from flowcat.pysource.records import has_record, with_all, with_entry
from flowcat.pysource.state_keys import compared, read
from flowcat.pysource.values import (
    MANAGER,
    STATE,
    UNKNOWN,
    Atom,
    Const,
    Record,
    Row,
    Sentinel,
    Value,
    either,
    is_manager,
    is_state,
    of_type,
    plain_values,
    shallow,
    texts,
)
from flowcat.pysource.walk import Walk
from flowcat.pysource.ways import Way, joined
from flowcat.text.dataclass import replace

_MANAGERS = frozenset(("flow_manager", "_flow_manager"))
_SENTINELS = frozenset(("NO_RESPONSE", "TRANSITION_IN_YAML"))


def evaluate(node: ast.expr, way: Way, walk: Walk) -> tuple[Value, Way]:
    """Walk through an expression."""
    match node:
        case ast.Constant():
            return _constant(node, walk), way
        case ast.Name(id=name):
            return _name(name, way, walk), way
        case ast.Attribute():
            return _attribute(node, way, walk)
        case ast.Subscript():
            return _subscript(node, way, walk)
        case ast.Call():
            return _call(node, way, walk)
        case ast.Await(value=inner):
            return _await(inner, way, walk)
        case ast.Dict():
            return _dict(node, way, walk)
        case ast.Tuple() | ast.List():
            return _row(node, way, walk)
        case ast.IfExp() | ast.BoolOp():
            return _choice(node, way, walk)
        case ast.NamedExpr(target=target, value=inner):
            value, way = evaluate(inner, way, walk)
            return value, way.bound(target.id, value)
        case ast.Compare() | ast.BinOp() | ast.UnaryOp():
            return _operation(node, way, walk)
        case _:
            return _other(node, way, walk)


def _constant(node: ast.Constant, walk: Walk) -> Value:
    if isinstance(node.value, str | int | float | None):
        return (Const(node.value, walk.module.span(node)),)
    return UNKNOWN


def _name(name: str, way: Way, walk: Walk) -> Value:
    if name in way.variables:
        return way.variables[name]
    if name in _SENTINELS:
        return (Sentinel(name),)
    if name in _MANAGERS:
        return MANAGER
    found = walk.caller.library.constant(walk.module, name)
    return _fixed(found[1], Walk(walk.caller, found[0])) if found is not None else UNKNOWN


def _fixed(node: ast.expr, walk: Walk) -> Value:
    """Return the value of what a module assigns once, if it is made of plain_values."""
    if any(not isinstance(part, _LITERAL) for part in ast.walk(node)):
        return UNKNOWN
    return evaluate(node, Way(), walk)[0]


_LITERAL = (
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.expr_context,
    ast.UnaryOp,
    ast.unaryop,
)


def _attribute(node: ast.Attribute, way: Way, walk: Walk) -> tuple[Value, Way]:
    if node.attr in _SENTINELS:
        return (Sentinel(node.attr),), way
    owner, way = evaluate(node.value, way, walk)
    if node.attr == "state" and is_manager(owner):
        return STATE, way
    if node.attr in _MANAGERS:
        return MANAGER, way
    return UNKNOWN, way


def _subscript(node: ast.Subscript, way: Way, walk: Walk) -> tuple[Value, Way]:
    owner, way = evaluate(node.value, way, walk)
    key, way = evaluate(node.slice, way, walk)
    if is_state(owner):
        return UNKNOWN, read(key, walk.module.span(node), way, walk)
    return either(_item(atom, key) for atom in owner), way


def _item(owner: Atom, key: Value) -> Value:
    names = texts(key)
    if isinstance(owner, Record) and names is not None and len(names) == 1:
        field = owner.fields.get(names[0])
        if field is not None:
            return field.value
    if isinstance(owner, Row) and len(key) == 1 and isinstance(key[0], Const):
        at = key[0].value
        if isinstance(at, int) and -len(owner.items) <= at < len(owner.items):
            return owner.items[at]
    return UNKNOWN


def _call(node: ast.Call, way: Way, walk: Walk) -> tuple[Value, Way]:
    """Call without ``await``: of an ``async`` function, nobody knows when it runs."""
    before = way
    call, way = _prepared(node, way, walk)
    answer = called(call, way, walk)
    if not answer.is_coroutine:
        return answer.value, answer.way
    return UNKNOWN, joined(before, answer.way) or before


def _await(node: ast.expr, way: Way, walk: Walk) -> tuple[Value, Way]:
    walk.findings.awaits = walk.findings.awaits or not isinstance(node, ast.Call)
    if not isinstance(node, ast.Call):
        return UNKNOWN, evaluate(node, way, walk)[1]
    name = last_name(node.func)
    if name in _WAITERS:
        # What is handed to these is awaited by them.
        walk.findings.awaits = True
        first: Value = UNKNOWN
        for at, argument in enumerate(node.args):
            inner = argument.value if isinstance(argument, ast.Starred) else argument
            walked = _await if isinstance(inner, ast.Call) else evaluate
            value, way = walked(inner, way, walk)
            first = value if at == 0 and name != "gather" else first
        return first, way
    call, way = _prepared(node, way, walk)
    answer = called(call, way, walk)
    walk.findings.awaits = walk.findings.awaits or not answer.is_coroutine
    return answer.value, answer.way


_WAITERS = frozenset(("wait_for", "gather", "shield"))


def _prepared(node: ast.Call, way: Way, walk: Walk) -> tuple[Call, Way]:
    owner: Value = UNKNOWN
    if isinstance(node.func, ast.Attribute):
        owner, way = evaluate(node.func.value, way, walk)
    elif not isinstance(node.func, ast.Name):
        _, way = evaluate(node.func, way, walk)
    arguments: list[Value] = []
    for argument in node.args:
        value, way = evaluate(argument, way, walk)
        arguments.append(value)
    keywords: list[tuple[str | None, Value]] = []
    for keyword in node.keywords:
        value, way = evaluate(keyword.value, way, walk)
        keywords.append((keyword.arg, value))
    return Call(node, owner, tuple(arguments), tuple(keywords)), way


def _dict(node: ast.Dict, way: Way, walk: Walk) -> tuple[Value, Way]:
    made: Value = (Record({}),)
    for key, inner in zip(node.keys, node.values, strict=True):
        name: Value = ()
        if key is not None:
            name, way = evaluate(key, way, walk)
        value, way = evaluate(inner, way, walk)
        if key is None:
            made = with_all(made, value)
        else:
            made = with_entry(made, name, value, walk.module.span(key))
    return made, way


def _row(node: ast.Tuple | ast.List, way: Way, walk: Walk) -> tuple[Value, Way]:
    items: list[Value] = []
    for item in node.elts:
        value, way = evaluate(item, way, walk)
        items.append(value)
    if any(isinstance(item, ast.Starred) for item in node.elts):
        return of_type("array"), way
    return (Row(tuple(map(shallow, items)), isinstance(node, ast.Tuple)),), way


def _choice(node: ast.IfExp | ast.BoolOp, way: Way, walk: Walk) -> tuple[Value, Way]:
    if isinstance(node, ast.IfExp):
        _, way = evaluate(node.test, way, walk)
        if_true, if_false = narrowed(node.test, way)
        yes, after_yes = evaluate(node.body, if_true, walk)
        no, after_no = evaluate(node.orelse, if_false, walk)
        return either((yes, no)), joined(after_yes, after_no) or way
    found: list[Value] = []
    for at, operand in enumerate(node.values):
        value, after = evaluate(operand, way, walk)
        way = after if at == 0 else joined(way, after) or after
        is_last = at == len(node.values) - 1
        found.append(value if is_last else left_over(node.op, value))
    return either(found), way


def _operation(
    node: ast.Compare | ast.BinOp | ast.UnaryOp, way: Way, walk: Walk
) -> tuple[Value, Way]:
    match node:
        case ast.Compare():
            values: list[Value] = []
            for side in (node.left, *node.comparators):
                value, way = evaluate(side, way, walk)
                values.append(value)
            compared(node, values, walk)
            return of_type("boolean"), way
        case ast.BinOp():
            left, way = evaluate(node.left, way, walk)
            right, way = evaluate(node.right, way, walk)
            if isinstance(node.op, ast.BitOr) and has_record(left):
                return with_all(left, right), way
            return operated(node, left, right), way
        case ast.UnaryOp():
            value, way = evaluate(node.operand, way, walk)
            return _unary(node, value, walk), way
        case _:
            assert_never(node)


def _unary(node: ast.UnaryOp, value: Value, walk: Walk) -> Value:
    if isinstance(node.op, ast.Not):
        return of_type("boolean")
    known = plain_values(value)
    if isinstance(node.op, ast.USub) and known is not None and len(known) == 1:
        number = known[0]
        if isinstance(number, int | float) and not isinstance(number, bool):
            return (Const(-number, walk.module.span(node)),)
    return UNKNOWN


def _other(node: ast.expr, way: Way, walk: Walk) -> tuple[Value, Way]:
    match node:
        case ast.JoinedStr():
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    _, way = evaluate(part.value, way, walk)
            return of_type("string"), way
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            return _comprehension(node, way, walk)
        case ast.Lambda():
            inner = way.forgetting(argument.arg for argument in node.args.args)
            _, after = evaluate(node.body, inner, walk)
            return UNKNOWN, replace(joined(way, after) or way, variables=way.variables)
        case ast.Starred(value=inner_node):
            return evaluate(inner_node, way, walk)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    _, way = evaluate(child, way, walk)
            return UNKNOWN, way


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, way: Way, walk: Walk
) -> tuple[Value, Way]:
    """The first list is looked at once; the rest may happen any number of times."""
    _, way = evaluate(node.generators[0].iter, way, walk)
    inner = way
    for at, generator in enumerate(node.generators):
        if at > 0:
            _, inner = evaluate(generator.iter, inner, walk)
        names = (part.id for part in ast.walk(generator.target) if isinstance(part, ast.Name))
        inner = inner.forgetting(names)
        for condition in generator.ifs:
            _, inner = evaluate(condition, inner, walk)
    made = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    for part in made:
        _, inner = evaluate(part, inner, walk)
    after = replace(joined(way, inner) or way, variables=way.variables)
    return (of_type("object") if isinstance(node, ast.DictComp) else of_type("array")), after
