"""What conditions leave open, and what they say twice: proved over every combination of regions."""

from flowcat.language.regions import NO, YES, Space
from flowcat.language.regions.partition import Region, conditions
from flowcat.language.regions.sentences import written
from flowcat.language.regions.space import MAX_WORLDS, World


def uncovered(space: Space) -> tuple[str, ...] | None:
    """Return the cases that no condition covers, as an author would write them.

    Returns:
        No cases if one of the conditions always holds; None if that cannot be told.
    """
    if space.size > MAX_WORLDS:
        return None
    missing: list[World] = []
    is_sure = True
    for world in space.worlds():
        found = space.verdicts(world)
        if YES in found:
            continue
        if all(one == NO for one in found):
            missing.append(world)
        else:
            is_sure = False
    if not missing:
        return () if is_sure else None
    if len(space.terms) == 1:
        ((term, cut),) = space.terms.items()
        left = conditions(cut, (region for (region,) in missing))
        return tuple(words.format(written(term)) for words in left)
    return (_told(space, missing[0], set(missing)),)


def shadowed(space: Space) -> dict[int, tuple[int, ...]]:
    """Return the conditions that those before them leave nothing for, each with those before it.

    A condition that can never hold at all is not among them.
    """
    if space.size > MAX_WORLDS:
        return {}
    by: dict[int, set[int] | None] = {}
    for world in space.worlds():
        found = space.verdicts(world)
        sure = next((at for at, one in enumerate(found) if one == YES), len(found))
        for at, one in enumerate(found):
            if one == NO:
                continue
            if at <= sure:
                by[at] = None
            elif (taken := by.setdefault(at, set())) is not None:
                taken.add(sure)
    return {at: tuple(sorted(taken)) for at, taken in by.items() if taken}


def _told(space: Space, world: World, missing: set[World]) -> str:
    """Write a world without the terms whose region makes no difference to it."""
    terms = list(space.terms.items())
    kept: list[bool] = []
    for at, (_, cut) in enumerate(terms):
        others = [_with(world, at, region) for region in cut.regions]
        kept.append(any(other not in missing for other in others))
    if not any(kept):
        kept = [True] * len(terms)
    left = Space((), {term: cut for (term, cut), keep in zip(terms, kept, strict=True) if keep})
    return left.shown(tuple(region for region, keep in zip(world, kept, strict=True) if keep))


def _with(world: World, at: int, region: Region) -> World:
    return (*world[:at], region, *world[at + 1 :])
