"""How a condition comes out where it is known in which region each of its terms lies."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, assert_never

from flowcat.language.regions.partition import NULL_RANK, Partition, Region
from flowcat.language.regions.sentences import Atom, Junction, Sentence, Unsure, Words

YES: Final = 1
"""It may be true."""
NO: Final = 2
"""It may be false."""
BOTH: Final = 3
"""It may be either: that is not known."""

Located: TypeAlias = Callable[[Words], tuple[Partition, Region] | None]
"""Tells in which region a term lies; None if that is not known."""


def verdict(sentence: Sentence, located: Located) -> int:
    """Tell how a sentence may come out, as ``YES``, ``NO`` or ``BOTH``."""
    match sentence:
        case Atom():
            known = located(sentence.term)
            return BOTH if known is None else YES if holds(sentence, *known) else NO
        case Junction(operator="not", parts=(part,)):
            return _TURNED[verdict(part, located)]
        case Junction(operator=operator, parts=parts):
            return _joined(operator, parts, located)
        case Unsure():
            return BOTH
        case _:
            assert_never(sentence)


def holds(atom: Atom, cut: Partition, region: Region) -> bool:
    """Tell whether a comparison holds for all values of a region, as it does for all or none."""
    places = [cut.place_of(value) for value in atom.values]
    here = (region.kind, region.rank)
    match atom.relation:
        case "==" | "in":
            return here in places
        case "!=" | "not in":
            return here not in places
        case relation:
            kind, rank = places[0]
            if kind != region.kind or NULL_RANK in (rank, region.rank):
                return False
            return _ORDERINGS[relation](region.rank, rank)


_TURNED: Final = {YES: NO, NO: YES, BOTH: BOTH}
_ORDERINGS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _joined(operator: str, parts: tuple[Sentence, ...], located: Located) -> int:
    decisive, other = (NO, YES) if operator == "and" else (YES, NO)
    result = other
    for part in parts:
        found = verdict(part, located)
        if found == decisive:
            return decisive
        if found == BOTH:
            result = BOTH
    return result
