"""Our closures and jsonschema agree about which values are valid."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from flowcat.language.values import compile_check, llm_schema, schema_faults
from flowcat.language.values.keywords import KEYWORDS

NAMES = ("a", "b", "c")
TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")
PATTERNS = ("^a", "b$", "[0-9]+", "^$", "a.c")
TEXTS = ("", "a", "ab", "abc", "12", "2026-03-06", "2026-02-30", "19:30", "7pm", "2026-03-06T19:30")

FORMATS = FormatChecker(formats=())
"""The formats as the standard library reads them."""


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or (len(value) == 10 and bool(date.fromisoformat(value)))


@FORMATS.checks("time", raises=ValueError)
def _is_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    time.fromisoformat(value)
    return re.fullmatch(r"[\d:]{5}|[\d:]{8}", value) is not None


@FORMATS.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    datetime.fromisoformat(value)
    return "T" in value and len(value) >= 16


numbers = st.integers(-5, 5) | st.sampled_from([0.0, 0.5, 1.0, -1.0, 2.5, 4.0])
scalars = st.none() | st.booleans() | numbers | st.sampled_from(TEXTS)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from((*NAMES, "d")), inner)
    ),
    max_leaves=8,
)
counts = st.integers(0, 3)
steps = st.sampled_from([1, 2, 0.5, 2.0, 1.5])


def schemas_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of up to four of the language's keywords, with ``inner`` where a schema may stand."""
    keywords: dict[str, st.SearchStrategy[Any]] = {
        "type": st.sampled_from(TYPES)
        | st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
        "enum": st.lists(values, min_size=1, max_size=4),
        "const": values,
        "minimum": numbers,
        "maximum": numbers,
        "exclusiveMinimum": numbers,
        "exclusiveMaximum": numbers,
        "multipleOf": steps,
        "minLength": counts,
        "maxLength": counts,
        "pattern": st.sampled_from(PATTERNS),
        "format": st.sampled_from(["date", "time", "date-time", "color"]),
        "items": inner,
        "minItems": counts,
        "maxItems": counts,
        "uniqueItems": st.booleans(),
        "properties": st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
        "required": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
        "additionalProperties": inner,
        "anyOf": st.lists(inner, min_size=1, max_size=3),
        "oneOf": st.lists(inner, min_size=1, max_size=3),
        "allOf": st.lists(inner, min_size=1, max_size=2),
        "description": st.just("A value."),
        "sensitive": st.booleans(),
    }
    # Names first: to draw twenty keywords and keep four would take most of the test's time.
    names = st.lists(st.sampled_from(sorted(keywords)), max_size=4, unique=True)
    return names.flatmap(
        lambda drawn: st.fixed_dictionaries({name: keywords[name] for name in drawn})
    )


def foreign_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas with a keyword that only jsonschema knows, among our own."""
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=2)
    own = schemas_of(inner)
    foreign = st.one_of(
        inner.map(lambda schema: {"not": schema}),
        st.tuples(inner, inner, inner).map(
            lambda three: dict(zip(("if", "then", "else"), three, strict=True))
        ),
        st.lists(inner, min_size=1, max_size=2).map(lambda schemas: {"prefixItems": schemas}),
        inner.map(lambda schema: {"contains": schema, "minContains": 2}),
        inner.map(lambda schema: {"patternProperties": {"^[ab]": schema}}),
        named.map(lambda schemas: {"dependentSchemas": schemas}),
        st.just({"dependentRequired": {"a": ["b"]}}),
        st.just({"propertyNames": {"enum": ["a", "b"]}}),
        counts.map(lambda count: {"minProperties": count, "maxProperties": count + 1}),
        inner.map(lambda schema: {"unevaluatedProperties": schema}),
        inner.map(lambda schema: {"unevaluatedItems": schema}),
    )
    return st.tuples(own, foreign).map(lambda two: {**two[0], **two[1]})


leaf_schemas = st.booleans() | schemas_of(st.booleans())
own_schemas = schemas_of(leaf_schemas | schemas_of(leaf_schemas))
mixed_schemas = schemas_of(foreign_of(leaf_schemas)) | foreign_of(leaf_schemas)


def oracle(schema: dict[str, Any]) -> Any:
    """Jsonschema's view of a schema, with our formats."""
    return Draft202012Validator(schema, format_checker=FORMATS)


def agree(schema: dict[str, Any], value: object) -> None:
    """Compare the two verdicts on a value."""
    assert (compile_check(schema)(value) == ()) == oracle(schema).is_valid(value)


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(own_schemas, st.lists(values, min_size=1, max_size=8))
def test_own_keywords_agree_with_jsonschema(schema: dict[str, Any], samples: list[object]) -> None:
    """A value is valid to us exactly when it is valid to jsonschema."""
    for value in samples:
        agree(schema, value)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(mixed_schemas, st.lists(values, min_size=1, max_size=6))
def test_foreign_keywords_agree_with_jsonschema(
    schema: dict[str, Any], samples: list[object]
) -> None:
    """Keywords outside of our set, alone and among ours, mean what jsonschema says."""
    for value in samples:
        agree(schema, value)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(own_schemas, st.data())
def test_values_near_a_schema_agree(schema: dict[str, Any], data: st.DataObject) -> None:
    """Values made of what a schema itself lists are judged alike, so valid ones are well met."""
    value = data.draw(st.sampled_from([None, "a", 1, *_constants(schema)]))
    for near in (value, [value], [value, value], {"a": value}, {"a": value, "b": [value]}):
        agree(schema, near)


def _constants(schema: object) -> Iterator[object]:
    """Every value that ``enum`` and ``const`` list, however deep."""
    if isinstance(schema, dict):
        yield from schema.get("enum", ())
        yield from [schema["const"]] if "const" in schema else ()
        for inner in schema.values():
            yield from _constants(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _constants(inner)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(own_schemas | mixed_schemas, values)
def test_the_schema_shown_to_the_llm_means_the_same(schema: dict[str, Any], value: object) -> None:
    """What the LLM is shown accepts the same values as what is checked, and is a valid schema."""
    shown = llm_schema(schema)
    Draft202012Validator.check_schema(shown)
    assert compile_check(shown)(value) == compile_check(schema)(value)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(own_schemas | mixed_schemas)
def test_good_schemas_have_no_shape_faults(schema: dict[str, Any]) -> None:
    """A schema that jsonschema takes has no faults but the contradictions that only we report."""
    ours = ("leave no value", "not in `properties`")
    assert [fault for fault in schema_faults(schema) if not fault.message.endswith(ours)] == []


json_like = st.recursive(
    scalars | st.sampled_from(["{{ x }}", "(", "#", "#/a", "http://[", "string"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYWORDS, "a"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(json_like, values)
def test_broken_schemas_never_raise(schema: object, value: object) -> None:
    """Any JSON taken for a schema gives faults or checks, never an exception."""
    faults = schema_faults(schema)
    if isinstance(schema, dict):
        compile_check(schema)(value)
        if not faults and "{{" not in repr(schema) and "$" not in repr(schema):
            Draft202012Validator.check_schema(llm_schema(schema))
