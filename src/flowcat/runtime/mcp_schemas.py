"""A tool's own schema, as a function shows it: its arguments one by one, without references."""

from collections.abc import Mapping
from typing import Any

from flowcat.language.values import compile_check
from flowcat.plan.mcp import ToolFacts

_DEEPEST = 12
"""Levels to which references are followed; a schema that holds itself ends there."""


def facts_of(tool: Any) -> ToolFacts:
    """Return what a server tells of a tool, in which nothing is at fault."""
    schema = tool.input_schema if isinstance(tool.input_schema, Mapping) else {}
    definitions = {
        f"#/{place}/{name}": inner
        for place in ("$defs", "definitions")
        for name, inner in _mapping(schema.get(place)).items()
    }
    properties = {
        str(name): _sound(_inlined(inner, definitions, 0))
        for name, inner in _mapping(schema.get("properties")).items()
    }
    listed = schema.get("required")
    required = listed if isinstance(listed, list | tuple) else ()
    return ToolFacts(
        description=str(tool.description or tool.name),
        properties=properties,
        required=tuple(str(name) for name in required if name in properties),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _inlined(schema: object, definitions: Mapping[str, object], depth: int) -> Any:
    if isinstance(schema, list):
        return [_inlined(item, definitions, depth) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        target = definitions.get(str(schema["$ref"]))
        if target is None or depth >= _DEEPEST:
            return {}
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        inner = _inlined(target, definitions, depth + 1)
        return {**inner, **rest} if isinstance(inner, Mapping) else rest
    return {key: _inlined(value, definitions, depth) for key, value in schema.items()}


def _sound(schema: object) -> Mapping[str, object]:
    """Return a schema that can be checked; of one that cannot, what it says in words."""
    if not isinstance(schema, Mapping):
        return {}
    try:
        compile_check(schema)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the call must go on
        description = schema.get("description")
        return {"description": description} if isinstance(description, str) else {}
    return schema
