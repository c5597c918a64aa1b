"""The filters at run time, and the format that ``each`` takes.

Every filter but ``default`` passes null on. They raise ``Unevaluable`` and nothing else.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from flowcat.language.expressions.faults import Unevaluable
from flowcat.language.expressions.formats import Formats, date_text, money_text, time_text
from flowcat.language.expressions.moments import Moment, read_moment
from flowcat.language.expressions.values import (
    MAX_STRING,
    bounded_list,
    bounded_string,
    field_of,
    is_number,
    kind_of,
    list_of,
    text_of,
)
from flowcat.text.dataclass import dataclass

Format: TypeAlias = tuple[str | tuple[str, ...], ...]
"""The format of ``each``: text, and paths into the item; the empty path is the item itself."""


@dataclass(frozen=True, slots=True)
class BadFormat:
    """Why a format of ``each`` cannot be read."""

    message: str
    at: int
    """Where, in characters of the format."""


def read_format(text: str) -> Format | BadFormat:
    """Read a format such as ``{count} {dish}``; ``{}`` is the item itself."""
    parts: list[str | tuple[str, ...]] = []
    at = 0
    place_at = re.compile(_PLACE)
    for found in re.finditer(r"[{}]", text):
        if found.start() < at:
            continue
        place = place_at.match(text, found.start())
        if place is None:
            return BadFormat(f"`{found[0]}` is not part of a `{{field}}`", found.start())
        parts.append(text[at : found.start()])
        parts.append(tuple(place[1].split(".")) if place[1] else ())
        at = place.end()
    parts.append(text[at:])
    return tuple(part for part in parts if part != "")


def is_empty(value: object) -> bool:
    """Tell whether ``default`` replaces a value: null, or an empty string, list or object."""
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def join(items: object, separator: object = ", ") -> object:
    """Join the items of a list as text; items that are null are left out."""
    if items is None:
        return None
    if not isinstance(separator, str):
        raise Unevaluable(f"`join` takes a string, not {kind_of(separator)}")
    return _joined((text_of(item) for item in list_of(items) if item is not None), separator)


def each(items: object, format_: Format) -> object:
    """Write every item of a list by a format."""
    if items is None:
        return None
    written: list[object] = []
    room = MAX_STRING
    for item in list_of(items):
        text = "".join(part if isinstance(part, str) else _at(item, part) for part in format_)
        room -= len(text)
        if room < 0:
            raise Unevaluable(f"the texts have more than {MAX_STRING} characters together")
        written.append(text)
    return bounded_list(written)


def date(value: object) -> object:
    """Write a date or the date of a date-time for people."""
    return None if value is None else date_text(_moment(value, "time"))


def time(value: object) -> object:
    """Write a time or the time of a date-time for people."""
    return None if value is None else time_text(_moment(value, "date"))


def money(value: object, formats: Formats) -> object:
    """Write an amount in the flow's currency."""
    if value is None:
        return None
    if isinstance(value, int | float) and is_number(value):
        return bounded_string(money_text(value, formats))
    raise Unevaluable(f"{kind_of(value)} is not a number")


def spell(value: object) -> object:
    """Write a text as single characters to be spoken one by one: ``A B 1 2``.

    White space is left out; signs such as ``-`` and letter case stay.
    """
    if value is None:
        return None
    if not (isinstance(value, str) or is_number(value)):
        raise Unevaluable(f"{kind_of(value)} cannot be spelled")
    return _joined((character for character in text_of(value) if not character.isspace()), " ")


PLAIN: Final[Mapping[str, Callable[..., object]]] = {
    "join": join,
    "date": date,
    "time": time,
    "spell": spell,
}
"""The filters whose arguments are values like any other."""

_PLACE: Final = r"\{((?:[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)?)\}"


def _at(item: object, path: tuple[str, ...]) -> str:
    for name in path:
        item = field_of(item, name)
    return text_of(item)


def _joined(texts: Iterable[str], separator: str) -> str:
    """Join texts; gives up as soon as the result is too long."""
    kept: list[str] = []
    length = 0
    for text in texts:
        length += len(text) + (len(separator) if kept else 0)
        if length > MAX_STRING:
            raise Unevaluable(f"the string has more than {MAX_STRING} characters")
        kept.append(text)
    return separator.join(kept)


def _moment(value: object, excluded: str) -> Moment:
    if not isinstance(value, str):
        raise Unevaluable(f"{kind_of(value)} is not a string")
    moment = read_moment(value)
    if moment is None or moment.kind == excluded:
        wanted = "date" if excluded == "time" else "time"
        raise Unevaluable(f"the string is not an ISO {wanted} or date-time")
    return moment
