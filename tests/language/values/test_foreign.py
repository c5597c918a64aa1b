"""Keywords outside of our own set, left to jsonschema."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flowcat.language.values import ValueFault, compile_check

TREE: dict[str, Any] = {
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "size": {"type": "integer", "maximum": 3},
                "next": {"$ref": "#/$defs/node"},
            },
            "required": ["size"],
        }
    },
    "properties": {"root": {"$ref": "#/$defs/node"}},
}
VALUES: tuple[object, ...] = (
    None, 3, "a", [], ["a"], ["a", 1], {}, {"a": 1}, {"b": 1}, {"a": "x", "b": 2}, {"a": 1, "c": 1},
    {"root": {"size": 1}}, {"root": {"size": 4}}, {"root": {"size": 1, "next": {"size": "1"}}},
)  # fmt: skip


@pytest.mark.parametrize(
    "schema",
    [
        TREE,
        {"patternProperties": {"^a": {"type": "integer"}}, "additionalProperties": False},
        {"dependentRequired": {"a": ["b"]}},
        {"dependentSchemas": {"a": {"required": ["b"]}}},
        {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"type": "array"}},
        {"not": {"type": "object"}},
        {"prefixItems": [{"type": "string"}], "items": False},
        {"contains": {"type": "integer"}},
        {"propertyNames": {"enum": ["a"]}},
        {"minProperties": 1, "maxProperties": 1},
        {"properties": {"a": {}}, "unevaluatedProperties": False},
        {"$defs": {"s": {"$anchor": "text", "type": "string"}}, "items": {"$ref": "#text"}},
        {"$dynamicAnchor": "n", "items": {"$dynamicRef": "#n"}, "not": {"const": "a"}},
        {"properties": {"a/b": True, "root": {"$ref": "#/properties/a~1b"}}, "type": "object"},
        {"anyOf": [{"not": {}}, {"type": "array"}, False]},
    ],
)
def test_foreign_keywords_mean_what_jsonschema_says(schema: dict[str, Any]) -> None:
    """Each keyword accepts and refuses the same values as jsonschema alone."""
    check, oracle = compile_check(schema), Draft202012Validator(schema)
    verdicts = [check(value) == () for value in VALUES]
    assert verdicts == [oracle.is_valid(value) for value in VALUES]
    assert len(set(verdicts)) == 2


@pytest.mark.parametrize(
    ("schema", "value", "path", "message"),
    [
        (TREE, {"root": {"size": 9}}, ("root", "size"), "must be at most 3"),
        (TREE, {"root": {"size": 1, "next": {}}}, ("root", "next", "size"), "is missing"),
        ({"if": {}, "then": {"format": "date"}}, "x", (), "must be a date such as 2026-03-06"),
        (
            {"dependentRequired": {"a": ["b"]}},
            {"a": 1},
            (),
            'does not fit `dependentRequired: {"a": ["b"]}` of its schema',
        ),
        (
            {"not": {"enum": ["a" * 300]}},
            "a" * 300,
            (),
            "does not fit `not` of its schema",
        ),
        (
            {"patternProperties": {"^x": {}}, "additionalProperties": False},
            {"a": 1},
            (),
            "has a property that is not allowed",
        ),
        ({"prefixItems": [{}], "items": False}, [1, 2], (), "has an item that is not allowed"),
        ({"propertyNames": False}, {"a": 1}, (), "is not allowed"),
        (
            {"propertyNames": {}, "anyOf": [{"type": "null"}, {"type": "string", "minLength": 1}]},
            "",
            (),
            "must not be empty",
        ),
        (
            {
                "propertyNames": {},
                "anyOf": [
                    {"properties": {"kind": {"const": "a"}}, "required": ["size"]},
                    {"properties": {"kind": {"const": "b"}, "size": {"maximum": 3}}},
                ],
            },
            {"kind": "b", "size": 4},
            ("size",),
            "must be at most 3",
        ),
        (
            {"propertyNames": {}, "oneOf": [{}, {}]},
            1,
            (),
            "must fit exactly one of the allowed forms, not several",
        ),
    ],
)
def test_their_messages_read_as_ours(
    schema: dict[str, Any], value: object, path: tuple[str, ...], message: str
) -> None:
    """A fault behind a foreign keyword has our words, our places and nothing of the value."""
    assert compile_check(schema)(value) == (ValueFault(path, message),)


@pytest.mark.parametrize(
    "reference",
    ["#/$defs/lost", "#lost", "#/required/0", "#/required/x", "https://example.com/a", "http://["],
)
def test_a_lost_reference_refuses_without_any_network(reference: str) -> None:
    """A reference that leads nowhere refuses the value; nothing is fetched, nothing raised."""
    schema = {"$id": "https://example.com/a", "required": ["a"], "items": {"$ref": reference}}
    (fault,) = compile_check(schema)([1])
    assert fault.message == "cannot be checked, as a `$ref` of its schema leads nowhere"


def test_a_schema_that_is_itself_refuses() -> None:
    """A reference that turns in a circle is a fault, not an endless call."""
    (fault,) = compile_check({"$ref": "#"})(1)
    assert fault.message == "cannot be checked, as it or its schema is nested too deeply"


def test_a_schema_cannot_choose_another_draft() -> None:
    """`$schema` names the draft for others; values are always checked as 2020-12."""
    schema = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "propertyNames": {"maxLength": 1},
    }
    assert compile_check(schema)({"ab": 1}) != ()


def test_templates_beside_foreign_keywords_wait_too() -> None:
    """A bound that is still a template checks nothing on jsonschema's road either."""
    schema = {"not": {"const": 0}, "minimum": "{{ least }}"}
    assert compile_check(schema)(-1) == ()
