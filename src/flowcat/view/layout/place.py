"""Where the ordered nodes stand: x by what they are joined to, y by the heights of the rows."""

from dataclasses import dataclass
from itertools import pairwise

from flowcat.view.layout.lanes import Lanes, choose_lanes, loops, without_lanes
from flowcat.view.layout.layers import Layers
from flowcat.view.layout.sketch import Sketch
from flowcat.view.layout.spacing import spaced

Rows = list[list[int]]


@dataclass(frozen=True, slots=True)
class Places:
    """The middle of each node, and the upper and lower border of each row."""

    x: list[float]
    lanes: Lanes
    tops: list[float]
    bottoms: list[float]


def place(sketch: Sketch, layers: Layers, rows: Rows) -> Places:
    """Place all nodes; the leftmost border is at 0, as is the top of the first row."""
    lanes = without_lanes(sketch, layers)
    x = _settled(layers, rows, lanes, _packed(rows, lanes))
    if layers.back:
        lanes = choose_lanes(sketch, layers, x)
        x = _settled(layers, rows, lanes, x)
    left = min((at - lanes.lefts[node] for node, at in enumerate(x)), default=0.0)
    x = [at - left for at in x]
    tops, bottoms = _heights(sketch, layers, rows, x)
    return Places(x, lanes, tops, bottoms)


@dataclass(frozen=True, slots=True)
class _Join:
    """A line as one of its ends sees it."""

    node: int
    """The other end."""
    shift: float
    """How far from that node's middle this end should be."""
    weight: float


_ROUNDS = 14
_BOX_GAP = 36.0
_LABEL_GAP = 18.0
_LINE_GAP = 14.0
_ABOVE_LABEL = 18.0
_ABOVE_BOX = 26.0
_STEEPNESS = 0.14
"""How much higher the space between two rows is for each pixel that a line goes aside in it."""
_MOST_EXTRA = 64.0


def _packed(rows: Rows, lanes: Lanes) -> list[float]:
    """Place the nodes of each row side by side, with all rows around one middle."""
    x = [0.0] * len(lanes.lefts)
    for row in rows:
        width = 0.0
        for node in row:
            x[node] = width + lanes.lefts[node]
            width = x[node] + lanes.rights[node] + _BOX_GAP
        for node in row:
            x[node] -= width / 2
    return x


def _settled(layers: Layers, rows: Rows, lanes: Lanes, x: list[float]) -> list[float]:
    """Move nodes towards what they are joined to, until little changes."""
    upper, lower = _joins(layers, lanes)
    both = [above + below for above, below in zip(upper, lower, strict=True)]
    gaps = [_gaps(layers, lanes, row) for row in rows]
    x = list(x)
    for round_ in range(_ROUNDS):
        sides = (both, both) if round_ >= _ROUNDS // 2 else (upper, lower)
        for row, gap in zip(rows, gaps, strict=True):
            _settle(row, gap, sides[0], x)
        for row, gap in zip(reversed(rows), reversed(gaps), strict=True):
            _settle(row, gap, sides[1], x)
        if round_ >= _ROUNDS // 2:
            _straighten(layers, rows, gaps, both, x)
    return x


def _joins(layers: Layers, lanes: Lanes) -> tuple[list[list[_Join]], list[list[_Join]]]:
    """Return what each node is joined to above and below."""
    upper: list[list[_Join]] = [[] for _ in layers.sizes]
    lower: list[list[_Join]] = [[] for _ in layers.sizes]
    for above, below in layers.segments():
        weight = 1.0 + 2.5 * layers.is_thin(above) + 2.5 * layers.is_thin(below)
        shift = lanes.offsets.get((above, below), 0.0) - lanes.offsets.get((below, above), 0.0)
        upper[below].append(_Join(above, shift, weight))
        lower[above].append(_Join(below, -shift, weight))
    return upper, lower


def _gaps(layers: Layers, lanes: Lanes, row: list[int]) -> list[float]:
    """Return the least distance from the middle of each node to the next one's."""
    return [
        lanes.rights[left] + _gap(layers, left, right) + lanes.lefts[right]
        for left, right in pairwise(row)
    ]


def _gap(layers: Layers, left: int, right: int) -> float:
    match layers.is_thin(left), layers.is_thin(right):
        case True, True:
            return _LINE_GAP
        case False, False:
            return _BOX_GAP if left < layers.boxes else _LABEL_GAP
        case _:
            return _LABEL_GAP


def _settle(row: list[int], gaps: list[float], joins: list[list[_Join]], x: list[float]) -> None:
    """Move the nodes of one row to where the lines to them would be straightest."""
    wishes: list[float] = []
    weights = []
    for at, node in enumerate(row):
        if not joins[node]:
            # What nothing leads to keeps to its neighbour.
            wishes.append(wishes[-1] + gaps[at - 1] if at else x[node])
            weights.append(0.05)
            continue
        total = wish = 0.0
        for join in joins[node]:
            total += join.weight
            wish += (x[join.node] + join.shift) * join.weight
        wishes.append(wish / total)
        weights.append(total)
    for node, middle in zip(row, spaced(wishes, weights, gaps), strict=True):
        x[node] = middle


def _straighten(
    layers: Layers, rows: Rows, gaps: list[list[float]], joins: list[list[_Join]], x: list[float]
) -> None:
    """Make streams straight, in as few pieces as the nodes beside them permit."""
    place = {node: at for row in rows for at, node in enumerate(row)}
    for stream in layers.streams:
        piece: list[int] = []
        low, high = float("-inf"), float("inf")
        for node in stream:
            row, row_gaps, at = rows[layers.ranks[node]], gaps[layers.ranks[node]], place[node]
            left = x[row[at - 1]] + row_gaps[at - 1] if at else float("-inf")
            right = x[row[at + 1]] - row_gaps[at] if at + 1 < len(row) else float("inf")
            if max(low, left) > min(high, right):
                _align(piece, low, high, joins, x)
                piece, low, high = [], float("-inf"), float("inf")
            piece.append(node)
            low, high = max(low, left), min(high, right)
        _align(piece, low, high, joins, x)


def _align(
    piece: list[int], low: float, high: float, joins: list[list[_Join]], x: list[float]
) -> None:
    """Give all nodes of a piece the same x between two bounds."""
    inside = set(piece)
    outer = [join for node in piece for join in joins[node] if join.node not in inside]
    if not piece or low > high:
        return
    total = sum(join.weight for join in outer)
    wish = (
        sum((x[join.node] + join.shift) * join.weight for join in outer) / total
        if total
        else x[piece[0]]
    )
    for node in piece:
        x[node] = min(max(wish, low), high)


def _heights(
    sketch: Sketch, layers: Layers, rows: Rows, x: list[float]
) -> tuple[list[float], list[float]]:
    """Return the upper and lower border of each row."""
    loop_sizes = loops(sketch)
    aside = [0.0] * len(rows)
    for above, below in layers.segments():
        widest = max(layers.sizes[above].width, layers.sizes[below].width) / 2
        rank = layers.ranks[below]
        aside[rank] = max(aside[rank], abs(x[above] - x[below]) - widest)
    tops, bottoms = [], []
    y = 0.0
    for rank, row in enumerate(rows):
        if rank:
            y += _ABOVE_LABEL if rank % 2 else _ABOVE_BOX
            y += min(_MOST_EXTRA, aside[rank] * _STEEPNESS)
        tops.append(y)
        looping = (loop_sizes[node].height for node in row if node in loop_sizes)
        sizes = (layers.sizes[node].height for node in row)
        y += max(max(sizes, default=0.0), max(looping, default=0.0))
        bottoms.append(y)
    return tops, bottoms
