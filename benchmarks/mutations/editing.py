"""Places in a flow, and the smallest change of text at them.

A pattern is the keys on the way to a place, with ``*`` for any key or item and ``**`` for any way:
``nodes/*/functions/*/transition_to``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flowcat.source import Mapping, Scalar, Sequence, Tree

ITEM = "<item>"
"""Begins each further item of a text that is inserted into a list."""


@dataclass(frozen=True, slots=True)
class Site:
    """A value in a flow, with the mapping or list that holds it."""

    path: tuple[str, ...]
    holder: Mapping | Sequence | None
    key: Scalar | None
    value: Tree

    @property
    def raw(self) -> str:
        """Its text as it is written, quotes included."""
        return self.value.span.text

    @property
    def start(self) -> int:
        """Where the entry or the item begins."""
        return self.key.start if self.key is not None else self.value.start


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a stretch of a text; an empty one inserts."""

    start: int
    end: int
    text: str


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """Return a text after edits that do not overlap."""
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def find(tree: Tree, pattern: str) -> Iterator[Site]:
    """Find the places of a pattern, in the order of the text; what an alias repeats is left out."""
    parts = tuple(pattern.split("/")) if pattern else ()
    seen: set[int] = set()
    for site in _find(Site((), None, None, tree), parts):
        if site.start not in seen:
            seen.add(site.start)
            yield site


def replaced(site: Site, text: str) -> Edit:
    """Write another value."""
    return Edit(site.value.start, site.value.end, text)


def renamed(site: Site, text: str) -> Edit:
    """Write another key."""
    assert site.key is not None
    return Edit(site.key.start, site.key.end, text)


def dropped(site: Site) -> Edit:
    """Leave out an entry or an item, with the comma or the line break that belongs to it."""
    assert site.holder is not None
    spans = [(one.start, one.value.end) for one in _children(Site((), None, None, site.holder))]
    at = [start for start, _ in spans].index(site.start)
    if at + 1 < len(spans):
        return Edit(site.start, spans[at + 1][0], "")
    if at > 0:
        return Edit(spans[at - 1][1], site.value.end, "")
    empty = "{}" if isinstance(site.holder, Mapping) else "[]"
    if site.holder.source.text[site.holder.start] in "{[":
        return Edit(site.holder.start, site.holder.end, empty)
    return Edit(site.holder.start, site.value.end, empty)


def inserted(site: Site, text: str) -> Edit | None:
    """Write one more entry first in a mapping, or one more item first in a list."""
    first = next(_children(site), None)
    if first is None:
        return None
    source = site.value.source.text
    if source[site.value.start] in "{[":
        text = text.replace(f"\n{ITEM}", ", ")
        return Edit(first.start, first.start, f"{text}, ")
    indent = "\n" + " " * (site.value.source.position(first.start).column - 1)
    if isinstance(site.value, Sequence):
        dash = source.rfind("-", site.value.start - 2, first.start)
        column = site.value.source.position(dash).column - 1
        margin = " " * column
        text = text.replace("\n", f"\n{margin}").replace(f"\n{margin}{ITEM}", f"\n{margin}- ")
        return Edit(first.start, first.start, f"{text}\n{margin}- ")
    return Edit(first.start, first.start, text.replace("\n", indent) + indent)


def doubled(site: Site) -> Edit | None:
    """Write an entry or an item twice."""
    assert site.holder is not None
    text = site.holder.source.text[site.start : site.value.end]
    if site.key is None:
        dash = site.holder.source.text.rfind("-", 0, site.start)
        margin = " " * (site.holder.source.position(dash).column - 1)
    else:
        margin = " " * (site.holder.source.position(site.start).column - 1)
    text = text.replace(f"\n{margin}", "\n")
    return inserted(Site((), None, None, site.holder), text)


def _find(site: Site, parts: tuple[str, ...]) -> Iterator[Site]:
    if not parts:
        yield site
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        yield from _find(site, rest)
    for child in _children(site):
        if part == "**":
            yield from _find(child, parts)
        elif part in ("*", child.path[-1]):
            yield from _find(child, rest)


def _children(site: Site) -> Iterator[Site]:
    match site.value:
        case Mapping() as mapping:
            for name, (key, value) in mapping.entries.items():
                yield Site((*site.path, name), mapping, key, value)
        case Sequence() as sequence:
            for at, item in enumerate(sequence.items):
                yield Site((*site.path, str(at)), sequence, None, item)
        case Scalar():
            return
