"""Pictures as data."""

import pytest

from flowcat.view import Arrow, Box, Picture

A, B = Box("a", "A"), Box("b", "B", is_start=True)


def test_two_boxes_with_one_id_are_refused() -> None:
    """An id names one box, so an arrow can only mean one."""
    with pytest.raises(ValueError, match="same id"):
        Picture("", (A, A))


def test_an_arrow_to_no_box_is_refused() -> None:
    """A picture never loses an arrow in silence."""
    with pytest.raises(ValueError, match="`c`"):
        Picture("", (A, B), (Arrow("a", "c"),))


def test_the_start_is_the_box_that_says_so() -> None:
    """The start box is found by its mark, else the first box is taken."""
    assert Picture("", (A, B)).start() == 1
    assert Picture("", (A,)).start() == 0
    assert Picture("", ()).start() is None


def test_what_may_be_called_from_anywhere_is_told_in_lines() -> None:
    """Each line names the function, its condition and the title of its target, if it has one."""
    anywhere = (
        Arrow("", "a", "give_up", "tries > 2"),
        Arrow("", "", "help"),
        Arrow("", "$back", "x"),
    )
    picture = Picture("", (A,), globals=anywhere)
    assert picture.global_lines() == ("give_up [tries > 2] → A", "help", "x → $back")
    assert picture.callers_of("a") == ("give_up",)
