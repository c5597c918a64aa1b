"""What every verb needs of the terminal: colours, progress, and files written whole."""

import io
import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from flowcat.cli.terminal import CommandError, columns, counted, palette, write_file
from flowcat.diagnostics.palette import COLOURS, PLAIN


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("when", "variables", "on_terminal", "coloured"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colours_are_for_terminals(
    when: str,
    variables: dict[str, str],
    on_terminal: bool,  # noqa: FBT001 - a case of the table
    coloured: bool,  # noqa: FBT001 - a case of the table
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Colours come on a terminal only, unless an option or a variable says otherwise."""
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = Terminal() if on_terminal else io.StringIO()
    assert palette(when, stream) is (COLOURS if coloured else PLAIN)


@pytest.mark.parametrize(("given", "known"), [("40", 40), ("0", 80), ("wide", 80)])
def test_width_comes_from_the_environment(
    given: str, known: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """COLUMNS tells the width, and nonsense in it counts as 80."""
    monkeypatch.setenv("COLUMNS", given)
    monkeypatch.setattr(os, "get_terminal_size", _no_terminal)
    assert columns() == known


def test_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    """A file that exists is replaced, with its permissions, and nothing else is left behind."""
    file = tmp_path / "ü file.txt"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    write_file(file, "new ☃")
    assert file.read_text(encoding="utf-8") == "new ☃"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file(
    fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk or Ctrl-C in the middle leaves the old file, and nothing half-written."""
    file = tmp_path / "picture.svg"
    file.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises((CommandError, KeyboardInterrupt)):
        write_file(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Writing to a link changes the file that it names."""
    (tmp_path / "link").symlink_to("target")
    write_file(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text(encoding="utf-8") == "text"


def test_a_pipe_or_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """`-o /dev/stdout` and the like write to what is there; they never take its place."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    write_file(pipe, "through")
    reader.join(10)
    assert read == ["through"]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing/file", "there is no such file or folder"),
        ("folder", "it is a folder"),
        ("loop", "its links go round in a circle"),
        ("file/below", "not a directory"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(name: str, why: str, tmp_path: Path) -> None:
    """The message names the file and says why."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(CommandError) as told:
        write_file(tmp_path / name, "text")
    assert str(told.value) == f"cannot write {tmp_path / name}: {why}"


def test_a_read_only_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that its owner has made read-only stays as it is."""
    file = tmp_path / "kept"
    file.write_text("old", encoding="utf-8")
    # The superuser may write to anything, so the system's answer is given here.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CommandError, match="it is not allowed"):
        write_file(file, "new")
    assert file.read_text(encoding="utf-8") == "old"


def test_progress_shows_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long check tells how far it is, on a terminal, and wipes that away at the end."""
    screen = Terminal()
    times = iter([0.0, 0.5, 1.5, 2.0])
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("time.monotonic", lambda: next(times))
    paths = [Path("a"), Path("b"), Path("-")]
    assert list(counted(paths)) == paths
    assert screen.getvalue() == (
        "\r\x1b[Kchecking 2 of 3 flows\r\x1b[Kchecking 3 of 3 flows\r\x1b[K"
    )


def test_progress_is_not_for_pipes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody looks, nothing is told."""
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    assert list(counted([Path("a")])) == [Path("a")]
    assert screen.getvalue() == ""


def _no_terminal() -> os.terminal_size:
    raise OSError
