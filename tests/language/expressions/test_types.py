"""From JSON Schemas to types."""

import pytest

from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    OPEN_OBJECT,
    STRING,
    ListOf,
    Number,
    ObjectOf,
    String,
    Type,
    describe,
    nullable,
    type_of_schema,
    union,
)

ONE = Number(integer=True, minimum=1, maximum=1)


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({}, ANY),
        ({"type": "integer"}, INTEGER),
        (
            {"type": "integer", "minimum": 1, "exclusiveMaximum": 4},
            Number(integer=True, minimum=1, maximum=3),
        ),
        ({"type": "number", "exclusiveMinimum": 0}, Number(minimum=0)),
        ({"type": "integer", "minimum": "{{ least }}"}, INTEGER),
        ({"enum": [1, 3]}, Number(integer=True, minimum=1, maximum=3)),
        ({"type": ["number", "null"]}, nullable(NUMBER)),
        ({"type": "string", "format": "date"}, String("date")),
        ({"enum": ["a", "b"]}, String(values=("a", "b"))),
        ({"enum": ["a", 1, None]}, union((String(values=("a",)), ONE, NULL))),
        ({"enum": "{{ keys(menu) }}"}, STRING),
        ({"const": True}, BOOLEAN),
        ({"type": "array", "items": {"type": "string"}}, ListOf(STRING)),
        ({"type": "array"}, ListOf(ANY)),
        ({"type": "object"}, OPEN_OBJECT),
        (
            {"properties": {"a": {"type": "integer"}, "b": {}}, "required": ["a"]},
            ObjectOf({"a": INTEGER, "b": ANY}),
        ),
        ({"properties": {"a": {"type": "integer"}}}, ObjectOf({"a": nullable(INTEGER)})),
        (
            {"type": "object", "additionalProperties": {"type": "number"}},
            ObjectOf({}, NUMBER),
        ),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, union((INTEGER, STRING))),
        ({"$ref": "#/x"}, ANY),
        ({"type": "strnig"}, ANY),
    ],
)
def test_a_schema_gives_a_type(schema: dict[str, object], type_: Type) -> None:
    """Known constructs become types; all others are any."""
    assert type_of_schema(schema) == type_


def test_unions_are_as_small_as_possible() -> None:
    """Equal and wider members absorb others, known values are joined, and any absorbs all."""
    assert union((INTEGER, NUMBER)) == NUMBER
    assert union((String(values=("a",)), STRING)) == STRING
    assert union((String(values=("a",)), String(values=("b", "a")))) == String(values=("a", "b"))
    assert union((INTEGER, ANY)) == ANY
    assert union(()) == ANY


def test_types_are_named_in_words() -> None:
    """Messages name kinds of values, each once."""
    assert describe(nullable(String("date"))) == "a date or null"
    assert describe(union((STRING, ListOf(ANY), OPEN_OBJECT))) == "a string or a list or an object"
