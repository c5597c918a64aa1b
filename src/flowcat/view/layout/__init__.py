"""A layered layout: boxes in rows, arrows downwards, few crossings, room for every label.

The steps, each in its module: find what leads back and the rows (``ranks``), cut the arrows at the
rows (``layers``), order each row (``order``, ``faces``), place everything (``lanes``, ``place``,
``align``), and draw the lines (``route``). Nothing is left to chance, so the same graph always has
the same layout.
"""

from flowcat.view.layout.faces import turn_outwards
from flowcat.view.layout.layers import Layers, cut
from flowcat.view.layout.order import order_rows
from flowcat.view.layout.place import Places, place
from flowcat.view.layout.ranks import assign_ranks, back_links
from flowcat.view.layout.route import route
from flowcat.view.layout.sketch import Layout, Link, Point, Rect, Size, Sketch, Way

__all__ = ["Layout", "Link", "Point", "Rect", "Size", "Sketch", "Way", "back_links", "lay_out"]


def lay_out(sketch: Sketch) -> Layout:
    """Lay out a graph; the time grows a little faster than the number of boxes and links."""
    if not sketch.boxes:
        return Layout(Size(0, 0), (), ())
    pairs = [(link.source, link.target) for link in sketch.links]
    back = back_links(len(sketch.boxes), pairs, sketch.start)
    layers = cut(sketch, assign_ranks(sketch, back), back)
    rows = order_rows(layers)
    turn_outwards(layers, rows)
    places = place(sketch, layers, rows)
    boxes = tuple(_box(node, layers, places) for node in range(layers.boxes))
    ways = route(sketch, layers, places, boxes)
    rights = (at + places.lanes.rights[node] for node, at in enumerate(places.x))
    return Layout(Size(max(rights), places.bottoms[-1]), boxes, ways)


def _box(node: int, layers: Layers, places: Places) -> Rect:
    width, height = layers.sizes[node]
    rank = layers.ranks[node]
    middle = (places.tops[rank] + places.bottoms[rank]) / 2
    return Rect(places.x[node] - width / 2, middle - height / 2, width, height)
