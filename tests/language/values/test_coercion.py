"""Texts that an LLM wrote where a number or a boolean is wanted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowcat.language.values import coerced

_INTEGER, _NUMBER, _BOOLEAN = ({"type": kind} for kind in ("integer", "number", "boolean"))


@pytest.mark.parametrize(
    ("value", "schema", "wanted"),
    [
        ("4", _INTEGER, 4),
        (" -12 ", _INTEGER, -12),
        ("4.5", _NUMBER, 4.5),
        ("4", _NUMBER, 4),
        ("True", _BOOLEAN, True),
        (["1", "2"], {"type": "array", "items": _INTEGER}, [1, 2]),
        (
            {"n": "1", "x": "1"},
            {"type": "object", "properties": {"n": _INTEGER}},
            {"n": 1, "x": "1"},
        ),
        ("4", {"type": ["integer", "null"]}, 4),
    ],
)
def test_a_text_that_says_it_is_taken(value: Any, schema: dict[str, Any], wanted: Any) -> None:
    """At any depth."""
    found = coerced(value, schema)
    assert (found, type(found)) == (wanted, type(wanted))


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("four", _INTEGER),
        ("4.5", _INTEGER),
        ("007", _INTEGER),
        ("1e3", _NUMBER),
        ("yes", _BOOLEAN),
        ("4", {"type": "string"}),
        ("4", {"type": ["string", "integer"]}),
        ("4", {}),
        (4, {"type": "string"}),
        (1, _BOOLEAN),
        ("9" * 40, _INTEGER),
    ],
)
def test_nothing_else_is_turned(value: Any, schema: dict[str, Any]) -> None:
    """Doubt is for the caller to settle."""
    assert coerced(value, schema) is value


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_whole_number_is_read_back(number: int) -> None:
    """As it was written."""
    assert coerced(str(number), _INTEGER) == number
