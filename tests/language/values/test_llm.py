"""What the LLM is shown of a schema."""

from flowcat.language.values import llm_schema


def test_the_llm_sees_no_keyword_of_the_language() -> None:
    """`sensitive`, `optional` and `x-` keys are left out, however deep; all else stays."""
    schema = {
        "type": "object",
        "description": "An account.",
        "sensitive": True,
        "optional": True,
        "x-note": "ours",
        "properties": {"pin": {"type": "string", "format": "time", "sensitive": True}},
        "anyOf": [{"x-a": 1, "required": ["pin"]}],
        "default": {},
    }
    assert llm_schema(schema) == {
        "type": "object",
        "description": "An account.",
        "properties": {"pin": {"type": "string", "format": "time"}},
        "anyOf": [{"required": ["pin"]}],
        "default": {},
    }


def test_names_and_values_are_no_keywords() -> None:
    """A property called `optional` and a default with an `x-` key stay as they are."""
    schema = {
        "properties": {"optional": {"type": "boolean"}, "x-ray": True},
        "default": {"x-ray": 1, "sensitive": True},
        "enum": [{"optional": 1}],
    }
    assert llm_schema(schema) == schema


def test_the_schema_itself_is_not_changed() -> None:
    """The given schema keeps its keys."""
    schema = {"type": "string", "optional": True}
    llm_schema(schema)
    assert schema == {"type": "string", "optional": True}
