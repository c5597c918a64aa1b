"""Where arrows that lead back leave and reach the sides of boxes.

Such an arrow leaves its box at a side, climbs in a lane beside it, and comes to its target from
below in a lane beside that. A lane belongs to the box as to its width, so no other box stands in
it. A loop needs room at a side too.
"""

from flowcat.text.dataclass import dataclass
from flowcat.view.layout.layers import Layers
from flowcat.view.layout.sketch import Size, Sketch

LOOP_REACH = 26.0
"""How far a loop reaches out of its box, up to its label."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of a picture, and the room that every node needs on either side of its middle."""

    offsets: dict[tuple[int, int], float]
    """How far a lane is from the middle of its box, by the box and the node the lane leads to."""
    lefts: list[float]
    rights: list[float]
    left_loops: frozenset[int] = frozenset()
    """The boxes whose loop is at the left side."""

    def loop_side(self, box: int) -> int:
        """Return 1 if the loop of a box is at the right side, else -1."""
        return -1 if box in self.left_loops else 1

    def widen(self, box: int, node: int, offset: float) -> None:
        """Move a lane outwards."""
        self.offsets[box, node] = offset
        room = self.rights if offset > 0 else self.lefts
        room[box] = max(room[box], abs(offset))


def without_lanes(sketch: Sketch, layers: Layers) -> Lanes:
    """Return the room that the nodes and their loops need before lanes are known."""
    return _with_loops(sketch, layers, frozenset())


def choose_lanes(sketch: Sketch, layers: Layers, x: list[float]) -> Lanes:
    """Give each arrow that leads back its lanes, on the sides to which it leads.

    Args:
        sketch: The graph.
        layers: The same, cut into rows.
        x: The middle of each node, as far as it is known.
    """
    sides = _sides(layers, x)
    looping = loops(sketch)
    left_loops = frozenset(
        box
        for box in looping
        if {side for (other, _), side in sides.items() if other == box} == {1}
    )
    lanes = _with_loops(sketch, layers, left_loops)
    used: dict[tuple[int, int, bool], int] = {}
    for box, node in sorted(sides, key=lambda key: (abs(x[key[1]] - x[key[0]]), key)):
        side = sides[box, node]
        if box in looping:
            side = -lanes.loop_side(box)
        key = (box, side, layers.ranks[node] < layers.ranks[box])
        offset = layers.sizes[box].width / 2 + _FIRST_LANE + used.get(key, 0) * _NEXT_LANE
        used[key] = used.get(key, 0) + 1
        lanes.widen(box, node, side * offset)
    return lanes


def loops(sketch: Sketch) -> dict[int, Size]:
    """Return the size of the label of each box's loop, for the boxes that have one."""
    return {link.source: link.label for link in sketch.links if link.source == link.target}


_FIRST_LANE = 16.0
_NEXT_LANE = 12.0


def _with_loops(sketch: Sketch, layers: Layers, left_loops: frozenset[int]) -> Lanes:
    halves = [size.width / 2 for size in layers.sizes]
    lanes = Lanes({}, list(halves), list(halves), left_loops)
    for box, size in loops(sketch).items():
        room = lanes.lefts if box in left_loops else lanes.rights
        room[box] += LOOP_REACH + size.width
    return lanes


def _sides(layers: Layers, x: list[float]) -> dict[tuple[int, int], int]:
    """Choose the side for each lane, by its box and the node it leads to.

    A lane is at the side where fewer of the other lines stand between it and the node.
    """
    ends = [
        (pair, at in layers.back)
        for at, chain in enumerate(layers.chains)
        if chain
        for pair in ((chain[0], chain[1]), (chain[-1], chain[-2]))
    ]
    faces: dict[tuple[int, int], set[float]] = {}
    for (box, node), is_back in ends:
        if not is_back:
            faces.setdefault((box, layers.ranks[node]), set()).add(x[node])
    sides = {}
    for (box, node), is_back in ends:
        if is_back:
            others = faces.get((box, layers.ranks[node]), set())
            lean = sum(1 if x[node] > other else -1 for other in others)
            sides[box, node] = 1 if (lean or x[node] - x[box]) >= 0 else -1
    return sides
