"""ISO dates, times and date-times as strings: reading, comparing, shifting.

They stay strings everywhere, as they stand in JSON. A time is ``HH:MM`` or ``HH:MM:SS``; a
date-time may have an offset and counts as UTC without one, so that all of them have one order.
"""

import re
from typing import Final, Literal, TypeAlias

from flowcat.text.dataclass import dataclass

Kind: TypeAlias = Literal["date", "time", "date-time"]
"""JSON Schema's names for the formats."""

KINDS: Final = frozenset({"date", "time", "date-time"})

MINUTES_OF_A_DAY: Final = 1440


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, time or date-time."""

    kind: Kind
    day: int
    """Days since the day before 0001-01-01; 0 for a time."""
    minute: int
    """Minutes since midnight as written; 0 for a date."""
    second: float
    """Seconds since that minute."""
    offset: int
    """Minutes that the written time is ahead of UTC; 0 if none is given."""

    @property
    def key(self) -> tuple[int, float]:
        """What orders moments of one kind: minutes, then seconds."""
        return (self.day * MINUTES_OF_A_DAY + self.minute - self.offset, self.second)


def read_moment(text: str) -> Moment | None:
    """Read an ISO date, time or date-time; None if the text is anything else."""
    if text[2:3] == ":":
        found = re.fullmatch(_TIME, text)
        return None if found is None else _moment("time", None, found[0], "")
    if text[4:5] != "-":
        return None
    found = re.fullmatch(f"({_DATE})(?:[T ]({_TIME})({_OFFSET})?)?", text)
    if found is None:
        return None
    if found[2] is None:
        return _moment("date", found[1], "00:00", "")
    return _moment("date-time", found[1], found[2], found[3] or "")


def is_moment(text: str, kind: str) -> bool:
    """Tell whether a text is a moment of one kind."""
    moment = read_moment(text)
    return moment is not None and moment.kind == kind


def moment_keys(left: str, right: str) -> tuple[tuple[int, float], tuple[int, float]] | None:
    """Return what orders two strings in time; None unless both are moments of one kind."""
    first = read_moment(left)
    if first is None:
        return None
    second = read_moment(right)
    if second is None or second.kind != first.kind:
        return None
    return first.key, second.key


def shift_days(text: str, moment: Moment, days: int) -> str:
    """Return a date or date-time so many days later, the rest as written.

    Raises:
        OverflowError: beyond the years 1 to 9999.
    """
    return _day_text(moment.day + days) + text[10:]


def shift_minutes(text: str, moment: Moment, minutes: int) -> str:
    """Return a time or date-time so many minutes later; a bare time goes round at midnight.

    Seconds and offset stay as written.

    Raises:
        OverflowError: beyond the years 1 to 9999.
    """
    days, minute = divmod(moment.minute + minutes, MINUTES_OF_A_DAY)
    clock = f"{minute // 60:02}:{minute % 60:02}"
    if moment.kind == "time":
        return clock + text[5:]
    return _day_text(moment.day + days) + text[10] + clock + text[16:]


def weekday(day: int) -> int:
    """Return a day's place in the week; Monday is 0."""
    return (day - 1) % 7


_DATE: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME: Final = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
_OFFSET: Final = "Z|[+-][0-9]{2}:[0-9]{2}"


def _moment(kind: Kind, date: str | None, time: str, offset: str) -> Moment | None:
    hour, minute, second = int(time[:2]), int(time[3:5]), float(time[6:] or 0)
    ahead = _minutes_ahead(offset)
    day = 0 if date is None else _day_of(date)
    if hour > 23 or minute > 59 or second >= 60 or ahead is None or day is None:
        return None
    return Moment(kind, day, hour * 60 + minute, second, ahead)


def _minutes_ahead(offset: str) -> int | None:
    if offset in ("", "Z"):
        return 0
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 23 or minutes > 59:
        return None
    return (hours * 60 + minutes) * (-1 if offset[0] == "-" else 1)


def _day_of(date: str) -> int | None:
    from datetime import date as calendar

    try:
        return calendar(int(date[:4]), int(date[5:7]), int(date[8:10])).toordinal()
    except ValueError:
        return None


def _day_text(day: int) -> str:
    from datetime import date as calendar

    try:
        return calendar.fromordinal(day).isoformat()
    except ValueError:
        raise OverflowError from None
