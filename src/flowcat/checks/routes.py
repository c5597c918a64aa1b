"""The ways through the flow under check, as graphs of its nodes."""

from collections.abc import Iterable, Iterator, Mapping

from flowcat.checks.faulty import guessed_targets
from flowcat.checks.model import Model
from flowcat.graph.ways import END, Point, Step, Ways, build_ways
from flowcat.language.document import Conversation


def ways_of(model: Model) -> Ways:
    """Return the ways through the flow; they are built once."""
    if model.known_ways is None:
        python = model.python or frozenset()
        model.known_ways = build_ways(model.flow, python, guessed_targets(model))
    return model.known_ways


def all_steps(ways: Ways) -> Iterator[Step]:
    """Yield every step."""
    for made in ways.steps.values():
        yield from made


def steps_of(nodes: Iterable[str], ways: Ways) -> Iterator[Step]:
    """Yield every step from some nodes."""
    for name in nodes:
        for is_talking in (False, True):
            yield from ways.steps.get(Point(name, is_talking=is_talking), ())


def node_graph(model: Model) -> Mapping[str, list[str]]:
    """Return what each node leads to; the end of the conversation has the empty name.

    It is made once, so nobody may change it.
    """
    if model.known_graph is None:
        model.known_graph = _node_graph(ways_of(model))
    return model.known_graph


def _node_graph(ways: Ways) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = {point.node: [] for point in ways.steps}
    for step in all_steps(ways):
        if step.target.node != step.source.node or not step.target.is_talking:
            graph[step.source.node].append(step.target.node)
    return graph


FINISH = END.node
"""The name of the end in a graph of nodes."""


def may_hang_up(node: Conversation) -> bool:
    """Whether an action of Pipecat's ends the conversation here, or one that nobody can read may.

    To say words is the one action that surely does not.
    """
    return any(
        action.type.text != "tts_say"
        for action in (*(node.pre_actions or ()), *(node.post_actions or ()))
    )
