"""What an LLM and its provider are shown of a schema."""

from collections.abc import Mapping
from typing import Any

from flowcat.language.values.keywords import LANGUAGE_ONLY, change_inner


def llm_schema(schema: Mapping[str, object]) -> dict[str, Any]:
    """Return the schema without what only the language knows: our own keywords and ``x-`` keys.

    Everything else stays, ``description``, ``default`` and ``format`` included. Names of
    properties and values such as those of ``enum`` are no keywords and stay as they are.
    """
    return {
        keyword: change_inner(keyword, value, _shown)
        for keyword, value in schema.items()
        if keyword not in LANGUAGE_ONLY and not keyword.startswith("x-")
    }


def _shown(schema: object) -> object:
    return llm_schema(schema) if isinstance(schema, Mapping) else schema
