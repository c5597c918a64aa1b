"""Dates and times for a parameter: which of those that were said, in which half of the day."""

from flowcat.offline.choices import refused
from flowcat.offline.clock_forms import Clock
from flowcat.offline.kinds import fits, title_of
from flowcat.offline.reading import Reading
from flowcat.offline.scene import Scene
from flowcat.offline.slots import ONLY_ONE, Hit, Slot
from flowcat.offline.times import settle
from flowcat.offline.words import Found, phrase, word_set


def fill_date(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    """A date, behind the caller for a birth, ahead otherwise."""
    past = bool(_PAST_WORDS & title_of(slot.name, slot.schema))
    for found in reading.dates:
        value = (found.value.past if past else found.value.ahead).isoformat()
        if not found.places & taken and fits(slot.schema, value):
            return Hit(value, found.places, 1.2)
    return None


_PAST_WORDS = word_set("birth dob born birthday happened occurred incident purchase last")


def fill_date_time(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    """A date with a time; nothing if one of them is missing."""
    day = fill_date(slot, reading, scene, taken)
    time = fill_time(slot, reading, scene, taken)
    if day is None or time is None:
        return None
    return Hit(f"{day.value}T{time.value}:00", day.places | time.places, 2.0)


def fill_time(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    """A time: one that the bot offered, a sure one, then a bare number."""
    picked = _offered_time(slot, reading, scene)
    if picked is not None:
        return picked
    times = sorted(reading.times, key=lambda time: not time.value.sure)
    if _either(reading, times):
        return Hit(None, times[0].places, 0.6, ONLY_ONE)
    for found in times:
        if found.places & taken or refused(reading.words, found.first):
            continue
        value = _settled(slot, found.value, scene)
        if value:
            return Hit(value, found.places, _time_evidence(slot, found.value))
    if times and times[0].value.sure and not times[0].places & taken:
        return Hit(None, times[0].places, 0.6, "That time is not possible.")
    return None


def _either(reading: Reading, times: list[Found[Clock]]) -> bool:
    """Whether two times were named as alternatives: ``seven or eight``."""
    said = phrase(reading.words)
    open_ends = " or " in said or " between " in said
    return (
        open_ends
        and len({time.value for time in times if time.value.sure == times[0].value.sure}) > 1
    )


def _settled(slot: Slot, clock: Clock, scene: Scene) -> str:
    return settle(
        clock, lambda reading: fits(slot.schema, reading), scene.offered, scene.day_starts
    )


def _time_evidence(slot: Slot, clock: Clock) -> float:
    if clock.sure:
        return 1.2
    return 0.7 if slot.asked else 0.4


def _offered_time(slot: Slot, reading: Reading, scene: Scene) -> Hit | None:
    """The bot named times, and the caller says ``the first one`` or ``the later one``."""
    if len(scene.offered) < 2:
        return None
    for place, word in enumerate(reading.words):
        at = _PICKS.get(word.text)
        if at is not None and at < len(scene.offered):
            times = sorted(scene.offered) if word.text in _SORTED else scene.offered
            if fits(slot.schema, times[at]):
                return Hit(times[at], frozenset({place}), 1.2)
    return None


_PICKS = {
    "first": 0,
    "second": 1,
    "third": 2,
    "last": -1,
    "earlier": 0,
    "earliest": 0,
    "later": -1,
    "latest": -1,
}
_SORTED = word_set("earlier earliest later latest")
