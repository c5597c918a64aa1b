"""SVG elements as text, and the one style sheet of all pictures."""

from html import escape

from flowcat.view.model import ArrowKind, Kind
from flowcat.view.palette import DARK, LIGHT, Theme
from flowcat.view.typeset import one_line

TITLE_SIZE = 14.0
DETAIL_SIZE = 12.0
NAME_SIZE = 12.0
GUARD_SIZE = 11.0
HEADING_SIZE = 20.0

SANS = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"
MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono','DejaVu Sans Mono',monospace"


def number(value: float) -> str:
    """Write a length in pixels, to a tenth."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Return one element; ``content`` is markup.

    An underscore in an attribute's name stands for a dash, one at its end for nothing.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(content: str, x: float, middle: float, size: float, class_: str) -> str:
    """Return one line of text whose small letters are centred on ``middle``."""
    return element("text", _characters(content), class_=class_, x=x, y=middle + size * 0.35)


def tooltip(content: str) -> str:
    """Return a title, which browsers show when the pointer rests and readers read aloud."""
    return element("title", _characters(content))


def style_sheet() -> str:
    """Return the style element; names begin with ``fc-`` so that pages may hold the picture."""
    dark = _colours(DARK).replace("\n", "")
    return element(
        "style", f"\n{_FIXED}{_colours(LIGHT)}@media (prefers-color-scheme: dark) {{{dark}}}\n"
    )


_FIXED = f"""\
.fc-heading,.fc-title,.fc-detail,.fc-name,.fc-small,.fc-strong{{font-family:{SANS}}}
.fc-heading{{font-size:{number(HEADING_SIZE)}px;font-weight:700}}
.fc-title{{font-size:{number(TITLE_SIZE)}px;font-weight:700}}
.fc-detail{{font-size:{number(DETAIL_SIZE)}px}}
.fc-name{{font-size:{number(NAME_SIZE)}px}}
.fc-small{{font-size:11px}}
.fc-strong{{font-size:12px;font-weight:700}}
.fc-guard{{font-family:{MONO};font-size:{number(GUARD_SIZE)}px}}
.fc-mid{{text-anchor:middle}}
.fc-shape,.fc-bar{{stroke-width:1.6}}
.fc-end .fc-shape{{stroke-width:2.6}}
.fc-external .fc-shape{{stroke-dasharray:6 4}}
.fc-icon,.fc-line,.fc-bar,.fc-mark{{fill:none}}
.fc-icon,.fc-mark{{stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}}
.fc-line{{stroke-width:1.6;stroke-linecap:round}}
.fc-silent .fc-line{{stroke-dasharray:6 5}}
.fc-error .fc-line{{stroke-dasharray:1.5 4.5;stroke-width:2}}
.fc-panel{{stroke-width:1.2;stroke-dasharray:4 4}}
"""


def _colours(theme: Theme) -> str:
    rules = [
        f".fc-page,.fc-under{{fill:{theme.page}}}",
        f".fc-heading,.fc-title,.fc-name,.fc-strong{{fill:{theme.text}}}",
        f".fc-detail,.fc-guard,.fc-small{{fill:{theme.muted}}}",
        f".fc-panel{{fill:{theme.page};stroke:{theme.muted}}}",
        f".fc-start{{fill:{theme.text}}}.fc-start-line{{stroke:{theme.text};stroke-width:1.6}}",
        f".fc-error-badge{{fill:{theme.error}}}.fc-warning-badge{{fill:{theme.warning}}}",
        f".fc-hint-badge{{fill:{theme.hint}}}.fc-mark{{stroke:{theme.page}}}",
    ]
    for kind in Kind:
        stroke, fill = theme.kinds[kind]
        rules.append(
            f".fc-{kind} .fc-shape{{fill:{fill};stroke:{stroke}}}"
            f".fc-{kind} .fc-icon,.fc-{kind} .fc-bar{{stroke:{stroke}}}"
            f".fc-{kind} .fc-dot{{fill:{stroke}}}"
        )
    for arrow_kind in ArrowKind:
        colour = theme.arrows[arrow_kind]
        rules.append(
            f".fc-{arrow_kind} .fc-line{{stroke:{colour}}}"
            f".fc-{arrow_kind} .fc-head{{fill:{colour}}}"
        )
    return "\n".join(rules) + "\n"


def _value(value: str | float) -> str:
    return escape(one_line(value), quote=True) if isinstance(value, str) else number(value)


def _characters(content: str) -> str:
    return escape(one_line(content), quote=False)
