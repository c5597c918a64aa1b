"""Times of day as people say them: ``half past seven``, ``730 pm``, ``in two hours``.

A spoken time seldom says whether it is in the morning. A ``Clock`` keeps what was said; which half
of the day is meant is settled later, with the schema and the conversation at hand.
"""

from collections.abc import Callable
from datetime import datetime

from flowcat.offline.clock_forms import CLOCK_FORMS, Clock, ClockScene, Half
from flowcat.offline.numbers import Number
from flowcat.offline.words import Found, Words

Spotted = tuple[Found[Number], ...]


def spot_times(words: Words, numbers: Spotted, now: datetime) -> tuple[Found[Clock], ...]:
    """Find the times; bare numbers from 1 to 24 come as times that are not sure."""
    scene = ClockScene(words, {number.first: number for number in numbers}, now)
    found: list[Found[Clock]] = []
    at = 0
    while at < len(words):
        time = next((hit for form in CLOCK_FORMS if (hit := form(scene, at)) is not None), None)
        if time is None:
            at += 1
        else:
            found.append(_with_half(words, time))
            at = time.last
    return tuple(found)


def settle(
    clock: Clock, fits: Callable[[str], bool], offered: tuple[str, ...], day_starts: int
) -> str:
    """Choose among a clock's readings.

    Args:
        clock: What was said.
        fits: Whether the schema takes a reading.
        offered: Times that the bot just named; they win.
        day_starts: Minutes after midnight; the twelve hours from there are the likely ones.

    Returns:
        The time as ``HH:MM``, or an empty text if no reading fits.
    """
    readings = [reading for reading in clock.readings if fits(reading)]
    named = [reading for reading in readings if reading in offered]
    likely = [reading for reading in readings if (_minutes(reading) - day_starts) % 1440 < 720]
    return next(iter(named or likely or readings), "")


def _minutes(reading: str) -> int:
    return int(reading[:2]) * 60 + int(reading[3:])


_PART_HALVES: dict[str, Half] = {
    "morning": "am",
    "afternoon": "pm",
    "evening": "pm",
    "tonight": "pm",
    "night": "pm",
}


def _with_half(words: Words, time: Found[Clock]) -> Found[Clock]:
    clock = time.value
    if clock.half is not None or clock.exact:
        return time
    for word in words[max(0, time.first - 4) : time.last + 4]:
        half = _PART_HALVES.get(word.text)
        if half is not None:
            told = Clock(clock.hour, clock.minute, half, sure=clock.sure)
            return Found(told, time.first, time.last)
    return time
