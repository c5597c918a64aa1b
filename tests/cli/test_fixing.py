"""`flowcat validate --fix` and `--diff`: which files change, and what is told."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driver import Ran

from flowcat.checks.mending import Mended, mend
from flowcat.cli import fixing

Flowcat = Callable[..., Ran]
FLOW = """\
flowcat: 1
outcomes: [left]
initial_node: greet
nodes:
  greet:  # how it begins
    task: Greet the caller and ask whether they want to leave.
    functions: [{name: leave, description: The caller wants to leave., transition_to: bye}]
  bye: {end: left}
"""
SAFE = FLOW.replace("left", "no")
MENDED = FLOW.replace("left", '"no"')
GUESS = FLOW.replace("to: bye", "to: bey")


@pytest.fixture
def flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A flow in the current folder."""
    monkeypatch.chdir(tmp_path)
    return Path("a.flow.yaml")


def test_what_can_be_mended_for_sure_is_written(flow: Path, flowcat: Flowcat) -> None:
    """The file is right afterwards, and a second run has nothing to do."""
    flow.write_text(SAFE, encoding="utf-8")
    flow.chmod(0o640)
    sound = "1 flow checked: no faults found\n"
    assert flowcat("validate", flow, "--fix") == Ran(0, sound, "2 faults mended in 1 file\n")
    assert flow.read_text(encoding="utf-8") == MENDED
    assert flow.stat().st_mode & 0o777 == 0o640
    assert flowcat("validate", flow, "--fix") == Ran(0, sound)
    assert [path.name for path in Path().iterdir()] == ["a.flow.yaml"]


def test_guesses_are_written_only_if_asked(flow: Path, flowcat: Flowcat) -> None:
    """What was meant is for the author to say."""
    flow.write_text(GUESS, encoding="utf-8")
    told = flowcat("validate", flow, "--fix")
    assert (told.code, told.err) == (1, "")
    assert told.out.endswith("`--fix --unsafe` mends 1\n")
    assert flow.read_text(encoding="utf-8") == GUESS
    assert flowcat("validate", flow, "--fix", "--unsafe").code == 0
    assert flow.read_text(encoding="utf-8") == FLOW


def test_a_diff_shows_what_would_change(flow: Path, flowcat: Flowcat) -> None:
    """Nothing is written; the diff is one that `patch` takes; there is something to do."""
    flow.write_text(SAFE.rstrip("\n"), encoding="utf-8")
    told = flowcat("validate", flow, "--diff")
    assert told == Ran(
        1,
        """\
--- a.flow.yaml
+++ a.flow.yaml
@@ -1,8 +1,8 @@
 flowcat: 1
-outcomes: [no]
+outcomes: ["no"]
 initial_node: greet
 nodes:
   greet:  # how it begins
     task: Greet the caller and ask whether they want to leave.
     functions: [{name: leave, description: The caller wants to leave., transition_to: bye}]
-  bye: {end: no}
\\ No newline at end of file
+  bye: {end: "no"}
\\ No newline at end of file
""",
        "2 faults to mend in 1 file\n",
    )
    assert flow.read_text(encoding="utf-8") == SAFE.rstrip("\n")
    coloured = flowcat("validate", flow, "--diff", "--color=always").out
    assert '\x1b[32m+outcomes: ["no"]\x1b[0m' in coloured
    flowcat("validate", flow, "--diff", "-o", "a.diff", "--color=always")
    assert Path("a.diff").read_text(encoding="utf-8") == told.out


def test_a_diff_of_a_sound_flow_is_empty(flow: Path, flowcat: Flowcat) -> None:
    """With errors that nothing mends for sure it still fails, and says what is left."""
    flow.write_text(FLOW, encoding="utf-8")
    assert flowcat("validate", flow, "--diff") == Ran(0, "")
    flow.write_text(FLOW.replace("to: bye", "to: nowhere"), encoding="utf-8")
    assert flowcat("validate", flow, "--diff") == Ran(1, "", "1 flow checked: 1 error\n")
    flow.write_text(FLOW.replace("task:", "tusk:"), encoding="utf-8")
    told = flowcat("validate", flow, "--diff")
    assert told == Ran(1, "", "1 flow checked: 1 error\n`--fix --unsafe` mends 1\n")


def test_standard_input_is_mended_to_standard_output(
    flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor takes the text back; what is left to be said goes elsewhere."""
    for text, result in {SAFE: MENDED, FLOW: FLOW}.items():
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        told = flowcat("validate", "-", "--fix")
        assert (told.code, told.out) == (0, result)
        assert told.err.startswith("1 flow checked: no faults found\n")


def test_what_flows_share_is_mended_once(flow: Path, flowcat: Flowcat) -> None:
    """A later flow sees what an earlier one has changed, in a diff too."""
    Path("bye.yaml").write_text("end: no\n", encoding="utf-8")
    shared = FLOW.replace("{end: left}", "!include bye.yaml").replace("[left]", '["no"]')
    for name in (flow, Path("b.flow.yaml")):
        name.write_text(shared, encoding="utf-8")
    told = flowcat("validate", ".", "--diff")
    assert told.err == "1 fault to mend in 1 file\n"
    assert told.out == '--- bye.yaml\n+++ bye.yaml\n@@ -1 +1 @@\n-end: no\n+end: "no"\n'
    assert flowcat("validate", ".", "--fix").err == "1 fault mended in 1 file\n"
    assert Path("bye.yaml").read_text(encoding="utf-8") == 'end: "no"\n'


def test_a_fix_that_does_harm_is_told(flow: Path, flowcat: Flowcat) -> None:
    """The flow keeps its fault rather than get a worse one."""
    text = FLOW.replace("    functions:", "    tsk: Ask again.\n    functions:")
    flow.write_text(text, encoding="utf-8")
    told = flowcat("validate", flow, "--fix", "--unsafe")
    assert (told.code, told.err) == (1, "1 fault left as found: the fix would bring new errors\n")
    assert flow.read_text(encoding="utf-8") == text


def test_a_file_that_is_saved_meanwhile_is_not_overwritten(
    flow: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the author has just written in an editor is not lost."""
    flow.write_text(SAFE, encoding="utf-8")

    def save_meanwhile(*arguments: Any) -> Mended:
        result = mend(*arguments)
        flow.write_text(FLOW, encoding="utf-8")
        return result

    monkeypatch.setattr(fixing, "mend", save_meanwhile)
    told = flowcat("validate", flow, "--fix")
    assert told.code == 2
    assert "was changed while it was being checked; nothing is written" in told.err
    assert flow.read_text(encoding="utf-8") == FLOW


def test_a_link_out_of_the_project_is_not_followed_to_write(
    flow: Path, flowcat: Flowcat, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A flow that is itself a link is mended where it lies; a file of others is not read at all."""
    outside = tmp_path_factory.mktemp("outside")
    Path("pyproject.toml").touch()
    (outside / "bye.yaml").write_text("end: no\n", encoding="utf-8")
    os.symlink(outside / "bye.yaml", "bye.yaml")
    flow.write_text(FLOW.replace("{end: left}", "!include bye.yaml"), encoding="utf-8")
    assert "F006" in flowcat("validate", flow, "--fix", "--unsafe").out
    assert (outside / "bye.yaml").read_text(encoding="utf-8") == "end: no\n"
    (outside / "b.flow.yaml").write_text(SAFE, encoding="utf-8")
    os.symlink(outside / "b.flow.yaml", "b.flow.yaml")
    assert flowcat("validate", "b.flow.yaml", "--fix").code == 0
    assert (outside / "b.flow.yaml").read_text(encoding="utf-8") == MENDED
    assert Path("b.flow.yaml").is_symlink()
