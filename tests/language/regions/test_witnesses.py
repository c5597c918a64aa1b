"""The quick look at a comparison never says more than the regions do."""

import pytest

from flowcat.language.expressions.nodes import Name, Relation
from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    NULL,
    STRING,
    ListOf,
    Number,
    String,
    Type,
    nullable,
    union,
)
from flowcat.language.regions import Atom, partition
from flowcat.language.regions.sentences import Value
from flowcat.language.regions.verdicts import holds
from flowcat.language.regions.witnesses import surely_varies

NUMBERS = [
    Number(integer, least, most)
    for integer in (True, False)
    for least in (None, 0, 1, 2.5)
    for most in (None, 1, 1.5, 3)
]
OTHERS: list[Type] = [
    BOOLEAN,
    STRING,
    String("date"),
    String("email"),
    String(None, ("a", "b")),
    ListOf(ANY),
]
PLAIN: list[Type] = [*OTHERS, *NUMBERS, NULL]
TYPES = [
    *PLAIN,
    *map(nullable, PLAIN),
    *(union((one, other)) for one in OTHERS for other in (*OTHERS, *NUMBERS)),
]
LITERALS: tuple[Value, ...] = (True, False, 0, 1, 2, 3, 2.5, "a", "2024-01-01", None)


@pytest.mark.parametrize("relation", ["==", "!=", "<", "<=", ">", ">="])
def test_what_surely_varies_does_in_its_regions(relation: Relation) -> None:
    """A comparison that is called open at once is open in the regions of its type."""
    seen = 0
    for type_ in TYPES:
        for literal in LITERALS:
            atom = Atom(Name(0, 1, "x"), ("x",), Name(0, 1, "x"), relation, (literal,))
            cut = partition(type_, (atom,))
            if surely_varies(atom, type_) and cut is not None and cut.regions:
                seen += 1
                assert {holds(atom, cut, region) for region in cut.regions} == {True, False}
    assert seen > 50
