"""How wide a text will be, and where to break it, without asking any font.

A picture must have the same bytes on every machine, so the widths are a built-in table: those of
the Helvetica family, which Arial and Liberation Sans share. A wider font (DejaVu Sans is a tenth
wider) still fits, because boxes leave room at their sides.
"""

import re
import unicodedata
from enum import Enum
from functools import lru_cache


class Face(Enum):
    """A font face that the pictures use."""

    REGULAR = "regular"
    BOLD = "bold"
    MONO = "mono"


def one_line(text: str) -> str:
    """Return a text on one line that every format can hold.

    White space becomes single spaces. Marks that turn the direction of writing are left out, since
    they could make a text look like another; what is no character becomes a replacement sign.
    """
    return " ".join("".join(map(_harmless, text)).split())


def text_width(text: str, face: Face, size: float) -> float:
    """Return the width of a line of text in the unit of ``size``, the font size."""
    return sum(_advance(char, face) for char in text) * size / 1000


def wrap(text: str, face: Face, size: float, limit: float, most: int) -> tuple[str, ...]:
    """Break a text into lines.

    Args:
        text: Any text; white space is made even.
        face: The face it is set in.
        size: The font size.
        limit: The greatest width of a line, in the unit of ``size``.
        most: The greatest number of lines; what is left over becomes an ellipsis.

    Returns:
        The lines, none of them empty; no line for an empty text.
    """
    lines = [""]
    for piece in _pieces(one_line(text)):
        for part in _fitting(piece, face, size, limit):
            if text_width((lines[-1] + part).rstrip(), face, size) <= limit:
                lines[-1] += part
            else:
                lines.append(part.lstrip())
    shown = [line.rstrip() for line in lines if line.strip()]
    if len(shown) > most:
        shown = [*shown[: most - 1], _shortened(shown[most - 1], face, size, limit)]
    return tuple(shown)


_PIECE = re.compile(r"\{\{[^{}]*\}\}[^\s{]*\s*|(?:(?!\{\{)[^\s_./,-])+[\s_./,-]*|.[\s_./,-]*")
"""A template, a word or a part of a name, each with the joint after it."""

_TURNING = frozenset(
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def _harmless(char: str) -> str:
    if char in _TURNING:
        return ""
    match unicodedata.category(char):
        case "Cc":
            return " " if char.isspace() else "\ufffd"
        case "Cs":
            return "\ufffd"
        case _:
            return "\ufffd" if char in "\ufffe\uffff" else char


def _pieces(text: str) -> list[str]:
    """Split a text where a line may end: after spaces, and inside long names after a joint."""
    return _PIECE.findall(text)


def _fitting(piece: str, face: Face, size: float, limit: float) -> list[str]:
    """Cut a piece that is wider than a whole line."""
    parts = [""]
    for char in piece:
        if parts[-1] and text_width(parts[-1] + char, face, size) > limit and not char.isspace():
            parts.append("")
        parts[-1] += char
    return parts


def _shortened(line: str, face: Face, size: float, limit: float) -> str:
    while line and text_width(line + "…", face, size) > limit:
        line = line[:-1]
    return line.rstrip(" ,.;:") + "…"


_MONO_ADVANCE = 602
"""Thousandths of the font size, as all common monospaced faces have it."""

# Braces and bars, common in templates, are taken wider than Helvetica has them: other faces differ
# most in these.
_REGULAR_ADVANCES = {
    191: "'",
    222: "ijl",
    278: " !,./:;I[]\\ft",
    333: "()-`r",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz{|}",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_BOLD_ADVANCES = {
    238: "'",
    278: " ,./I\\ijl",
    333: "!()-:;[]`ft",
    389: "*r",
    474: '"',
    500: "z{|}",
    556: "#$0123456789J_aceksvxy",
    584: "+<=>^~",
    611: "?FLTZbdghnopqu",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    975: "@",
}
_ADVANCES = {
    Face.REGULAR: {char: at for at, chars in _REGULAR_ADVANCES.items() for char in chars},
    Face.BOLD: {char: at for at, chars in _BOLD_ADVANCES.items() for char in chars},
}
_SIGNS = {"→": 1000, "…": 1000, "—": 1000, "–": 556, "·": 333, "’": 222, "“": 333, "”": 333}


@lru_cache(maxsize=4096)
def _advance(char: str, face: Face) -> int:
    """Return the width of a character in thousandths of the font size."""
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1040
    if face is Face.MONO:
        return _MONO_ADVANCE
    plain = unicodedata.normalize("NFD", char)[0]
    table = _ADVANCES[face]
    return table.get(plain) or _SIGNS.get(char) or (740 if char.isupper() else 620)
