r"""Plain and quoted scalars, decoded with places.

They share the folding of lines: blanks around a line break vanish, one break is a space, and of
more breaks the first is left out. Line breaks are those of YAML 1.1, as libyaml has them.
"""

import re
from collections.abc import Callable

from flowcat.source.places import Places

BREAKS = "\n\x85\u2028\u2029"


def decode_plain(raw: str) -> Places:
    """Decode a scalar without quotes."""
    return _decode(raw, 0, _PLAIN, _unchanged)


def decode_single(raw: str) -> Places:
    """Decode a scalar in single quotes."""
    return _decode(raw, 1, _SINGLE, _one_quote)


def decode_double(raw: str) -> Places:
    """Decode a scalar in double quotes; also JSON's pairs of surrogates."""
    return _decode(raw, 1, _DOUBLE, unescape)


def unescape(written: str) -> str:
    r"""Return what an escape such as ``\n`` or ``\u00e9`` stands for."""
    letter, digits = written[1], written[2:]
    if len(written) == 12:
        high, low = int(written[2:6], 16), int(written[8:], 16)
        return chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
    if letter in "xuU":
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else ""
    return _LETTERS.get(letter, letter)


_COMMON = rf"(?P<blank>[ \t]+)|(?P<breaks>[{BREAKS}][ \t{BREAKS}]*)"
_PLAIN = re.compile(rf"{_COMMON}|(?P<text>[^ \t{BREAKS}]+)")
_SINGLE = re.compile(rf"{_COMMON}|(?P<escape>'')|(?P<text>[^ \t{BREAKS}']+)")
_DOUBLE = re.compile(
    rf"{_COMMON}|(?P<joined>\\[{BREAKS}][ \t{BREAKS}]*)"
    r"|(?P<escape>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[^xuU])"
    rf"|(?P<text>[^ \t{BREAKS}\\]+)"
)
_LETTERS = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def _decode(raw: str, inset: int, tokens: re.Pattern[str], escape: Callable[[str], str]) -> Places:
    stop = len(raw) - inset
    places = Places(stop)
    fold = -1
    for token in tokens.finditer(raw, inset, stop):
        written, at = token.group(), token.start()
        match token.lastgroup:
            case "blank" if token.end() < stop and raw[token.end()] in BREAKS:
                fold = at
            case "blank" | "text":
                places.copy(written, at)
            case "breaks":
                places.write(_folded(_breaks(written)), fold if fold >= 0 else at, token.end())
                fold = -1
            case "joined":
                places.write(_breaks(written[2:]), at, token.end())
            case _:
                places.write(escape(written), at, token.end())
    return places


def _unchanged(written: str) -> str:
    return written


def _one_quote(written: str) -> str:
    return written[:1]


def _breaks(written: str) -> str:
    return "".join("\n" if char == "\x85" else char for char in written if char in BREAKS)


def _folded(breaks: str) -> str:
    if breaks[0] != "\n":
        return breaks
    return breaks[1:] or " "
