"""Arguments that an LLM wrote as texts, though numbers or booleans are wanted.

Models send ``"4"`` where 4 is meant, and asking the caller again would be silly. Nothing else is
turned into another kind: a number is never made a text, for that may have lost its leading zeros.
"""

import re
from collections.abc import Mapping


def coerced(value: object, schema: Mapping[str, object]) -> object:
    """Return a value as its schema wants it, where a text says it beyond doubt; else as it is."""
    match value:
        case str():
            return _from_text(value, schema)
        case list() if isinstance(items := schema.get("items"), Mapping):
            return [coerced(item, items) for item in value]
        case dict() if isinstance(properties := schema.get("properties"), Mapping):
            return {
                name: coerced(item, known) if isinstance(known := properties.get(name), Mapping)
                else item
                for name, item in value.items()
            }  # fmt: skip
        case _:
            return value


def _from_text(text: str, schema: Mapping[str, object]) -> object:
    declared = schema.get("type")
    types = declared if isinstance(declared, list) else [declared]
    if "string" in types or declared is None:
        return text
    written = text.strip()
    if ("integer" in types or "number" in types) and re.fullmatch(_WHOLE, written):
        return int(written)
    if "number" in types and re.fullmatch(_FRACTION, written):
        return float(written)
    if "boolean" in types and written.lower() in ("true", "false"):
        return written.lower() == "true"
    return text


_WHOLE = r"-?(?:0|[1-9][0-9]{0,14})"
_FRACTION = r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}"
