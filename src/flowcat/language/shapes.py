"""Shapes: what a key of the language takes, said once.

A shape reads a YAML tree into a value of the document and reports what does not fit; the same shape
tells its JSON Schema. Reader, schema and reference docs therefore cannot disagree about a key.
"""

import re
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from flowcat.diagnostics import Diagnostic, Edit, Fix, Label, Severity, rule
from flowcat.source.session import MAX_DIAGNOSTICS
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Sequence, Tree
from flowcat.text import Span
from flowcat.text.dataclass import dataclass, field

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

JsonSchema = dict[str, object]


@dataclass(slots=True)
class Reading:
    """One document being read: its dialect, and the faults found so far."""

    marked: bool
    """Whether the document says ``flowcat: 1``; without it, it is Pipecat's FlowConfig."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    flowcat_keys: list[tuple[Tree, str]] = field(default_factory=list)
    """What an unmarked document uses of the whole language, and where it was met."""
    errors: int = 0
    """How many of the faults are errors."""
    sound: set[str] = field(default_factory=set)
    """The JSON Schemas without faults so far, as Python writes them: many are alike."""

    @property
    def is_full(self) -> bool:
        """Whether there are so many errors that further faults need not be looked for."""
        return self.errors >= MAX_DIAGNOSTICS

    def report(  # noqa: PLR0913 - a diagnostic has that many parts
        self,
        code: str,
        message: str,
        span: Span,
        *,
        label: str = "",
        related: tuple[Label, ...] = (),
        help: str = "",  # noqa: A002 - the word that people see
        fix: Fix | None = None,
        other_severity: Severity | None = None,
    ) -> None:
        """Add a fault, unless there are very many."""
        if self.is_full:
            return
        found = Diagnostic(
            rule=rule(code),
            message=message,
            span=span,
            label=label,
            related=related,
            help=help,
            fix=fix,
            other_severity=other_severity,
        )
        self.diagnostics.append(found)
        self.errors += found.is_error


class Shape(Protocol[T_co]):
    """What a key takes."""

    def read(self, tree: Tree, reading: Reading) -> T_co | None:
        """Read a tree; a fault is reported, and None returned."""

    def schema(self, definitions: "Definitions") -> JsonSchema:
        """Return the JSON Schema of the same thing."""

    def expects(self) -> str:
        """Say what is expected, as in "a text" or "a list of names"."""


@dataclass(slots=True)
class Definitions:
    """The ``$defs`` of a JSON Schema while it is being made."""

    marked: bool
    entries: dict[str, JsonSchema] = field(default_factory=dict)

    def refer(self, name: str, make: Callable[[], JsonSchema]) -> JsonSchema:
        """Return a reference to a definition, making it at its first mention."""
        name = self.name_of(name)
        if name not in self.entries:
            self.entries[name] = {}
            self.entries[name] = make()
        return {"$ref": f"#/$defs/{name}"}

    def name_of(self, name: str) -> str:
        """Tell apart what a marked and an unmarked document call the same."""
        return name if self.marked else f"upstream_{name}"


def kind_of(tree: Tree) -> str:
    """Say what a tree is, as in "a list"."""
    match tree:
        case YamlMapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(value=bool()):
            return f"`{tree.text}`, a boolean"
        case Scalar(value=int() | float()):
            return f"`{tree.text}`, a number"
        case Scalar(value=None):
            return "nothing"
        case Scalar(text=text) if text and len(text) <= _SHORT and "\n" not in text:
            return f"the text `{text}`"
        case Scalar():
            return "a text"


_SHORT = 30
_NAMES = "a list of names"


def wrong_type(tree: Tree, expected: str, reading: Reading) -> None:
    """Report that a value is of another kind than its key takes."""
    fix = None
    if expected.startswith("a text") and isinstance(tree, Scalar) and tree.text:
        fix = Fix("put it in quotes to make it a text", (Edit(tree.span, f'"{tree.text}"'),))
    reading.report(
        "F102",
        f"expected {expected}, found {kind_of(tree)}",
        tree.span,
        help="" if fix else _remedy(tree, expected),
        fix=fix,
    )


def _remedy(tree: Tree, expected: str) -> str:
    match tree:
        case Scalar(value=None, text="") if expected.startswith("a mapping"):
            return "indent what belongs to it below the key"
        case Scalar(value=None, text=""):
            return "write a value, or take the key out"
        case Scalar(text=text) if expected.startswith("a list") and re.match(r"-\S", text):
            return "put a blank after the `-`"
        case Scalar(text=text) if expected == _NAMES:
            return f"write `[{text}]` for a list of one"
        case Scalar(text=text) if expected == "a mapping (an arm)":
            return f"write `to: {text}`"
        case Scalar() if expected.startswith("a list"):
            return "begin each entry with `- `"
        case Scalar(text=text) if "`true`" in expected and text.lower() in ("yes", "on", "y"):
            return "write `true`"
        case Scalar(text=text) if "`true`" in expected and text.lower() in ("no", "off", "n"):
            return "write `false`"
        case YamlMapping() if expected.startswith("a list"):
            return "begin each entry with `- `"
        case Sequence() if expected.startswith("a mapping"):
            return "write `key: value` lines without `-`"
        case Sequence(items=items) if expected.startswith("a text") and all(
            isinstance(item, Scalar) for item in items
        ):
            return "for a text of several lines, write `|` after the key and indent them below"
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list of things of one shape."""

    item: Shape[T]
    least: int = 0

    def read(self, tree: Tree, reading: Reading) -> tuple[T, ...] | None:
        """Read every item; faulty ones are reported and left out."""
        if not isinstance(tree, Sequence):
            wrong_type(tree, self.expects(), reading)
            return None
        if len(tree.items) < self.least:
            reading.report("F107", "expected at least one entry, found an empty list", tree.span)
        read = [self.item.read(item, reading) for item in tree.items]
        return tuple([item for item in read if item is not None])

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An array."""
        least: JsonSchema = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.item.schema(definitions), **least}

    def expects(self) -> str:
        """A list, and whether it is one of names."""
        return _NAMES if self.item.expects().startswith("a text") else "a list"


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """An entry of a mapping from names."""

    key: Scalar
    value: T


@dataclass(frozen=True, slots=True)
class MapOf(Generic[T]):
    """A mapping from the author's names to things of one shape."""

    item: Shape[T]
    least: int = 0

    def read(self, tree: Tree, reading: Reading) -> dict[str, Named[T]] | None:
        """Read every entry, keys that begin with ``x-`` left out; faulty ones are left out too."""
        if not isinstance(tree, YamlMapping):
            wrong_type(tree, self.expects(), reading)
            return None
        ignored = sum(name.startswith("x-") for name in tree.entries) if reading.marked else 0
        if len(tree.entries) - ignored < self.least:
            reading.report("F107", "expected at least one entry, found an empty mapping", tree.span)
        entries: dict[str, Named[T]] = {}
        for name, (key, value) in tree.entries.items():
            if name.startswith("x-") and reading.marked:
                continue
            if (item := self.item.read(value, reading)) is not None:
                entries[name] = Named(key, item)
        return entries

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An object with any keys."""
        item = self.item.schema(definitions)
        made: JsonSchema = {"type": "object", "additionalProperties": item}
        if self.least:
            made["minProperties"] = self.least
        if definitions.marked:
            made["patternProperties"] = {"^x-": True}
            if self.least:
                made["not"] = {"propertyNames": {"pattern": "^x-"}}
        return made

    def expects(self) -> str:
        """A mapping."""
        return "a mapping"


@dataclass(frozen=True, slots=True)
class MapFrom(Generic[T]):
    """A mapping whose keys are themselves of a shape."""

    key: Shape[str]
    item: Shape[T]

    def read(self, tree: Tree, reading: Reading) -> dict[str, Named[T]] | None:
        """Read every entry, keys that begin with ``x-`` left out; faulty ones are left out too."""
        if not isinstance(tree, YamlMapping):
            wrong_type(tree, self.expects(), reading)
            return None
        entries: dict[str, Named[T]] = {}
        for name, (key, value) in tree.entries.items():
            if name.startswith("x-"):
                continue
            known = self.key.read(key, reading)
            item = self.item.read(value, reading)
            if known is not None and item is not None:
                entries[known] = Named(key, item)
        return entries

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An object with these keys."""
        return {
            "type": "object",
            "additionalProperties": self.item.schema(definitions),
            "patternProperties": {"^x-": True},
            "propertyNames": {"anyOf": [self.key.schema(definitions), {"pattern": "^x-"}]},
        }

    def expects(self) -> str:
        """A mapping."""
        return "a mapping"


@dataclass(frozen=True, slots=True)
class ByKind:
    """One of several shapes, told apart by whether the value is a text, a list or a mapping."""

    scalar: Shape[Any] | None = None
    sequence: Shape[Any] | None = None
    mapping: Shape[Any] | None = None

    def read(self, tree: Tree, reading: Reading) -> Any | None:
        """Read by the shape for this kind of value."""
        match tree:
            case Scalar():
                shape = self.scalar
            case Sequence():
                shape = self.sequence
            case YamlMapping():
                shape = self.mapping
        if shape is None:
            wrong_type(tree, self.expects(), reading)
            return None
        return shape.read(tree, reading)

    def schema(self, definitions: Definitions) -> JsonSchema:
        """Any of them."""
        made = [shape.schema(definitions) for shape in self._shapes()]
        return {"anyOf": [schema for schema in made if schema != {"not": {}}]}

    def expects(self) -> str:
        """Name each."""
        return " or ".join(shape.expects() for shape in self._shapes())

    def _shapes(self) -> list[Shape[Any]]:
        return [shape for shape in (self.scalar, self.sequence, self.mapping) if shape is not None]


@dataclass(frozen=True, slots=True)
class Only(Generic[T]):
    """A form that only marked documents have."""

    shape: Shape[T]

    def read(self, tree: Tree, reading: Reading) -> T | None:
        """Read it; an unmarked document is told about the marker."""
        if not reading.marked:
            reading.flowcat_keys.append((tree, self.shape.expects()))
        return self.shape.read(tree, reading)

    def schema(self, definitions: Definitions) -> JsonSchema:
        """Nothing is accepted in an unmarked document."""
        return self.shape.schema(definitions) if definitions.marked else {"not": {}}

    def expects(self) -> str:
        """As the form itself."""
        return self.shape.expects()
