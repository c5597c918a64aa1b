"""A parameter's JSON Schema taken apart: each schema in it, with the place of each keyword."""

from collections.abc import Iterator, Mapping
from typing import Final

from flowcat.diagnostics import Edit
from flowcat.language.leaves import ValueSchema
from flowcat.language.values.json_values import is_list
from flowcat.language.values.keywords import inner_schemas
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Sequence, Tree
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One schema inside of a parameter's, or the whole."""

    keywords: Mapping[str, object]
    tree: YamlMapping
    depth: int
    """How many objects and lists it lies in."""

    def key(self, keyword: str) -> Span:
        """Return where a keyword of it stands."""
        return self.tree.entries[keyword][0].span

    def value(self, keyword: str) -> Span:
        """Return where a keyword's value stands."""
        return self.tree.entries[keyword][1].span

    def before(self, keyword: str, more: str) -> Edit | None:
        """Return the edit that writes another keyword with its value in front of one.

        None if the keyword stands in another mapping, which is merged into this one.
        """
        key, tree = self.key(keyword), self.tree
        text = key.source.text
        if key.source is not tree.source or not tree.start <= key.start < tree.end:
            return None
        indent = key.start - (text.rfind("\n", 0, key.start) + 1)
        after = ", " if text[tree.start : tree.start + 1] == "{" else f"\n{' ' * indent}"
        return Edit(Span(key.source, key.start, key.start), f"{more}{after}")

    def names_in(self, keyword: str) -> tuple[Scalar, ...]:
        """Return the names that a keyword such as ``properties`` gives to schemas."""
        value = self.tree.get(keyword)
        if not isinstance(value, YamlMapping):
            return ()
        return tuple(key for key, _ in value.entries.values())


def parts(schema: ValueSchema) -> Iterator[Part]:
    """Yield a schema and each one inside of it; what a template stands for is not known."""
    if isinstance(schema.tree, YamlMapping):
        yield from _parts(schema.keywords, schema.tree, 1)


def is_flat(schema: ValueSchema) -> bool:
    """Whether no other schema is inside of one, as in most: its keywords take single values."""
    return _SINGLE_VALUES.issuperset(map(type, schema.keywords.values()))


_SINGLE_VALUES: Final = frozenset({str, int, float, bool, type(None)})


def types_of(keywords: Mapping[str, object]) -> tuple[object, ...]:
    """Return the types that a schema lists."""
    given = keywords.get("type")
    if given is None:
        return ()
    return tuple(given) if is_list(given) else (given,)


def _parts(keywords: Mapping[str, object], tree: YamlMapping, depth: int) -> Iterator[Part]:
    yield Part(keywords, tree, depth)
    for keyword, value in keywords.items():
        if not isinstance(value, Mapping | list | tuple):
            continue  # no schema is inside of a text or a number
        for path, inner in inner_schemas(keyword, value):
            found = _at(tree, path)
            if isinstance(inner, Mapping) and isinstance(found, YamlMapping):
                deeper = keyword in ("properties", "items", "prefixItems", "additionalProperties")
                yield from _parts(inner, found, depth + deeper)


def _at(tree: Tree, path: tuple[str | int, ...]) -> Tree | None:
    found: Tree | None = tree
    for step in path:
        match found:
            case YamlMapping() if isinstance(step, str):
                found = found.get(step)
            case Sequence() if isinstance(step, int) and step < len(found.items):
                found = found.items[step]
            case _:
                return None
    return found
