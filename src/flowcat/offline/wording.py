"""Values in the words of a conversation: times, dates, lists, sentences."""

import re
from collections.abc import Iterable, Mapping
from datetime import date


def sentence(text: str) -> str:
    """Make a sentence of a text: a capital first, a full stop last."""
    text = text.strip().rstrip(",;:")
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?" else f"{text}."


def spoken(text: str) -> str:
    """Turn ISO dates and 24-hour times inside a text into what people say."""
    text = re.sub(r"\b(\d{4})-(\d{2})-(\d{2})\b(?!T)", _day, text)
    return re.sub(r"\b([01]\d|2[0-3]):([0-5]\d)(?::\d{2})?\b(?! ?[APap]\.?[Mm])", _time, text)


def listed(items: Iterable[str], joint: str) -> str:
    """Join items as in speech: ``a, b or c`` with the joint ``or``."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def valued(value: object) -> str:
    """Say a value; lists and mappings become one phrase, null nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.2f}".removesuffix(".00")
        case Mapping():
            pairs = ((titled(str(key)), valued(one)) for key, one in value.items())
            return ", ".join(f"{key} {text}" for key, text in pairs if text)
        case list() | tuple():
            return listed((text for one in value if (text := valued(one))), "and")
    return spoken(str(value).strip())


def titled(key: str) -> str:
    """A field's name as words."""
    return re.sub(r"[_-]+", " ", key).strip()


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), match[2]
    half = "AM" if hour < 12 else "PM"
    minutes = "" if minute == "00" else f":{minute}"
    return f"{(hour - 1) % 12 + 1}{minutes} {half}"


def _day(match: re.Match[str]) -> str:
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return match.group()
    return f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {day.day}"


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
