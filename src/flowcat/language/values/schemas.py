"""Whether a schema is one, as the language takes it: every fault at once, each with its place.

JSON Schema lets a misspelled keyword pass in silence; here it is a fault. jsonschema is never
imported.
"""

from collections.abc import Iterator, Mapping

from flowcat.diagnostics.nearest import did_you_mean, nearest
from flowcat.language.values.faults import Path
from flowcat.language.values.json_values import TYPE_TESTS, is_list, is_number, shown
from flowcat.language.values.keywords import (
    KEYWORDS,
    Takes,
    awaits_rendering,
    inner_schemas,
    is_schema,
    misfit,
)
from flowcat.language.values.references import references_in, target_of, targets_in
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One fault of a schema."""

    path: Path
    """The way from the schema to the faulty keyword or value."""
    message: str
    help: str = ""
    """What to do; empty when the message says it."""


def schema_faults(schema: object) -> tuple[SchemaFault, ...]:
    """Return every fault of a schema as an author wrote it; an empty tuple means it is good.

    ``enum`` and bounds may be templates, which are rendered later and not checked here. The keys
    that the language adds (``sensitive``, ``optional``) and ``x-`` keys are allowed everywhere.
    """
    if isinstance(schema, Mapping):
        return (*_faults(schema, ()), *_lost_references(schema))
    known = isinstance(schema, str) and schema in TYPE_TESTS
    example = schema if known else "string"
    return (SchemaFault((), "a schema must be a mapping", f"write it as `{{type: {example}}}`"),)


def _faults(schema: Mapping[str, object], path: Path) -> Iterator[SchemaFault]:
    """Yield the faults of a schema that stands at ``path`` of another."""
    for keyword, value in schema.items():
        if keyword not in KEYWORDS:
            yield from _unknown_keyword(keyword, path)
        elif needs := _misfit(keyword, value):
            yield SchemaFault((*path, keyword), f"`{keyword}` {needs}", _remedy(keyword, value))
        else:
            for way, inner in inner_schemas(keyword, value):
                yield from _inner_faults(inner, (*path, *way))
    yield from _unlisted_required(schema, path)
    yield from _contradictions(schema, path)


def _inner_faults(inner: object, path: Path) -> Iterator[SchemaFault]:
    if isinstance(inner, Mapping):
        yield from _faults(inner, path)
    elif not is_schema(inner):
        yield SchemaFault(path, f"`{path[-1]}` must be a schema", "write it as `{type: string}`")


def _unknown_keyword(keyword: str, path: Path) -> Iterator[SchemaFault]:
    if not keyword.startswith("x-"):
        close = _MEANT.get(keyword) or nearest(keyword, KEYWORDS)
        yield SchemaFault(
            (*path, keyword),
            f"`{keyword}` is not a keyword of JSON Schema",
            f"did you mean {close if ' ' in close else f'`{close}`'}?" if close else "",
        )


def _misfit(keyword: str, value: object) -> str:
    """Tell what a known keyword needs; an empty text when it has it."""
    if awaits_rendering(keyword, value):
        return ""
    if keyword == "enum" and value == []:
        return "must list at least one value"
    return misfit(KEYWORDS[keyword], value)


def _remedy(keyword: str, value: object) -> str:
    """Advise on a keyword whose value does not fit."""
    if keyword == "required" and isinstance(value, bool):
        return "a parameter is required unless it has `optional: true` or a `default`"
    if keyword == "items" and is_list(value):
        return "a list of schemas stands in `prefixItems`"
    if KEYWORDS[keyword] is Takes.TYPES:
        return _type_remedy(value)
    return ""


def _type_remedy(value: object) -> str:
    if value is None or (is_list(value) and None in value):
        return 'write the type null in quotes: `"null"`'
    names = value if is_list(value) else [value]
    wrong = [name for name in names if isinstance(name, str) and name not in TYPE_TESTS]
    name = wrong[0] if wrong else ""
    alias = _TYPE_ALIASES.get(name)
    return f"did you mean `{alias}`?" if alias else did_you_mean(name, TYPE_TESTS)


def _unlisted_required(schema: Mapping[str, object], path: Path) -> Iterator[SchemaFault]:
    """Yield required names that no property explains, unless others are welcome by a schema."""
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, Mapping) or not is_list(required):
        return
    if schema.get("additionalProperties", False) is not False or "patternProperties" in schema:
        return
    for index, name in enumerate(required):
        if isinstance(name, str) and name not in properties:
            yield SchemaFault(
                (*path, "required", index),
                f"`required` names `{name}`, which is not in `properties`",
                did_you_mean(name, map(str, properties)),
            )


def _contradictions(schema: Mapping[str, object], path: Path) -> Iterator[SchemaFault]:
    """Yield bounds between which no value lies."""
    for low, high in _BOUNDS:
        least, most = schema.get(low), schema.get(high)
        if not (is_number(least) and is_number(most)):
            continue
        touching = low == "exclusiveMinimum" or high == "exclusiveMaximum"
        if least > most or (touching and least == most):
            yield SchemaFault(
                (*path, low),
                f"`{low}` {shown(least)} and `{high}` {shown(most)} leave no value",
            )


def _lost_references(whole: Mapping[str, object]) -> Iterator[SchemaFault]:
    """Yield references that lead to no schema in ``whole``."""
    if not (references := references_in(whole)):
        return
    targets = targets_in(whole)
    for path, reference in references:
        target = target_of(reference)
        if target is None:
            message = f"`{path[-1]}` leads to `{reference}`, outside of the schema"
            yield SchemaFault(path, message, _INSIDE)
        elif target not in targets:
            yield SchemaFault(path, f"`{path[-1]}` leads to `{reference}`, where no schema is")


_INSIDE = "put the schema under `$defs` and write `#/$defs/` and its name"

_BOUNDS = (
    ("minimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
)

_TYPE_ALIASES = {
    "int": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "str": "string",
    "text": "string",
    "bool": "boolean",
    "list": "array",
    "tuple": "array",
    "dict": "object",
    "map": "object",
    "mapping": "object",
    "none": "null",
}
"""What people write who think of another language."""

_MEANT = {
    "min": "minimum",
    "max": "maximum",
    "options": "enum",
    "choices": "enum",
    "values": "enum",
    "regex": "pattern",
    "nullable": '`type: [string, "null"]`',
}
"""Keywords of other systems, and ours for them."""
