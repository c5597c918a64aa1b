"""`flowcat validate --watch`: checks again when a file is saved, until Ctrl-C."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driver import INTERRUPT, Ran, Typed, run_on_terminal

Flowcat = Callable[..., Ran]
SOUND = """\
flowcat: 1
outcomes: [left]
initial_node: greet
nodes:
  greet:
    task: Greet the caller and ask whether they want to leave.
    functions: [{name: leave, description: The caller wants to leave., transition_to: bye}]
  bye: {end: left}
"""
FAULTY = SOUND.replace("to: bye", "to: bey")


@pytest.fixture
def play(
    tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[str]]:
    """Return ``play(*changes)``: watches a folder, each change made where it waits for one."""
    monkeypatch.chdir(tmp_path)
    Path("a.flow.yaml").write_text(SOUND, encoding="utf-8")

    def run(*changes: Callable[[], object]) -> list[str]:
        waiting = iter(changes)

        def change(_: float) -> None:
            try:
                next(waiting)()
            except StopIteration:
                raise KeyboardInterrupt from None

        monkeypatch.setattr("flowcat.cli.watching.time.sleep", change)
        told = flowcat("validate", ".", "--watch", "--format=concise")
        assert told.code == 130
        assert told.err.endswith("watching for changes; Ctrl-C ends it\n\n")
        return [line.partition(": ")[2] for line in told.out.splitlines()]

    return run


def save(name: str, text: str) -> None:
    """Write a file, later than it was written before."""
    path = Path(name)
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 10**9, before + 10**9))


def nothing() -> None:
    """Change nothing."""


def test_a_saved_file_is_checked_again(play: Callable[..., list[str]]) -> None:
    """What the author has just broken is told; what did not change is not checked again."""
    fault = "error[F201] there is no node `bey`"
    assert play(nothing, nothing) == []
    assert play(lambda: save("a.flow.yaml", FAULTY), nothing) == [fault]
    assert play(lambda: save("a.flow.yaml", SOUND)) == [fault]


def test_new_and_lost_flows_are_seen(play: Callable[..., list[str]]) -> None:
    """A flow that is added to the folder counts at once, and an empty folder is no end."""
    fault = "error[F201] there is no node `bey`"
    assert play(lambda: save("b.flow.yaml", FAULTY), Path("b.flow.yaml").unlink) == [fault]
    assert play(Path("a.flow.yaml").unlink, lambda: save("a.flow.yaml", FAULTY)) == ["", fault]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("pyproject.toml", "[tool.flowcat]\nseverity = {F202 = 'off'}", []),
        ("pyproject.toml", "[tool.flowcat]\na = 1", ["[tool.flowcat]: there is no setting `a`"]),
        ("bye.yaml", "end: lft", ["error[F209] `lft` is not one of the flow's `outcomes`"]),
    ],
)
def test_what_a_flow_depends_on_is_watched_too(
    name: str, text: str, told: list[str], play: Callable[..., list[str]]
) -> None:
    """Settings and included files lead to another result as the flow itself does."""
    late = "  bye: !include bye.yaml\n  late: {end: left}\n"
    save("a.flow.yaml", SOUND.replace("  bye: {end: left}\n", late))
    save("bye.yaml", "end: left")
    save("pyproject.toml", "[tool.flowcat]\n")
    lines = play(lambda: save(name, text))
    assert lines[0] == (first := "warning[F202] no conversation can come to `late`")
    assert [line.partition(";")[0] for line in lines[1:] if line != first] == told


def test_a_wrong_command_ends_at_once(flowcat: Flowcat) -> None:
    """Nothing is watched that was never there."""
    assert flowcat("validate", "nowhere.flow.yaml", "--watch").code == 2


def test_ctrl_c_leaves_quietly(tmp_path: Path) -> None:
    """On a terminal each check begins on a clear screen, and no traceback comes at the end."""
    (tmp_path / "a.flow.yaml").write_text(FAULTY, encoding="utf-8")
    typed = [Typed("Ctrl-C ends it", INTERRUPT)]
    ran = run_on_terminal("validate", "a.flow.yaml", "--watch", cwd=tmp_path, typed=typed)
    assert ran.code == 130
    assert ran.out.startswith("\x1b[2J\x1b[3J\x1b[H")
    assert "F201" in ran.out
    assert ran.out.rstrip("\n").endswith(("Ctrl-C ends it", "^C"))
