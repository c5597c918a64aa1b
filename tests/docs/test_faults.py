"""The page of seeded faults lists the operators that there are, and a slice of them is caught."""

from collections import Counter
from itertools import islice

from benchmarks.mutations.bases import bases
from benchmarks.mutations.families import OPERATORS
from benchmarks.mutations.judging import verdicts
from benchmarks.mutations.page import PAGE, listed
from flowcat.diagnostics import RULES

EVERY = 5
"""Every fifth operator is in the slice, each with the first faults that it makes."""
MUST = 7
"""The families before this one are caught whole."""


def test_the_page_lists_every_operator() -> None:
    """The figures are of the operators as they are: `python -m benchmarks.mutations` makes both."""
    wanted = tuple((one.codes[0], one.name) for one in OPERATORS)
    assert listed(PAGE.read_text(encoding="utf-8")) == wanted


def test_every_rule_has_its_operators() -> None:
    """No rule counts as good because nobody has tried it."""
    made = Counter(one.codes[0] for one in OPERATORS)
    few = [code for code in RULES if made[code] < (3 if int(code[1]) < MUST else 1)]
    assert not few


def test_a_slice_of_the_faults_is_caught() -> None:
    """What is seeded of families 0 to 6 is caught, and by the rule that it is meant for."""
    flows = bases()
    owed = [one for one in OPERATORS if not one.beyond]
    told = [
        verdict for operator in owed[::EVERY] for verdict in islice(verdicts([operator], flows), 1)
    ]
    missed = [
        (one.operator.codes, one.operator.name, one.base.name, one.codes)
        for one in told
        if one.operator.family < MUST and not one.is_named
    ]
    assert len(told) >= 60
    assert not missed
