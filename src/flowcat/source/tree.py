"""The tree of a YAML document, in which every thing keeps where it starts and ends.

Trees are compared by identity and never changed after composing. A scalar keeps its text, its
resolved value and whether it was quoted; mappings keep their keys as scalars, so a message can
point at a key.
"""

from typing import Literal, TypeAlias

from flowcat.source.offsets import content_range
from flowcat.text import Source, Span
from flowcat.text.dataclass import dataclass

Style: TypeAlias = Literal["plain", "single", "double", "literal", "folded"]
"""How a scalar was written; ``plain`` means without quotes."""

Plain: TypeAlias = str | int | float | bool | None
"""What a scalar resolves to."""


@dataclass(slots=True, eq=False)
class Scalar:
    """A scalar: ``text`` is its content as YAML reads it, ``value`` what it resolves to."""

    source: Source
    start: int
    end: int
    text: str
    value: Plain
    style: Style

    @property
    def span(self) -> Span:
        """Where it stands, quotes or block header included."""
        return Span(self.source, self.start, self.end)

    @property
    def quoted(self) -> bool:
        """Whether it is surely text: quoted, or a block."""
        return self.style != "plain"

    def span_of(self, start: int, end: int) -> Span:
        """Return where the characters ``text[start:end]`` stand in the source.

        Offsets outside of the text are moved to its ends. A folded line break counts as the one
        character it is read as.
        """
        raw = self.source.text[self.start : self.end]
        first, last = content_range(raw, self.text, self.style, start, end)
        return Span(self.source, self.start + first, self.start + last)


@dataclass(slots=True, eq=False)
class Sequence:
    """A list."""

    source: Source
    start: int
    end: int
    items: "tuple[Tree, ...]"

    @property
    def span(self) -> Span:
        """Where it stands, trailing blank lines and comments left out."""
        return Span(self.source, self.start, self.end)


@dataclass(slots=True, eq=False)
class Mapping:
    """A mapping; of two equal keys the first is kept (the second is a diagnostic)."""

    source: Source
    start: int
    end: int
    entries: "dict[str, tuple[Scalar, Tree]]"
    """By the key's text; merged keys (``<<``) stand where they were written first."""

    @property
    def span(self) -> Span:
        """Where it stands, trailing blank lines and comments left out."""
        return Span(self.source, self.start, self.end)

    def get(self, key: str) -> "Tree | None":
        """Return the value of a key, or None."""
        entry = self.entries.get(key)
        return entry[1] if entry is not None else None


Tree: TypeAlias = Scalar | Sequence | Mapping


def plain_value(tree: Tree) -> object:
    """Turn a tree into plain Python values; the keys of mappings become strings."""
    match tree:
        case Scalar():
            return tree.value
        case Sequence():
            return [plain_value(item) for item in tree.items]
        case Mapping():
            return {key: plain_value(value) for key, (_, value) in tree.entries.items()}
