"""Walking through statements: the ways through a function, and where they come together."""

import ast
from collections.abc import Sequence

from flowcat.pysource.annotations import annotated, last_name
from flowcat.pysource.expressions import evaluate
from flowcat.pysource.loops import for_loop, while_loop
from flowcat.pysource.narrowing import narrowed
from flowcat.pysource.records import has_record
from flowcat.pysource.targets import assigned, augmented, bind, deleted
from flowcat.pysource.values import UNKNOWN, Const, Opaque, Value
from flowcat.pysource.walk import Walk
from flowcat.pysource.ways import Way, joined
from flowcat.text.dataclass import replace


def run(body: Sequence[ast.stmt], way: Way | None, walk: Walk) -> Way | None:
    """Walk through statements; return what holds after them, or None if none comes to their end."""
    for node in body:
        if way is None:
            return None
        walk.caller.step(way)
        walk.may_raise(way)
        way = _step(node, way, walk)
        if way is not None:
            walk.may_raise(way)
    return way


def _step(node: ast.stmt, way: Way, walk: Walk) -> Way | None:
    match node:
        case ast.Expr(value=value):
            return _expression(value, way, walk)
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.Delete():
            return _assignment(node, way, walk)
        case ast.If():
            _, way = evaluate(node.test, way, walk)
            if_true, if_false = narrowed(node.test, way)
            yes, no = run(node.body, if_true, walk), run(node.orelse, if_false, walk)
            return joined(yes, no)
        case ast.For() | ast.AsyncFor():
            walk.findings.awaits |= isinstance(node, ast.AsyncFor)
            return for_loop(node, way, walk, run)
        case ast.While():
            return while_loop(node, way, walk, run)
        case ast.Try() | ast.TryStar():
            return _try(node, way, walk)
        case ast.With() | ast.AsyncWith():
            return _with(node, way, walk)
        case ast.Match():
            return _match(node, way, walk)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return _definition(node, way, walk)
        case _:
            return _jump(node, way, walk)


def _expression(node: ast.expr, way: Way, walk: Walk) -> Way | None:
    _, way = evaluate(node, way, walk)
    match node:
        case ast.Call(func=ast.Name(id="exit" | "quit" | "assert_never")):
            return None
        case ast.Call(func=ast.Attribute(value=ast.Name(id="sys" | "os"), attr="exit" | "_exit")):
            return None
        case _:
            return way


def _jump(node: ast.stmt, way: Way, walk: Walk) -> Way | None:
    match node:
        case ast.Return(value=value):
            returned: Value = (Const(None, walk.module.span(node)),)
            if value is not None:
                returned, way = evaluate(value, way, walk)
            walk.returns.append((way, returned))
            return None
        case ast.Raise():
            for part in (node.exc, node.cause):
                if part is not None:
                    _, way = evaluate(part, way, walk)
            return None
        case ast.Break() if walk.loops:
            walk.loops[-1].breaks = joined(walk.loops[-1].breaks, way)
            return None
        case ast.Continue() if walk.loops:
            walk.loops[-1].continues = joined(walk.loops[-1].continues, way)
            return None
        case ast.Assert(test=test):
            _, way = evaluate(test, way, walk)
            return narrowed(test, way)[0]
        case ast.Import() | ast.ImportFrom():
            names = (alias.asname or alias.name.partition(".")[0] for alias in node.names)
            return way.forgetting(name for name in names if name in way.variables)
        case _:
            return way


def _assignment(
    node: ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Delete, way: Way, walk: Walk
) -> Way:
    match node:
        case ast.Assign(targets=targets, value=source):
            value, way = evaluate(source, way, walk)
            for target in targets:
                way = assigned(target, source, value, way, walk)
        case ast.AnnAssign(target=target, annotation=annotation, value=source):
            declared = annotated(annotation, walk.module, walk.caller.library)
            if source is None:
                return way.bound(target.id, declared) if isinstance(target, ast.Name) else way
            value, way = evaluate(source, way, walk)
            if any(isinstance(atom, Opaque) for atom in value):
                value = declared
            way = assigned(target, source, value, way, walk)
        case ast.AugAssign(value=source):
            value, way = evaluate(source, way, walk)
            way = augmented(node, value, way, walk)
        case ast.Delete(targets=targets):
            for target in targets:
                way = deleted(target, way, walk)
    return way


def _try(node: ast.Try | ast.TryStar, way: Way, walk: Walk) -> Way | None:
    first_return = len(walk.returns)
    missing = _catches_missing(node)
    reads = dict(walk.findings.reads)
    walk.raising.append(way)
    after = run(node.body, way, walk)
    raised = walk.raising.pop()
    if missing:
        walk.findings.looked_for |= walk.findings.reads.keys() - reads.keys()
    if raised is not None:
        walk.may_raise(raised)
    ends = [run(node.orelse, after, walk)]
    for handler in node.handlers:
        entered = raised
        if entered is not None and handler.name is not None:
            entered = entered.bound(handler.name, UNKNOWN)
        ends.append(run(handler.body, entered, walk))
    end = joined(*ends)
    if not node.finalbody:
        return end
    for at in range(first_return, len(walk.returns)):
        returning, value = walk.returns[at]
        last = run(node.finalbody, returning, walk)
        walk.returns[at] = (last if last is not None else returning, value)
    return run(node.finalbody, end, walk)


_MISSING = frozenset(("KeyError", "LookupError", "Exception", "BaseException"))


def _catches_missing(node: ast.Try | ast.TryStar) -> bool:
    """Whether it catches the error of a key that is not there."""
    for handler in node.handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        if any(kind is None or last_name(kind) in _MISSING for kind in kinds):
            return True
    return False


def _with(node: ast.With | ast.AsyncWith, way: Way, walk: Walk) -> Way | None:
    walk.findings.awaits |= isinstance(node, ast.AsyncWith)
    suppresses = False
    for item in node.items:
        _, way = evaluate(item.context_expr, way, walk)
        if item.optional_vars is not None:
            way = bind(item.optional_vars, UNKNOWN, way, walk)
        context = item.context_expr
        called = context.func if isinstance(context, ast.Call) else context
        suppresses |= last_name(called) == "suppress"
    if not suppresses:
        return run(node.body, way, walk)
    reads = set(walk.findings.reads)
    walk.raising.append(way)
    after = run(node.body, way, walk)
    raised = walk.raising.pop()
    walk.findings.looked_for |= walk.findings.reads.keys() - reads
    return joined(after, raised)


def _match(node: ast.Match, way: Way, walk: Walk) -> Way | None:
    _, way = evaluate(node.subject, way, walk)
    ends: list[Way | None] = []
    covers_all = False
    for case in node.cases:
        names = [name for part in ast.walk(case.pattern) for name in _captured(part)]
        entered = way.forgetting(names) if names else way
        if case.guard is not None:
            _, entered = evaluate(case.guard, entered, walk)
        ends.append(run(case.body, entered, walk))
        is_any = isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
        covers_all |= is_any and case.guard is None
    return joined(*ends) if covers_all else joined(way, *ends)


def _captured(pattern: ast.AST) -> tuple[str, ...]:
    match pattern:
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return (name,)
        case ast.MatchMapping(rest=str(name)):
            return (name,)
        case _:
            return ()


def _definition(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, way: Way, walk: Walk
) -> Way:
    """A function inside a function: it may run at any time, or never."""
    if isinstance(node, ast.ClassDef):
        return way.bound(node.name, UNKNOWN)
    awaits = walk.findings.awaits
    inner = Walk(walk.caller, walk.module, walk.findings)
    arguments = [argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)]
    # A parameter that hides the manager is the manager all the same, by all custom.
    entered = way.forgetting(name for name in arguments if not name.endswith("flow_manager"))
    after = run(node.body, entered, inner)
    after = joined(after, *(returned for returned, _ in inner.returns))
    walk.findings.awaits = awaits
    touched = dict(way.touched)
    for name, touch in after.touched.items() if after is not None else ():
        touched[name] = way.touch(name) | touch
    shared = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    lost = [name for name in shared if has_record(way.variables.get(name, ()))]
    return replace(way, touched=touched).forgetting([*lost, node.name])
