"""A picture as SVG, painted by us from our own layout.

The text is the same on every machine: no font is asked and no program is called. It holds no
script, and nothing it shows comes from elsewhere. Light or dark follows the reader's system.
"""

from flowcat.view.layout import Layout, Point, Rect, Size, Way, lay_out
from flowcat.view.model import Picture
from flowcat.view.svg.arrows import draw_head, draw_label, draw_line
from flowcat.view.svg.cards import draw_card
from flowcat.view.svg.ink import HEADING_SIZE, element, number, style_sheet, text, tooltip
from flowcat.view.svg.measure import Card, Tag, card, sketch, tags
from flowcat.view.svg.panels import draw_key, draw_panel, free_corner, key_size, panel
from flowcat.view.typeset import Face, text_width, wrap


def render_svg(picture: Picture) -> str:
    """Return a whole SVG document; lengths are in pixels."""
    cards = tuple(card(box, picture.callers_of(box.id)) for box in picture.boxes)
    marks = tags(picture)
    layout = lay_out(sketch(picture, cards, marks))
    aside = panel(picture)
    place = free_corner(aside.size, _area(layout), _taken(layout)) if aside else None
    heading = next(iter(wrap(picture.title, Face.BOLD, HEADING_SIZE, 640, 1)), "")
    key = key_size(picture)
    graph = max(layout.size.width, place.right if place else 0.0)
    inner = max(graph, text_width(heading, Face.BOLD, HEADING_SIZE) * 1.06, key.width)
    top = _MARGIN + (_HEADING_HEIGHT if heading else 0.0) + _START_HEIGHT
    body = _body(picture, cards, marks, layout)
    if aside and place:
        body.append(draw_panel(aside, place.x, place.y))
    bottom = top + max(layout.size.height, place.bottom if place else 0.0)
    # A graph narrower than its heading or key stands in the middle.
    parts = [_graph(body, _MARGIN + (inner - graph) / 2, top)]
    if heading:
        middle = _MARGIN + HEADING_SIZE / 2
        parts.insert(0, text(heading, _MARGIN, middle, HEADING_SIZE, "fc-heading"))
    if key.width:
        parts.append(draw_key(picture, _MARGIN, bottom + _KEY_GAP + key.height / 2))
        bottom += _KEY_GAP + key.height
    return _document(picture, parts, Size(inner + 2 * _MARGIN, bottom + _MARGIN))


_MARGIN = 32.0
_HEADING_HEIGHT = 36.0
_START_HEIGHT = 34.0
_KEY_GAP = 34.0


def _body(
    picture: Picture, cards: tuple[Card, ...], marks: tuple[Tag, ...], layout: Layout
) -> list[str]:
    """Draw the graph: lines under labels under boxes."""
    lines = list(zip(marks, layout.ways, strict=True))
    body = [draw_line(mark, way) for mark, way in lines]
    body += [draw_label(mark, way.label) for mark, way in lines if way.label]
    body += [draw_card(*pair) for pair in zip(cards, layout.boxes, strict=True)]
    start = picture.start()
    if start is not None:
        body.append(_start_mark(layout.boxes[start]))
    return body


def _document(picture: Picture, parts: list[str], size: Size) -> str:
    width, height = round(size.width), round(size.height)
    name = picture.title or "Flow"
    content = [tooltip(name), style_sheet()]
    content.append(element("rect", class_="fc-page", width=width, height=height))
    return (
        element(
            "svg",
            "\n" + "\n".join([*content, *parts]) + "\n",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {width} {height}",
            width=width,
            height=height,
            role="img",
            aria_label=name,
        )
        + "\n"
    )


def _graph(body: list[str], left: float, top: float) -> str:
    place = f"translate({number(left)} {number(top)})"
    return element("g", "\n" + "\n".join(body) + "\n", transform=place)


def _start_mark(box: Rect) -> str:
    """Return a dot with an arrow down to the box where the call begins."""
    x, y = box.center.x, box.y
    tip = Point(x, y)
    line = f"M{number(x)} {number(y - 26)}V{number(y - 5)}"
    sign = element("circle", cx=x, cy=y - 27, r=5.5) + draw_head(Point(x, y - 20), tip)
    sign += element("path", class_="fc-start-line", d=line)
    return element("g", sign, class_="fc-start")


def _area(layout: Layout) -> Rect:
    return Rect(0, -_START_HEIGHT, layout.size.width, layout.size.height)


def _taken(layout: Layout) -> list[Rect]:
    """Return rectangles that hold all that is drawn."""
    labels = [way.label for way in layout.ways if way.label]
    lines = [rect for way in layout.ways for rect in _bounds(way)]
    return [*layout.boxes, *labels, *lines]


def _bounds(way: Way) -> list[Rect]:
    rects = []
    here = way.start
    for step in way.steps:
        xs, ys = zip(here, *step, strict=True)
        rects.append(Rect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1))
        here = step[-1]
    return rects
