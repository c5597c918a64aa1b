"""Things in a row."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flowcat.view.layout.spacing import spaced, spread

WISHES = st.lists(st.integers(-100, 100), min_size=1, max_size=8)


def test_what_has_room_stands_at_its_wish() -> None:
    """Only things too near to each other move."""
    assert spaced([0, 50, 200], [1, 1, 1], [20, 20]) == [0, 50, 200]


def test_what_is_too_near_moves_apart_evenly() -> None:
    """Two equal things that wish for one place share the way."""
    assert spaced([10, 10], [1, 1], [20]) == [0, 20]
    assert spaced([10, 10], [3, 1], [20]) == [5, 25]


@given(WISHES)
def test_the_gaps_are_kept(wishes: list[int]) -> None:
    """No wish brings two things nearer than their gap."""
    places = spaced(wishes, [1.0] * len(wishes), [7.0] * (len(wishes) - 1))
    assert all(right - left >= 7 - 1e-9 for left, right in pairwise(places))


@given(WISHES)
def test_the_bounds_are_kept(wishes: list[int]) -> None:
    """Between bounds things stay in order, as far apart as there is room."""
    places = spread(sorted(wishes), 0, 30, 10)
    assert all(-1e-9 <= place <= 30 + 1e-9 for place in places)
    least = min(10.0, 30 / max(1, len(places) - 1))
    assert all(right - left >= least - 1e-9 for left, right in pairwise(places))


def test_nothing_takes_no_place() -> None:
    """An empty row stays empty."""
    assert spread([], 0, 10, 1) == []
