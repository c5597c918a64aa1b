"""Where arrows that lead back leave and reach the sides of boxes.

Such an arrow leaves its box at a side, climbs in a lane beside it, and comes to its target from below
in a lane beside that. A lane belongs to the box as to its width, so no other box stands in it. Loops
need room at the right side too.
"""

from dataclasses import dataclass

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


def without_lanes(sketch: Sketch, layers: Layers) -> Lanes:
    """Return the room that the nodes and their loops need before lanes are known."""
    lefts = [size.width / 2 for size in layers.sizes]
    rights = list(lefts)
    for box, size in loops(sketch).items():
        rights[box] += LOOP_REACH + size.width
    return Lanes({}, lefts, rights)


def choose_lanes(sketch: Sketch, layers: Layers, x: list[float]) -> Lanes:
    """Give each arrow that leads back its lanes, on the sides to which it leads.

    Args:
        sketch: The graph.
        layers: The same, cut into rows.
        x: The middle of each node, as far as it is known.
    """
    looping = loops(sketch)
    wanted: dict[tuple[int, int, bool], set[int]] = {}  # by box, side and whether upwards
    for at in sorted(layers.back):
        chain = layers.chains[at]
        for box, node, upwards in ((chain[0], chain[1], False), (chain[-1], chain[-2], True)):
            side = 1 if x[node] >= x[box] and box not in looping else -1
            wanted.setdefault((box, side, upwards), set()).add(node)
    lanes = without_lanes(sketch, layers)
    for (box, side, _), nodes in wanted.items():
        nearest = sorted(nodes, key=lambda node: (side * x[node], node))
        half = layers.sizes[box].width / 2
        for at, node in enumerate(nearest):
            offset = half + _FIRST_LANE + at * _NEXT_LANE
            lanes.offsets[box, node] = side * offset
            room = lanes.rights if side > 0 else lanes.lefts
            room[box] = max(room[box], offset)
    return lanes


def loops(sketch: Sketch) -> dict[int, Size]:
    """Return the size of the label of each box's loop, for the boxes that have one."""
    return {link.source: link.label for link in sketch.links if link.source == link.target}


_FIRST_LANE = 16.0
_NEXT_LANE = 12.0
