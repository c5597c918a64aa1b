"""Operators: each makes one kind of fault, wherever a flow has a place for it.

The functions here make the parts of operators. A change of a value is a text to write instead, in
which ``<node>`` stands for the name of the node, or a function from the text that stands there; it
returns None where it has nothing to change.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.mutations.bases import Base
from benchmarks.mutations.editing import (
    Edit,
    Site,
    doubled,
    dropped,
    edited,
    find,
    inserted,
    renamed,
    replaced,
)
from flowcat.source import Mapping

Change: TypeAlias = str | Callable[[str], str | None]
Seeds: TypeAlias = Callable[[Base], Iterator["Seed"]]

MOST = 2
"""The places of one flow at which one operator is used: the first ones."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A flow with a fault: its text, and that of its Python file."""

    text: str
    python: str | None


@dataclass(frozen=True, slots=True)
class Operator:
    """One kind of fault."""

    name: str
    codes: tuple[str, ...]
    """The rules that rightly tell of it; the first is the one it is meant for."""
    seeds: Seeds
    only: tuple[str, ...] = ()
    """The flows it is used on; all in which it has a place if empty."""
    beyond: str = ""
    """Why no rule tells of such faults, where that is known; empty if they must be caught."""

    @property
    def family(self) -> int:
        """The family of the rule it is meant for."""
        return int(self.codes[0][1])

    def on(self, base: Base) -> Iterator[Seed]:
        """Make its faults in a flow."""
        if self.only and base.name not in self.only:
            return
        made = 0
        for seed in self.seeds(base):
            if made < MOST and (seed.text, seed.python) != (base.text, base.python):
                made += 1
                yield seed


def op(codes: str, name: str, *seeds: Seeds, only: str = "", beyond: str = "") -> Operator:
    """Make an operator; ``codes`` and ``only`` are lists with blanks between."""
    return Operator(name, tuple(codes.split()), _all(seeds), tuple(only.split()), beyond)


def value(pattern: str, change: Change) -> Seeds:
    """Write another value."""
    return _at(pattern, lambda site: _replaced(site, change))


def key(pattern: str, change: Change) -> Seeds:
    """Write another key."""
    return _at(pattern, lambda site: _renamed(site, change))


def entry(pattern: str, text: str) -> Seeds:
    """Write another entry in place of one."""
    return _at(pattern, lambda site: Edit(site.start, site.value.end, _filled(site, text)))


def drop(pattern: str) -> Seeds:
    """Leave out an entry or an item."""
    return _at(pattern, dropped)


def double(pattern: str) -> Seeds:
    """Give an entry or an item twice."""
    return _at(pattern, doubled)


def put(pattern: str, text: str, *, beside: str = "") -> Seeds:
    """Write one more entry in mappings that lack its key, or one more item in lists.

    Args:
        pattern: The mappings or lists.
        text: The entry or item.
        beside: A key that the mapping must have.
    """

    def edit(site: Site) -> Edit | None:
        if isinstance(site.value, Mapping):
            names = set(site.value.entries)
            if text.partition(":")[0] in names or (beside and beside not in names):
                return None
        return inserted(site, _filled(site, text))

    return _at(pattern, edit)


def text(old: str, new: str) -> Seeds:
    """Write other words where these stand first."""

    def seeds(base: Base) -> Iterator[Seed]:
        if old in base.text:
            yield Seed(base.text.replace(old, new, 1), base.python)

    return seeds


def texts(*pairs: tuple[str, str]) -> Seeds:
    """Write other words at several places; all of them must be there."""

    def seeds(base: Base) -> Iterator[Seed]:
        text = base.text
        for old, new in pairs:
            if old not in text:
                return
            text = text.replace(old, new, 1)
        yield Seed(text, base.python)

    return seeds


def on(names: str, *seeds: Seeds) -> Seeds:
    """Make faults only in some flows; ``names`` is a list with blanks between."""

    def some(base: Base) -> Iterator[Seed]:
        if base.name in names.split():
            yield from _all(seeds)(base)

    return some


def marked(*seeds: Seeds) -> Seeds:
    """Make faults only in our own language: in a FlowConfig they would be none, or others."""

    def some(base: Base) -> Iterator[Seed]:
        if base.is_marked:
            yield from _all(seeds)(base)

    return some


def python(old: str, new: str) -> Seeds:
    """Write other code where a regular expression is found, one place at a time."""

    def seeds(base: Base) -> Iterator[Seed]:
        code = base.python or ""
        for found in re.finditer(old, code, re.MULTILINE):
            yield Seed(base.text, code[: found.start()] + found.expand(new) + code[found.end() :])

    return seeds


def sub(old: str, new: str) -> Callable[[str], str | None]:
    """Make a change of what a regular expression finds first; None if it finds nothing."""

    def change(raw: str) -> str | None:
        result, count = re.subn(old, new, raw, count=1)
        return result if count else None

    return change


def misspelt(raw: str) -> str | None:
    """Change places of a name's last two letters that differ; None if it is no name."""
    if not re.fullmatch(r"\w{3,}", raw):
        return None
    for at in range(len(raw) - 1, 0, -1):
        if raw[at] != raw[at - 1]:
            return raw[: at - 1] + raw[at] + raw[at - 1] + raw[at + 1 :]
    return None


def _all(seeds: tuple[Seeds, ...]) -> Seeds:
    def every(base: Base) -> Iterator[Seed]:
        for one in seeds:
            yield from one(base)

    return every


def _at(pattern: str, edit: Callable[[Site], Edit | None]) -> Seeds:
    def seeds(base: Base) -> Iterator[Seed]:
        assert base.document.tree is not None
        for site in find(base.document.tree, pattern):
            change = edit(site)
            if change is not None:
                yield Seed(edited(base.text, (change,)), base.python)

    return seeds


def _replaced(site: Site, change: Change) -> Edit | None:
    new = _filled(site, change) if isinstance(change, str) else change(site.raw)
    return None if new is None else replaced(site, new)


def _renamed(site: Site, change: Change) -> Edit | None:
    if site.key is None:
        return None
    new = change if isinstance(change, str) else change(site.key.span.text)
    return None if new is None else renamed(site, new)


def _filled(site: Site, words: str) -> str:
    return words.replace("<node>", site.path[1] if len(site.path) > 1 else "")
