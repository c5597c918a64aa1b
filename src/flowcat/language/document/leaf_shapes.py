"""The leaf shapes that many keys share."""

from flowcat.language.scalar_shapes import Words
from flowcat.language.shapes import ListOf, MapOf
from flowcat.language.texts import FormulaShape, SchemaMap, TextShape, ValueShape

TEXT = TextShape()
PROMPT = TextShape(upstream_renders=True)
WORDS = Words()
NODE_NAME = Words("a text (the name of a node)")
VALUES = MapOf(ValueShape())
SCHEMAS = SchemaMap()
NAMES = ListOf(Words("a text (a name)"))
CONDITION = FormulaShape("a condition")
