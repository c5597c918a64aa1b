"""The formats that are checked."""

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.language.values import compile_check


def fits(name: str, text: object) -> bool:
    """Whether a value has a format."""
    return compile_check({"format": name})(text) == ()


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("date", "2024-02-29 2000-02-29 2026-12-31", "2026-02-29 1900-02-29 2026-13-01 2026-3-6"),
        ("date", "0001-01-01", "0000-01-01 20260306 2026-W10-5 2026-04-31 ２０２６-03-06"),
        ("time", "00:00 23:59 19:30:59", "24:00 7:30 19:60 19:30:60 19:30Z 7pm 1930"),
        ("date-time", "2026-03-06T19:30 2026-03-06T19:30:00.25+01:00", "2026-03-06 2026-03-06T7pm"),
        ("date-time", "2026-03-06T19:30Z", "2026-02-30T19:30 2026-03-06t19:30 2026-03-06T19:30+1"),
        ("email", "ana@example.com a.b+c@mail.example", "ana@example ana.example.com a..b@c.d"),
        ("email", "josé@example.com", f"@example.com a@b@c.de ana@.com {'a' * 250}@example.com"),
        ("phone", "+15550102030 112 (555)010-2030 555.010.2030", "12 +1234567890123456 call-me"),
    ],
)  # fmt: skip
def test_formats_tell_good_from_bad(name: str, good: str, bad: str) -> None:
    """Each format takes what people and machines write, and nothing near to it."""
    assert [text for text in good.split() if not fits(name, text)] == []
    assert [text for text in bad.split() if fits(name, text)] == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dates(), st.times())
def test_what_python_writes_is_accepted(day: date, clock: time) -> None:
    """Dates, times and their pairs as Python writes them have the format."""
    assert fits("date", day.isoformat())
    assert fits("time", clock.isoformat("seconds"))
    assert fits("date-time", datetime.combine(day, clock).isoformat())
    assert fits("date-time", datetime.combine(day, clock).isoformat() + "-05:30")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.from_regex(r"[0-2][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]", fullmatch=True))
def test_what_is_accepted_python_can_read(text: str) -> None:
    """A date and time has the format exactly when Python reads it, so state can be compared."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        assert not fits("date-time", text)
    else:
        assert fits("date-time", text)


def test_a_format_looks_at_strings_only() -> None:
    """A number has every format, as JSON Schema has it."""
    assert fits("date", 20260306)
