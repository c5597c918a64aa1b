"""Numbers as callers say them and as recognisers write them."""

import pytest

from flowcat.offline.numbers import spot_digits, spot_numbers
from flowcat.offline.words import read_words


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("a table for four", [4]),
        ("twenty one", [21]),
        ("twenty-one", [21]),
        ("one hundred and five", [105]),
        ("a hundred", [100]),
        ("two thousand and twelve", [2012]),
        ("twelve hundred", [1200]),
        ("1,200 dollars", [1200]),
        ("two point five", [2.5]),
        ("2.5", [2.5]),
        ("a couple", [2]),
        ("half a dozen", [6]),
        ("a dozen", [12]),
        ("three pepperoni and two cheese", [3, 2]),
        ("nineteen eighty five", [19, 85]),
        ("that one", []),
        ("the red one", []),
        ("just one", [1]),
        ("one supreme", [1]),
        ("nothing at all", []),
    ],
)
def test_a_spoken_number_is_found(said: str, values: list[float]) -> None:
    """Numbers in words, in digits and in groups are found; ``the red one`` is no number."""
    assert [number.value for number in spot_numbers(read_words(said))] == values


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("four one five, five five five", ["415555"]),
        ("double five triple oh seven", ["550007"]),
        ("oh seven double nine", ["0799"]),
        ("88 77 66", ["887766"]),
        ("pin 1234 and account 99", ["1234", "99"]),
    ],
)
def test_digits_said_one_by_one_are_one_run(said: str, digits: list[str]) -> None:
    """Digits that follow one another join, ``oh`` and ``double`` included."""
    assert [run.value for run in spot_digits(read_words(said))][-len(digits) :] == digits
