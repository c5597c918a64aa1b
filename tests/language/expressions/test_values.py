"""Equality and text of values that come from outside."""

from typing import Any

import pytest

from flowcat.language.expressions.faults import Unevaluable
from flowcat.language.expressions.values import equal, text_of


class Strange:
    """A value no flow can have."""

    def __eq__(self, other: object) -> bool:
        raise AssertionError

    def __hash__(self) -> int:
        return 0

    def __str__(self) -> str:
        raise AssertionError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (None, ""),
        (True, "true"),
        (7, "7"),
        (2.0, "2"),
        (0.1 + 0.2, "0.3"),
        ([1, "ü", None], '[1,"ü",null]'),
        ({"a": [2.0, True]}, '{"a":[2,true]}'),
    ],
)
def test_values_become_plain_text(value: object, text: str) -> None:
    """Numbers without needless digits, booleans as in YAML, lists and objects as compact JSON."""
    assert text_of(value) == text


def _endless() -> list[Any]:
    """Return a list that holds itself twice."""
    endless: list[Any] = []
    endless.extend([endless, endless])
    return endless


@pytest.mark.parametrize(
    "value",
    [
        Strange(),
        [Strange()],
        {1: 2},
        float("nan"),
        float("inf"),
        10**400,
        [10**400],
        ["y" * 10_001],
        [0] * 30_000,
        _endless(),
    ],
)
def test_values_without_a_text_are_refused(value: object) -> None:
    """Foreign, endless and huge values have no text; none of their methods is called."""
    with pytest.raises(Unevaluable):
        text_of(value)


def test_foreign_values_equal_only_themselves() -> None:
    """No foreign comparison is run."""
    strange = Strange()
    assert equal(strange, strange)
    assert not equal(strange, Strange())
    assert not equal({"a": strange}, {"a": 1})


def test_endless_values_are_not_compared_for_ever() -> None:
    """Comparing stops at a fixed number of parts."""
    with pytest.raises(Unevaluable):
        equal(_endless(), _endless())
    with pytest.raises(Unevaluable):
        equal([0] * 30_000, [0] * 30_000)
