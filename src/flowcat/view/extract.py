"""From the graph of a flow to its picture."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from flowcat.diagnostics import Diagnostic, Severity
from flowcat.graph import Edge, EdgeKind, Graph, Vertex
from flowcat.language.document import Conversation, End, Ending, FlowDocument, Route, Run, Say
from flowcat.language.leaves import Text
from flowcat.view.model import Arrow, ArrowKind, Box, Kind, Picture

_LONGEST_LINE = 90
"""Characters of a prompt that a box shows; renderers wrap and shorten it further."""

_ARROWS = {
    EdgeKind.CALL: ArrowKind.CALL,
    EdgeKind.SILENT: ArrowKind.SILENT,
    EdgeKind.ERROR: ArrowKind.ERROR,
    EdgeKind.EVENT: ArrowKind.CALL,
}


def picture_of(graph: Graph, flow: FlowDocument, diagnostics: Iterable[Diagnostic]) -> Picture:
    """Make the picture of a flow; nodes with faults are marked with the worst of them."""
    worst = _worst_by_node(graph, diagnostics)
    boxes = tuple(
        _box(vertex, is_start=name == graph.initial, severity=worst.get(name))
        for name, vertex in graph.vertices.items()
    )
    return Picture(
        title=flow.name.text if flow.name is not None else "",
        boxes=boxes,
        arrows=tuple(_arrows(graph, graph.edges)),
        globals=tuple(_arrows(graph, graph.everywhere)),
    )


def _box(vertex: Vertex, *, is_start: bool, severity: str | None) -> Box:
    node = vertex.node
    match node:
        case Conversation():
            first = node.task_messages[0].content if node.task_messages else None
            kind, text = Kind.CONVERSATION, node.task or first
        case Route():
            kind, text = Kind.ROUTE, None
        case Say():
            kind, text = Kind.SAY, node.say
        case Run():
            called = (f"{node.run.text}()",)
            return Box(vertex.name, vertex.name, Kind.RUN, called, is_start, severity)
        case End():
            return Box(vertex.name, vertex.name, Kind.END, _ending(node), is_start, severity)
        case _:
            assert_never(node)
    lines = (_shortened(text),) if text is not None else ()
    return Box(vertex.name, vertex.name, kind, lines, is_start, severity)


def _ending(node: End) -> tuple[str, ...]:
    outcome = node.end.outcome if isinstance(node.end, Ending) else node.end
    words = node.end.say if isinstance(node.end, Ending) else node.task
    return (outcome.scalar.text, *((_shortened(words),) if words is not None else ()))


def _shortened(text: Text) -> str:
    words = " ".join(text.scalar.text.split())
    return words if len(words) <= _LONGEST_LINE else f"{words[: _LONGEST_LINE - 1].rstrip()}…"


def _arrows(graph: Graph, edges: Iterable[Edge]) -> Iterator[Arrow]:
    for edge in edges:
        if edge.target not in graph.vertices:
            if edge.target == "$stay" and edge.source:
                yield _arrow(edge, edge.source)
            continue
        yield _arrow(edge, edge.target)


def _arrow(edge: Edge, target: str) -> Arrow:
    guard = edge.guard.scalar.text if edge.guard is not None else edge.case
    return Arrow(edge.source, target, edge.function, guard, _ARROWS[edge.kind])


def _worst_by_node(graph: Graph, diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    worst: dict[str, str] = {}
    order = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    for diagnostic in sorted(diagnostics, key=lambda found: order.index(found.severity)):
        at = diagnostic.span
        for name, vertex in graph.vertices.items():
            tree = vertex.node.tree
            if tree.source is at.source and vertex.at.start <= at.start < tree.end:
                worst.setdefault(name, diagnostic.severity.value)
    return worst
