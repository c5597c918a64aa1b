"""Shapes: what a key of the language takes, said once.

A shape reads a YAML tree into a value of the document and reports what does not fit; the same shape
tells its JSON Schema. Reader, schema and reference docs therefore cannot disagree about a key.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from flowcat.diagnostics import Diagnostic, Edit, Fix, Label, rule
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Sequence, Tree
from flowcat.text import Span

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

    def report(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        label: str = "",
        related: tuple[Label, ...] = (),
        help: str = "",  # noqa: A002 - the word that people see
        fix: Fix | None = None,
    ) -> None:
        """Add a fault."""
        self.diagnostics.append(
            Diagnostic(
                rule=rule(code),
                message=message,
                span=span,
                label=label,
                related=related,
                help=help,
                fix=fix,
            )
        )


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
        if name not in self.entries:
            self.entries[name] = {}
            self.entries[name] = make()
        return {"$ref": f"#/$defs/{name}"}


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
        case Scalar():
            return "a text"


def wrong_type(tree: Tree, expected: str, reading: Reading) -> None:
    """Report that a value is of another kind than its key takes."""
    fix = None
    if expected.startswith("a text") and isinstance(tree, Scalar) and tree.text:
        fix = Fix("quote it", (Edit(tree.span, f'"{tree.text}"'),))
    reading.report(
        "F102",
        f"expected {expected}, found {kind_of(tree)}",
        tree.span,
        help="put it in quotes to make it a text" if fix else "",
        fix=fix,
    )


@dataclass(frozen=True, slots=True)
class Words:
    """A text without templates: names, descriptions of the flow, file names."""

    noun: str = "a text"
    """Begins with "a text", so that messages say what to write."""

    def read(self, tree: Tree, reading: Reading) -> Scalar | None:
        """Read a string scalar."""
        if isinstance(tree, Scalar) and isinstance(tree.value, str):
            if tree.text or not reading.marked:
                return tree
            reading.report("F107", f"expected {self.noun}, found an empty text", tree.span)
            return None
        wrong_type(tree, self.noun, reading)
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:
        """A string; in a marked document it is not empty."""
        return {"type": "string", "minLength": 1} if definitions.marked else {"type": "string"}

    def expects(self) -> str:
        """The noun."""
        return self.noun


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, tree: Tree, reading: Reading) -> bool | None:
        """Read a boolean; an unmarked document may spell it as Pydantic's lax mode allows."""
        if isinstance(tree, Scalar):
            if isinstance(tree.value, bool):
                return tree.value
            if not reading.marked and tree.text.lower() in _LAX_BOOLEANS:
                return _LAX_BOOLEANS[tree.text.lower()]
        wrong_type(tree, "`true` or `false`", reading)
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:
        """A boolean."""
        if definitions.marked:
            return {"type": "boolean"}
        return {"anyOf": [{"type": "boolean"}, {"enum": [0, 1]}, _any_case(_LAX_BOOLEANS)]}

    def expects(self) -> str:
        """Name both values."""
        return "`true` or `false`"


_LAX_BOOLEANS = {
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "off", "0"), False),
}


def _any_case(words: Mapping[str, object]) -> JsonSchema:
    def letters(word: str) -> str:
        return "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in word)

    return {"type": "string", "pattern": f"^({'|'.join(letters(word) for word in words)})$"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number with a lower and an upper bound."""

    minimum: int
    maximum: int

    def read(self, tree: Tree, reading: Reading) -> int | None:
        """Read an integer within the bounds."""
        if not (isinstance(tree, Scalar) and isinstance(tree.value, int)) or isinstance(
            tree.value, bool
        ):
            wrong_type(tree, self.expects(), reading)
            return None
        if not self.minimum <= tree.value <= self.maximum:
            reading.report("F107", f"expected {self.expects()}, found {tree.text}", tree.span)
            return None
        return tree.value

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """An integer with bounds."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}

    def expects(self) -> str:
        """Name the bounds."""
        return f"a whole number from {self.minimum} to {self.maximum}"


@dataclass(frozen=True, slots=True)
class Exactly:
    """One fixed value, such as the language's version."""

    value: int

    def read(self, tree: Tree, reading: Reading) -> int | None:
        """Read just that value."""
        if isinstance(tree, Scalar) and tree.value == self.value and type(tree.value) is int:
            return self.value
        reading.report("F107", f"expected `{self.value}`, found {kind_of(tree)}", tree.span)
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """A constant."""
        return {"const": self.value}

    def expects(self) -> str:
        """Name the value."""
        return f"`{self.value}`"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, tree: Tree, reading: Reading) -> str | None:
        """Read one of the words."""
        if not (isinstance(tree, Scalar) and isinstance(tree.value, str)):
            wrong_type(tree, self.expects(), reading)
            return None
        if tree.text in self.words:
            return tree.text
        reading.report("F107", f"expected {self.expects()}, found `{tree.text}`", tree.span)
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """An enumeration."""
        return {"enum": list(self.words)}

    def expects(self) -> str:
        """List the words."""
        return " or ".join(f"`{word}`" for word in self.words)


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
        read = (self.item.read(item, reading) for item in tree.items)
        return tuple(item for item in read if item is not None)

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An array."""
        least: JsonSchema = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.item.schema(definitions), **least}

    def expects(self) -> str:
        """A list."""
        return "a list"


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
        if len(tree.entries) < self.least:
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
        least: JsonSchema = {"minProperties": self.least} if self.least else {}
        extra: JsonSchema = {"patternProperties": {"^x-": True}} if definitions.marked else {}
        item = self.item.schema(definitions)
        return {"type": "object", **extra, "additionalProperties": item, **least}

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
        return {"anyOf": [shape.schema(definitions) for shape in self._shapes()]}

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
