"""The formats of strings that the language knows; any other format is not checked.

Written without ``datetime``, which would be imported by every ``flowcat validate``.
"""

import re
from collections.abc import Callable

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_CLOCK = re.compile(
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)
_EMAIL = re.compile(r"[^@\s.]+(?:\.[^@\s.]+)*@[^@\s.]+(?:\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9(][0-9 ().-]*")
_LONGEST_EMAIL = 254  # the longest address that mail servers carry (RFC 5321)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_date(text: str) -> bool:
    """Whether it is a day of the calendar, written ``2026-03-06``."""
    if (match := _DATE.fullmatch(text)) is None:
        return False
    year, month, day = map(int, match.groups())
    if year == 0 or not 1 <= month <= 12:
        return False
    leap_day = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= _DAYS[month - 1] + leap_day


def is_time(text: str) -> bool:
    """Whether it is a time of day on the 24-hour clock, ``HH:MM`` or ``HH:MM:SS``."""
    return _TIME.fullmatch(text) is not None


def is_date_time(text: str) -> bool:
    """Whether it is a date, ``T`` and a time, with or without an offset from UTC."""
    date, separator, clock = text.partition("T")
    return bool(separator) and is_date(date) and _CLOCK.fullmatch(clock) is not None


def is_email(text: str) -> bool:
    """Whether it looks like an email address with a dot in its domain."""
    return len(text) <= _LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether it looks like a phone number: 3 to 15 digits, as E.164 and short numbers have."""
    digits = sum(char.isdigit() for char in text)
    return 3 <= digits <= 15 and _PHONE.fullmatch(text) is not None


FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "date": (is_date, "must be a date such as 2026-03-06"),
    "time": (is_time, "must be a time on the 24-hour clock such as 19:30"),
    "date-time": (is_date_time, "must be a date and time such as 2026-03-06T19:30"),
    "email": (is_email, "must be an email address such as ana@example.com"),
    "phone": (is_phone, "must be a phone number such as +15550102030"),
}
"""By the format's name: the test, and the message when it fails."""
