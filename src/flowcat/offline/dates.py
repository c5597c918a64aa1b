"""Dates as people say them: ``next friday``, ``the twelfth of march``, ``in two weeks``.

A weekday alone is the next one, today included only with ``this``. ``next friday`` is the Friday of
the week after this one, weeks beginning on Monday. A day without a year lies ahead, unless the
parameter is about something past, such as a birth.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flowcat.offline.numbers import TENS, UNITS, Number
from flowcat.offline.words import Found, Words, word_list


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it was said: one day, and the same one the last time it was (for past things)."""

    ahead: date
    past: date


def spot_dates(
    words: Words, numbers: tuple[Found[Number], ...], now: datetime
) -> tuple[Found[Day], ...]:
    """Find the dates, in order."""
    scene = _Scene(words, {number.first: number for number in numbers}, now.date())
    found: list[Found[Day]] = []
    at = 0
    while at < len(words):
        day = next((hit for form in _FORMS if (hit := form(scene, at)) is not None), None)
        if day is None:
            at += 1
        else:
            found.append(day)
            at = day.last
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Scene:
    words: Words
    numbers: Mapping[int, Found[Number]]
    today: date

    def text(self, at: int) -> str:
        return self.words[at].text if 0 <= at < len(self.words) else ""


_WEEKDAYS = {
    name: value
    for value, name in enumerate(
        word_list("monday tuesday wednesday thursday friday saturday sunday")
    )
}
_MONTHS = {
    name: value
    for value, name in enumerate(
        word_list(
            "january february march april may june july august september october november december"
        ),
        1,
    )
}
_SHORT_MONTHS = {name[:3]: value for name, value in _MONTHS.items() if name != "may"}
_ORDINALS = {
    name: value
    for value, name in enumerate(
        word_list(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
            "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
            "twentieth"
        ),
        1,
    )
} | {"thirtieth": 30}


def _relative(scene: _Scene, at: int) -> Found[Day] | None:
    texts = tuple(scene.text(at + step) for step in range(4))
    match texts:
        case ("the", "day", "after", "tomorrow"):
            return _shifted(scene, 2, at, at + 4)
        case ("day", "after", "tomorrow", _):
            return _shifted(scene, 2, at, at + 3)
        case ("today" | "tonight", *_):
            return _shifted(scene, 0, at, at + 1)
        case ("this", "morning" | "afternoon" | "evening", *_):
            return _shifted(scene, 0, at, at + 2)
        case ("tomorrow", *_):
            return _shifted(scene, 1, at, at + 1)
        case ("yesterday", *_):
            return _shifted(scene, -1, at, at + 1)
        case ("next", "week", *_):
            return _shifted(scene, 7, at, at + 2)
        case ("a", "week", "from", "today" | "now"):
            return _shifted(scene, 7, at, at + 4)
        case ("in", "a", "week", _):
            return _shifted(scene, 7, at, at + 3)
    return _in_days(scene, at)


def _in_days(scene: _Scene, at: int) -> Found[Day] | None:
    number = scene.numbers.get(at + 1) if scene.text(at) == "in" else None
    if number is None or not isinstance(number.value, int) or number.value > 1000:
        return None
    match scene.text(number.last):
        case "day" | "days":
            return _shifted(scene, number.value, at, number.last + 1)
        case "week" | "weeks":
            return _shifted(scene, 7 * number.value, at, number.last + 1)
    return None


def _shifted(scene: _Scene, days: int, first: int, last: int) -> Found[Day]:
    day = scene.today + timedelta(days=days)
    return Found(Day(day, day), first, last)


def _weekday(scene: _Scene, at: int) -> Found[Day] | None:
    name = scene.text(at)
    weekday = _WEEKDAYS.get(name)
    if weekday is None:
        return None
    behind = (scene.today.weekday() - weekday) % 7 or 7
    last_time = scene.today - timedelta(days=behind)
    coming = scene.today + timedelta(days=(weekday - scene.today.weekday()) % 7 or 7)
    first = at - 1
    match scene.text(at - 1):
        case "last":
            coming = last_time
        case "this":
            coming = scene.today + timedelta(days=(weekday - scene.today.weekday()) % 7)
        case "next":
            monday = scene.today - timedelta(days=scene.today.weekday())
            coming = monday + timedelta(days=7 + weekday)
        case _:
            first = at
    if scene.text(at + 1) == "week":
        return Found(Day(coming + timedelta(days=7), last_time), first, at + 2)
    return Found(Day(coming, last_time), first, at + 1)


def _written(scene: _Scene, at: int) -> Found[Day] | None:
    text = scene.text(at)
    if not text[0].isdigit():
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = _date(int(text[:4]), int(text[5:7]), int(text[8:]))
        return None if day is None else Found(Day(day, day), at, at + 1)
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", text)
    if match is None:
        return None
    year = int(match[3]) if match[3] else None
    return _day(scene, (year, int(match[1]), int(match[2])), at, at + 1)


def _month_day(scene: _Scene, at: int) -> Found[Day] | None:
    month = _month(scene.text(at))
    if month is None:
        return None
    number, last = _day_number(scene, at + (2 if scene.text(at + 1) == "the" else 1))
    if number is None:
        return None
    year, last = _year(scene, last)
    return _day(scene, (year, month, number), at, last)


def _day_month(scene: _Scene, at: int) -> Found[Day] | None:
    number, last = _day_number(scene, at)
    if number is None:
        return None
    ordinal = scene.numbers.get(last - 1) is None
    of = scene.text(last) == "of"
    month = _month(scene.text(last + of))
    if month is not None:
        year, last = _year(scene, last + of + 1)
        return _day(scene, (year, month, number), at, last)
    if ordinal and scene.text(at - 1) == "the" and _names_day(scene, at, last):
        return _coming_day(scene, number, at, last)
    return None


def _names_day(scene: _Scene, first: int, last: int) -> bool:
    """Whether an ordinal is a day: ``on the twelfth``, not ``the second one``."""
    on = scene.text(first - 2) in {"on", "for", "until", "till", "from", "by", "is"}
    written = scene.text(first)[:1].isdigit()
    return (on or written) and scene.text(last) not in {"one", "time", "option", "floor", "item"}


def _coming_day(scene: _Scene, number: int, first: int, last: int) -> Found[Day] | None:
    year, month = scene.today.year, scene.today.month
    for _ in range(12):
        day = _date(year, month, number)
        if day is not None and day >= scene.today:
            return Found(Day(day, day), first, last)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _day(
    scene: _Scene, parts: tuple[int | None, int, int], first: int, last: int
) -> Found[Day] | None:
    year, month, number = parts
    if year is not None:
        day = _date(year, month, number)
        return None if day is None else Found(Day(day, day), first, last)
    years = range(scene.today.year - 4, scene.today.year + 9)
    days = [day for year in years if (day := _date(year, month, number)) is not None]
    ahead = [day for day in days if day >= scene.today]
    past = [day for day in days if day <= scene.today]
    return Found(Day(ahead[0], past[-1]), first, last) if ahead and past else None


def _day_number(scene: _Scene, at: int) -> tuple[int | None, int]:
    text = scene.text(at)
    written = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", text) if text[:1].isdigit() else None
    if written is not None:
        return int(written[1]), at + 1
    if text in _ORDINALS:
        return _ORDINALS[text], at + 1
    if text in {"twenty", "thirty"} and scene.text(at + 1) in _ORDINALS:
        unit = _ORDINALS[scene.text(at + 1)]
        return (TENS[text] + unit, at + 2) if unit < 10 else (None, at)
    number = scene.numbers.get(at)
    if number is not None and isinstance(number.value, int) and 1 <= number.value <= 31:
        return number.value, number.last
    return None, at


def _year(scene: _Scene, at: int) -> tuple[int | None, int]:
    if scene.text(at) in {"of", "in"} and at + 1 in scene.numbers:
        year, last = _year(scene, at + 1)
        return (year, last) if year is not None else (None, at)
    number = scene.numbers.get(at)
    if number is None or not isinstance(number.value, int):
        return None, at
    if 1900 <= number.value <= 2100:
        return number.value, number.last
    rest = scene.numbers.get(number.last)
    if number.value in {19, 20} and rest is not None and isinstance(rest.value, int):
        if 10 <= rest.value <= 99:
            return number.value * 100 + rest.value, rest.last
        if rest.value == 0 and scene.text(rest.last) in UNITS:
            return number.value * 100 + UNITS[scene.text(rest.last)], rest.last + 1
    if number.value in {19, 20} and scene.text(number.last) == "oh":
        unit = UNITS.get(scene.text(number.last + 1))
        return (number.value * 100 + unit, number.last + 2) if unit else (None, at)
    return None, at


def _month(text: str) -> int | None:
    return _MONTHS.get(text, _SHORT_MONTHS.get(text))


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


_FORMS = (_relative, _weekday, _written, _month_day, _day_month)
