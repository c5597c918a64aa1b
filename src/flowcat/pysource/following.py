"""Following calls from function to function, within the files of one flow."""

import ast
from collections.abc import Iterator, Mapping

from flowcat.pysource.annotations import annotated
from flowcat.pysource.modules import FunctionNode, Library, Module
from flowcat.pysource.statements import run
from flowcat.pysource.values import (
    ARGUMENTS,
    MANAGER,
    UNKNOWN,
    Atom,
    Const,
    Field,
    Opaque,
    Record,
    Row,
    Value,
    either,
    of_type,
)
from flowcat.pysource.walk import Findings, Summary, TooLong, Walk
from flowcat.pysource.ways import Way, joined

_DEEPEST = 10
"""Calls inside calls that are followed."""
_MOST_WALKS = 2_000
_MOST_STEPS = 200_000
"""Steps for all functions of one flow: a second or two at the most."""


class Follower:
    """Walks through functions, each once for each way of calling it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[tuple[int, object], Summary | None] = {}
        self._depth = 0
        self._steps = 0

    @property
    def library(self) -> Library:
        """The files."""
        return self._library

    def step(self, way: Way) -> None:
        """Count a step; one that carries much counts for more."""
        self._steps += 1 + (len(way.touched) + len(way.variables)) // 50
        if self._steps > _MOST_STEPS:
            raise TooLong

    def summary(
        self, module: Module, node: FunctionNode, given: Mapping[str, Value]
    ) -> Summary | None:
        """Tell what a call does; None if it calls itself, or leads too far."""
        key = (id(node), _key(given))
        if key in self._known:
            return self._known[key]
        if self._depth >= _DEEPEST or len(self._known) >= _MOST_WALKS:
            return None
        self._known[key] = None  # which is what a call of itself finds
        self._depth += 1
        try:
            self._known[key] = self._walked(module, node, given)
        except (TooLong, RecursionError):
            pass
        finally:
            self._depth -= 1
        return self._known[key]

    def statements(self, module: Module, body: list[ast.stmt]) -> Findings:
        """Tell what stands in statements that are in no function."""
        walk = Walk(self, module)
        try:
            run(body, Way(), walk)
        except (TooLong, RecursionError):
            walk.findings.writes_unknown = True
        return walk.findings

    def _walked(self, module: Module, node: FunctionNode, given: Mapping[str, Value]) -> Summary:
        walk = Walk(self, module)
        start = Way(variables=_parameters(node, module, self._library) | dict(given))
        end = run(node.body, start, walk)
        if end is not None:
            walk.returns.append((end, (Const(None, module.name_span(node)),)))
        last = joined(*(way for way, _ in walk.returns))
        value = either(value for _, value in walk.returns)
        if any(isinstance(part, ast.Yield | ast.YieldFrom) for part in own_parts(node)):
            value = of_type("array")
        return Summary(
            findings=walk.findings,
            touched=last.touched if last is not None else {},
            read=last.read if last is not None else frozenset(),
            value=_refined(value, annotated(node.returns, module, self._library)),
        )


def own_parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a function, and in no function inside of it."""
    waiting = list(ast.iter_child_nodes(node))
    while waiting:
        part = waiting.pop()
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(part))


def _parameters(node: FunctionNode, module: Module, library: Library) -> dict[str, Value]:
    """Return what is known of a function's parameters, whoever calls it."""
    arguments = node.args
    placed = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(placed) - len(arguments.defaults))
    defaults += [*arguments.defaults, *arguments.kw_defaults]
    found: dict[str, Value] = {}
    for argument, default in zip((*placed, *arguments.kwonlyargs), defaults, strict=True):
        value = annotated(argument.annotation, module, library)
        if isinstance(default, ast.Constant) and default.value is None:
            value = either((value, (Const(None, module.span(default)),)))
        found[argument.arg] = value
    for rest in (arguments.vararg, arguments.kwarg):
        if rest is not None:
            found[rest.arg] = UNKNOWN
    if "flow_manager" in found:
        found["flow_manager"] = MANAGER
    if list(found) == ["args", "flow_manager"]:
        found["args"] = ARGUMENTS
    return found


def _key(given: Mapping[str, Value]) -> object:
    return tuple(
        (name, tuple(atom.value if isinstance(atom, Const) else type(atom) for atom in value))
        for name, value in sorted(given.items())
    )


def _refined(value: Value, declared: Value) -> Value:
    """Take from the annotation what the text of the function leaves open."""
    if any(isinstance(atom, Opaque) for atom in declared):
        return value
    return either(_refined_atom(atom, declared) for atom in value)


def _refined_atom(atom: Atom, declared: Value) -> Value:
    match atom:
        case Opaque():
            return declared
        case Row(items=items, is_tuple=True):
            for row in declared:
                if isinstance(row, Row) and len(row.items) == len(items):
                    pairs = zip(items, row.items, strict=True)
                    refined = tuple(_refined(item, known) for item, known in pairs)
                    return (Row(refined, is_tuple=True),)
        case Record(fields=fields, is_open=is_open):
            records = [one for one in declared if isinstance(one, Record)]
            if len(records) == 1:
                known_fields = records[0].fields
                refined_fields = {
                    name: Field(_refined(one.value, known_fields[name].value), one.span)
                    if name in known_fields and one.certain
                    else one
                    for name, one in fields.items()
                }
                return (Record(refined_fields, is_open),)
        case _:
            pass
    return (atom,)
