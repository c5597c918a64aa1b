"""Shapes of the leaves: texts with templates, conditions, values, durations and schemas."""

import re

from flowcat.diagnostics import Edit, Fix
from flowcat.language.expressions import ExpressionFault
from flowcat.language.expressions import parse as parse_expression
from flowcat.language.leaves import (
    Constant,
    Formula,
    ListValue,
    MapValue,
    Text,
    Value,
    ValueSchema,
)
from flowcat.language.shapes import (
    Definitions,
    JsonSchema,
    MapOf,
    Named,
    Reading,
    kind_of,
    wrong_type,
)
from flowcat.language.templates import constant_template, parse_template, parse_upstream
from flowcat.language.values import compile_check, describe_fault, schema_faults
from flowcat.language.values.json_values import TYPE_TESTS
from flowcat.language.values.keywords import KEYWORDS
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Sequence, Tree, plain_value
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class TextShape:
    """A text that may hold ``{{ }}``."""

    upstream_renders: bool = False
    """Whether Pipecat fills in placeholders at this place of a FlowConfig document."""
    may_be_empty: bool = False

    def read(self, tree: Tree, reading: Reading) -> Text | None:
        """Read a string scalar and parse its templates."""
        if not (isinstance(tree, Scalar) and isinstance(tree.value, str)):
            wrong_type(tree, "a text", reading)
            return None
        if reading.marked and not tree.text and not self.may_be_empty:
            reading.report("F107", "expected a text, found an empty one", tree.span)
            return None
        if reading.marked:
            return read_text(tree, reading)
        make = parse_upstream if self.upstream_renders else constant_template
        return Text(tree, make(tree.text))

    def schema(self, definitions: Definitions) -> JsonSchema:
        """A string."""
        if self.may_be_empty or not definitions.marked:
            return {"type": "string"}
        return {"type": "string", "minLength": 1}

    def expects(self) -> str:
        """A text."""
        return "a text"


def read_text(scalar: Scalar, reading: Reading) -> Text:
    """Parse the templates of a scalar that is known to be text, in a marked document."""
    parsed = parse_template(scalar.text)
    report_faults(scalar, parsed.faults, reading)
    return Text(scalar, parsed.template)


def report_faults(scalar: Scalar, faults: tuple[ExpressionFault, ...], reading: Reading) -> None:
    """Report the faults of an expression or template at their places in the scalar."""
    for fault in faults:
        span = scalar.span_of(fault.start, fault.end)
        fix = _translated(span) if fault.code == "F401" else None
        reading.report(fault.code, fault.message, span, help=fault.help, fix=fix)


def _translated(span: Span) -> Fix | None:
    """Return a fix that writes our word for one of another language."""
    from flowcat.language.expressions.foreign import OUR_WORDS

    word = OUR_WORDS.get(span.text)
    if word is None:
        return None
    written = word
    if word.isalpha() and not span.text.isalpha():  # `a&&b` has no blanks around it
        text = span.source.text
        before = "" if text[span.start - 1].isspace() else " "
        after = "" if text[span.end : span.end + 1].isspace() else " "
        written = f"{before}{word}{after}"
    return Fix(f"write `{word}`", (Edit(span, written),))


@dataclass(frozen=True, slots=True)
class FormulaShape:
    """An expression that stands by itself, without ``{{ }}``."""

    noun: str

    def read(self, tree: Tree, reading: Reading) -> Formula | None:
        """Parse the expression; a plain ``true`` or number is one too."""
        if not isinstance(tree, Scalar) or tree.value is None:
            wrong_type(tree, self.noun, reading)
            return None
        if tree.text.startswith("{{"):
            message = f"{self.noun} is written without `{{{{ }}}}`"
            reading.report("F401", message, tree.span, help="write the expression alone")
            return None
        parsed = parse_expression(tree.text)
        report_faults(tree, parsed.faults, reading)
        return Formula(tree, parsed.expression) if parsed.expression is not None else None

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """A string, or a literal."""
        return {"type": ["string", "boolean", "number"]}

    def expects(self) -> str:
        """The noun."""
        return self.noun


@dataclass(frozen=True, slots=True)
class ValueShape:
    """Any value; texts inside it may hold ``{{ }}``."""

    def read(self, tree: Tree, reading: Reading) -> Value | None:
        """Read a value of any kind."""
        match tree:
            case Scalar(value=str()) if reading.marked and "{" in tree.text:
                return read_text(tree, reading)
            case Scalar():
                return Constant(tree, tree.value)
            case Sequence():
                items = (self.read(item, reading) for item in tree.items)
                return ListValue(tree, tuple(item for item in items if item is not None))
            case YamlMapping():
                entries = {
                    name: value
                    for name, (_, item) in tree.entries.items()
                    if (value := self.read(item, reading)) is not None
                }
                return MapValue(tree, entries)

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """Anything."""
        return {}

    def expects(self) -> str:
        """A value."""
        return "a value"


@dataclass(frozen=True, slots=True)
class Duration:
    """A stretch of time: ``500ms``, ``5s``, ``2m``, or a number of seconds. Read as seconds."""

    def read(self, tree: Tree, reading: Reading) -> float | None:
        """Read seconds."""
        if isinstance(tree, Scalar) and not isinstance(tree.value, bool):
            value = tree.value
            if isinstance(value, int | float) and 0 < value < _TOO_LONG:
                return float(value)
            if isinstance(value, str) and re.fullmatch(_DURATION, value):
                unit = value.lstrip("0123456789.")
                return float(value.removesuffix(unit)) * _UNITS[unit]
            if isinstance(value, str | int | float):
                message = f"expected {self.expects()}, found `{tree.text}`"
                reading.report("F107", message, tree.span)
                return None
        wrong_type(tree, self.expects(), reading)
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """A number of seconds or a text with a unit."""
        number: JsonSchema = {"type": "number", "exclusiveMinimum": 0}
        number["exclusiveMaximum"] = _TOO_LONG
        return {"anyOf": [number, {"type": "string", "pattern": f"^{_DURATION}$"}]}

    def expects(self) -> str:
        """By example."""
        return "a duration such as `5s`, `500ms` or `2m`"


_DURATION = r"(?=.*[1-9])([0-9]{1,8}(\.[0-9]+)?ms|[0-9]{1,5}(\.[0-9]+)?s|[0-9]{1,3}(\.[0-9]+)?m)"
"""The digits bound it too: nothing on a call takes a day."""
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_TOO_LONG = 100_000


@dataclass(frozen=True, slots=True)
class SchemaShape:
    """A JSON Schema for one value."""

    def read(self, tree: Tree, reading: Reading) -> ValueSchema | None:
        """Read the schema and report what is wrong with it."""
        if not isinstance(tree, YamlMapping):
            _not_a_schema(tree, reading)
            # The name stays known: whoever reads it is not at fault.
            return ValueSchema(tree, {}, {})
        keywords = plain_value(tree)
        assert isinstance(keywords, dict)
        _report_faults_of(tree, keywords, reading)
        templates = {
            name: read_text(value, reading)
            for name, (_, value) in tree.entries.items()
            if isinstance(value, Scalar) and isinstance(value.value, str) and "{{" in value.text
            if name not in ("description", "title", "pattern", "default")
        }
        if not templates and keywords.get("default") is not None:
            _check_default(tree, keywords, reading)
        return ValueSchema(tree, keywords, templates)

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """An object with JSON Schema's own keywords; the reader says what is wrong in them."""
        return {"type": "object"}

    def expects(self) -> str:
        """By example."""
        return "a JSON Schema such as `{type: string}`"


@dataclass(frozen=True, slots=True)
class SchemaMap:
    """A mapping from names to JSON Schemas."""

    entries = MapOf(SchemaShape())

    def read(self, tree: Tree, reading: Reading) -> dict[str, Named[ValueSchema]] | None:
        """Read every schema; one schema of all names together is told apart."""
        if isinstance(tree, YamlMapping) and isinstance(tree.get("properties"), YamlMapping):
            kind = tree.entries.get("type")
            if kind is not None and isinstance(kind[1], Scalar):
                message = (
                    "this maps names to JSON Schemas, and `type` begins one schema of them all"
                )
                help_ = "write only what stands under `properties`; every name is required there"
                reading.report("F102", message, kind[0].span, help=help_)
                return None
        return self.entries.read(tree, reading)

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An object with any keys."""
        return self.entries.schema(definitions)

    def expects(self) -> str:
        """A mapping."""
        return self.entries.expects()


def _report_faults_of(tree: YamlMapping, keywords: dict[str, object], reading: Reading) -> None:
    written = repr(keywords)
    if written in reading.sound:
        return
    faults = schema_faults(keywords)
    for fault in faults:
        place = _at_path(tree, fault.path)
        reading.report("F109", fault.message, place, help=fault.help)
    if not faults:
        reading.sound.add(written)


def _not_a_schema(tree: Tree, reading: Reading) -> None:
    if isinstance(tree, Scalar) and tree.text in TYPE_TESTS:
        found = f"expected a JSON Schema, found the text `{tree.text}`"
        reading.report("F102", found, tree.span, help=f"write `{{type: {tree.text}}}`")
    elif isinstance(tree, Scalar) and isinstance(tree.value, bool | int | float):
        kind = {bool: "boolean", int: "integer", float: "number"}[type(tree.value)]
        found = f"expected a JSON Schema, found {kind_of(tree)}"
        help_ = f"write `{{type: {kind}, default: {tree.text}}}`"
        reading.report("F102", found, tree.span, help=help_)
    else:
        wrong_type(tree, SchemaShape().expects(), reading)


def _check_default(tree: YamlMapping, keywords: dict[str, object], reading: Reading) -> None:
    """Report a default that its own schema refuses; null only says that there is none."""
    if schema_faults(keywords):
        return
    for fault in compile_check(keywords)(keywords["default"])[:1]:
        place = tree.entries["default"][1].span
        reading.report("F109", describe_fault(fault, "default"), place)


def _at_path(tree: Tree, path: tuple[str | int, ...]) -> Span:
    """Return the place of a part of a schema: of the key, where that is what is wrong."""
    for step in path:
        match tree:
            case YamlMapping() if isinstance(step, str) and step in tree.entries:
                key, tree = tree.entries[step]
                if step == path[-1] and step not in KEYWORDS and not isinstance(tree, YamlMapping):
                    return key.span
            case Sequence() if isinstance(step, int) and step < len(tree.items):
                tree = tree.items[step]
            case _:
                break
    return tree.span
