"""What a parameter holds, told from its schema and its name, and the values it takes."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from flowcat.offline.turns import Schema
from flowcat.offline.words import name_words, word_set

Kind = Literal[
    "choice",
    "list",
    "boolean",
    "integer",
    "number",
    "date",
    "time",
    "date-time",
    "phone",
    "email",
    "digits",
    "code",
    "name",
    "address",
    "account",
    "short",
]
"""``account`` is what the caller tells in their own words; ``short`` is a few words of it."""


def kind_of(name: str, schema: Schema) -> Kind:
    """Tell what a parameter holds."""
    if choices_of(schema):
        times = all(re.fullmatch(_TIME, value) for value in choices_of(schema))
        return "time" if times else "choice"
    match plain_type(schema):
        case "array":
            return "list"
        case "boolean":
            return "boolean"
        case "integer":
            return "integer"
        case "number":
            return "number"
    return _text_kind(name, str(schema.get("format", "")), schema)


def choices_of(schema: Schema) -> tuple[str, ...]:
    """The values of an ``enum`` (or ``const``) as texts; of an array, those of its items."""
    items = schema.get("items")
    if isinstance(items, Mapping):
        return choices_of(items)
    values = schema.get("enum")
    if isinstance(values, list | tuple):
        return tuple(str(value) for value in values if value is not None)
    return (str(schema["const"]),) if "const" in schema else ()


def typed_choice(schema: Schema, text: str) -> object:
    """The ``enum`` value that is written like the text."""
    items = schema.get("items")
    if isinstance(items, Mapping):
        return typed_choice(items, text)
    values = schema.get("enum")
    if isinstance(values, list | tuple):
        return next((value for value in values if str(value) == text), text)
    return schema.get("const", text)


def plain_type(schema: Schema) -> str:
    """The schema's type; of several the first that is not ``null``."""
    kind = schema.get("type", "string")
    if isinstance(kind, list | tuple):
        kind = next((one for one in kind if one != "null"), "string")
    return str(kind)


def fits(schema: Schema, value: object) -> bool:
    """Whether a value keeps the schema's bounds, length and pattern."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return bound_fault(schema, value) == ""
    if isinstance(value, str):
        choices = choices_of(schema)
        return (not choices or value in choices) and _text_fits(schema, value)
    return True


def bound_fault(schema: Schema, value: float) -> str:
    """Say which numbers the schema takes, or nothing if this is one of them."""
    low, high = _bound(schema, "minimum"), _bound(schema, "maximum")
    over, under = _bound(schema, "exclusiveMinimum"), _bound(schema, "exclusiveMaximum")
    inside = (low is None or value >= low) and (high is None or value <= high)
    if inside and (over is None or value > over) and (under is None or value < under):
        return ""
    if low is not None and high is not None:
        return f"It can be from {low:g} to {high:g}."
    if high is not None:
        return f"It can be at most {high:g}."
    if low is not None:
        return f"It must be at least {low:g}."
    if over is not None and value <= over:
        return f"It must be more than {over:g}."
    return f"It must be less than {under:g}." if under is not None else ""


def title_of(name: str, schema: Schema) -> frozenset[str]:
    """The words of a parameter's name and description."""
    return frozenset(name_words(name)) | frozenset(
        re.findall(r"[a-z']+", str(schema.get("description", "")).lower())
    )


_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"
_CLOCK_SAMPLES = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 15, 30))
_LONG = word_set(
    "description details detail reason message note notes problem issue remark comment comments "
    "question query feedback request requests summary story symptoms complaint explanation"
)
_CODES = word_set("code reference confirmation serial plate voucher ref")
_NUMBERED = word_set("pin account digits otp zip")


def _text_kind(name: str, form: str, schema: Schema) -> Kind:
    match form:
        case "date" | "time" | "date-time" | "phone" | "email":
            return form
        case "e164":
            return "phone"
    pattern = str(schema.get("pattern", ""))
    if pattern:
        patterned = _pattern_kind(pattern)
        if patterned is not None:
            return patterned
    return _named_kind(name_words(name), title_of(name, schema))


@lru_cache(maxsize=256)
def _pattern_kind(pattern: str) -> Kind | None:
    """Try a pattern on samples; None for one that takes any words."""
    if _matches(pattern, "some words"):
        return None
    if any(_matches(pattern, sample) for sample in _CLOCK_SAMPLES):
        return "time"
    if _matches(pattern, "2027-03-12"):
        return "date"
    if any(_matches(pattern, "1234567890123"[:size]) for size in range(1, 13)):
        return "digits"
    return "code" if re.search(r"A-Z|\\d|0-9", pattern) else None


def _matches(pattern: str, text: str) -> bool:
    """Whether a pattern takes a text; one that Python cannot read takes all."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True


def _named_kind(parts: tuple[str, ...], title: frozenset[str]) -> Kind:
    last = parts[-1]
    if last in {"email", "mail"} or "email" in parts:
        return "email"
    if "phone" in parts or last in {"telephone", "mobile", "callback"}:
        return "phone"
    if last in {"address", "street"}:
        return "address"
    if last in {"date", "day", "birthday", "dob"}:
        return "date"
    if last in {"time", "hour"}:
        return "time"
    if last == "number" or _NUMBERED & set(parts):
        return "code" if {"order", "booking", "flight", *_CODES} & set(parts) else "digits"
    if _CODES & set(parts):
        return "code"
    if last == "name" and not {"company", "pet", "product", "maiden", "file"} & set(parts):
        return "name"
    if _LONG & set(parts) or {"happened", "describe"} & title:
        return "account"
    return "short"


def _text_fits(schema: Schema, value: str) -> bool:
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not _matches(pattern, value):
        return False
    low, high = _bound(schema, "minLength"), _bound(schema, "maxLength")
    return (low is None or len(value) >= low) and (high is None or len(value) <= high)


def _bound(schema: Schema, key: str) -> float | None:
    value = schema.get(key)
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if known and isinstance(value, int | float) else None
