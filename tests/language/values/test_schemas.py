"""Whether a schema is one."""

from typing import Any

import pytest

from flowcat.language.values import SchemaFault, schema_faults


@pytest.mark.parametrize(
    ("keyword", "value", "needs"),
    [
        ("minimum", "1", "must be a number"),
        ("exclusiveMinimum", True, "must be a number"),
        ("multipleOf", 0, "must be a number above 0"),
        ("minLength", -1, "must be an integer of 0 or more"),
        ("maxItems", 1.5, "must be an integer of 0 or more"),
        ("enum", "red", "must be a list of values"),
        ("enum", [], "must list at least one value"),
        ("pattern", "(", "must be a regular expression"),
        ("uniqueItems", 1, "must be true or false"),
        ("sensitive", "yes", "must be true or false"),
        ("description", 1, "must be a text"),
        ("examples", "a", "must be a list"),
        ("anyOf", [], "must be a list of schemas"),
        ("properties", ["a"], "must be a mapping of names to schemas"),
        ("additionalProperties", "no", "must be a schema"),
        ("patternProperties", {"(": {}}, "must be a mapping of regular expressions to schemas"),
        ("dependentRequired", {"a": "b"}, "must be a mapping of names to lists of names"),
    ],
)
def test_a_keyword_tells_what_it_needs(keyword: str, value: object, needs: str) -> None:
    """A known keyword with a value of the wrong kind is a fault at that keyword."""
    fault = SchemaFault((keyword,), f"`{keyword}` {needs}")
    assert schema_faults({keyword: value}) == (fault,)


@pytest.mark.parametrize(
    ("keyword", "value", "help_"),
    [
        ("type", "int", "did you mean `integer`?"),
        ("type", ["strnig"], "did you mean `string`?"),
        ("type", ["string", None], 'write the type null in quotes: `"null"`'),
        (
            "required",
            True,
            "a parameter is required unless it has `optional: true` or a `default`",
        ),
        ("items", [{}], "a list of schemas stands in `prefixItems`"),
        ("minumum", 1, "did you mean `minimum`?"),
        ("max", 1, "did you mean `maximum`?"),
        ("nullable", True, 'did you mean `type: [string, "null"]`?'),
        ("qqq", 1, ""),
    ],
)
def test_common_slips_are_helped(keyword: str, value: object, help_: str) -> None:
    """Misspelled keywords, types of other languages and other known slips come with the cure."""
    (fault,) = schema_faults({keyword: value})
    assert (fault.path, fault.help) == ((keyword,), help_)


@pytest.mark.parametrize(
    ("low", "least", "high", "most"),
    [
        ("minimum", 3, "maximum", 2),
        ("minimum", 2, "exclusiveMaximum", 2),
        ("exclusiveMinimum", 2, "maximum", 2),
        ("minLength", 3, "maxLength", 2),
        ("minItems", 3, "maxItems", 2),
    ],
)
def test_bounds_that_leave_no_value_are_found(low: str, least: int, high: str, most: int) -> None:
    """A lower bound above its upper one is a fault."""
    fault = SchemaFault((low,), f"`{low}` {least} and `{high}` {most} leave no value")
    assert schema_faults({low: least, high: most}) == (fault,)


@pytest.mark.parametrize(
    ("schema", "path", "message", "help_"),
    [
        ("integer", (), "a schema must be a mapping", "write it as `{type: integer}`"),
        (None, (), "a schema must be a mapping", "write it as `{type: string}`"),
        (
            {"properties": {"a": "string"}},
            ("properties", "a"),
            "`a` must be a schema",
            "write it as `{type: string}`",
        ),
        (
            {"properties": {"size": {}}, "required": ["sise"]},
            ("required", 0),
            "`required` names `sise`, which is not in `properties`",
            "did you mean `size`?",
        ),
        ({"$ref": "#/$defs/a"}, ("$ref",), "`$ref` leads to `#/$defs/a`, where no schema is", ""),
        ({"$ref": "#a"}, ("$ref",), "`$ref` leads to `#a`, where no schema is", ""),
        (
            {"properties": {"a": {}}, "items": {"$ref": "#/properties"}},
            ("items", "$ref"),
            "`$ref` leads to `#/properties`, where no schema is",
            "",
        ),
        (
            {"$ref": "other.json"},
            ("$ref",),
            "`$ref` leads to `other.json`, outside of the schema",
            "put the schema under `$defs` and write `#/$defs/` and its name",
        ),
    ],
)
def test_each_fault_has_its_place(
    schema: object, path: tuple[str | int, ...], message: str, help_: str
) -> None:
    """Schemas that are none, unknown required names and lost references are told in words."""
    assert schema_faults(schema) == (SchemaFault(path, message, help_),)


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": ["string", "null"], "format": "color", "x-note": 1, "default": "a"},
        {"type": "string", "sensitive": True, "optional": True, "title": "T", "examples": ["a"]},
        {"enum": "{{ names }}"},
        {"minimum": "{{ least }}", "maximum": "{{ most + 1 }}", "maxItems": "{{ n }}"},
        {"properties": {"minumum": {"type": "integer"}}, "required": ["minumum"]},
        {"properties": {"a": {}}, "required": ["b"], "additionalProperties": True},
        {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {"minimum": 2, "maximum": 2},
        {"$defs": {"a b": {}, "c": {"$anchor": "c"}}, "allOf": [{"$ref": "#/$defs/a%20b"}]},
        {"$defs": {"c": {"$anchor": "c"}}, "items": {"$ref": "#c"}, "not": {"$ref": "#"}},
        {"anyOf": [{"$ref": "#/anyOf/1"}, {"type": "null"}]},
        {"$id": "https://example.com/a", "items": {"$dynamicRef": "#n"}, "$dynamicAnchor": "n"},
        {"properties": {"a/b": True, "c": {"$ref": "#/properties/a~1b"}}},
        {"pattern": "[[a]"},
    ],
)
def test_good_schemas_have_no_faults(schema: dict[str, Any]) -> None:
    """Whatever the language takes passes, templates and remarks included."""
    assert schema_faults(schema) == ()


def test_all_faults_come_at_once_with_their_places() -> None:
    """Faults deep in a schema are found with those at its top."""
    schema = {
        "properties": {"a": {"items": {"anyOf": [{}, {"minLenght": 1}]}}, "b": {"type": "text"}},
        "maximum": "many",
    }
    assert [fault.path for fault in schema_faults(schema)] == [
        ("properties", "a", "items", "anyOf", 1, "minLenght"),
        ("properties", "b", "type"),
        ("maximum",),
    ]
