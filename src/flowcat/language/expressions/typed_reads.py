"""The types of dotted and indexed reads, and what to offer for a name that is unknown."""

from collections.abc import Iterable
from heapq import nsmallest

from flowcat.diagnostics.nearest import nearest
from flowcat.language.expressions.comparability import is_maybe
from flowcat.language.expressions.faults import Report
from flowcat.language.expressions.nodes import Field, Index, Literal
from flowcat.language.expressions.types import (
    ANY,
    NULL,
    Anything,
    ListOf,
    Number,
    ObjectOf,
    String,
    Type,
    describe,
    may_be_null,
    nullable,
    union,
    without_null,
)


def type_of_field(node: Field, target: Type, report: Report) -> Type:
    """Return the type of ``target.name``; a field of null is null."""
    return read_field(target, node.name, (node.end - len(node.name), node.end), report)


def type_of_index(node: Index, target: Type, index: Type, report: Report) -> Type:
    """Return the type of ``target[index]``; an item of null is null."""
    kinds = without_null(target)
    place = (node.index.start, node.index.end)
    if not kinds:
        return NULL
    match kinds, node.index:
        case (ObjectOf(),), Literal(value=str() as name):
            return read_field(target, name, place, report)
    items = [item for kind in kinds for item in _items(kind, index)]
    if items:
        return nullable(union(items)) if may_be_null(target) else union(items)
    shown = describe(union(kinds))
    wanted = {"a list": "an integer", "an object": "a string"}.get(shown)
    if wanted is None:
        report("F403", f"{shown} has no items", node.start, node.end)
    else:
        report("F403", f"the index of {shown} is {wanted}, not {describe(index)}", *place)
    return ANY


def read_field(target: Type, name: str, place: tuple[int, int], report: Report) -> Type:
    """Return the type of a field that is named at a place; of null it is null."""
    if isinstance(target, ObjectOf) and name in target.fields:
        return target.fields[name]
    kinds = without_null(target)
    if not kinds:
        return NULL
    if any(isinstance(kind, Anything) for kind in kinds):
        return ANY
    objects = [kind for kind in kinds if isinstance(kind, ObjectOf)]
    if not objects:
        report("F402", f"{describe(union(kinds))} has no fields", *place)
        return ANY
    found = [type_ for kind in objects if (type_ := _field(kind, name)) is not None]
    if not found:
        known = [field for kind in objects for field in kind.fields]
        report("F402", f"unknown field `{name}`", *place, offer(name, known), tuple(known))
        return ANY
    certain = len(found) == len(objects) and not may_be_null(target)
    return union(found) if certain else nullable(union(found))


def offer(name: str, known: Iterable[str]) -> str:
    """Return a help sentence: the nearest known name, and which names there are."""
    names = frozenset(known)
    if not names:
        return "no names are known here"
    shown = ", ".join(f"`{known_name}`" for known_name in nsmallest(12, names))
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    close = nearest(name, names)
    guess = f"did you mean `{close}`? " if close is not None else ""
    return f"{guess}there is {shown}{more}"


def _field(kind: ObjectOf, name: str) -> Type | None:
    if name in kind.fields:
        return kind.fields[name]
    return None if kind.additional is None else nullable(kind.additional)


def _items(kind: Type, index: Type) -> tuple[Type, ...]:
    match kind:
        case Anything():
            return (ANY,)
        case ListOf(item=item) if is_maybe(index, Number):
            return (item,)
        case ObjectOf(fields=fields, additional=additional) if is_maybe(index, String):
            return (union((*fields.values(), *(() if additional is None else (additional,)))),)
        case _:
            return ()
