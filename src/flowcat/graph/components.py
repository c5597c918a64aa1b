"""Strongly connected components: the largest groups of nodes that all lead to each other.

Tarjan's algorithm, without recursion. Components come in reverse topological order: each one after
all that it leads to.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

N = TypeVar("N")


def components(successors: Mapping[N, Sequence[N]]) -> Iterator[tuple[N, ...]]:
    """Yield the components of a graph, also those of one node without an edge to itself."""
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    held: list[N] = []
    is_held: set[N] = set()
    for root in successors:
        if root in index:
            continue
        work: list[tuple[N, int]] = [(root, 0)]
        while work:
            node, at = work.pop()
            if at == 0:
                index[node] = low[node] = len(index)
                held.append(node)
                is_held.add(node)
            afters = successors.get(node, ())
            for position in range(at, len(afters)):
                after = afters[position]
                if after not in index:
                    work += [(node, position + 1), (after, 0)]
                    break
                if after in is_held:
                    low[node] = min(low[node], index[after])
            else:
                if low[node] == index[node]:
                    yield _taken(held, is_held, node)
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])


def cycles(successors: Mapping[N, Sequence[N]]) -> Iterator[tuple[N, ...]]:
    """Yield the components in which one can go round: of several nodes, or one with a loop."""
    for component in components(successors):
        if len(component) > 1 or component[0] in successors.get(component[0], ()):
            yield component


def _taken(held: list[N], is_held: set[N], root: N) -> tuple[N, ...]:
    taken: list[N] = []
    while True:
        node = held.pop()
        is_held.discard(node)
        taken.append(node)
        if node == root:
            return tuple(reversed(taken))
