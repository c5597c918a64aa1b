"""All typed values of an utterance, found once a turn and shared by every function's matching."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flowcat.offline.acts import Act, spot_acts
from flowcat.offline.clock_forms import Clock
from flowcat.offline.dates import Day, spot_dates
from flowcat.offline.numbers import Number, spot_digits, spot_numbers
from flowcat.offline.people import (
    spot_addresses,
    spot_codes,
    spot_emails,
    spot_names,
    spot_phones,
)
from flowcat.offline.times import spot_times
from flowcat.offline.words import Found, Words, read_words


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in an utterance; no number that is part of a date or a phone stands alone."""

    text: str
    words: Words
    numbers: tuple[Found[Number], ...]
    times: tuple[Found[Clock], ...]
    dates: tuple[Found[Day], ...]
    emails: tuple[Found[str], ...]
    phones: tuple[Found[str], ...]
    addresses: tuple[Found[str], ...]
    names: tuple[Found[str], ...]
    codes: tuple[Found[str], ...]
    digits: tuple[Found[str], ...]
    acts: tuple[Found[Act], ...]

    @property
    def covered(self) -> frozenset[int]:
        """The words of dates, of sure times and of acts."""
        sure = (time for time in self.times if time.value.sure)
        return _places((*self.dates, *sure, *self.acts))


def read(text: str, now: datetime) -> Reading:
    """Find everything in an utterance.

    Args:
        text: What the caller said.
        now: The caller's clock, for ``tomorrow`` and ``in two hours``.
    """
    return read_part(text, read_words(text)[:_LONGEST], now)


def read_part(text: str, words: Words, now: datetime) -> Reading:
    """Find everything in some of an utterance's words."""
    emails, phones = spot_emails(words), spot_phones(words)
    addresses = spot_addresses(words, text)
    acts = spot_acts(words)
    personal = _places((*emails, *phones, *addresses, *acts))
    numbers = _outside(spot_numbers(words), personal)
    dates = spot_dates(words, numbers, now)
    numbers = _outside(numbers, _places(dates))
    times = spot_times(words, numbers, now)
    told = _places(time for time in times if time.value.sure)
    return Reading(
        text=text,
        words=words,
        numbers=_outside(numbers, told),
        times=times,
        dates=dates,
        emails=emails,
        phones=phones,
        addresses=addresses,
        names=spot_names(words, text),
        codes=spot_codes(words),
        digits=spot_digits(words),
        acts=acts,
    )


_LONGEST = 200
"""Words of one turn that are read: nobody says more before a function should be called."""


def _places(found: Iterable[Found[object]]) -> frozenset[int]:
    return frozenset(place for one in found for place in one.places)


def _outside(
    numbers: tuple[Found[Number], ...], places: frozenset[int]
) -> tuple[Found[Number], ...]:
    return tuple(number for number in numbers if not number.places & places)
