"""`flowcat new`, `schema` and `migrate`: files that are made whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driver import ROOT, Ran, run

from flowcat.cli.terminal import CommandError, write_file

Flowcat = Callable[..., Ran]
UPSTREAM = """\
initial_node: greet
nodes:
  greet:
    task_messages: [{role: developer, content: Greet the caller.}]
    functions:
      - {name: leave, description: They leave., transition_only: true, transition_to: bye}
  bye:
    task_messages: [{role: developer, content: Say goodbye.}]
    post_actions: [{type: end_conversation}]
"""


def test_a_new_flow_can_be_used_at_once(tmp_path: Path) -> None:
    """What `flowcat new` makes has no faults and talks to its own caller."""
    told = run("new", "pizzeria", cwd=tmp_path)
    assert (told.code, told.err) == (0, "")
    assert "  flowcat chat pizzeria/pizzeria.flow.yaml\n" in told.out
    folder = tmp_path / "pizzeria"
    assert run("validate", "--strict", folder).out == "1 flow checked: no faults found\n"
    spoken = run("chat", "pizzeria.flow.yaml", "--script", "caller.txt", cwd=folder)
    assert spoken.code == 0
    assert spoken.out.endswith("outcome: noted\n")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("ünï cödé", "uni_code"),
        ("123", "flow_123"),
        ("true", "flow_true"),
        ("No", "flow_no"),
        ("☃", "flow"),
    ],
)
def test_any_folder_name_gives_a_sound_flow(
    folder: str, name: str, tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flow's name is plain text to every YAML reader, whatever the folder is called."""
    monkeypatch.chdir(tmp_path)
    told = flowcat("new", folder)
    assert told.code == 0
    assert (tmp_path / folder / f"{name}.flow.yaml").is_file()
    assert flowcat("validate", "--strict", folder).code == 0


def test_an_empty_folder_is_filled(
    tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`flowcat new .` fills the folder one stands in, if it is empty."""
    monkeypatch.chdir(tmp_path)
    assert flowcat("new", ".").code == 0
    told = flowcat("new", ".")
    assert told == Ran(2, "", "flowcat: . exists already and is not empty\n")


def test_a_folder_below_a_file_is_told(tmp_path: Path, flowcat: Flowcat) -> None:
    """A place where no folder can be is one line."""
    (tmp_path / "file").touch()
    told = flowcat("new", tmp_path / "file" / "x")
    assert told == Ran(2, "", f"flowcat: cannot make {tmp_path}/file/x: not a directory\n")


@pytest.mark.parametrize("existing", [True, False], ids=["existing", "new"])
def test_a_new_flow_that_fails_leaves_nothing(
    existing: bool,  # noqa: FBT001 - a case of the table
    tmp_path: Path,
    flowcat: Flowcat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk in the middle leaves no half of a flow; a folder that was there stays."""
    folder = tmp_path / "pizzeria"
    if existing:
        folder.mkdir()

    def fail_at_last(path: Path, text: str) -> None:
        if path.name == "README.md":
            raise CommandError("cannot write it: no space left on device")
        write_file(path, text)

    monkeypatch.setattr("flowcat.cli.new.write_file", fail_at_last)
    assert flowcat("new", folder).code == 2
    assert list(tmp_path.iterdir()) == ([folder] if existing else [])
    assert not existing or list(folder.iterdir()) == []


def test_the_schema_is_the_one_we_ship(tmp_path: Path, flowcat: Flowcat) -> None:
    """`flowcat schema` prints what `-o` writes, and what editors find in `schemas/`."""
    printed = flowcat("schema").out
    assert flowcat("schema", "-o", tmp_path / "s.json") == Ran(0, "")
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == printed
    assert (ROOT / "schemas" / "flow.schema.json").read_text(encoding="utf-8") == printed


def test_migrating_prints_or_writes(tmp_path: Path, flowcat: Flowcat) -> None:
    """A FlowConfig file becomes a marked flow: printed, in another file, or over itself."""
    file = tmp_path / "flow.yaml"
    file.write_text(UPSTREAM, encoding="utf-8")
    printed = flowcat("migrate", file)
    assert (printed.code, printed.err) == (0, "")
    assert printed.out.startswith("flowcat: 1\n")
    assert file.read_text(encoding="utf-8") == UPSTREAM
    assert flowcat("migrate", file, "--write", "-o", "x").err == (
        "flowcat: --write and -o exclude each other\n"
    )
    assert flowcat("migrate", file, "--write") == Ran(0, "")
    assert file.read_text(encoding="utf-8") == printed.out
    told = flowcat("migrate", file)
    assert told == Ran(2, "", f"flowcat: {file} is marked already\n")


def test_a_file_with_errors_is_not_migrated(tmp_path: Path, flowcat: Flowcat) -> None:
    """A file with errors stays as it is, and its errors are told."""
    file = tmp_path / "flow.yaml"
    file.write_text(UPSTREAM.replace("transition_to: bye", "transition_to: by"), encoding="utf-8")
    told = flowcat("migrate", file, "--write")
    assert (told.code, told.out) == (1, "")
    assert "error[F201]" in told.err
    assert file.read_text(encoding="utf-8").startswith("initial_node")
