"""The JSON Schema of flow files, for editors: made from the same shapes as the reader.

A document that the schema rejects is one in which the reader finds an error of family 1 (F101 to
F107), and the other way round. Only the reader can tell some faults, because JSON Schema has no
words for them: equal keys in one mapping (F001), whatever a name refers to (nodes, functions,
state), and the inside of conditions, templates and JSON Schemas.
"""

import json
from collections.abc import Mapping

from flowcat.language.document import FLOW
from flowcat.language.shapes import Definitions, JsonSchema


def flow_schema() -> JsonSchema:
    """Return the JSON Schema (draft 2020-12) of a flow file of either dialect."""
    marked, unmarked = Definitions(marked=True), Definitions(marked=False)
    whole, upstream = FLOW.schema(marked), FLOW.schema(unmarked)
    definitions: Mapping[str, JsonSchema] = {**marked.entries, **unmarked.entries}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Flowcat flow",
        "description": "A voice conversation for Pipecat. Without the key `flowcat` it is read as"
        " Pipecat's FlowConfig.",
        "type": "object",
        # Said once more here, so that an editor offers the marker in an empty file.
        "properties": {"flowcat": _marker(whole, marked)},
        "if": {"required": ["flowcat"]},
        "then": whole,
        "else": upstream,
        "$defs": dict(sorted(definitions.items())),
    }


def _marker(whole: JsonSchema, definitions: Definitions) -> object:
    name = str(whole["$ref"]).rpartition("/")[2]
    properties = definitions.entries[name]["properties"]
    assert isinstance(properties, dict)
    return properties["flowcat"]


def schema_text() -> str:
    """Return the schema as the text of ``schemas/flow.schema.json``."""
    return json.dumps(flow_schema(), indent=2) + "\n"
