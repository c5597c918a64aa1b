"""What a person sees of a diagnostic, on a terminal of any width."""

import pytest

from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.diagnostics.columns import columns_of, wrapped
from flowcat.diagnostics.human import render_human
from flowcat.text import Source, Span

LONG = "    task: " + "so many words that no terminal shows them " * 5 + "here and on and on " * 9


def shown(text: str, marked: str, *, label: str = "", width: int = 100) -> list[str]:
    """Return the excerpt of a diagnostic that marks a part of a text."""
    source = Source("a.flow.yaml", text)
    start = text.index(marked)
    span = Span(source, start, start + len(marked))
    found = Diagnostic(rule=rule("F102"), message="wrong", span=span, label=label)
    return render_human([found], width=width).splitlines()[2:-1]


@pytest.mark.parametrize("width", [30, 60, 80, 100, 140])
def test_a_long_line_is_cut_around_its_mark(width: int) -> None:
    """The mark stands below what it marks, whatever of the line has to be left out."""
    line, rule_line = shown(LONG, "here and", width=width)
    assert len(line) <= width
    assert "..." in line
    at = rule_line.index("^")
    assert line[at : at + len("^" * 8)] == "here and"


def test_a_line_that_fits_is_not_cut() -> None:
    """A line is shown whole as long as there is room for it."""
    line = "    task: " + "x" * 80
    assert shown(line, "task", width=94)[0] == f"1 | {line}"
    assert shown(line, "task", width=93)[0].endswith("x...")


@pytest.mark.parametrize("before", ["日本語の名前", "é" * 3, "👩 👩", "a\t\tb"])
def test_wide_letters_move_the_mark(before: str) -> None:
    """Letters that take two columns, or none, do not put the mark beside its text."""
    line, rule_line = shown(f"a: {before} wrong", "wrong")
    at = rule_line.index("^")
    assert columns_of(line[: line.index("wrong")]) == at
    assert rule_line.count("^") == len("wrong")


def test_a_span_over_several_lines_says_where_it_ends() -> None:
    """The first line is marked up to its end, and the last line is named."""
    text = "a:\n  - one\n  - two\n  - three\nb: c\n"
    assert shown(text, "- one\n  - two\n  - three") == ["2 |   - one", "  |   ^^^^^ to line 4"]
    told = shown(text, "- one\n  - two\n", label="these")
    assert told[1] == "  |   ^^^^^ to line 3: these"


def test_a_span_that_ends_with_its_line_is_of_one_line() -> None:
    """The break at the end of a line is no second line."""
    assert shown("a: b\nc: d\n", "b\n") == ["1 | a: b", "  |    ^"]


def test_a_long_label_goes_on_below() -> None:
    """Words that do not fit beside the mark stand below it, at most 80 columns wide."""
    label = "these are more words than fit beside the mark, and they " * 3
    told = shown("a: " + "x" * 60, "x" * 60, label=label.strip())
    assert max(map(len, told)) <= 80
    assert len(told) == 5
    assert " ".join(line[3:].strip() for line in told[2:]) == label.strip()


def test_a_second_mark_out_of_sight_shows_its_part_of_the_line() -> None:
    """Of a minified file both places are shown, each with what stands around it."""
    text = "{first: " + "x" * 500 + ", second: y}"
    source = Source("a.json", text)
    second = text.index("second")
    found = Diagnostic(
        rule=rule("F001"),
        message="twice",
        span=Span(source, second, second + 6),
        related=(Label(Span(source, 1, 6), "first"),),
    )
    lines = render_human([found]).splitlines()[2:]
    assert lines[0].startswith("1 | {first: xxx")
    assert lines[1] == "  |  ----- first"
    assert lines[2].endswith("xx, second: y}")
    at = lines[3].index("^")
    assert lines[2][at : at + 6] == "second"


def test_words_are_never_cut() -> None:
    """A word longer than the room has a line of its own."""
    assert wrapped("a " + "b" * 20 + " c", 10) == ["a", "b" * 20, "c"]
    assert wrapped("", 10) == [""]
    assert wrapped("日本 日本", 8) == ["日本", "日本"]
