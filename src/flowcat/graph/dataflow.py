"""A worklist solver for facts that flow along the edges of a graph.

Facts form a lattice of finite height: ``join`` puts two together, and ``transfer`` says what is
left of a fact after an edge, or None if the edge cannot be taken with it. The result is the least
solution above the fact at the start; Kildall's method (1973).
"""

from collections.abc import Callable, Mapping, Sequence
from heapq import heappop, heappush
from typing import TypeVar

from flowcat.graph.dominators import reverse_postorder

N = TypeVar("N")
E = TypeVar("E")
F = TypeVar("F")


def solve(
    edges: Mapping[N, Sequence[tuple[N, E]]],
    start: N,
    fact: F,
    transfer: Callable[[E, F], F | None],
    join: Callable[[F, F], F],
) -> dict[N, F]:
    """Return what holds at each node that can be reached with a fact; others are left out."""
    afters = {node: [after for after, _ in outgoing] for node, outgoing in edges.items()}
    order = reverse_postorder(afters, start)
    rank = {node: at for at, node in enumerate(order)}
    facts: dict[N, F] = {start: fact}
    waiting = [rank[start]]
    is_waiting = {start}
    while waiting:
        node = order[heappop(waiting)]
        is_waiting.discard(node)
        here = facts[node]
        for after, edge in edges.get(node, ()):
            moved = transfer(edge, here)
            if moved is None:
                continue
            joined = join(facts[after], moved) if after in facts else moved
            if after in facts and joined == facts[after]:
                continue
            facts[after] = joined
            if after not in is_waiting:
                is_waiting.add(after)
                heappush(waiting, rank[after])
    return facts
