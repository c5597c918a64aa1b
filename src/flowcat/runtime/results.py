"""A handler's result as JSON values: what Pipecat cannot serialise would silence the bot (H15)."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from uuid import UUID

_DEEPEST = 32


def to_json(value: object, depth: int = 0) -> object:
    """Turn a value into JSON values; what has no such form is named by its type, as ``<Booking>``.

    A type is named and never printed: a printed object may show its address or its secrets.
    """
    if depth > _DEEPEST:
        return "<too deep>"
    match value:
        case None | bool() | str():
            return value
        case Enum():
            return to_json(value.value, depth + 1)
        case int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            if not value.is_finite():
                return None
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case UUID() | PurePath():
            return str(value)
        case Mapping():
            return {str(key): to_json(item, depth + 1) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [to_json(item, depth + 1) for item in value]
        case _:
            return _object_to_json(value, depth)


def _object_to_json(value: object, depth: int) -> object:
    dump = getattr(value, "model_dump", None)
    if callable(dump) and not isinstance(value, type):
        return to_json(dump(), depth + 1)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name), depth + 1) for f in fields(value)}
    return f"<{type(value).__name__}>"
