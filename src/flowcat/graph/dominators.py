"""Dominators: a node dominates another if every way from the start to it comes through it.

The iterative algorithm of Cooper, Harvey and Kennedy (2001): immediate dominators are narrowed in
reverse postorder until nothing changes, which takes two or three rounds on graphs such as ours.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

N = TypeVar("N")


def immediate_dominators(successors: Mapping[N, Sequence[N]], start: N) -> dict[N, N]:
    """Return the nearest dominator of each node that the start leads to; the start is its own."""
    order = reverse_postorder(successors, start)
    rank = {node: at for at, node in enumerate(order)}
    before: dict[N, list[N]] = {node: [] for node in order}
    for node in order:
        for after in successors.get(node, ()):
            before[after].append(node)
    found: dict[N, N] = {start: start}
    changed = True
    while changed:
        changed = False
        for node in order[1:]:
            known = [one for one in before[node] if one in found]
            nearest = known[0]
            for other in known[1:]:
                nearest = _common(nearest, other, found, rank)
            if found.get(node) != nearest:
                found[node] = nearest
                changed = True
    return found


def dominators_of(node: N, immediate: Mapping[N, N]) -> Iterator[N]:
    """Yield the dominators of a node from the node itself up to the start."""
    yield node
    while immediate[node] != node:
        node = immediate[node]
        yield node


def reverse_postorder(successors: Mapping[N, Sequence[N]], start: N) -> list[N]:
    """Return the nodes that the start leads to, each before what it leads to, circles aside."""
    order: list[N] = []
    seen = {start}
    work: list[tuple[N, int]] = [(start, 0)]
    while work:
        node, at = work.pop()
        afters = successors.get(node, ())
        for position in range(at, len(afters)):
            after = afters[position]
            if after not in seen:
                seen.add(after)
                work += [(node, position + 1), (after, 0)]
                break
        else:
            order.append(node)
    return order[::-1]


def _common(one: N, other: N, found: Mapping[N, N], rank: Mapping[N, int]) -> N:
    while one != other:
        while rank[one] > rank[other]:
            one = found[one]
        while rank[other] > rank[one]:
            other = found[other]
    return one
