"""Which nodes of a graph can be reached, forwards or backwards.

A graph here is a mapping from a node to its successors, in order; a successor that is no key has
none of its own. Everything takes time in proportion to nodes and edges, and nothing recurses.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar

N = TypeVar("N")
Successors: TypeAlias = Mapping[N, Iterable[N]]


def reachable(successors: Successors[N], starts: Iterable[N]) -> set[N]:
    """Return all nodes that some start leads to, the starts included."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for after in successors.get(waiting.pop(), ()):
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


def reversed_graph(successors: Successors[N]) -> dict[N, list[N]]:
    """Turn every edge around."""
    turned: dict[N, list[N]] = {node: [] for node in successors}
    for node, afters in successors.items():
        for after in afters:
            turned.setdefault(after, []).append(node)
    return turned


def co_reachable(successors: Successors[N], ends: Iterable[N]) -> set[N]:
    """Return all nodes from which some end can be reached, the ends included."""
    return reachable(reversed_graph(successors), ends)


def shortest_path(successors: Successors[N], start: N, goals: Iterable[N]) -> list[N]:
    """Return one of the shortest ways to some goal, both ends included; none if there is no way."""
    wanted = set(goals)
    before: dict[N, N | None] = {start: None}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if node in wanted:
            return _way_back(before, node)
        for after in successors.get(node, ()):
            if after not in before:
                before[after] = node
                waiting.append(after)
    return []


def _way_back(before: Mapping[N, N | None], node: N) -> list[N]:
    path = [node]
    while (previous := before[path[-1]]) is not None:
        path.append(previous)
    return path[::-1]
