"""The lines of the arrows: straight through the rows, curved between them.

Between two rows there is nothing else, and within a row every line has its own place, so a line
meets no box and no label but its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flowcat.view.layout.lanes import LOOP_REACH
from flowcat.view.layout.layers import Layers
from flowcat.view.layout.place import Places
from flowcat.view.layout.sketch import Link, Point, Rect, Sketch, Way
from flowcat.view.layout.spacing import spread


def route(
    sketch: Sketch, layers: Layers, places: Places, boxes: tuple[Rect, ...]
) -> tuple[Way, ...]:
    """Draw the way of each link, in the links' order."""
    ports = _ports(sketch, layers, places, boxes)
    drawn: set[int] = set()
    ways = []
    for at, link in enumerate(sketch.links):
        chain = layers.chains[at]
        if not chain:
            ways.append(_loop(boxes[link.source], link, places.lanes.loop_side(link.source)))
            continue
        stops = _stops(chain, layers, places, boxes, ports)
        is_back = at in layers.back
        if is_back:
            chain = chain[::-1]
            stops = [_Stop(stop.x, stop.leave, stop.enter) for stop in reversed(stops)]
        met = next((i for i, node in enumerate(chain) if node in drawn), None)
        reaches = met is None
        if met is not None:
            stops = [*stops[:met], _Stop(stops[met].x, stops[met].enter, stops[met].enter)]
        drawn.update(chain[2:-1])
        start, steps = _line(stops)
        if is_back:
            start, steps = _from_side(boxes[link.source], start, steps)
            if reaches:
                steps = _to_side(boxes[link.target], steps)
        label = _label(chain[1], layers, places)
        ways.append(Way(start, tuple(steps), label, reaches, is_back))
    return tuple(ways)


class _Stop(NamedTuple):
    """Where a line passes a row: from one border of it to the other, or to a box's border."""

    x: float
    enter: float
    leave: float


Steps = list[tuple[Point, ...]]
_PORT_GAP = 22.0
_PORT_INSET = 24.0
_CORNER = 8.0
_SIDE_SHIFT = 7.0
"""Arrows leave a side this much above its middle, and reach it this much below."""


def _ports(
    sketch: Sketch, layers: Layers, places: Places, boxes: tuple[Rect, ...]
) -> dict[tuple[int, int], float]:
    """Return where lines meet boxes: x by the box and the next node."""
    leaving: list[list[tuple[int, ...]]] = [[] for _ in boxes]
    entering: list[dict[str, set[int]]] = [{} for _ in boxes]
    for at, link in enumerate(sketch.links):
        chain = layers.chains[at]
        if chain and at not in layers.back:
            leaving[link.source].append((chain[1],))
            entering[link.target].setdefault(link.stream, set()).add(chain[-2])
    ports = {
        (box, node): places.x[box] + offset for (box, node), offset in places.lanes.offsets.items()
    }
    for box, rect in enumerate(boxes):
        into = [tuple(sorted(nodes)) for nodes in entering[box].values()]
        for groups in (leaving[box], into):
            _spread_ports(box, rect, groups, places.x, ports)
    return ports


def _spread_ports(
    box: int,
    rect: Rect,
    groups: Sequence[tuple[int, ...]],
    x: list[float],
    ports: dict[tuple[int, int], float],
) -> None:
    """Give each group of nodes a place on the upper or lower border of a box."""
    wishes = sorted((sum(x[node] for node in group) / len(group), group) for group in groups)
    inset = min(_PORT_INSET, rect.width / 3)
    found = spread([wish for wish, _ in wishes], rect.x + inset, rect.right - inset, _PORT_GAP)
    for place, (_, group) in zip(found, wishes, strict=True):
        for node in group:
            ports[box, node] = place


def _stops(
    chain: tuple[int, ...],
    layers: Layers,
    places: Places,
    boxes: tuple[Rect, ...],
    ports: dict[tuple[int, int], float],
) -> list[_Stop]:
    """Return where a chain passes each of its rows, from the upper box to the lower one."""
    first, last = boxes[chain[0]], boxes[chain[-1]]
    is_lane = (chain[0], chain[1]) in places.lanes.offsets
    bottom = first.center.y + _SIDE_SHIFT if is_lane else first.bottom
    top = last.center.y - _SIDE_SHIFT if is_lane else last.y
    ranks = layers.ranks
    return [
        _Stop(ports[chain[0], chain[1]], bottom, places.bottoms[ranks[chain[0]]]),
        *(
            _Stop(places.x[node], places.tops[ranks[node]], places.bottoms[ranks[node]])
            for node in chain[1:-1]
        ),
        _Stop(ports[chain[-1], chain[-2]], places.tops[ranks[chain[-1]]], top),
    ]


def _line(stops: list[_Stop]) -> tuple[Point, Steps]:
    """Join the stops by lines and curves that begin and end upright."""
    steps: Steps = []
    start = here = Point(stops[0].x, stops[0].enter)
    for at, stop in enumerate(stops):
        if at:
            there = Point(stop.x, stop.enter)
            steps.append(_curve(here, there))
            here = there
        if stop.leave != here.y:
            here = Point(stop.x, stop.leave)
            steps.append((here,))
    return start, _joined(start, steps)


def _curve(here: Point, there: Point) -> tuple[Point, ...]:
    if abs(here.x - there.x) < 0.5:
        return (Point(here.x, there.y),)
    bend = (there.y - here.y) * 0.55
    return Point(here.x, here.y + bend), Point(there.x, there.y - bend), there


def _joined(start: Point, steps: Steps) -> Steps:
    """Make one of straight lines that follow each other."""
    joined: Steps = []
    for step in steps:
        if joined and len(step) == len(joined[-1]) == 1:
            joined.pop()
        joined.append(step)
    return [step for step in joined if step != (start,)]


def _from_side(box: Rect, start: Point, steps: Steps) -> tuple[Point, Steps]:
    """Begin at the side of a box and turn upwards into the lane."""
    side = box.right if start.x > box.center.x else box.x
    turn = min(_CORNER, abs(start.x - side))
    towards = 1 if start.x > side else -1
    straight = Point(start.x - towards * turn, start.y)
    corner = (Point(start.x, start.y), Point(start.x, start.y), Point(start.x, start.y - turn))
    return Point(side, start.y), [(straight,), corner, *steps]


def _to_side(box: Rect, steps: Steps) -> Steps:
    """Turn out of the lane and end at the side of a box."""
    lane = steps[-1][-1]
    side = box.right if lane.x > box.center.x else box.x
    turn = min(_CORNER, abs(lane.x - side))
    towards = 1 if lane.x > side else -1
    before = (Point(lane.x, lane.y + turn),)
    corner = (lane, lane, Point(lane.x - towards * turn, lane.y))
    return [*steps[:-1], before, corner, (Point(side, lane.y),)]


def _label(node: int, layers: Layers, places: Places) -> Rect | None:
    width, height = layers.sizes[node]
    if not width:
        return None
    rank = layers.ranks[node]
    middle = (places.tops[rank] + places.bottoms[rank]) / 2
    return Rect(places.x[node] - width / 2, middle - height / 2, width, height)


def _loop(box: Rect, link: Link, side: int) -> Way:
    middle = box.center.y
    border = box.right if side > 0 else box.x
    reach = border + side * (LOOP_REACH - 4)
    start, end = Point(border, middle - 9), Point(border, middle + 9)
    curve = (Point(reach, start.y - 7), Point(reach, end.y + 7), end)
    width, height = link.label
    left = border + LOOP_REACH if side > 0 else border - LOOP_REACH - width
    label = Rect(left, middle - height / 2, width, height) if width else None
    return Way(start, (curve,), label, reaches=True, is_back=True)
