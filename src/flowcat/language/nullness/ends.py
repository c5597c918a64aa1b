"""How the evaluation of an expression may end, and what is known of paths when it ended so."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Final, TypeAlias

from flowcat.language.expressions.nodes import Expression
from flowcat.language.expressions.types import (
    ANY,
    Anything,
    Boolean,
    Number,
    String,
    Type,
    nullable,
    union,
    without_null,
)
from flowcat.language.nullness.known import Known, Path, Reach, both, either
from flowcat.text.dataclass import dataclass, replace


@dataclass(frozen=True, slots=True)
class Source:
    """Where a null comes from."""

    node: Expression
    """The part of the text that gives it."""
    path: Path | None = None
    """What is null there: the path that is read, or one that a computed value reads; None if it is
    no path, as a null inside a list or one that a function gives."""
    is_guess: bool = False
    """Whether null is only not excluded: the type is not known, or a computed value may fail for
    another reason than null."""


Constant: TypeAlias = str | int | float
"""A value that is known before the call, besides null and booleans."""


@dataclass(slots=True, eq=False)
class Ends:
    """The ways in which an evaluation may end; a way that is None never happens.

    Never changed once made; not freezing them makes evaluation cheaper, of which there is much.
    """

    type: Type = ANY
    """The type of a value that is not null."""
    yes: Reach = None
    """It gave true."""
    no: Reach = None
    """It gave false."""
    constants: tuple[tuple[Constant, Known], ...] = ()
    """It gave a certain value: a literal, or what stands in for null, as 0 does in ``len``."""
    other: Reach = None
    """It gave some other value."""
    null: Reach = None
    """It gave null."""
    failed: Reach = None
    """It failed because of a null."""
    stuck: Reach = None
    """It failed for another reason, such as a division by zero."""
    sources: tuple[Source, ...] = ()
    """Where the null comes from, if it may give null."""
    blamed: tuple[Source, ...] = ()
    """Where the null comes from that makes it fail."""

    @property
    def plain(self) -> Reach:
        """It gave a value that is neither null nor a boolean."""
        if not self.constants:
            return self.other
        return either(self.other, *(known for _, known in self.constants))

    @property
    def value(self) -> Reach:
        """It gave a value that is not null."""
        return either(self.yes, self.no, self.plain)

    @property
    def fine(self) -> Reach:
        """It gave a value or null."""
        return either(self.yes, self.no, self.plain, self.null)

    @property
    def falsy(self) -> Reach:
        """It gave what counts as false in a condition."""
        return either(self.no, self.null)

    @property
    def full_type(self) -> Type:
        """The type of what it gave, null included."""
        return self.type if self.null is None else nullable(self.type)


NEVER: Final = Ends()
"""What is never evaluated."""


def value_of_type(type_: Type, reach: Reach) -> Ends:
    """Return that some value of a type came out that is not null."""
    if isinstance(type_, Number | String):
        return Ends(type_, other=reach)
    kinds = without_null(type_)
    if any(isinstance(kind, Anything) for kind in kinds):
        return Ends(ANY, reach, reach, (), reach)
    booleans = sum(isinstance(kind, Boolean) for kind in kinds)
    truth = reach if booleans else None
    other = reach if booleans < len(kinds) else None
    return Ends(union(kinds), truth, truth, (), other)


def merged(*roads: Ends) -> Ends:
    """Return the ends of something that is evaluated in one of several manners."""
    return Ends(
        union(road.type for road in roads if road.value is not None),
        either(*(road.yes for road in roads)),
        either(*(road.no for road in roads)),
        tuple(constant for road in roads for constant in road.constants),
        either(*(road.other for road in roads)),
        either(*(road.null for road in roads)),
        either(*(road.failed for road in roads)),
        either(*(road.stuck for road in roads)),
        tuple(source for road in roads for source in road.sources),
    )


def after_parts(ends: Ends, parts: Iterable[Ends]) -> Ends:
    """Add to the ends of an operation those of its parts that failed before it began."""
    failed, stuck = ends.failed, ends.stuck
    for part in parts:
        failed, stuck = either(failed, part.failed), either(stuck, part.stuck)
    if failed is ends.failed and stuck is ends.stuck:
        return ends
    return replace(ends, failed=failed, stuck=stuck)


def all_fine(parts: Sequence[Ends], given: Reach) -> Reach:
    """Return what is known when all parts were evaluated."""
    return parts[-1].fine if parts else given


def all_values(parts: Sequence[Ends], given: Reach) -> Reach:
    """Return what is known when no part gave null."""
    return reduce(both, (part.value for part in parts), given)


def any_null(parts: Sequence[Ends]) -> Reach:
    """Return what is known when some part gave null."""
    last = parts[-1].fine
    return either(*(both(part.null, last) for part in parts))


def sources_of(parts: Iterable[Ends]) -> tuple[Source, ...]:
    """Return where the nulls of several parts come from."""
    return tuple(source for part in parts for source in part.sources)


Case: TypeAlias = tuple[object, bool, Known]
"""One way to give a value or null: it, whether it is known, and what is known of paths then."""


def cases(ends: Ends) -> Iterator[Case]:
    """Yield the ways in which an evaluation gives a value or null."""
    if ends.null is not None:
        yield None, True, ends.null
    if ends.yes is not None:
        yield True, True, ends.yes
    if ends.no is not None:
        yield False, True, ends.no
    for value, known in ends.constants:
        yield value, True, known
    if ends.other is not None:
        yield None, False, ends.other
