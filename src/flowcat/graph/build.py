"""From a document to its graph. Faulty parts are left out; unknown targets stay in."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from flowcat.graph.model import Edge, EdgeKind, Graph, Vertex
from flowcat.language.document import (
    Arm,
    Branch,
    Conversation,
    End,
    ErrorRoad,
    FlowDocument,
    HandlerPicks,
    Node,
    Route,
    Run,
    Say,
    Transition,
)
from flowcat.language.functions import Offer, definition, hook_offer, offers
from flowcat.language.happenings import Happening, happenings_everywhere, happenings_of
from flowcat.language.leaves import Name


def build_graph(flow: FlowDocument) -> Graph:
    """Build the graph of a flow."""
    nodes = flow.nodes or {}
    edges: list[Edge] = []
    for name, named in nodes.items():
        edges.extend(_node_edges(flow, name, named.value))
    return Graph(
        initial=flow.initial_node.text,
        vertices={name: Vertex(name, named.key, named.value) for name, named in nodes.items()},
        edges=tuple(edges),
        everywhere=(
            *_offered_edges("", offers(flow, flow.global_functions)),
            *_error_edges("", flow.on_error, ""),
            *_happening_edges("", happenings_everywhere(flow)),
        ),
        defined=tuple(
            edge
            for named in (flow.functions or {}).values()
            for edge in _offered_edges("", (definition(flow, named.key),))
        ),
    )


def _node_edges(flow: FlowDocument, name: str, node: Node) -> Iterator[Edge]:
    match node:
        case Conversation():
            yield from _offered_edges(name, offers(flow, node.functions))
            yield from _error_edges(name, node.on_error, "")
            yield from _happening_edges(name, happenings_of(node))
            # A function in several hooks is drawn once; one that nobody waits for leads nowhere.
            hooks = (*(node.on_enter or ()), *(node.after_reply or ()))
            found = (offer for hook in hooks if (offer := hook_offer(flow, hook)) is not None)
            for offer in {offer.name: offer for offer in found}.values():
                yield from _error_edges(name, offer.function.on_error, offer.name)
        case Route():
            yield from _arm_edges(name, node.route or (), EdgeKind.SILENT, "")
        case Say():
            yield from transition_edges(name, node.transition_to, EdgeKind.SILENT, "")
        case Run():
            function = node.run.text if node.run is not None else ""
            yield from transition_edges(name, node.transition_to, EdgeKind.SILENT, function)
            road = node.on_error or definition(flow, node.run).function.on_error
            yield from _error_edges(name, road, function)
        case End():
            return
        case _:
            assert_never(node)


def transition_edges(
    source: str, transition: Transition | None, kind: EdgeKind, function: str
) -> Iterator[Edge]:
    """Yield the edges of one ``transition_to``."""
    match transition:
        case None:
            return
        case tuple():
            yield from _arm_edges(source, transition, kind, function)
        case Branch():
            for value, named in (transition.cases or {}).items():
                case = f"{transition.field.text} = {value}"
                yield Edge(source, named.value.text, kind, named.value, function, case=case)
            if (default := transition.default) is not None:
                yield Edge(source, default.text, kind, default, function, case="else")
        case HandlerPicks():
            for name in transition.handler_picks or ():
                yield Edge(source, name.text, kind, name, function, case="handler")
        case _:
            yield Edge(source, transition.text, kind, transition, function)


def _arm_edges(source: str, arms: tuple[Arm, ...], kind: EdgeKind, function: str) -> Iterator[Edge]:
    for arm in arms:
        case = "" if arm.when is not None or len(arms) == 1 else "else"
        yield Edge(source, arm.to.text, kind, arm.to, function, arm.when, case)


def _offered_edges(source: str, offered: tuple[Offer, ...]) -> Iterator[Edge]:
    for offer in offered:
        function = offer.function
        yield from transition_edges(source, function.transition_to, EdgeKind.CALL, offer.name)
        yield from _error_edges(source, function.on_error, offer.name)


def _error_edges(source: str, road: ErrorRoad | None, function: str) -> Iterator[Edge]:
    if road is not None and road.transition_to is not None:
        to: Name = road.transition_to
        yield Edge(source, to.text, EdgeKind.ERROR, to, function)


def _happening_edges(source: str, happenings: Iterable[Happening]) -> Iterator[Edge]:
    for happening in happenings:
        if happening.to is not None:
            kind = EdgeKind.ERROR if happening.is_failure else EdgeKind.EVENT
            yield Edge(source, happening.to.text, kind, happening.to, case=happening.label)
