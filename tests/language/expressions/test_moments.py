"""ISO dates and times as strings."""

import pytest

from flowcat.language.expressions.moments import is_moment, moment_keys, read_moment


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026-03-06", "date"),
        ("19:30", "time"),
        ("19:30:59", "time"),
        ("2026-03-06T19:30", "date-time"),
        ("2026-03-06T19:30:00.5+01:00", "date-time"),
        ("2026-03-06 19:30:00Z", "date-time"),
    ],
)
def test_iso_moments_are_read(text: str, kind: str) -> None:
    """Each format is known by its form."""
    assert is_moment(text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7:30",
        "24:00",
        "19:60",
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "2026-03-06T",
        "noon",
        "19:30 ",
        "2026-03-06T19:30+25:00",
        "١٩:٣٠",
        "2026-03-06\n",
    ],
)
def test_other_strings_are_no_moments(text: str) -> None:
    """What is not exactly ISO, or not on the calendar, is plain text."""
    assert read_moment(text) is None


def test_date_times_are_ordered_in_time() -> None:
    """Offsets count; a date-time without one counts as UTC."""
    keys = moment_keys("2026-03-06T10:00:00+01:00", "2026-03-06T09:00:00Z")
    assert keys is not None
    assert keys[0] == keys[1]
    keys = moment_keys("2026-03-06T10:00:00-05:00", "2026-03-06T10:00:00")
    assert keys is not None
    assert keys[0] > keys[1]
    assert moment_keys("2026-03-06", "19:30") is None
