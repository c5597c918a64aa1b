"""What an expression is judged by: the names in scope, and what is known of them at its place."""

from collections.abc import Mapping, Set
from typing import Final

from flowcat.language.expressions.nodes import Expression, reads
from flowcat.language.expressions.types import Anything, Type, may_be_null
from flowcat.language.nullness.known import NOTHING, Known, Path, both
from flowcat.text.dataclass import dataclass, field, replace

SET: Final = 1
"""Reading it may give a value."""
NULL: Final = 2
"""Reading it may give null."""
GUESS: Final = 4
"""That it may give null is only not excluded, because nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known where an expression is evaluated.

    A path is null or not as ``known`` says. Of other paths the declared type tells: they may be
    null if it allows null, or is not known.
    """

    types: Mapping[str, Type]
    """The names in scope with their declared types."""
    known: Known = NOTHING
    computed: Mapping[str, Expression] = field(default_factory=dict)
    """What computed values are computed from: they are null or not as that is."""
    unset: Set[str] = frozenset()
    """Names that are unset until they are written, whatever their types say: the state's."""

    def after(self, known: Known) -> "Facts | None":
        """Return the facts with more that is known; None if both cannot be true."""
        joined = both(self.known, known)
        return None if joined is None else replace(self, known=joined)

    def tell_of(self, path: Path, given: Known) -> bool:
        """Tell whether it is known that a path is null, or that it is not."""
        return any(path in known.nonnull or path in known.null for known in (given, self.known))

    def presence(self, path: Path, type_: Type, given: Known) -> int:
        """Tell whether a path may be set or null, by ``SET``, ``NULL`` and ``GUESS``.

        What comes before its last word is not null.
        """
        if path in given.nonnull or path in self.known.nonnull:
            return SET
        if path in given.null or path in self.known.null:
            return NULL
        if len(path) == 1 and path[0] in self.unset:
            return SET | NULL
        return presence_of(type_)


def presence_of(type_: Type) -> int:
    """Tell by its type whether something may be set or null."""
    match type_:
        case Anything():
            return SET | NULL | GUESS
        case _ if not may_be_null(type_):
            return SET
        case _:
            return SET | NULL


def affected(names: Set[str], computed: Mapping[str, Expression]) -> frozenset[str]:
    """Return some names and the computed values that change with them."""
    needs = {name: reads(expression) for name, expression in computed.items()}
    found = set(names)
    grows = True
    while grows:
        more = {name for name, used in needs.items() if name not in found and used & found}
        found |= more
        grows = bool(more)
    return frozenset(found)
