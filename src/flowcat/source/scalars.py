"""What a plain scalar means, and whether other YAML readers agree.

A marked document follows YAML 1.2's core schema, except that a number with leading zeros stays a
text. An unmarked one is read as PyYAML's ``SafeLoader`` does, which follows YAML 1.1. A scalar that
the two read differently is ambiguous. Dates stay texts in both, because the language has no dates.
"""

import math
import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from flowcat.source.tree import Plain

LONGEST = 128
"""A longer plain scalar is never a number; it keeps the reading of any text fast."""


class Resolved(NamedTuple):
    """A plain scalar's value; if readers disagree, how we read it and how others do, in words."""

    value: Plain
    ours: str = ""
    theirs: str = ""


@lru_cache(maxsize=4096)
def resolve(text: str, marked: bool) -> Resolved:  # noqa: FBT001 - the document's dialect
    """Resolve a plain scalar in a marked or an unmarked document."""
    if text in _CORE_WORDS:
        return Resolved(_CORE_WORDS[text])
    if text == "0" or (text[0] in "123456789" and text.isdecimal() and text.isascii()):
        return Resolved(int(text) if len(text) <= LONGEST else text)
    new = _read_core(text)
    old = _read_legacy(text)
    if marked:
        other = _read_strict(text) if text in _SHORT_BOOLEANS or re.fullmatch(_ZEROS, text) else old
        return _compared(new, new, other)
    if isinstance(old, _Other):
        return Resolved(text, old.value, "text")
    return _compared(old, old, _read_strict(text) if re.fullmatch(_ZEROS, text) else new)


class _Other(Enum):
    """Values of YAML 1.1 that a flow has no use for."""

    DATE = "a date"
    UNREADABLE = "nothing that can be read"


_Reading = Plain | _Other

_SHORT_BOOLEANS = {"y": True, "Y": True, "n": False, "N": False}
_TRUE = {"true": True, "True": True, "TRUE": True}
_FALSE = {"false": False, "False": False, "FALSE": False}
_NULLS = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_CORE_WORDS: dict[str, bool | None] = {**_TRUE, **_FALSE, **_NULLS}
_LEGACY_WORDS: dict[str, bool | None] = {
    **_CORE_WORDS,
    **dict.fromkeys(("yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "off", "Off", "OFF"), False),
}
SPECIAL_WORDS = frozenset(_LEGACY_WORDS) | frozenset(_SHORT_BOOLEANS)
"""Plain scalars that may be no text to some reader; the empty one is among them."""

SPECIAL_STARTS = frozenset("+-.0123456789=<")
"""First characters of all others; what begins otherwise is text, with no need to resolve it."""

# They are compiled when first asked for: most numbers are plain digits.
_ZEROS = r"[-+]?0[0-9]+"
_CORE_INTEGER = r"[-+]?(?:0|[1-9][0-9]*)"
_CORE_BASED = r"0o[0-7]+|0x[0-9a-fA-F]+"
_CORE_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
_CORE_SPECIAL = r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"

_LEGACY_FLOAT = (
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?"
    r"|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*"
)
_LEGACY_INTEGER = (
    r"[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
    r"|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
)
_LEGACY_DATE = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?"
)


def _read_core(text: str) -> Plain:
    if text in _CORE_WORDS:
        return _CORE_WORDS[text]
    if len(text) > LONGEST:
        return text
    if re.fullmatch(_CORE_INTEGER, text):
        return int(text)
    if re.fullmatch(_CORE_BASED, text):
        return int(text, 0)
    if re.fullmatch(_CORE_FLOAT, text):
        return float(text)
    if re.fullmatch(_CORE_SPECIAL, text):
        return float(text.replace(".", "").lower())
    return text


def _read_strict(text: str) -> Plain:
    """Read what our dialect keeps as text: ``y`` of YAML 1.1, ``08`` of the 1.2 core schema."""
    return _SHORT_BOOLEANS[text] if text in _SHORT_BOOLEANS else int(text[:LONGEST])


def _read_legacy(text: str) -> _Reading:
    if text in _LEGACY_WORDS:
        return _LEGACY_WORDS[text]
    if text in {"=", "<<"}:
        return _Other.UNREADABLE
    if len(text) > LONGEST:
        return text
    try:
        if re.fullmatch(_LEGACY_FLOAT, text) or re.fullmatch(_CORE_SPECIAL, text):
            return _legacy_float(text)
        if re.fullmatch(_LEGACY_INTEGER, text):
            return _legacy_integer(text)
    except ValueError:  # such as `0x_`, which the pattern allows
        return _Other.UNREADABLE
    return _Other.DATE if re.fullmatch(_LEGACY_DATE, text) else text


def _legacy_float(text: str) -> float:
    digits = text.replace("_", "").lower()
    if digits.endswith((".inf", ".nan")):
        return float(digits.replace(".", ""))
    if ":" in digits:
        sign, digits = _signed(digits)
        return sign * _sixties([float(part) for part in digits.split(":")])
    return float(digits)


def _legacy_integer(text: str) -> int:
    sign, digits = _signed(text.replace("_", ""))
    if digits.startswith(("0b", "0x")):
        return sign * int(digits, 0)
    if digits.startswith("0") and digits != "0":
        return sign * int(digits, 8)
    if ":" in digits:
        return sign * int(_sixties([int(part) for part in digits.split(":")]))
    return sign * int(digits)


def _signed(digits: str) -> tuple[int, str]:
    return (-1 if digits.startswith("-") else 1), digits.lstrip("+-")


def _sixties(parts: list[int] | list[float]) -> float:
    total: float = 0
    # From the last part on, as PyYAML does: sums of floats depend on their order.
    for power, part in enumerate(reversed(parts)):
        total += part * 60**power
    return total


def _compared(value: Plain, ours: Plain, theirs: _Reading) -> Resolved:
    if type(ours) is type(theirs) and (ours == theirs or _both_nan(ours, theirs)):
        return Resolved(value)
    return Resolved(value, _words(ours), _words(theirs))


def _both_nan(one: _Reading, other: _Reading) -> bool:
    return (
        isinstance(one, float)
        and isinstance(other, float)
        and math.isnan(one)
        and math.isnan(other)
    )


def _words(value: _Reading) -> str:
    match value:
        case _Other():
            return value.value
        case str():
            return "text"
        case None:
            return "null"
        case bool():
            return f"the boolean `{str(value).lower()}`"
        case _:
            return f"the number {value}"
