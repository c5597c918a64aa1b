"""How reads end: names, fields and items."""

from typing import Final

from flowcat.language.expressions.nodes import Expression, Field, Index, path_of
from flowcat.language.expressions.typed_reads import read_field, type_of_index
from flowcat.language.expressions.types import (
    Anything,
    ObjectOf,
    Type,
    without_null,
)
from flowcat.language.nullness.ends import (
    NEVER,
    Ends,
    Source,
    all_values,
    value_of_type,
)
from flowcat.language.nullness.facts import GUESS, NULL, SET, Facts, presence_of
from flowcat.language.nullness.known import Known, Path, Reach, both, either

MAYBE: Final = SET | NULL | GUESS


def silent(
    code: str, message: str, start: int, end: int, help_: str = "", known: tuple[str, ...] = ()
) -> None:
    """Take a fault of types: another rule reports it."""


def path_read(node: Expression, path: Path, type_: Type, presence: int, given: Reach) -> Ends:
    """Return how the read of a path ends that is set or null as told."""
    ends = NEVER
    if presence & SET:
        ends = value_of_type(type_, both(given, Known(nonnull=frozenset((path,)))))
    null = both(given, Known(null=frozenset((path,)))) if presence & NULL else None
    sources = () if null is None else (Source(node, path, bool(presence & GUESS)),)
    return Ends(ends.type, ends.yes, ends.no, (), ends.other, null, sources=sources)


def field_read(node: Field, target: Ends, facts: Facts) -> Ends:
    """Return how ``target.name`` ends: a field of null is null, and so is a missing one."""
    reach = target.value
    if reach is None:
        return Ends(null=target.null, sources=target.sources)
    path = path_of(node)
    type_ = read_field(target.type, node.name, (node.start, node.end), silent)
    ends = _part_read(node, path, type_, reach, facts)
    stuck = None
    kinds = without_null(target.type)
    if not all(isinstance(kind, ObjectOf) for kind in kinds):
        stuck = reach if path is None else both(reach, Known(nonnull=frozenset((path,))))
    if not any(isinstance(kind, ObjectOf | Anything) for kind in kinds):
        ends = NEVER
    return Ends(
        ends.type,
        ends.yes,
        ends.no,
        (),
        ends.other,
        either(target.null, ends.null),
        stuck=stuck,
        sources=target.sources + ends.sources,
    )


def item_read(node: Index, target: Ends, index: Ends, facts: Facts) -> Ends:
    """Return how ``target[index]`` ends: an item of null is null, a missing one is a failure."""
    of_null = both(target.null, index.fine)
    reach = all_values((target, index), target.value)
    if reach is None:
        ends = Ends()
    else:
        type_ = type_of_index(node, target.type, index.type, silent)
        ends = _part_read(node, path_of(node), type_, reach, facts)
    blamed = index.sources if target.value is not None else ()
    failed = both(target.value, index.null)
    if ends.null is not None and _may_be_object(target.type):
        # A field that is unset may be missing, and what is missing has no index.
        failed = either(failed, ends.null)
        blamed += ends.sources
    return Ends(
        ends.type,
        ends.yes,
        ends.no,
        (),
        ends.other,
        either(of_null, ends.null),
        failed,
        reach,
        target.sources + ends.sources,
        blamed if failed is not None else (),
    )


def _part_read(
    node: Field | Index, path: Path | None, type_: Type, reach: Reach, facts: Facts
) -> Ends:
    """Return how a part is read of what is not null."""
    assert reach is not None
    if path is not None:
        return path_read(node, path, type_, facts.presence(path, type_, reach), reach)
    presence = presence_of(type_)
    ends = value_of_type(type_, reach)
    null = reach if presence & NULL else None
    sources = () if null is None else (Source(node, None, bool(presence & GUESS)),)
    return Ends(ends.type, ends.yes, ends.no, (), ends.other, null, sources=sources)


def _may_be_object(type_: Type) -> bool:
    return any(isinstance(kind, ObjectOf | Anything) for kind in without_null(type_))
