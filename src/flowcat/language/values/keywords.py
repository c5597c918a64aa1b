"""The keywords of JSON Schema: what each takes, where schemas stand inside schemas.

One table serves the check of a schema, its compiling and what an LLM is shown of it, so they
cannot disagree about a keyword.
"""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from enum import Enum, auto

from flowcat.language.values.faults import Path
from flowcat.language.values.json_values import TYPE_TESTS, is_list, is_number


class Takes(Enum):
    """What kind of value a keyword takes."""

    SCHEMA = auto()
    SCHEMAS = auto()
    NAMED_SCHEMAS = auto()
    PATTERN_SCHEMAS = auto()
    TYPES = auto()
    CHOICES = auto()
    NUMBER = auto()
    POSITIVE = auto()
    COUNT = auto()
    FLAG = auto()
    TEXT = auto()
    PATTERN = auto()
    NAMES = auto()
    NAMED_NAMES = auto()
    LIST = auto()
    ANYTHING = auto()


OWN: Mapping[str, Takes] = {
    "type": Takes.TYPES,
    "enum": Takes.CHOICES,
    "const": Takes.ANYTHING,
    "minimum": Takes.NUMBER,
    "maximum": Takes.NUMBER,
    "exclusiveMinimum": Takes.NUMBER,
    "exclusiveMaximum": Takes.NUMBER,
    "multipleOf": Takes.POSITIVE,
    "minLength": Takes.COUNT,
    "maxLength": Takes.COUNT,
    "pattern": Takes.PATTERN,
    "format": Takes.TEXT,
    "items": Takes.SCHEMA,
    "minItems": Takes.COUNT,
    "maxItems": Takes.COUNT,
    "uniqueItems": Takes.FLAG,
    "properties": Takes.NAMED_SCHEMAS,
    "required": Takes.NAMES,
    "additionalProperties": Takes.SCHEMA,
    "anyOf": Takes.SCHEMAS,
    "oneOf": Takes.SCHEMAS,
    "allOf": Takes.SCHEMAS,
}
"""The keywords that our own closures check."""

FOREIGN: Mapping[str, Takes] = {
    "$ref": Takes.TEXT,
    "$dynamicRef": Takes.TEXT,
    "not": Takes.SCHEMA,
    "if": Takes.SCHEMA,
    "then": Takes.SCHEMA,
    "else": Takes.SCHEMA,
    "prefixItems": Takes.SCHEMAS,
    "contains": Takes.SCHEMA,
    "minContains": Takes.COUNT,
    "maxContains": Takes.COUNT,
    "patternProperties": Takes.PATTERN_SCHEMAS,
    "propertyNames": Takes.SCHEMA,
    "minProperties": Takes.COUNT,
    "maxProperties": Takes.COUNT,
    "dependentRequired": Takes.NAMED_NAMES,
    "dependentSchemas": Takes.NAMED_SCHEMAS,
    "unevaluatedItems": Takes.SCHEMA,
    "unevaluatedProperties": Takes.SCHEMA,
}
"""The keywords that are left to jsonschema."""

NAMING: Mapping[str, Takes] = {
    "$anchor": Takes.TEXT,
    "$dynamicAnchor": Takes.TEXT,
    "$defs": Takes.NAMED_SCHEMAS,
    "definitions": Takes.NAMED_SCHEMAS,
    "contentSchema": Takes.SCHEMA,
}
"""The keywords that check nothing and that a ``$ref`` may need."""

LANGUAGE_ONLY: Mapping[str, Takes] = {"sensitive": Takes.FLAG, "optional": Takes.FLAG}
"""The keywords that the language adds; no LLM and no provider sees them."""

REMARKS: Mapping[str, Takes] = {
    "title": Takes.TEXT,
    "description": Takes.TEXT,
    "default": Takes.ANYTHING,
    "examples": Takes.LIST,
    "deprecated": Takes.FLAG,
    "readOnly": Takes.FLAG,
    "writeOnly": Takes.FLAG,
    "contentEncoding": Takes.TEXT,
    "contentMediaType": Takes.TEXT,
    "$id": Takes.TEXT,
    "$schema": Takes.TEXT,
    "$comment": Takes.TEXT,
    "$vocabulary": Takes.ANYTHING,
    **LANGUAGE_ONLY,
}
"""The keywords that check nothing."""

KEYWORDS: Mapping[str, Takes] = {**OWN, **FOREIGN, **NAMING, **REMARKS}


def is_schema(value: object) -> bool:
    """Whether it can be a schema: a mapping, or true or false."""
    return isinstance(value, Mapping | bool)


def awaits_rendering(keyword: str, value: object) -> bool:
    """Whether an ``enum`` or a bound holds a template, so that it checks nothing yet."""
    match OWN.get(keyword):
        case Takes.CHOICES:
            return _is_template(value) or (is_list(value) and any(map(_is_template, value)))
        case Takes.NUMBER | Takes.POSITIVE | Takes.COUNT:
            return _is_template(value)
        case _:
            return False


def misfit(takes: Takes, value: object) -> str:
    """Tell what a keyword needs when ``value`` is not of the kind it takes; else an empty text."""
    needs, fits = _NEEDS[takes]
    return "" if fits(value) else needs


def regex(pattern: str) -> re.Pattern[str] | None:
    """Compile a pattern as Python reads it, or return None."""
    try:
        with warnings.catch_warnings():
            # Python only warns of brackets that it may read differently one day.
            warnings.simplefilter("ignore")
            return re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return None


def inner_schemas(keyword: str, value: object) -> Iterator[tuple[Path, object]]:
    """Yield each schema inside of a well-formed keyword, with the path that leads to it."""
    match KEYWORDS.get(keyword):
        case Takes.SCHEMA:
            yield (keyword,), value
        case Takes.SCHEMAS if is_list(value):
            yield from (((keyword, index), item) for index, item in enumerate(value))
        case Takes.NAMED_SCHEMAS | Takes.PATTERN_SCHEMAS if isinstance(value, Mapping):
            yield from (((keyword, name), item) for name, item in value.items())
        case _:
            pass


def change_inner(keyword: str, value: object, change: Callable[[object], object]) -> object:
    """Return a well-formed keyword's value with each schema inside of it changed."""
    match KEYWORDS.get(keyword):
        case Takes.SCHEMA:
            return change(value)
        case Takes.SCHEMAS if is_list(value):
            return [change(item) for item in value]
        case Takes.NAMED_SCHEMAS | Takes.PATTERN_SCHEMAS if isinstance(value, Mapping):
            return {name: change(item) for name, item in value.items()}
        case _:
            return value


def _is_template(value: object) -> bool:
    return isinstance(value, str) and "{{" in value


def _is_type(value: object) -> bool:
    return isinstance(value, str) and value in TYPE_TESTS


def _are_types(value: object) -> bool:
    return _is_type(value) or (is_list(value) and bool(value) and all(map(_is_type, value)))


def _is_count(value: object) -> bool:
    return is_number(value) and value >= 0 and value == value // 1


def _are_names(value: object) -> bool:
    return is_list(value) and all(isinstance(name, str) for name in value)


def _is_pattern(value: object) -> bool:
    return isinstance(value, str) and regex(value) is not None


_NEEDS: Mapping[Takes, tuple[str, Callable[[object], bool]]] = {
    Takes.SCHEMA: ("must be a schema", is_schema),
    Takes.SCHEMAS: ("must be a list of schemas", lambda value: is_list(value) and bool(value)),
    Takes.NAMED_SCHEMAS: (
        "must be a mapping of names to schemas",
        lambda value: isinstance(value, Mapping),
    ),
    Takes.PATTERN_SCHEMAS: (
        "must be a mapping of regular expressions to schemas",
        lambda value: isinstance(value, Mapping) and all(map(_is_pattern, value)),
    ),
    Takes.TYPES: ("must be a type, or a list of types", _are_types),
    Takes.CHOICES: ("must be a list of values", is_list),
    Takes.NUMBER: ("must be a number", TYPE_TESTS["number"]),
    Takes.POSITIVE: (
        "must be a number above 0",
        lambda value: TYPE_TESTS["number"](value) and is_number(value) and value > 0,
    ),
    Takes.COUNT: ("must be an integer of 0 or more", _is_count),
    Takes.FLAG: ("must be true or false", TYPE_TESTS["boolean"]),
    Takes.TEXT: ("must be a text", TYPE_TESTS["string"]),
    Takes.PATTERN: ("must be a regular expression", _is_pattern),
    Takes.NAMES: ("must be a list of names", _are_names),
    Takes.NAMED_NAMES: (
        "must be a mapping of names to lists of names",
        lambda value: isinstance(value, Mapping) and all(map(_are_names, value.values())),
    ),
    Takes.LIST: ("must be a list", is_list),
    Takes.ANYTHING: ("", lambda _: True),
}
