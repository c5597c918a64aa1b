"""Times of day as callers say them, and which half of the day they mean."""

from datetime import datetime

import pytest

from flowcat.offline.numbers import spot_numbers
from flowcat.offline.times import settle, spot_times
from flowcat.offline.words import read_words

NOW = datetime(2027, 3, 10, 14, 30)  # noqa: DTZ001  # the caller's wall clock
EVENING = 12 * 60
OFFICE = 7 * 60 + 30


def time_of(said: str, day_starts: int = EVENING, offered: tuple[str, ...] = ()) -> str:
    """The first time in a text; empty if there is none."""
    words = read_words(said)
    times = spot_times(words, spot_numbers(words), NOW)
    return settle(times[0].value, lambda _: True, offered, day_starts) if times else ""


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("seven", "19:00"),
        ("seven pm", "19:00"),
        ("seven a.m.", "07:00"),
        ("7pm", "19:00"),
        ("730 p.m.", "19:30"),
        ("7.30 p.m.", "19:30"),
        ("7:30", "19:30"),
        ("07:30", "07:30"),
        ("19:30", "19:30"),
        ("half past seven", "19:30"),
        ("half pass seven", "19:30"),
        ("half seven", "19:30"),
        ("quarter to eight", "19:45"),
        ("a quarter past one", "13:15"),
        ("ten past six", "18:10"),
        ("twenty to one", "12:40"),
        ("seven thirty", "19:30"),
        ("seven oh five pm", "19:05"),
        ("seven o'clock", "19:00"),
        ("at eight in the morning", "08:00"),
        ("eight tonight", "20:00"),
        ("nineteen hundred hours", "19:00"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("in two hours", "16:30"),
        ("in half an hour", "15:00"),
        ("in ninety minutes", "16:00"),
        ("twelve", "12:00"),
        ("four people", ""),
        ("no idea", ""),
    ],
)
def test_a_spoken_time_is_found(said: str, time: str) -> None:
    """The usual ways to say a time give it as ``HH:MM``; what is counted is no time."""
    assert time_of(said) == time


def test_the_conversation_tells_the_half_of_the_day() -> None:
    """Nine is in the morning for an appointment and in the evening for a table."""
    assert time_of("nine", OFFICE) == "09:00"
    assert time_of("nine", EVENING) == "21:00"
    assert time_of("four", OFFICE) == "16:00"


def test_a_time_that_was_offered_wins() -> None:
    """After "I can offer 9 AM", nine is that one."""
    assert time_of("nine", EVENING, offered=("09:00",)) == "09:00"


def test_a_time_that_the_schema_refuses_is_not_chosen() -> None:
    """When only the evening is allowed, eight is in the evening; nothing fits, nothing comes."""
    words = read_words("at eight")
    clock = spot_times(words, spot_numbers(words), NOW)[0].value
    assert settle(clock, lambda time: time > "17:00", (), OFFICE) == "20:00"
    assert settle(clock, lambda _: False, (), OFFICE) == ""
