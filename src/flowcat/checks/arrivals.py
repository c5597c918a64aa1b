"""How nodes are come to: after words that the flow itself says, or in silence."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TypeVar

from flowcat.checks.fixed_words import words_on_ways
from flowcat.checks.model import Model
from flowcat.graph import Edge
from flowcat.language.document import Conversation, Route, Run

W = TypeVar("W")


def silent_arrivals(model: Model) -> dict[str, Edge]:
    """Return the nodes that may be come to with nothing said since the caller spoke.

    Each has one way on which that happens: the edge that leaves the conversation before.
    """
    worded = words_on_ways(model.flow)
    seeds = [
        (edge.target, edge)
        for edge in (*model.graph.edges, *model.graph.everywhere)
        if id(edge.at) not in worded and _is_talk(model, edge.source)
    ]
    return _spread(model, seeds, worded.keys())


def silent_start(model: Model) -> frozenset[str]:
    """Return the nodes that may be come to before the bot has said anything at all."""
    worded = words_on_ways(model.flow)
    return frozenset(_spread(model, [(model.graph.initial, None)], worded.keys()))


def _spread(model: Model, seeds: Iterable[tuple[str, W]], worded: AbstractSet[int]) -> dict[str, W]:
    """Follow silent nodes for as long as nothing is said on the way."""
    onwards: dict[str, list[str]] = {}
    for edge in model.graph.edges:
        if id(edge.at) not in worded and _is_silent(model, edge.source):
            onwards.setdefault(edge.source, []).append(edge.target)
    found: dict[str, W] = {}
    for seed, witness in seeds:
        waiting = [seed]
        while waiting:
            node = waiting.pop()
            if node in found or node not in model.graph.vertices:
                continue
            found[node] = witness
            waiting += onwards.get(node, ())
    return found


def _is_talk(model: Model, source: str) -> bool:
    """Whether the caller spoke last where an edge begins; one without a source begins anywhere."""
    return not source or isinstance(model.graph.vertices[source].node, Conversation)


def _is_silent(model: Model, source: str) -> bool:
    return bool(source) and isinstance(model.graph.vertices[source].node, Route | Run)
