"""YAML and JSON text as a tree in which every thing keeps its place.

The tree is made from the events of libyaml's parser, through PyYAML; JSON files have a reader of
their own. Faults of the text are diagnostics, never exceptions. What a key of a flow means is not
known here.
"""

from flowcat.source.document import Document, read_file, read_text
from flowcat.source.quoting import quoted
from flowcat.source.tree import Mapping, Plain, Scalar, Sequence, Style, Tree, plain_value

__all__ = [
    "Document",
    "Mapping",
    "Plain",
    "Scalar",
    "Sequence",
    "Style",
    "Tree",
    "plain_value",
    "quoted",
    "read_file",
    "read_text",
]
