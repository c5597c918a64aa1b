"""Comments that hide findings: what they hide, what is said about them, and how they are mended."""

from pathlib import Path
from time import process_time

import pytest

from flowcat.checks import check_file, check_text
from flowcat.checks.settings import Settings
from flowcat.diagnostics import Severity

FLOW = """\
flowcat: 1
outcomes: [left]
initial_node: greet
nodes:
  greet:
    task: Greet the caller and ask whether they want to leave.
    functions:
      - {name: leave, description: The caller wants to leave., transition_to: bye}
  bye: {end: left}
  late: {end: left}
"""


def told(text: str, settings: Settings | None = None) -> list[str]:
    """Return the codes of what is found in a flow."""
    checked = check_text(text, "a.flow.yaml", settings=settings or Settings())
    return [one.rule.code for one in checked.diagnostics]


@pytest.mark.parametrize(
    "commented",
    [
        "  late: {end: left}  # flowcat: ignore[F202] opened from Python",
        "  late: {end: left}  # noqa # flowcat: ignore[ unreachable-node ] opened from Python",
        "  # flowcat: ignore[F206,F202] opened from Python\n  late: {end: left}",
        "  # flowcat:ignore[F202]: opened from Python\n  # later more\n  late: {end: left}",
        "  #flowcat: ignore[F202] -- opened from Python\n  late: {end: left}",
    ],
)
def test_a_comment_hides_what_is_found_on_its_line_or_the_next(commented: str) -> None:
    """The comment may stand at the end of the line or above it, and name rules in either way."""
    assert told(FLOW) == ["F202"]
    assert set(told(FLOW.replace("  late: {end: left}", commented))) <= {"F009"}


def test_a_comment_hides_nothing_elsewhere() -> None:
    """A comment on another line leaves the finding, and is not called unused beside it."""
    moved = FLOW.replace("bye: {end: left}", "bye: {end: left}  # flowcat: ignore[F202] opened")
    assert told(moved) == ["F009", "F202"]


def test_a_comment_above_a_long_text_is_about_all_of_it() -> None:
    """Inside of a text over several lines there is no place for a comment."""
    task = "|\n      Greet the caller.\n      See https://example.com/a/b/c."
    spoken = FLOW.replace("{end: left}\n  late", "{end: {outcome: left, say: Bye!}}\n  late")
    say = "\n  late:\n    say: " + task + "\n    transition_to: bye\n"
    text = spoken.replace("\n  late: {end: left}\n", say)
    assert "F805" in told(text)
    hidden = text.replace("    say: |", "    # flowcat: ignore[F805] read slowly\n    say: |")
    assert "F805" not in told(hidden)


def test_an_error_that_keeps_the_flow_from_loading_stays() -> None:
    """Whoever hides it learns on the call that the flow cannot be loaded."""
    text = FLOW.replace("transition_to: bye}", "transition_to: by}  # flowcat: ignore[F201] later")
    assert {"F008", "F201"} <= set(told(text))


def test_a_comment_for_a_rule_that_does_not_run_is_left_alone() -> None:
    """Who turns a rule off for a while need not take out its comments."""
    text = FLOW.replace("late: {end: left}", "late: {end: left}  # flowcat: ignore[F202] opened")
    assert told(text, Settings(severities={"F202": None})) == []
    assert told(text, Settings(severities={"F202": Severity.ERROR})) == []


def test_both_rules_about_comments_can_be_turned_off() -> None:
    """They are rules like others."""
    text = FLOW.replace("late: {end: left}", "late: {end: left}  # flowcat: ignore[F206]")
    assert told(text, Settings(severities={"F008": None})) == ["F202"]


def test_a_comment_in_an_included_file_hides_what_is_found_there(tmp_path: Path) -> None:
    """A finding is hidden where it stands, not where the file is included."""
    comment = "  # flowcat: ignore[F002] the caller says it\n"
    (tmp_path / "words.yaml").write_text(f"say: yes{comment}", encoding="utf-8")
    text = FLOW.replace("late: {end: left}", "late: {end: left}  # flowcat: ignore[F202] opened")
    text = text.replace("bye: {end: left}", "bye: {end: {outcome: left, <<: !include words.yaml}}")
    (tmp_path / "a.flow.yaml").write_text(text, encoding="utf-8")
    assert check_file(tmp_path / "a.flow.yaml").diagnostics == ()


def test_a_file_of_comments_is_read_soon() -> None:
    """A megabyte of comments takes no longer than a megabyte of flow."""
    comments = "  # flowcat: ignore[F202] opened from Python\n" * 20_000
    begun = process_time()
    told(FLOW.replace("  late:", f"{comments}  late:"))
    assert process_time() - begun < 10
