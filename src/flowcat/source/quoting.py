"""How a value is written so that every YAML reader reads the same."""

import math

from flowcat.source.tree import Plain


def quoted(text: str) -> str:
    """Put a text in quotes: double ones, or single ones where double ones would need escapes."""
    if text.isprintable() and ('"' in text or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def unambiguous(value: Plain) -> str:
    """Write a value so that YAML 1.1 and YAML 1.2 readers agree about it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return quoted(value)
        case float() if math.isnan(value):
            return ".nan"
        case float() if math.isinf(value):
            return ".inf" if value > 0 else "-.inf"
        case float():
            return _decimal(value)
        case int():
            return str(value)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    # JSON's pairs of surrogates are no YAML.
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _decimal(value: float) -> str:
    # YAML 1.1 wants a dot before an exponent, and a sign in it; Python always writes the sign.
    mantissa, exponent, power = repr(value).partition("e")
    return mantissa + (".0" if exponent and "." not in mantissa else "") + exponent + power
