"""What is known of paths: which are null, and which are not."""

from collections.abc import Iterable, Set
from typing import Final, TypeAlias

from flowcat.text.dataclass import dataclass

Path: TypeAlias = tuple[str, ...]
"""A name and fields of it, as expressions spell them: ``("args", "party", "size")``."""


@dataclass(frozen=True, slots=True)
class Known:
    """Paths of which it is known whether reading them gives null.

    A path that is not null has only prefixes that are not null, and they are in the set too.
    """

    nonnull: frozenset[Path] = frozenset()
    """Reading one of these gives a value, or fails for another reason than null."""
    null: frozenset[Path] = frozenset()
    """Reading one of these gives null."""

    def forget(self, names: Set[str]) -> "Known":
        """Return what is still known after some names got other values."""
        return Known(
            frozenset(path for path in self.nonnull if path[0] not in names),
            frozenset(path for path in self.null if path[0] not in names),
        )


Reach: TypeAlias = Known | None
"""What is known at some point; None if that point is never reached."""

NOTHING: Final = Known()
"""Nothing is known."""


def not_null(paths: Iterable[Path]) -> Known:
    """Return that some paths are not null."""
    return Known(frozenset(path[:end] for path in paths for end in range(1, len(path) + 1)))


def both(one: Reach, other: Reach) -> Reach:
    """Join two things that are known of the same point; None if they cannot both be true."""
    if one is None or other is None:
        return None
    if one is other or other is NOTHING:
        return one
    if one is NOTHING:
        return other
    nonnull, null = one.nonnull | other.nonnull, one.null | other.null
    return None if nonnull & null else Known(nonnull, null)


def either(*reaches: Reach) -> Reach:
    """Keep what is known at every one of some points that is reached at all."""
    found: Reach = None
    for reach in reaches:
        if reach is None or reach is found:
            continue
        if found is None:
            found = reach
        else:
            found = Known(found.nonnull & reach.nonnull, found.null & reach.null)
    return found
