"""Mending by fixes: nothing around them changes, and no flow gets worse."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowcat.checks import Checked, check_file, check_text
from flowcat.checks.check import UNFILED
from flowcat.checks.mending import Mended, mend
from flowcat.diagnostics import Applicability, Edit, Fix
from flowcat.diagnostics.edits import compatible, edited
from flowcat.text import Source, Span

FLOW = """\
# A flow.
flowcat: 1
outcomes: [left]
initial_node: greet
nodes:
  greet:   # the first
    task: Greet the caller and ask whether they want to leave.
    functions:
      - {name: leave, description: The caller wants to leave., transition_to: bye}
  bye: {end: left}
"""


def mended(text: str, trusted: Applicability = Applicability.UNSAFE) -> Mended:
    """Mend a text."""

    def check(texts: Mapping[Path, str]) -> Checked:
        return check_text(texts.get(UNFILED, text), "a.flow.yaml")

    return mend(check, lambda _: text, trusted)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("initial_node: greet", "initial_nod: greet"),
        ("transition_to: bye", "transition_to: bey"),
        ("transition_to: bye", "goto: bye"),
        ('transition_to: "bye"', 'transition_to: "byee"'),
        ("bye: {end: left}", "bye: {end: lft}"),
        ("nodes:", "ndoes:"),
        ('task: "{{ call.from }} calls"', "task: {{ call.from }} calls"),
    ],
)
def test_what_is_mended_is_what_was_meant(right: str, wrong: str) -> None:
    """A slip is turned back into what stood there, and every other character stays."""
    text = FLOW.replace("task: Greet", 'task: "{{ call.from }} calls"\n    x-old: Greet')
    text = text.replace("transition_to: bye", right) if "transition" in right else text
    assert right in text
    result = mended(text.replace(right, wrong))
    assert result.after.get(UNFILED) == text
    assert result.checked.diagnostics == ()
    assert result.count >= 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("party = 2", "party == 2"),
        ("party === 2 && vip", "party == 2 and vip"),
        ("vip||party <> 2", "vip or party != 2"),
        ("vip AND party == None", "vip and party == null"),
    ],
)
def test_words_of_other_languages_are_put_into_ours(written: str, meant: str) -> None:
    """Nothing else could be meant, so no leave has to be given; one pass for each in a text."""
    state = "state: {party: {type: integer, default: 1}, vip: {type: boolean, default: false}}\n"
    arms = "transition_to: [{when: WHEN, to: bye}, {to: greet}]"
    text = FLOW.replace("initial_node", f"{state}initial_node").replace("transition_to: bye", arms)
    result = mended(text.replace("WHEN", written), Applicability.SAFE)
    assert result.after[UNFILED] == text.replace("WHEN", meant)
    assert not result.checked.has_errors


def test_guesses_are_made_only_if_they_are_trusted() -> None:
    """What could be wrong is left alone unless the user asks for it."""
    text = FLOW.replace("transition_to: bye", "transition_to: bey")
    result = mended(text, Applicability.SAFE)
    assert (result.count, dict(result.after)) == (0, {})
    assert [one.rule.code for one in result.checked.diagnostics] != []


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    """An editor on another system sees the changed lines alone as changed."""
    text = "\ufeff" + FLOW.replace("left", "no").replace("\n", "\r\n")
    result = mended(text, Applicability.SAFE)
    assert result.after[UNFILED] == text.replace("[no]", '["no"]').replace("end: no", 'end: "no"')
    assert result.count == 2


def test_a_fix_that_brings_an_error_is_left_out_and_others_are_made() -> None:
    """A guess that would make things worse is not written; its neighbours are."""
    text = FLOW.replace("transition_to: bye", "transition_to: bey")
    # The guess `task` is a second one of that name.
    text = text.replace("    functions:", "    tsk: Ask again.\n    functions:")
    result = mended(text)
    assert "tsk: Ask again." in result.after[UNFILED]
    assert "transition_to: bye" in result.after[UNFILED]
    assert [one.rule.code for one in result.left_out] == ["F101"]
    assert [one.rule.code for one in result.checked.diagnostics] == ["F101"]


def test_faults_behind_a_fault_are_mended_in_the_next_pass() -> None:
    """What a fault of YAML has hidden is found and mended too."""
    text = FLOW.replace("task: Greet", "task: Now: greet").replace("end: left", "ned: left")
    result = mended(text)
    assert 'task: "Now: greet the caller' in result.after[UNFILED]
    assert "bye: {end: left}" in result.after[UNFILED]
    assert result.checked.diagnostics == ()


def test_a_comment_that_hides_nothing_goes_with_its_line() -> None:
    """What is left looks as if the comment had never been there."""
    commented = FLOW.replace("  bye:", "  # flowcat: ignore[F202] opened from Python\n  bye:")
    assert mended(commented, Applicability.SAFE).after[UNFILED] == FLOW
    beside = FLOW.replace("end: left}", "end: left}  # flowcat: ignore[F202, F206] opened")
    assert mended(beside, Applicability.SAFE).after[UNFILED] == FLOW


def test_an_included_file_is_mended_where_it_lies(tmp_path: Path) -> None:
    """The edit goes to the file in which the fault is, and the other stays as it is."""
    flow, part = tmp_path / "a.flow.yaml", tmp_path / "part.yaml"
    flow.write_text(FLOW.replace("{end: left}", "!include part.yaml"), encoding="utf-8")
    part.write_text("end: lft  # for now\n", encoding="utf-8")

    def check(texts: Mapping[Path, str]) -> Checked:
        return check_file(flow, texts=texts)

    def written(source: Source) -> str | None:
        return source.file.read_text(encoding="utf-8") if source.file else None

    result = mend(check, written, Applicability.UNSAFE)
    assert result.after == {part.resolve(): "end: left  # for now\n"}
    assert result.before == {part.resolve(): "end: lft  # for now\n"}
    nothing = mend(check, lambda _: None, Applicability.UNSAFE)
    assert (nothing.count, dict(nothing.after)) == (0, {})


def test_a_file_that_has_changed_meanwhile_is_left_alone() -> None:
    """Places of an older text mean nothing in a newer one."""
    text = FLOW.replace("transition_to: bye", "transition_to: bey")
    result = mend(
        lambda _: check_text(text, "a.flow.yaml"), lambda _: f"# {text}", Applicability.UNSAFE
    )
    assert result.count == 0


def test_of_fixes_that_meet_the_first_is_chosen() -> None:
    """Two changes of one place would spoil each other; equal ones are one."""
    source = Source("a", "one two three")

    def fix(start: int, end: int, text: str) -> Fix:
        return Fix("write", (Edit(Span(source, start, end), text),))

    first, meets, touches, same, far = (
        fix(0, 3, "1"),
        fix(2, 5, "x"),
        fix(3, 3, "x"),
        fix(0, 3, "1"),
        fix(8, 13, "3"),
    )
    assert compatible([first, meets, touches, same, far]) == [first, same, far]
    edits = [edit for one in (first, same, far) for edit in one.edits]
    assert edited(source.text, edits) == "1 two 3"


LINES = st.lists(st.sampled_from(["a", "é", "", "bc", "\U0001f600"]), min_size=1, max_size=8)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.data())
def test_an_edit_of_a_text_is_an_edit_of_its_file(
    lines: list[str],
    end: str,
    marked: bool,  # noqa: FBT001 - a drawn value
    data: st.DataObject,
) -> None:
    """Whatever the line ends, the file reads as the text with the edit made."""
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, len(text)))
    edit = Edit(Span(Source("a", text), start, stop), "X\nY")
    file = ("\ufeff" if marked else "") + text.replace("\n", end)
    result = edited(file, [edit])
    wanted = f"{text[:start]}X\nY{text[stop:]}"
    assert result.removeprefix("\ufeff").replace("\r\n", "\n") == wanted
    assert result.startswith("\ufeff") == marked


SAMPLES = Path(__file__).parents[1] / "rules"


def test_no_sample_of_a_rule_gets_worse() -> None:
    """Whatever is wrong with a flow, mending leaves fewer errors or as many, and then is done."""
    mended_samples = 0
    for path in sorted(SAMPLES.glob("*/err/*.flow.yaml")):
        before = check_file(path)
        if all(one.fix is None for one in before.diagnostics):
            continue
        result = mend(partial(_with_texts, path), _written, Applicability.UNSAFE)
        left = [one for one in result.checked.diagnostics if one.is_error]
        assert len(left) <= sum(one.is_error for one in before.diagnostics), path.name
        fixable = sum(one.fix is not None for one in result.checked.diagnostics)
        assert fixable <= len(result.left_out), path.name
        mended_samples += result.count > 0
    assert mended_samples > 40


def _with_texts(path: Path, texts: Mapping[Path, str]) -> Checked:
    return check_file(path, texts=texts)


def _written(source: Source) -> str | None:
    return source.file.read_bytes().decode("utf-8") if source.file else None
