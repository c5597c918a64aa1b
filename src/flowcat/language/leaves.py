"""The leaves of a flow document: texts with templates, conditions, values and schemas.

Each keeps the YAML scalar it was read from, so that any part of it can be pointed at later.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from flowcat.language.expressions import Expression
from flowcat.language.templates import Template
from flowcat.source.tree import Plain, Scalar, Tree
from flowcat.text.dataclass import dataclass

Name: TypeAlias = Scalar
"""A name, with its place."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that may hold ``{{ }}``."""

    scalar: Scalar
    template: Template

    @property
    def is_constant(self) -> bool:
        """Whether it holds no ``{{ }}`` at all."""
        return self.template.is_constant


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression that stands by itself, as in ``when:`` and ``computed:``."""

    scalar: Scalar
    expression: Expression


@dataclass(frozen=True, slots=True)
class Constant:
    """A value without templates."""

    tree: Tree
    value: Plain


@dataclass(frozen=True, slots=True)
class ListValue:
    """A list whose items may hold templates."""

    tree: Tree
    items: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class MapValue:
    """A mapping whose values may hold templates; its keys may not."""

    tree: Tree
    entries: "Mapping[str, Value]"


Value: TypeAlias = Constant | Text | ListValue | MapValue
"""A value as the author wrote it: computed when it is needed."""


def value_tree(value: Value) -> Tree:
    """Return the YAML tree that a value was read from."""
    return value.scalar if isinstance(value, Text) else value.tree


def texts_in(value: Value) -> Iterator[Text]:
    """Yield every text with templates inside a value."""
    match value:
        case Text():
            yield value
        case ListValue():
            for item in value.items:
                yield from texts_in(item)
        case MapValue():
            for item in value.entries.values():
                yield from texts_in(item)
        case Constant():
            return


@dataclass(frozen=True, slots=True)
class ValueSchema:
    """A JSON Schema of one input, state key, parameter or result field."""

    tree: Tree
    keywords: Mapping[str, object]
    """The schema as plain values; a keyword that is a template keeps its text here."""
    templates: Mapping[str, Text]
    """The keywords whose value is computed on entry, such as ``enum: "{{ keys(menu) }}"``."""

    @property
    def has_default(self) -> bool:
        """Whether a default is given; ``default: null`` says the same as none."""
        return self.keywords.get("default") is not None

    @property
    def is_sensitive(self) -> bool:
        """Whether it must never be logged, traced or shown."""
        return self.keywords.get("sensitive") is True

    @property
    def is_optional(self) -> bool:
        """Whether an argument may be left out."""
        return self.keywords.get("optional") is True or self.has_default
