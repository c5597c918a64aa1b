"""Widths and line breaks without fonts."""

from hypothesis import given
from hypothesis import strategies as st

from flowcat.view.typeset import Face, one_line, text_width, wrap

TEXTS = st.text(max_size=80)


def test_known_widths() -> None:
    """The table is Helvetica's, the monospaced face has one width, and Asian signs are wide."""
    assert text_width("Hello", Face.REGULAR, 1000) == 722 + 556 + 222 + 222 + 556
    assert text_width("Hi", Face.BOLD, 1000) == 722 + 278
    assert text_width("il", Face.MONO, 10) == text_width("MW", Face.MONO, 10)
    assert text_width("é", Face.REGULAR, 12) == text_width("e", Face.REGULAR, 12)
    assert text_width("日", Face.REGULAR, 12) > text_width("M", Face.REGULAR, 12)


@given(TEXTS, st.sampled_from(Face), st.integers(30, 200), st.integers(1, 4))
def test_lines_are_never_too_wide_nor_too_many(
    text: str, face: Face, limit: int, most: int
) -> None:
    """Whatever the text, its lines fit and are at most as many as asked for."""
    lines = wrap(text, face, 12, limit, most)
    assert len(lines) <= most
    assert all(line.strip() and text_width(line, face, 12) <= limit for line in lines)


@given(TEXTS)
def test_nothing_is_lost_when_there_is_room(text: str) -> None:
    """With lines enough, breaking a text only changes white space."""
    lines = wrap(text, Face.REGULAR, 12, 60, 1000)
    assert "".join("".join(lines).split()) == "".join(one_line(text).split())


def test_long_names_break_after_their_joints() -> None:
    """A name with underscores is broken where its words end."""
    assert wrap("check_table_availability", Face.REGULAR, 12, 80, 3) == (
        "check_table_",
        "availability",
    )


def test_a_template_stays_whole() -> None:
    """The two braces of a template never stand on different lines without need."""
    assert wrap("Read back {{ time }} now", Face.REGULAR, 12, 80, 3) == (
        "Read back",
        "{{ time }} now",
    )


def test_what_is_cut_off_shows() -> None:
    """A text with too many lines ends in an ellipsis."""
    assert wrap("w" * 500, Face.REGULAR, 12, 100, 2)[-1].endswith("…")


def test_one_line_holds_only_harmless_characters() -> None:
    """Line ends, control characters and marks that turn the writing do not come through."""
    assert one_line("a\n\tb\x00\ud800\u202ec\u2028d") == "a b\ufffd\ufffdc d"
    assert one_line(" \n ") == ""
