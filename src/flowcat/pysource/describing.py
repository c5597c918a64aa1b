"""The facts of one function, from what a walk through it has found."""

import ast
from collections.abc import Iterator

from flowcat.pysource.annotations import annotated, last_name
from flowcat.pysource.facts import (
    HandlerFacts,
    HandlerShape,
    ParameterFacts,
    StateRead,
    StateWrite,
)
from flowcat.pysource.following import Follower, own_parts
from flowcat.pysource.modules import FunctionNode, Module
from flowcat.pysource.returning import Returned, returned
from flowcat.pysource.values import json_type_of, may_be_null, plain_values, without_null
from flowcat.pysource.walk import Summary
from flowcat.pysource.ways import Touch

_DECORATORS = frozenset(
    [
        "flows_tool_options",
        "flows_direct_function",
        "direct_function",
        "override",
        "final",
        "cache",
        "lru_cache",
        "deprecated",
    ]
)
"""Those that leave alone what a function takes and returns."""


def describe(name: str, module: Module, node: FunctionNode, follower: Follower) -> HandlerFacts:
    """Tell what is known of a function."""
    summary = follower.summary(module, node, {})
    span = module.name_span(node)
    is_decorated = any(_unknown_decorator(one) for one in node.decorator_list)
    result = Returned() if summary is None or is_decorated else returned(summary.value, span)
    findings = summary.findings if summary is not None else None
    shape = _shape(node)
    return HandlerFacts(
        name=name,
        span=span,
        shape=shape,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        parameters=tuple(_parameters(node, shape, module, follower)),
        takes_any=node.args.kwarg is not None,
        takes_more=node.args.vararg is not None,
        is_decorated=is_decorated,
        description=_first_paragraph(node),
        writes=tuple(_writes(summary)) if summary is not None else (),
        writes_unknown=is_decorated or findings is None or findings.writes_unknown,
        reads=tuple(_reads(summary)) if summary is not None else (),
        mentions=frozenset(findings.mentions) if findings is not None else frozenset(),
        result=result.fields,
        result_is_open=result.is_open,
        returns_null=result.null,
        returns_pair=result.is_pair,
        returns_alone=result.is_alone_at_times,
        picks=result.picks,
        nexts=result.nexts,
        null_next=result.null_next,
        never_returns_value=_never_returns_value(node),
        makes_node=result.node,
        moves=tuple(findings.moves) if findings is not None else (),
        ends=tuple(findings.ends) if findings is not None else (),
        awaits=findings.awaits if findings is not None else False,
    )


def _shape(node: FunctionNode) -> HandlerShape:
    arguments = node.args
    names = [one.arg for one in (*arguments.posonlyargs, *arguments.args)]
    if names[:1] == ["flow_manager"]:
        return HandlerShape.DIRECT
    rest = (arguments.vararg, *arguments.kwonlyargs, arguments.kwarg)
    names += [one.arg for one in rest if one is not None]
    if names == ["args", "flow_manager"]:
        return HandlerShape.ARGS
    # Keyword-only, `flow_manager` is the first parameter too if nothing stands before the star.
    return HandlerShape.DIRECT if names[:1] == ["flow_manager"] else HandlerShape.PLAIN


def _parameters(
    node: FunctionNode, shape: HandlerShape, module: Module, follower: Follower
) -> Iterator[ParameterFacts]:
    if shape is HandlerShape.ARGS:
        return
    arguments = node.args
    placed = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(placed) - len(arguments.defaults))
    defaults += [*arguments.defaults, *arguments.kw_defaults]
    named = list(zip((*placed, *arguments.kwonlyargs), defaults, strict=True))
    for at, (argument, default) in enumerate(named):
        if at == 0 and shape is HandlerShape.DIRECT:
            continue
        value = annotated(argument.annotation, module, follower.library)
        annotation = module.span(argument.annotation).text if argument.annotation else ""
        yield ParameterFacts(
            name=argument.arg,
            span=module.span(argument),
            has_default=default is not None,
            annotation=annotation,
            json_type=json_type_of(value),
            values=plain_values(without_null(value)),
            takes_null=may_be_null(value),
            by_position=at < len(arguments.posonlyargs),
        )


def _unknown_decorator(node: ast.expr) -> bool:
    return last_name(node.func if isinstance(node, ast.Call) else node) not in _DECORATORS


def _first_paragraph(node: FunctionNode) -> str:
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str(text))), *_]:
            lines = [line.strip() for line in text.strip().splitlines()]
            return "\n".join(lines).partition("\n\n")[0]
        case _:
            return ""


def _writes(summary: Summary) -> Iterator[StateWrite]:
    for name, touch in summary.touched.items():
        if touch & (Touch.SET | Touch.NULL):
            span = summary.findings.written.get(name) or summary.findings.removed[name]
            certain = not touch & (Touch.KEPT | Touch.GONE)
            yield StateWrite(name, span, certain, may_be_null=Touch.NULL in touch)
        if Touch.GONE in touch:
            span = summary.findings.removed.get(name) or summary.findings.written[name]
            yield StateWrite(name, span, touch == Touch.GONE, may_be_null=True, is_removal=True)


def _reads(summary: Summary) -> Iterator[StateRead]:
    for name, span in summary.findings.reads.items():
        if name not in summary.findings.looked_for:
            yield StateRead(name, span, certain=name in summary.read)


def _never_returns_value(node: FunctionNode) -> bool:
    for part in own_parts(node):
        match part:
            case ast.Return(value=None | ast.Constant(value=None)):
                pass
            case ast.Return() | ast.Yield() | ast.YieldFrom():
                return False
            case _:
                pass
    return True
