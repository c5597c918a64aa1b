"""Every combination of regions that the terms of some conditions may lie in."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Final, TypeAlias

from flowcat.language.expressions import Expression, Scope, infer
from flowcat.language.regions.partition import Partition, Region, partition
from flowcat.language.regions.sentences import Atom, Sentence, Words, atoms, sentence_of, written
from flowcat.language.regions.verdicts import verdict
from flowcat.text.dataclass import dataclass

MAX_WORLDS: Final = 4096
"""Conditions with more combinations are not judged: a dozen comparisons of different names."""

World: TypeAlias = tuple[Region, ...]
"""A region for each term, in their order."""


@dataclass(frozen=True, slots=True)
class Space:
    """Conditions, their terms, and the regions of each."""

    sentences: tuple[Sentence, ...]
    terms: Mapping[Words, Partition]
    """The terms whose type is known."""

    @property
    def size(self) -> int:
        """How many worlds there are."""
        return prod(len(cut.regions) for cut in self.terms.values())

    def worlds(self) -> Iterator[World]:
        """Yield every combination; nothing if there are too many."""
        if self.size <= MAX_WORLDS:
            yield from product(*(cut.regions for cut in self.terms.values()))

    def verdicts(self, world: World) -> tuple[int, ...]:
        """Tell how each sentence may come out in a world."""
        places = {
            term: (cut, region)
            for (term, cut), region in zip(self.terms.items(), world, strict=True)
        }
        return tuple(verdict(sentence, places.get) for sentence in self.sentences)

    def shown(self, world: World) -> str:
        """Write a world as a condition."""
        return " and ".join(
            region.words.format(written(term))
            for term, region in zip(self.terms, world, strict=True)
        )


def space_of(
    conditions: Sequence[Expression], scope: Scope, computed: Mapping[str, Expression]
) -> Space:
    """Find the terms of some conditions, and cut each at the literals it is compared with."""
    sentences = tuple(sentence_of(condition, computed) for condition in conditions)
    return Space(sentences, _cut(sentences, scope))


def _cut(sentences: Sequence[Sentence], scope: Scope) -> dict[Words, Partition]:
    compared: dict[Words, list[Atom]] = {}
    for sentence in sentences:
        for atom in atoms(sentence):
            compared.setdefault(atom.term, []).append(atom)
    terms: dict[Words, Partition] = {}
    for term, made in compared.items():
        cut = partition(infer(made[0].subject, scope).type, made)
        if cut is not None:
            terms[term] = cut
    return terms
