"""Plain values as YAML text that every reader understands alike, with prose in block style.

Texts are quoted wherever YAML 1.1 or 1.2 could read something else; what has several lines becomes
a literal block, so that prompts stay readable.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence


def to_yaml(value: Mapping[str, object]) -> str:
    """Write a mapping of strings, numbers, booleans, null, lists and mappings, in its own order."""
    return "\n".join(_mapping(value)) + "\n"


_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[ .,'()-]*[A-Za-z0-9_]+)*[.!?)]?")
"""Texts that need no quotes, unless they are one of the words below."""

_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff\u2028\u2029]")


def _mapping(value: Mapping[str, object]) -> Iterator[str]:
    for key, item in value.items():
        yield from _entry(f"{_scalar(key)}:", item)


def _entry(head: str, item: object) -> Iterator[str]:
    match item:
        case Mapping() if item:
            yield head
            yield from _indented(_mapping(item))
        case list() | tuple() if item:
            yield head
            yield from _indented(_items(item))
        case str() if _is_block(item):
            yield f"{head} {_block_header(item)}"
            yield from _indented(item.removesuffix("\n").split("\n"))
        case _:
            yield f"{head} {_inline(item)}"


def _items(items: Sequence[object]) -> Iterator[str]:
    for item in items:
        lines = list(_mapping(item)) if isinstance(item, Mapping) else list(_entry("-", item))
        if not isinstance(item, Mapping):
            yield from lines
        elif item:
            yield f"- {lines[0]}"
            yield from _indented(lines[1:])
        else:
            yield "- {}"


def _inline(item: object) -> str:
    match item:
        case str():
            return _scalar(item)
        case Mapping():
            return "{}"
        case list() | tuple():
            return "[]"
        case float():
            return _number(item)
        case _:
            return json.dumps(item)


def _number(value: float) -> str:
    """Write a float so that YAML 1.1 reads one too: it wants a point and a signed exponent."""
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return ".nan" if value != value else ".inf" if value > 0 else "-.inf"  # noqa: PLR0124
    digits, mark, exponent = repr(value).partition("e")
    digits = digits if "." in digits else f"{digits}.0"
    signed = exponent if exponent.startswith(("-", "+")) else f"+{exponent}"
    return f"{digits}e{signed}" if mark else digits


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS and len(text) < 200:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _is_block(text: str) -> bool:
    """Whether a literal block holds the text exactly."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and bool(lines[0].strip())
        and not lines[0].startswith((" ", "\t"))
        and not any(_UNPRINTABLE.search(line) or line != line.rstrip() for line in lines)
        and bool(text.rstrip("\n"))
    )


def _block_header(text: str) -> str:
    if not text.endswith("\n"):
        return "|-"
    return "|+" if text.endswith("\n\n") else "|"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in lines)
