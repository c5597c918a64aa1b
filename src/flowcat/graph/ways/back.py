"""Where ``$back`` leads: to the conversation from which a node was entered, past silent nodes."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from flowcat.graph.reach import reachable
from flowcat.graph.ways.model import Point, Step


def conversations_before(
    steps: Mapping[Point, Sequence[Step]], start: Point
) -> tuple[dict[str, tuple[str, ...]], AbstractSet[str]]:
    """Return the conversations that may come before each node, and the nodes with none before.

    A conversation that was gone back to has before it what it had when it was first entered, so
    that steps back add nothing: where nothing leads onwards to, nothing leads back to.
    """
    silent = {point.node for point in steps if Point(point.node, is_talking=True) not in steps}
    onward: dict[str, list[str]] = {point.node: [] for point in steps}
    for made in steps.values():
        for step in made:
            is_entry = not step.target.is_talking and step.target.node in onward
            if is_entry and not step.is_back:
                onward[step.source.node].append(step.target.node)
    passing = {node: after for node, after in onward.items() if node in silent}
    reached = reachable(onward, [start.node])
    found: dict[str, dict[str, None]] = {node: {} for node in onward}
    for node, afters in onward.items():
        if node not in silent:
            for after in reachable(passing, afters):
                if node in reached or after not in reached:
                    found[after][node] = None
    first = reachable(passing, [start.node])
    return {node: tuple(names) for node, names in found.items()}, first
