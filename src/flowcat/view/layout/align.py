"""Lines made straight after all has found its place, as far as the neighbours permit."""

from typing import NamedTuple

from flowcat.text.dataclass import dataclass
from flowcat.view.layout.lanes import Lanes
from flowcat.view.layout.layers import Layers

INFINITE = float("inf")


class Join(NamedTuple):
    """A line as one of its ends sees it."""

    node: int
    """The other end."""
    shift: float
    """How far from that node's middle this end should be."""
    weight: float


@dataclass(frozen=True, slots=True)
class Row:
    """The nodes of a row, and the least distance from the middle of each to the next one's."""

    nodes: list[int]
    gaps: list[float]

    def bounds(self, at: int, x: list[float]) -> tuple[float, float]:
        """Return how far the node at a place may move to either side."""
        low = x[self.nodes[at - 1]] + self.gaps[at - 1] if at else -INFINITE
        high = x[self.nodes[at + 1]] - self.gaps[at] if at + 1 < len(self.nodes) else INFINITE
        return low, high


def straighten(layers: Layers, rows: list[Row], joins: list[list[Join]], x: list[float]) -> None:
    """Make streams straight, in as few pieces as the nodes beside them permit."""
    place = {node: at for row in rows for at, node in enumerate(row.nodes)}
    for stream in layers.streams:
        piece: list[int] = []
        low, high = -INFINITE, INFINITE
        for node in stream:
            left, right = rows[layers.ranks[node]].bounds(place[node], x)
            if max(low, left) > min(high, right):
                _align(piece, low, high, joins, x)
                piece, low, high = [], -INFINITE, INFINITE
            piece.append(node)
            low, high = max(low, left), min(high, right)
        _align(piece, low, high, joins, x)


def match_lanes(layers: Layers, rows: list[Row], lanes: Lanes, x: list[float]) -> None:
    """Where an arrow leads back along one side of two boxes, widen the narrower lane to match.

    Only small steps are removed, and only where nothing else is in the way.
    """
    place = {node: at for row in rows for at, node in enumerate(row.nodes)}
    for link in sorted(layers.back):
        chain = layers.chains[link]
        ends = ((chain[0], chain[1]), (chain[-1], chain[-2]))
        offsets = [lanes.offsets[end] for end in ends]
        found = [x[box] + lanes.offsets[box, node] for box, node in ends]
        found += (x[node] for node in chain[1:-1])
        if offsets[0] * offsets[1] < 0 or max(found) - min(found) > _SMALL_STEP:
            continue
        goal = max(found) if offsets[0] > 0 else min(found)
        moves = {node: goal - x[node] for node in chain[1:-1]}
        # A box whose lane is widened needs room as if it moved outwards by the difference.
        wider = {box: goal - at for (box, _), at in zip(ends, found, strict=False)}
        fits = all(
            _fits(rows[layers.ranks[node]], place[node], x, move, slack)
            for part, slack in ((moves, 0.01), (wider, _LANE_SLACK))
            for node, move in part.items()
        )
        if fits and all(_is_alone(lanes, end) for end in ends):
            for node in chain[1:-1]:
                x[node] = goal
            for box, node in ends:
                lanes.widen(box, node, goal - x[box])


_SMALL_STEP = 36.0
_LANE_SLACK = 12.0
"""How much nearer than a box a lane may come to what is beside it."""


def _align(
    piece: list[int], low: float, high: float, joins: list[list[Join]], x: list[float]
) -> None:
    """Give all nodes of a piece the same x between two bounds."""
    inside = set(piece)
    outer = [join for node in piece for join in joins[node] if join.node not in inside]
    if low > high or not outer:
        return
    total = sum(join.weight for join in outer)
    wish = sum((x[join.node] + join.shift) * join.weight for join in outer) / total
    for node in piece:
        x[node] = min(max(wish, low), high)


def _fits(row: Row, at: int, x: list[float], move: float, slack: float) -> bool:
    low, high = row.bounds(at, x)
    return low - slack <= x[row.nodes[at]] + move <= high + slack


def _is_alone(lanes: Lanes, end: tuple[int, int]) -> bool:
    """Tell whether no other lane is at the same side of the box."""
    box, node = end
    return not any(
        other == box and other_node != node and offset * lanes.offsets[end] > 0
        for (other, other_node), offset in lanes.offsets.items()
    )
