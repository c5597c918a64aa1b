"""What every layout keeps to, on graphs of all shapes."""

from itertools import combinations, pairwise
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.view.layout import Layout, Link, Point, Rect, Size, Sketch, Way, back_links, lay_out


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """Return a graph of up to 14 boxes with labels of all sizes."""
    count = draw(st.integers(1, 14))
    place = st.integers(0, count - 1)
    sizes = st.builds(Size, st.integers(60, 240), st.integers(40, 110))
    labels = st.one_of(
        st.just(Size(0, 0)), st.builds(Size, st.integers(20, 190), st.integers(14, 60))
    )
    links = st.builds(Link, place, place, labels, st.sampled_from(["call", "silent", "error"]))
    loops: set[int] = set()
    chosen = []
    for link in draw(st.lists(links, max_size=30)):
        # A box has one loop at most.
        if link.source != link.target or link.source not in loops:
            chosen.append(link)
        if link.source == link.target:
            loops.add(link.source)
    return Sketch(
        tuple(draw(st.lists(sizes, min_size=count, max_size=count))),
        tuple(chosen),
        draw(place),
        draw(st.frozensets(place, max_size=3)),
    )


def backwards(sketch: Sketch) -> frozenset[int]:
    """Return the links that lead back."""
    pairs = [(link.source, link.target) for link in sketch.links]
    return back_links(len(sketch.boxes), pairs, sketch.start)


def points(way: Way) -> list[Point]:
    """Return points along a way, near to each other."""
    found = [way.start]
    for step in way.steps:
        first = found[-1]
        corners = (first, first, step[0], step[0]) if len(step) == 1 else (first, *step)
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
        for at in range(1, 9):
            t = at / 8
            u = 1 - t
            a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            found.append(
                Point(a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy)
            )
    return found


def smaller(rect: Rect, by: float) -> Rect:
    """Return a rectangle less a border."""
    return Rect(rect.x + by, rect.y + by, rect.width - 2 * by, rect.height - 2 * by)


def holds(rect: Rect, point: Point) -> bool:
    """Tell whether a point is inside a rectangle."""
    return rect.x < point.x < rect.right and rect.y < point.y < rect.bottom


def everything(layout: Layout) -> list[Rect]:
    """Return all boxes and labels."""
    return [*layout.boxes, *(way.label for way in layout.ways if way.label)]


@given(sketches())
@settings(max_examples=120, deadline=None)
def test_no_two_boxes_or_labels_overlap(sketch: Sketch) -> None:
    """Every text can be read: neither a box nor a label covers another."""
    rects = [smaller(rect, 0.01) for rect in everything(lay_out(sketch))]
    assert not any(one.overlaps(other) for one, other in combinations(rects, 2))


@given(sketches())
@settings(max_examples=120, deadline=None)
def test_everything_is_inside_the_picture(sketch: Sketch) -> None:
    """Nothing is cut off at the borders."""
    layout = lay_out(sketch)
    ground = Rect(-1, -1, layout.size.width + 2, layout.size.height + 2)
    for rect in everything(layout):
        assert holds(ground, Point(rect.x, rect.y))
        assert holds(ground, Point(rect.right, rect.bottom))
    for way in layout.ways:
        assert all(holds(ground, point) for point in points(way))


@given(sketches())
@settings(max_examples=120, deadline=None)
def test_arrows_lead_down_except_those_back(sketch: Sketch) -> None:
    """A picture reads from top to bottom: only arrows that lead back go up."""
    layout = lay_out(sketch)
    back = backwards(sketch)
    for at, link in enumerate(sketch.links):
        source, target = layout.boxes[link.source], layout.boxes[link.target]
        if link.source == link.target:
            assert layout.ways[at].is_back
        elif at in back:
            assert layout.ways[at].is_back
            assert target.bottom < source.y
        else:
            assert not layout.ways[at].is_back
            assert source.bottom < target.y


@given(sketches())
@settings(max_examples=120, deadline=None)
def test_the_start_is_alone_on_top(sketch: Sketch) -> None:
    """The eye finds the start first."""
    boxes = lay_out(sketch).boxes
    start = boxes[sketch.start]
    assert all(start.bottom < box.y for at, box in enumerate(boxes) if at != sketch.start)


@given(sketches())
@settings(max_examples=120, deadline=None)
def test_lines_pass_no_box(sketch: Sketch) -> None:
    """A line meets only the boxes it joins, and those only at their borders."""
    layout = lay_out(sketch)
    inner = [smaller(box, 1.5) for box in layout.boxes]
    for way in layout.ways:
        assert not any(holds(box, point) for box in inner for point in points(way))


@given(sketches())
@settings(max_examples=120, deadline=None)
def test_every_arrow_begins_and_ends_where_it_should(sketch: Sketch) -> None:
    """An arrow starts at its source, and reaches its target itself or along one that does."""
    layout = lay_out(sketch)
    for link, way in zip(sketch.links, layout.ways, strict=True):
        end = way.steps[-1][-1]
        assert touches(layout.boxes[link.source], way.start)
        if way.reaches:
            assert touches(layout.boxes[link.target], end)
        else:
            others = [
                other
                for other, drawn in zip(sketch.links, layout.ways, strict=True)
                if drawn is not way
                and (other.target, other.stream) == (link.target, link.stream)
                and any(away(end, *piece) < 0.5 for piece in pairwise(points(drawn)))
            ]
            assert others


def away(point: Point, a: Point, b: Point) -> float:
    """Return the distance of a point from a straight line between two others."""
    dx, dy = b.x - a.x, b.y - a.y
    length = dx * dx + dy * dy
    along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / length if length else 0.0
    along = min(max(along, 0.0), 1.0)
    return hypot(point.x - a.x - along * dx, point.y - a.y - along * dy)


def touches(box: Rect, point: Point) -> bool:
    """Tell whether a point is on the border of a box."""
    return holds(smaller(box, -0.5), point) and not holds(smaller(box, 0.5), point)


def test_many_arrows_to_one_end_share_their_way() -> None:
    """Thirty boxes that lead to one end give one arrow head each way at most, not thirty."""
    count = 31
    chain = [Link(at, at + 1, Size(50, 15), "call") for at in range(count - 1)]
    ends = [Link(at, count, Size(50, 15), "call") for at in range(count)]
    sketch = Sketch((Size(100, 40),) * (count + 1), (*chain, *ends), 0, frozenset({count}))
    layout = lay_out(sketch)
    assert sum(way.reaches for way in layout.ways[count - 1 :]) <= 2
    assert layout.size.width < 700


def test_ends_stand_on_the_last_row() -> None:
    """How a call may end is seen at the bottom, wherever it is decided."""
    links = tuple(Link(a, b) for a, b in [(0, 1), (1, 2), (2, 3), (0, 4)])
    boxes = lay_out(Sketch((Size(90, 40),) * 5, links, 0, frozenset({3, 4}))).boxes
    assert boxes[3].y == boxes[4].y > boxes[2].bottom
