"""Which values of a list a caller names."""

import pytest

from flowcat.offline.choices import spot_choices
from flowcat.offline.words import read_words


@pytest.mark.parametrize(
    ("said", "choices", "named"),
    [
        ("two pepperonis", ["pepperoni", "cheese"], ["pepperoni"]),
        ("peperoni please", ["pepperoni", "cheese"], ["pepperoni"]),
        ("not pepperoni, cheese", ["pepperoni", "cheese"], ["cheese"]),
        ("no cheese", ["pepperoni", "cheese"], []),
        ("a double", ["single room", "double room"], ["double room"]),
        ("a big one", ["small", "large"], ["large"]),
        ("every month", ["monthly", "yearly"], ["monthly"]),
        ("a tooth ache", ["toothache", "cleaning"], ["toothache"]),
        ("a checkup", ["check-up", "cleaning"], ["check-up"]),
        ("direct debit", ["direct debit", "standing order"], ["direct debit"]),
        ("the credit card", ["debit_card", "credit_card"], ["credit_card"]),
        ("pepperoni and cheese", ["pepperoni", "cheese"], ["pepperoni", "cheese"]),
        ("something nice", ["pepperoni", "cheese"], []),
    ],
)
def test_a_value_is_recognised(said: str, choices: list[str], named: list[str]) -> None:
    """Plurals, slips, shortenings and synonyms are recognised, refused values are not."""
    assert [hit.value for hit in spot_choices(read_words(said), choices)] == named
