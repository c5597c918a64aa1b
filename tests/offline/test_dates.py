"""Dates as callers say them, on a Wednesday."""

from datetime import datetime

import pytest

from flowcat.offline.dates import Day, spot_dates
from flowcat.offline.numbers import spot_numbers
from flowcat.offline.words import read_words

NOW = datetime(2027, 3, 10, 14, 30)  # noqa: DTZ001  # a Wednesday, the caller's wall clock


@pytest.mark.parametrize(
    ("said", "ahead"),
    [
        ("today", "2027-03-10"),
        ("tonight", "2027-03-10"),
        ("tomorrow", "2027-03-11"),
        ("yesterday", "2027-03-09"),
        ("the day after tomorrow", "2027-03-12"),
        ("friday", "2027-03-12"),
        ("wednesday", "2027-03-17"),
        ("this wednesday", "2027-03-10"),
        ("next friday", "2027-03-19"),
        ("last friday", "2027-03-05"),
        ("friday week", "2027-03-19"),
        ("in three days", "2027-03-13"),
        ("in two weeks", "2027-03-24"),
        ("next week", "2027-03-17"),
        ("the twelfth of march", "2027-03-12"),
        ("march 12", "2027-03-12"),
        ("march the twelfth", "2027-03-12"),
        ("12th of March 2028", "2028-03-12"),
        ("january fifth", "2028-01-05"),
        ("on the twenty first", "2027-03-21"),
        ("on the 5th", "2027-04-05"),
        ("2027-12-24", "2027-12-24"),
        ("12/24", "2027-12-24"),
        ("the second of june nineteen ninety", "1990-06-02"),
        ("july fourth two thousand and five", "2005-07-04"),
        ("may third twenty twenty eight", "2028-05-03"),
        ("february 29", "2028-02-29"),
    ],
)
def test_a_spoken_date_is_found(said: str, ahead: str) -> None:
    """The usual ways to say a date give the day that lies ahead, unless the year is told."""
    assert _dates(said)[0].ahead.isoformat() == ahead


def test_a_birthday_lies_in_the_past() -> None:
    """A day without a year is also known as it was the last time."""
    assert _dates("the third of may")[0].past.isoformat() == "2026-05-03"


@pytest.mark.parametrize("said", ["the second one", "february 31", "in 5000 days", "four people"])
def test_what_is_no_date_is_left_alone(said: str) -> None:
    """Ordinals of things and days that no month has are no dates."""
    assert _dates(said) == []


def _dates(said: str) -> list[Day]:
    words = read_words(said)
    return [day.value for day in spot_dates(words, spot_numbers(words), NOW)]
