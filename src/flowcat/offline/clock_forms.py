"""The ways in which a time of day is said, each as a function that tries it at one word."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flowcat.offline.numbers import Number
from flowcat.offline.words import STOP_WORDS, Found, Words, word_set

Half = Literal["am", "pm"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as it was said.

    ``half`` is None when nobody said it. ``sure`` is false for a bare number, which may as well
    count something.
    """

    hour: int
    minute: int
    half: Half | None
    sure: bool
    exact: bool = False
    """Whether ``hour`` already counts from 0 to 23."""

    @property
    def readings(self) -> tuple[str, ...]:
        """The times it may mean, as ``HH:MM``."""
        if self.exact or self.hour > 12 or self.hour == 0:
            return (f"{self.hour % 24:02}:{self.minute:02}",)
        morning, evening = self.hour % 12, self.hour % 12 + 12
        hours = {"am": (morning,), "pm": (evening,), None: (evening, morning)}[self.half]
        return tuple(f"{hour:02}:{self.minute:02}" for hour in hours)


@dataclass(frozen=True, slots=True)
class ClockScene:
    """The words, their numbers by first word, and the caller's clock."""

    words: Words
    numbers: Mapping[int, Found[Number]]
    now: datetime

    def text(self, at: int) -> str:
        """The word at a place; empty outside."""
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def whole(self, at: int, low: int, high: int) -> Found[Number] | None:
        """The whole number that begins at a place, if it is within bounds."""
        number = self.numbers.get(at)
        fits = number is not None and isinstance(number.value, int) and low <= number.value <= high
        return number if fits else None


_NEAR = word_set("at around about by before after till until from")
_PAST = frozenset({"past", "pass", "after"})
_TO = frozenset({"to", "till", "of"})


def _named(scene: ClockScene, at: int) -> Found[Clock] | None:
    match scene.text(at):
        case "noon" | "midday":
            return Found(Clock(12, 0, None, sure=True, exact=True), at, at + 1)
        case "midnight":
            return Found(Clock(0, 0, None, sure=True, exact=True), at, at + 1)
    return None


def _from_now(scene: ClockScene, at: int) -> Found[Clock] | None:
    if scene.text(at) != "in":
        return None
    texts = tuple(scene.text(at + step) for step in range(1, 4))
    if texts == ("half", "an", "hour"):
        return _later(scene, timedelta(minutes=30), at, at + 4)
    if texts[:2] == ("an", "hour"):
        return _later(scene, timedelta(hours=1), at, at + 3)
    number = scene.numbers.get(at + 1)
    if number is None:
        return None
    match scene.text(number.last):
        case "hour" | "hours":
            return _later(scene, timedelta(hours=float(number.value)), at, number.last + 1)
        case "minute" | "minutes":
            return _later(scene, timedelta(minutes=float(number.value)), at, number.last + 1)
    return None


def _later(scene: ClockScene, span: timedelta, first: int, last: int) -> Found[Clock]:
    then = scene.now + span
    return Found(Clock(then.hour, then.minute, None, sure=True, exact=True), first, last)


def _written(scene: ClockScene, at: int) -> Found[Clock] | None:
    if not scene.text(at)[0].isdigit():
        return None
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", scene.text(at))
    half = _half_at(scene, at + 1)
    if match is None or not (int(match[1]) < 25 and int(match[2]) < 60):
        return None
    dotted = half is None and "." in scene.text(at)
    exact = half is None and len(match[1]) == 2 and match[1].startswith("0")
    clock = Clock(int(match[1]), int(match[2]), half, sure=not dotted, exact=exact)
    return Found(clock, at, at + (1 if half is None else 2))


def _run_together(scene: ClockScene, at: int) -> Found[Clock] | None:
    half = _half_at(scene, at + 1)
    if half is None:
        return _military(scene, at)
    match = re.fullmatch(r"(\d{1,2})([0-5]\d)", scene.text(at))
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    return Found(Clock(int(match[1]), int(match[2]), half, sure=True), at, at + 2)


def _military(scene: ClockScene, at: int) -> Found[Clock] | None:
    """``nineteen hundred hours``."""
    number = scene.whole(at, 0, 2359)
    if number is None or scene.text(number.last) != "hours" or number.value < 100:
        return None
    hour, minute = divmod(int(number.value), 100)
    if minute > 59:
        return None
    return Found(Clock(hour, minute, None, sure=True, exact=True), at, number.last + 1)


def _past_or_to(scene: ClockScene, at: int) -> Found[Clock] | None:
    minutes, middle = _minutes_at(scene, at)
    if minutes is None:
        return None
    link = scene.text(middle)
    halved = scene.text(at) == "half" and middle == at + 1
    hour = scene.whole(middle if halved and link not in _PAST else middle + 1, 1, 12)
    if hour is None:
        return None
    if link in _PAST or (halved and hour.first == middle):
        value, minute = int(hour.value), minutes
    elif link in _TO and scene.text(at) != "half":
        value, minute = (int(hour.value) - 2) % 12 + 1, 60 - minutes
    else:
        return None
    half, last = _tail(scene, hour.last)
    return Found(Clock(value, minute, half, sure=True), at, last)


def _minutes_at(scene: ClockScene, at: int) -> tuple[int | None, int]:
    match scene.text(at):
        case "half":
            return 30, at + 1
        case "quarter":
            return 15, at + 1
    number = scene.whole(at, 1, 59)
    if number is None:
        return None, at
    last = number.last + (scene.text(number.last) in {"minute", "minutes"})
    return int(number.value), last


def _spoken(scene: ClockScene, at: int) -> Found[Clock] | None:
    hour = scene.whole(at, 0, 24)
    if hour is None:
        return None
    value = int(hour.value)
    minute, last = _minute_after(scene, hour)
    half, last = _tail(scene, last)
    told = half is not None or scene.text(last - 1) in {"o'clock", "oclock", "clock", "hours"}
    sure = told or minute is not None or _announced(scene, hour)
    if not sure and not scene.words[hour.last - 1].pause and _counted(scene.text(last)):
        return None
    if value > 12 and half is not None:
        half = None
    return Found(Clock(value, minute or 0, half, sure=sure), at, last)


def _minute_after(scene: ClockScene, hour: Found[Number]) -> tuple[int | None, int]:
    if scene.words[hour.last - 1].pause or scene.text(hour.first).isdigit():
        return None, hour.last
    if scene.text(hour.last) in {"oh", "o"}:
        small = scene.whole(hour.last + 1, 1, 9)
        return (int(small.value), small.last) if small else (None, hour.last)
    minute = scene.whole(hour.last, 10, 59)
    if minute is None or minute.last in scene.numbers or hour.first - 1 in scene.numbers:
        return None, hour.last
    told = _tail(scene, minute.last)[0] is not None
    fits = told or int(minute.value) % 5 == 0
    return (int(minute.value), minute.last) if fits and hour.value else (None, hour.last)


def _announced(scene: ClockScene, hour: Found[Number]) -> bool:
    """Whether ``at`` or its like stands before, and no counted thing after."""
    after = scene.text(hour.last)
    ends = hour.last >= len(scene.words) or scene.words[hour.last - 1].pause
    closed = ends or after in {"for", "and", "on", "please", "then", "tomorrow", "today", "tonight"}
    near = scene.text(hour.first - 1)
    return (near == "at" and scene.text(hour.last) not in _UNITS) or (near in _NEAR and closed)


_UNITS = word_set("people persons person guests of nights minutes dollars percent")


def _counted(after: str) -> bool:
    """Whether the word after a number is a thing that it counts."""
    return after not in _NO_THINGS and not after.isdigit()


_NO_THINGS = (
    STOP_WORDS
    | word_set(
        "today tomorrow tonight works work fine good great please instead then ish sharp would "
        "monday tuesday wednesday thursday friday saturday sunday possible free available "
        "sounds suits maybe"
    )
    | {""}
)


def _tail(scene: ClockScene, at: int) -> tuple[Half | None, int]:
    if scene.text(at) in {"o'clock", "oclock", "hours"}:
        at += 1
    elif scene.text(at) in {"o", "oh"} and scene.text(at + 1) == "clock":
        at += 2
    half = _half_at(scene, at)
    return half, at + (half is not None)


def _half_at(scene: ClockScene, at: int) -> Half | None:
    match scene.text(at):
        case "am":
            return "am"
        case "pm":
            return "pm"
    return None


CLOCK_FORMS: tuple[Callable[[ClockScene, int], Found[Clock] | None], ...] = (
    _named,
    _from_now,
    _written,
    _run_together,
    _past_or_to,
    _spoken,
)
"""The ways, the most telling first."""
