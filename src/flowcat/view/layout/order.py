"""The order of the nodes within each row, with few crossings of lines.

Rows are sorted by the mean place of what each node is joined to, downwards and upwards in turn;
then neighbours are exchanged where that saves crossings. The best order met is kept. No chance is
involved: the same graph is always ordered alike.
"""

from bisect import bisect_right, insort

from flowcat.view.layout.layers import Layers

Rows = list[list[int]]


def order_rows(layers: Layers) -> Rows:
    """Return the nodes of each row from left to right."""
    upper: list[list[int]] = [[] for _ in layers.sizes]
    lower: list[list[int]] = [[] for _ in layers.sizes]
    for above, below in layers.segments():
        lower[above].append(below)
        upper[below].append(above)
    best = _walked(layers, lower)
    least = _crossings(best, lower)
    rows = [list(row) for row in best]
    for sweep in range(_SWEEPS):
        if not least:
            break
        _sweep(rows, upper, lower, sweep)
        if sweep % 2:
            _exchange(rows, upper, lower)
        count = _crossings(rows, lower)
        if count < least:
            best, least = [list(row) for row in rows], count
    return best


_SWEEPS = 24


def _walked(layers: Layers, lower: list[list[int]]) -> Rows:
    """Order by a depth-first walk downwards, which keeps the order in which arrows are written."""
    rows: Rows = [[] for _ in range(max(layers.ranks, default=-1) + 1)]
    seen = [False] * len(layers.sizes)
    roots = sorted(range(len(layers.sizes)), key=lambda node: layers.ranks[node])
    for root in roots:
        rest = [root]
        while rest:
            node = rest.pop()
            if not seen[node]:
                seen[node] = True
                rows[layers.ranks[node]].append(node)
                rest += reversed(lower[node])
    return rows


def _sweep(rows: Rows, upper: list[list[int]], lower: list[list[int]], sweep: int) -> None:
    """Sort all rows once by what they are joined to: above in even sweeps, below in odd ones."""
    joined, order = (upper, rows[1:]) if sweep % 2 == 0 else (lower, rows[-2::-1])
    place = [0.0] * len(upper)
    for row in rows:
        _note(row, place)
    for row in order:
        wish = {
            node: sum(place[other] for other in joined[node]) / len(joined[node])
            if joined[node]
            else place[node]
            for node in row
        }
        row.sort(key=wish.__getitem__)
        _note(row, place)


def _note(row: list[int], place: list[float]) -> None:
    """Write down where the nodes of a row stand, between 0 and 1."""
    for at, node in enumerate(row):
        place[node] = (at + 0.5) / len(row)


def _exchange(rows: Rows, upper: list[list[int]], lower: list[list[int]]) -> None:
    """Exchange neighbours in all rows as long as that saves crossings, a few times at most."""
    place = [0] * len(upper)
    for row in rows:
        for at, node in enumerate(row):
            place[node] = at
    above = [sorted(place[other] for other in others) for others in upper]
    for row in rows:
        for _ in range(4):
            below = {node: sorted(place[other] for other in lower[node]) for node in row}
            if not _exchange_once(row, above, below):
                break
        for at, node in enumerate(row):
            place[node] = at
        for node in row:
            for other in lower[node]:
                above[other] = sorted(place[up] for up in upper[other])


def _exchange_once(row: list[int], above: list[list[int]], below: dict[int, list[int]]) -> bool:
    changed = False
    for at in range(len(row) - 1):
        left, right = row[at], row[at + 1]
        now = _crossed(above[left], above[right]) + _crossed(below[left], below[right])
        then = _crossed(above[right], above[left]) + _crossed(below[right], below[left])
        if then < now:
            row[at], row[at + 1] = right, left
            changed = True
    return changed


def _crossed(left: list[int], right: list[int]) -> int:
    """Count the crossings of two neighbours' lines, given the sorted places they lead to."""
    return sum(len(left) - bisect_right(left, place) for place in right)


def _crossings(rows: Rows, lower: list[list[int]]) -> int:
    """Count all crossings."""
    place = [0] * len(lower)
    for row in rows:
        for at, node in enumerate(row):
            place[node] = at
    total = 0
    for row in rows:
        ends: list[int] = []
        for node in row:
            targets = sorted(place[other] for other in lower[node])
            total += _crossed(ends, targets)
            for target in targets:
                insort(ends, target)
    return total
