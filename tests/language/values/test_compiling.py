"""What a compiled check says, and how it sees values."""

from types import MappingProxyType
from typing import Any

import pytest

from flowcat.language.values import ValueFault, compile_check


def messages(schema: dict[str, Any], value: object) -> list[str]:
    """Return the messages of a value's faults."""
    return [fault.message for fault in compile_check(schema)(value)]


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "integer"}, "4", "must be an integer, not a string"),
        ({"type": "integer"}, 4.5, "must be an integer, not a fraction"),
        ({"type": "integer"}, True, "must be an integer, not true or false"),
        ({"type": "number"}, float("nan"), "must be a number, not infinity or NaN"),
        ({"type": "string"}, {"a": 1}, "must be a string, not an object"),
        ({"type": "boolean"}, "yes", "must be true or false, not a string"),
        ({"type": "array"}, None, "must be a list, not null"),
        ({"type": "object"}, {1, 2}, "must be an object, not a value that JSON does not have"),
        ({"type": ["string", "null"]}, 4, "must be a string or null, not an integer"),
        ({"enum": ["available", "full"]}, "no", "must be one of: available, full"),
        ({"enum": [1, 2.5, True, None]}, 7, "must be one of: 1, 2.5, true, null"),
        ({"enum": [{"a": ["b"]}]}, 7, 'must be one of: {"a": ["b"]}'),
        ({"enum": []}, "no", "cannot be given now, as there is nothing to choose from"),
        ({"const": "yes"}, "no", "must be yes"),
        ({"minimum": 1}, 0, "must be at least 1"),
        ({"maximum": 12.0}, 13, "must be at most 12"),
        ({"exclusiveMinimum": 0}, 0, "must be more than 0"),
        ({"exclusiveMaximum": 2.5}, 2.5, "must be less than 2.5"),
        ({"multipleOf": 0.5}, 0.7, "must be a multiple of 0.5"),
        ({"minLength": 1}, "", "must not be empty"),
        ({"minLength": 3}, "ab", "must have at least 3 characters"),
        ({"maxLength": 1}, "ab", "must have at most 1 character"),
        ({"pattern": "^[0-9]{4}$"}, "12", "must match the pattern `^[0-9]{4}$`"),
        ({"format": "date"}, "6 March", "must be a date such as 2026-03-06"),
        ({"format": "time"}, "7pm", "must be a time on the 24-hour clock such as 19:30"),
        ({"format": "date-time"}, "now", "must be a date and time such as 2026-03-06T19:30"),
        ({"format": "email"}, "ana", "must be an email address such as ana@example.com"),
        ({"format": "phone"}, "none", "must be a phone number such as +15550102030"),
        ({"minItems": 2}, ["a"], "must have at least 2 items"),
        ({"maxItems": 1}, ["a", "b"], "must have at most 1 item"),
        ({"uniqueItems": True}, ["a", "a"], "must not hold an item twice"),
        ({"required": ["a"]}, {}, "is missing"),
        ({"additionalProperties": False}, {"a": 1}, "is not allowed"),
        (
            {"properties": {"size": {}}, "additionalProperties": False},
            {"sise": 1},
            "is not allowed; did you mean `size`?",
        ),
        ({"properties": {"a": False}}, {"a": 1}, "is not allowed"),
        ({"items": {"maximum": 1}}, [1, 2], "must be at most 1"),
        ({"additionalProperties": {"maximum": 1}}, {"a": 2}, "must be at most 1"),
        ({"allOf": [{"maximum": 1}, {"maximum": 1}]}, 2, "must be at most 1"),
        ({"oneOf": [{}, {}]}, 3, "must fit exactly one of the allowed forms, not several"),
    ],
)  # fmt: skip
def test_each_keyword_tells_what_to_do(schema: dict[str, Any], value: object, message: str) -> None:
    """Every keyword has a message that an LLM can act on."""
    assert messages(schema, value) == [message]


@pytest.mark.parametrize(
    ("branches", "value", "faults"),
    [
        (
            [{"type": "string", "format": "date"}, {"type": "null"}],
            "soon",
            [((), "must be a date such as 2026-03-06")],
        ),
        (
            [{"type": "string"}, {"type": "integer"}],
            [],
            [((), "must be a string or an integer, not a list")],
        ),
        (
            [{"enum": ["now"]}, {"format": "time"}],
            "soon",
            [((), "must be one of: now or must be a time on the 24-hour clock such as 19:30")],
        ),
        (
            [
                {"properties": {"kind": {"const": "a"}}, "required": ["size"]},
                {"properties": {"kind": {"const": "b"}, "size": {"maximum": 3}}},
            ],
            {"kind": "b", "size": 4},
            [(("size",), "must be at most 3")],
        ),
        (
            [{"properties": {"kind": {"const": kind}}, "required": ["kind"]} for kind in "ab"],
            {"kind": "c"},
            [(("kind",), "must be a or must be b")],
        ),
    ],
)
def test_alternatives_tell_the_nearest_way(
    branches: list[dict[str, Any]], value: object, faults: list[tuple[tuple[str, ...], str]]
) -> None:
    """A value that fits no alternative is told about those that it nearly fits."""
    expected = tuple(ValueFault(path, message) for path, message in faults)
    assert compile_check({"anyOf": branches})(value) == expected
    assert compile_check({"oneOf": branches})(value) == expected


def test_a_fault_tells_its_place() -> None:
    """Paths lead through properties and list indexes to the faulty part."""
    schema = {"properties": {"guests": {"items": {"required": ["name"]}}}}
    faults = compile_check(schema)({"guests": [{"name": "Ana"}, {}]})
    assert faults == (ValueFault(("guests", 1, "name"), "is missing"),)


def test_a_wrong_type_says_it_all() -> None:
    """A value of a wrong type is not also told about bounds and choices."""
    assert len(messages({"type": "integer", "enum": [1], "minimum": 1}, "0")) == 1


def test_all_faults_come_at_once() -> None:
    """A value that breaks two keywords has two faults."""
    assert len(messages({"minimum": 3, "multipleOf": 2}, 1)) == 2


@pytest.mark.parametrize(
    ("schema", "valid", "invalid"),
    [
        ({"const": 1}, 1.0, True),
        ({"const": True}, True, 1),
        ({"enum": [[1, {"a": 0}]]}, [1.0, {"a": 0}], [1, {"a": False}]),
        ({"type": "integer"}, 1.0, True),
        ({"type": "array"}, (1, 2), {1, 2}),
        ({"uniqueItems": True}, [1, True, "1", [1], [True]], [{"a": 1, "b": 2}, {"b": 2, "a": 1}]),
        ({"multipleOf": 0.01}, 19.99, 19.999),
        ({"multipleOf": 3}, 9.0, 10**400 + 1),
        ({"minimum": 1}, "0", float("nan")),
    ],
)  # fmt: skip
def test_values_are_seen_as_json_sees_them(
    schema: dict[str, Any], valid: object, invalid: object
) -> None:
    """True is not 1, 1.0 is an integer, a tuple is a list, decimals are exact, NaN fits nothing."""
    assert messages(schema, valid) == []
    assert messages(schema, invalid) != []


def test_a_pattern_is_not_tried_on_a_huge_text() -> None:
    """A text of more than 10,000 characters is refused before a pattern could run on it."""
    assert messages({"pattern": "a"}, "a" * 10_000) == []
    assert messages({"pattern": "a"}, "a" * 10_001) == ["must have at most 10000 characters"]


def test_a_template_checks_nothing_until_it_is_rendered() -> None:
    """An `enum` or a bound that is still a template lets every value pass."""
    schema = {"type": "integer", "minimum": "{{ least }}", "enum": "{{ sizes }}"}
    assert messages(schema, 0) == []
    assert messages({**schema, "minimum": 1}, 0) == ["must be at least 1"]
    assert messages({"enum": ["{{ first }}", "none"]}, "other") == []


def test_what_the_language_adds_checks_nothing() -> None:
    """Remarks, defaults, `sensitive`, `optional`, `x-` keys and unknown formats refuse nothing."""
    schema = {
        "title": "T", "description": "D", "default": 1, "examples": [1], "sensitive": True,
        "optional": True, "x-note": {}, "format": "color",
    }  # fmt: skip
    assert messages(schema, "anything") == []


def test_any_mapping_is_a_schema() -> None:
    """A read-only mapping serves as well as a dictionary."""
    assert compile_check(MappingProxyType({"maximum": 1}))(2) != ()


def test_a_value_nested_without_end_is_judged() -> None:
    """A list that holds itself raises nothing."""
    endless: list[object] = []
    endless.append(endless)
    assert messages({"uniqueItems": True}, [endless, 1]) == []


@pytest.mark.parametrize("extra", [{}, {"not": {}}])
def test_no_message_holds_the_value(extra: dict[str, Any]) -> None:
    """A checked value may be sensitive, so no message repeats it."""
    schema = {"type": "string", "pattern": "^[0-9]+$", "maxLength": 4, "enum": ["0"], **extra}
    found = messages(schema, "s3cret")
    assert len(found) >= 3
    assert not any("s3cret" in message for message in found)
