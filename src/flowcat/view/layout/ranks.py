"""Which arrows lead back, and on which row each box stands.

Taking the arrows that lead back the other way round leaves a graph without cycles; then each arrow
leads at least one row down. The start is alone on the first row.
"""

from collections.abc import Sequence

from flowcat.view.layout.sketch import Link, Sketch

Pair = tuple[int, int]
"""An arrow without its texts: from box, to box."""


def back_links(count: int, links: Sequence[Pair], start: int) -> frozenset[int]:
    """Find the links that lead back, by a depth-first walk from the start in the links' order.

    Args:
        count: How many boxes there are.
        links: Source and target of each link; links from a box to itself are not considered.
        start: The box to begin at; no arrow leads forward into it.

    Returns:
        The places in ``links`` of those that lead back.
    """
    leaving = _leaving(count, links)
    back = {at for at, (source, target) in enumerate(links) if target == start != source}
    state = [0] * count  # 1 while on the walk's own path, 2 when left
    for root in (start, *_roots_first(count, links)):
        if state[root]:
            continue
        state[root] = 1
        walk = [(root, iter(leaving[root]))]
        while walk:
            box, rest = walk[-1]
            at = next(rest, None)
            if at is None:
                state[box] = 2
                walk.pop()
                continue
            target = links[at][1]
            if state[target] == 1:
                back.add(at)
            elif not state[target]:
                state[target] = 1
                walk.append((target, iter(leaving[target])))
    return frozenset(back)


def assign_ranks(sketch: Sketch, back: frozenset[int]) -> tuple[int, ...]:
    """Give each box its row, counted from 0.

    Each link leads at least one row down (up, if it leads back). No row is much fuller than the
    picture is high, and boxes with nothing before them stand near what follows.
    """
    if not sketch.boxes:
        return ()
    downward = _downward(sketch.links, back)
    before, after = _neighbours(len(sketch.boxes), downward)
    order = _topological(before, after, sketch.start)
    ranks = _earliest(order, before, sketch)
    _lower_roots(ranks, order, before, after, sketch.start)
    _lower_ends(ranks, after, sketch)
    return _without_gaps(ranks)


_MANY_ENDS = 7
"""With more ends than this each stays under what leads to it."""


def _leaving(count: int, links: Sequence[Pair]) -> list[list[int]]:
    leaving: list[list[int]] = [[] for _ in range(count)]
    for at, (source, target) in enumerate(links):
        if source != target:
            leaving[source].append(at)
    return leaving


def _roots_first(count: int, links: Sequence[Pair]) -> list[int]:
    """Return all boxes, those without an arrow into them first."""
    entered = {target for source, target in links if source != target}
    return sorted(range(count), key=lambda box: box in entered)


def _downward(links: Sequence[Link], back: frozenset[int]) -> list[Pair]:
    pairs = {
        (link.target, link.source) if at in back else (link.source, link.target)
        for at, link in enumerate(links)
        if link.source != link.target
    }
    return sorted(pairs)


def _neighbours(count: int, pairs: Sequence[Pair]) -> tuple[list[list[int]], list[list[int]]]:
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for upper, lower in pairs:
        after[upper].append(lower)
        before[lower].append(upper)
    return before, after


def _topological(before: list[list[int]], after: list[list[int]], start: int) -> list[int]:
    """Order the boxes so that each comes after all that stand above it, the start first."""
    missing = [len(upper) for upper in before]
    order = [start, *(box for box in range(len(before)) if not before[box] and box != start)]
    for box in order:
        for lower in after[box]:
            missing[lower] -= 1
            if not missing[lower]:
                order.append(lower)
    return order


def _earliest(order: list[int], before: list[list[int]], sketch: Sketch) -> list[int]:
    """Place each box as high as what is above it and the room in the row permit."""
    room = max(5, round(0.9 * len(order) ** 0.5))
    ranks = [0] * len(order)
    used: dict[int, int] = {}
    for box in order:
        if box == sketch.start:
            continue
        rank = max((ranks[upper] + 1 for upper in before[box]), default=1)
        while used.get(rank, 0) >= room:
            rank += 1
        used[rank] = used.get(rank, 0) + 1
        ranks[box] = rank
    return ranks


def _lower_roots(
    ranks: list[int],
    order: list[int],
    before: list[list[int]],
    after: list[list[int]],
    start: int,
) -> None:
    """Move boxes that more arrows leave than enter down to what follows them."""
    for box in reversed(order):
        if box != start and len(after[box]) > len(before[box]):
            ranks[box] = max(ranks[box], min(ranks[lower] for lower in after[box]) - 1)


def _lower_ends(ranks: list[int], after: list[list[int]], sketch: Sketch) -> None:
    """Put the ends on the last row, if they are few."""
    last = max(ranks)
    ends = [box for box in sketch.ends if not after[box] and box != sketch.start]
    if len(ends) <= _MANY_ENDS:
        for box in ends:
            ranks[box] = last


def _without_gaps(ranks: list[int]) -> tuple[int, ...]:
    rows = {rank: at for at, rank in enumerate(sorted(set(ranks)))}
    return tuple(rows[rank] for rank in ranks)
