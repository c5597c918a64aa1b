"""Where the ordered nodes stand: x by what they are joined to, y by the heights of the rows."""

from itertools import pairwise

from flowcat.text.dataclass import dataclass
from flowcat.view.layout.align import Join, Row, match_lanes, straighten
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
        match_lanes(layers, _spaced_rows(layers, lanes, rows), lanes, x)
    left = min((at - lanes.lefts[node] for node, at in enumerate(x)), default=0.0)
    x = [at - left for at in x]
    tops, bottoms = _heights(sketch, layers, rows, x)
    return Places(x, lanes, tops, bottoms)


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
    spaced_rows = _spaced_rows(layers, lanes, rows)
    x = list(x)
    for round_ in range(_ROUNDS):
        is_late = round_ >= _ROUNDS // 2
        for row in spaced_rows:
            _settle(row, both if is_late else upper, x)
        for row in reversed(spaced_rows):
            _settle(row, both if is_late else lower, x)
        if is_late:
            straighten(layers, spaced_rows, both, x)
    return x


def _joins(layers: Layers, lanes: Lanes) -> tuple[list[list[Join]], list[list[Join]]]:
    """Return what each node is joined to above and below."""
    upper: list[list[Join]] = [[] for _ in layers.sizes]
    lower: list[list[Join]] = [[] for _ in layers.sizes]
    for above, below in layers.segments():
        weight = 1.0 + 2.5 * layers.is_thin(above) + 2.5 * layers.is_thin(below)
        shift = lanes.offsets.get((above, below), 0.0) - lanes.offsets.get((below, above), 0.0)
        upper[below].append(Join(above, shift, weight))
        lower[above].append(Join(below, -shift, weight))
    return upper, lower


def _spaced_rows(layers: Layers, lanes: Lanes, rows: Rows) -> list[Row]:
    return [
        Row(
            nodes,
            [
                lanes.rights[left] + _gap(layers, left, right) + lanes.lefts[right]
                for left, right in pairwise(nodes)
            ],
        )
        for nodes in rows
    ]


def _gap(layers: Layers, left: int, right: int) -> float:
    match layers.is_thin(left), layers.is_thin(right):
        case True, True:
            return _LINE_GAP
        case False, False:
            return _BOX_GAP if left < layers.boxes else _LABEL_GAP
        case _:
            return _LABEL_GAP


def _settle(row: Row, joins: list[list[Join]], x: list[float]) -> None:
    """Move the nodes of one row to where the lines to them would be straightest."""
    wishes: list[float] = []
    weights = []
    for at, node in enumerate(row.nodes):
        if not joins[node]:
            # What nothing leads to keeps to its neighbour.
            wishes.append(wishes[-1] + row.gaps[at - 1] if at else x[node])
            weights.append(0.05)
            continue
        total = wish = 0.0
        for join in joins[node]:
            total += join.weight
            wish += (x[join.node] + join.shift) * join.weight
        wishes.append(wish / total)
        weights.append(total)
    for node, middle in zip(row.nodes, spaced(wishes, weights, row.gaps), strict=True):
        x[node] = middle


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
