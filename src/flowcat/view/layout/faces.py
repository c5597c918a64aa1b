"""Arrows that lead back, moved to the outer side of the others at the same border of a box.

They leave and reach boxes at the sides. So where such a line stands between the lines that meet the
border itself, it has to cross some of them, which the plain count of crossings does not see.
"""

from bisect import bisect_right

from flowcat.view.layout.layers import Layers

Rows = list[list[int]]


def turn_outwards(layers: Layers, rows: Rows) -> None:
    """Exchange neighbours in the rows where that saves crossings at the sides of boxes too."""
    joined = _joined(layers)
    backs = {node for at in layers.back for node in layers.chains[at][1:-1]}
    place = {node: at for row in rows for at, node in enumerate(row)}
    for row in rows[1::2]:
        for _ in range(len(row)):
            if not _exchanged(layers, row, joined, backs, place):
                break


_Joined = list[tuple[list[int], list[int]]]


def _joined(layers: Layers) -> _Joined:
    """Return for each node what it is joined to above and below."""
    joined: _Joined = [([], []) for _ in layers.sizes]
    for above, below in layers.segments():
        joined[above][1].append(below)
        joined[below][0].append(above)
    return joined


def _exchanged(
    layers: Layers, row: list[int], joined: _Joined, backs: set[int], place: dict[int, int]
) -> bool:
    """Go through a row once, and tell whether anything was exchanged."""
    changed = False
    for at in range(len(row) - 1):
        left, right = row[at], row[at + 1]
        if (left in backs) == (right in backs):
            continue
        faces = [
            joined[box][1 - above]
            for above in (0, 1)
            for box in {*joined[left][above]} | {*joined[right][above]}
            if box < layers.boxes
        ]
        before = _crossed(left, right, joined, place) + _inner(faces, backs, place)
        place[left], place[right] = at + 1, at
        after = _crossed(right, left, joined, place) + _inner(faces, backs, place)
        if after < before:
            row[at], row[at + 1] = right, left
            changed = True
        else:
            place[left], place[right] = at, at + 1
    return changed


def _crossed(left: int, right: int, joined: _Joined, place: dict[int, int]) -> int:
    """Count the crossings between the lines of two neighbours."""
    count = 0
    for above in (0, 1):
        lefts = sorted(place[node] for node in joined[left][above])
        count += sum(len(lefts) - bisect_right(lefts, place[node]) for node in joined[right][above])
    return count


def _inner(faces: list[list[int]], backs: set[int], place: dict[int, int]) -> int:
    """Count the lines that those leading back have to cross at borders of boxes."""
    count = 0
    for face in faces:
        plain = [place[node] for node in face if node not in backs]
        for node in face:
            if node in backs:
                lefts = sum(other < place[node] for other in plain)
                count += min(lefts, len(plain) - lefts)
    return count
