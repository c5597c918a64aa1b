"""Boxes as SVG: the shape and sign of each kind, the texts, and the badge of a finding."""

from flowcat.view.layout import Rect
from flowcat.view.model import Kind
from flowcat.view.svg.ink import DETAIL_SIZE, TITLE_SIZE, element, number, text, tooltip
from flowcat.view.svg.measure import (
    DETAIL_HEIGHT,
    ICON,
    ICON_GAP,
    TITLE_HEIGHT,
    Card,
    side_room,
)


def draw_card(card: Card, rect: Rect) -> str:
    """Return the group of one box."""
    box = card.box
    left = rect.x + side_room(box.kind)
    height = TITLE_HEIGHT * len(card.title) + DETAIL_HEIGHT * len(card.details)
    top = rect.center.y - height / 2
    x = left + ICON + ICON_GAP
    parts = [
        tooltip(_spoken(card)),
        draw_shape(box.kind, rect),
        draw_icon(box.kind, left, top + (TITLE_HEIGHT - ICON) / 2),
    ]
    middle = top + TITLE_HEIGHT / 2
    for line in card.title:
        parts.append(text(line, x, middle, TITLE_SIZE, "fc-title"))
        middle += TITLE_HEIGHT
    middle += (DETAIL_HEIGHT - TITLE_HEIGHT) / 2 + 1
    for line in card.details:
        parts.append(text(line, x, middle, DETAIL_SIZE, "fc-detail"))
        middle += DETAIL_HEIGHT
    if box.severity:
        parts.append(_badge(box.severity, rect.right - 4, rect.y + 4))
    return element(
        "g", "".join(parts), class_=f"fc-node fc-{box.kind}", data_node=box.id, data_kind=box.kind
    )


def draw_shape(kind: Kind, rect: Rect) -> str:
    """Return the outline of a kind."""
    x, y, right, bottom = rect.x, rect.y, rect.right, rect.bottom
    match kind:
        case Kind.ROUTE:
            cut = min(12.0, rect.height / 3)
            middle = rect.center.y
            corners = [(x + cut, y), (right - cut, y), (right, middle)]
            corners += [(right - cut, bottom), (x + cut, bottom), (x, middle)]
            points = " ".join(f"{number(px)},{number(py)}" for px, py in corners)
            return element("polygon", class_="fc-shape", points=points)
        case Kind.SAY:
            path = f"M{number(x + 14)} {number(y)}H{number(right - 14)}q14 0 14 14"
            path += f"V{number(bottom - 14)}q0 14 -14 14H{number(x)}V{number(y + 14)}q0 -14 14 -14z"
            return element("path", class_="fc-shape", d=path)
        case Kind.RUN:
            bars = f"M{number(x + 7)} {number(y)}V{number(bottom)}"
            bars += f"M{number(right - 7)} {number(y)}V{number(bottom)}"
            return _rounded(rect, 3) + element("path", class_="fc-bar", d=bars)
        case Kind.END:
            return _rounded(rect, min(22.0, rect.height / 2))
        case Kind.EXTERNAL:
            return _rounded(rect, 4)
        case Kind.CONVERSATION:
            return _rounded(rect, 12)


def draw_icon(kind: Kind, x: float, y: float) -> str:
    """Return the sign of a kind, 16 pixels wide and high."""
    lines, dots = _ICONS[kind]
    signs = element("path", class_="fc-icon", d=lines)
    if dots:
        signs += element("path", class_="fc-dot", d=dots)
    return element("g", signs, transform=f"translate({number(x)} {number(y)})")


_ICONS = {
    Kind.CONVERSATION: (
        "M4 1.8h8q2.6 0 2.6 2.6v4.4q0 2.6-2.6 2.6H7.4L4 14.4v-3q-2.6 0-2.6-2.6V4.4q0-2.6 2.6-2.6z",
        "M4 5.6h2v2H4zM7 5.6h2v2H7zM10 5.6h2v2h-2z",
    ),
    Kind.ROUTE: (
        "M8 1v3.5c0 3.5-5 3-5 7M8 4.5c0 3.5 5 3 5 7",
        "M.4 10.8h5.2L3 15zM10.4 10.8h5.2L13 15z",
    ),
    Kind.SAY: (
        "M11.4 5.4a3.8 3.8 0 0 1 0 5.2M13.2 3a7 7 0 0 1 0 10",
        "M1 5.6h3L8.6 2v12L4 10.4H1z",
    ),
    Kind.RUN: ("M4.6 4 1 8l3.6 4M11.4 4 15 8l-3.6 4M9.4 2.4 6.6 13.6", ""),
    Kind.END: ("M8 1.4a6.6 6.6 0 1 0 .01 0z", "M8 4.6a3.4 3.4 0 1 0 .01 0z"),
    Kind.EXTERNAL: ("M9.4 1.8h4.8v4.8M14 2 7.6 8.4M12 9.6v4.6H1.8V4h4.6", ""),
}


def _rounded(rect: Rect, radius: float) -> str:
    return element(
        "rect",
        class_="fc-shape",
        x=rect.x,
        y=rect.y,
        width=rect.width,
        height=rect.height,
        rx=radius,
    )


def _spoken(card: Card) -> str:
    """Return all that a box says, unshortened."""
    box = card.box
    finding = f" ({box.severity})" if box.severity else ""
    return ": ".join(filter(None, [f"{box.title} – {box.kind}{finding}", " ".join(box.lines)]))


def _badge(severity: str, x: float, y: float) -> str:
    """Return a sign: a disc for errors, a triangle for warnings, a square for others."""
    place = f"translate({number(x)} {number(y)})"
    match severity:
        case "error":
            sign = element("circle", class_="fc-error-badge", r=9)
            sign += element("path", class_="fc-mark", d="M-3.2-3.2 3.2 3.2M3.2-3.2-3.2 3.2")
        case "warning":
            sign = element("path", class_="fc-warning-badge", d="M0-10 10.5 8.5h-21z")
            sign += element("path", class_="fc-mark", d="M0-3.5V2M0 5.2v.1")
        case _:
            sign = element("rect", class_="fc-hint-badge", x=-8, y=-8, width=16, height=16, rx=4)
            sign += element("path", class_="fc-mark", d="M0-4v.1M0-.8V4")
    return element("g", sign, transform=place, class_="fc-badge")
