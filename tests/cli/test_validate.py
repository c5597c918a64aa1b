"""`flowcat validate`: what people and programs see, and which files are looked at."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driver import RESTAURANT, Ran

Flowcat = Callable[..., Ran]
Golden = Callable[[str, str], None]
FLOW = RESTAURANT / "restaurant.flow.yaml"
NOTHING = "there is no file or folder"
FAULTY = Path(__file__).parent / "faulty.flow.yaml"


@pytest.mark.parametrize("form", ["human", "concise", "json"])
def test_faults_look_as_kept(
    form: str, flowcat: Flowcat, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places, second places, notes and fixes stand where people and programs expect them."""
    monkeypatch.chdir(FAULTY.parent)
    told = flowcat("validate", "--format", form, FAULTY.name)
    assert (told.code, told.err) == (1, "")
    golden(f"cli/validate_{form}.txt", told.out)


def test_faults_in_colour_look_as_kept(
    flowcat: Flowcat, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The colours of each part are those that people have looked at."""
    monkeypatch.chdir(FAULTY.parent)
    golden("cli/validate_colour.txt", flowcat("validate", "--color=always", FAULTY.name).out)


def test_a_sound_flow_is_told_so(flowcat: Flowcat) -> None:
    """A flow without faults gives one line and code 0; programs get an empty list."""
    assert flowcat("validate", FLOW) == Ran(0, "1 flow checked: no faults found\n")
    assert flowcat("validate", "--format", "json", FLOW) == Ran(0, "[]\n")
    assert flowcat("validate", "--format", "concise", FLOW) == Ran(0, "")


def test_a_folder_gives_all_its_flows(tmp_path: Path, flowcat: Flowcat) -> None:
    """Folders are searched to any depth, hidden ones are not, and no flow is checked twice."""
    sound = FLOW.read_text(encoding="utf-8").replace("handlers: restaurant_tools.py\n", "")
    faulty = FAULTY.read_text(encoding="utf-8")
    for place, text in {"a b/é": sound, "c": faulty, ".venv/d": faulty}.items():
        folder = tmp_path / place
        folder.mkdir(parents=True)
        (folder / "☃ x.flow.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "c" / "notes.yaml").write_text("[", encoding="utf-8")
    told = flowcat("validate", tmp_path, tmp_path / "c", tmp_path / "c" / "☃ x.flow.yaml")
    assert told.code == 1
    assert ".venv" not in told.out
    assert told.out.splitlines()[-1].startswith("2 flows checked: ")


def test_warnings_count_only_if_asked(tmp_path: Path, flowcat: Flowcat) -> None:
    """A flow with warnings alone is usable, and a fault with `--strict`."""
    flow = tmp_path / "warned.flow.yaml"
    flow.write_text(
        "flowcat: 1\noutcomes: [no]\ninitial_node: a\nnodes:\n  a: {say: on, transition_to: b}\n"
        "  b: {end: no}\n",
        encoding="utf-8",
    )
    told = flowcat("validate", flow)
    assert told.code == 0
    assert "warning[F002]" in told.out
    assert flowcat("validate", "--strict", flow) == Ran(1, told.out)


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"", "F000", "the file is empty"),
        (b"\x7fELF\x00\xd0\xff", "F007", "it is not UTF-8"),
        (b"\xff\xfea\x00", "F007", "it is UTF-16"),
        (b"[" * 100_000, "F003", "nested deeper"),
        (b"a: " + b"x" * 5_000_000, "F1", ""),
    ],
)
def test_any_file_gives_a_diagnostic(
    content: bytes, code: str, message: str, tmp_path: Path, flowcat: Flowcat
) -> None:
    """Whatever a file holds, the answer is a diagnostic with a place."""
    flow = tmp_path / "any.flow.yaml"
    flow.write_bytes(content)
    told = flowcat("validate", "--format=concise", flow)
    assert told.code == 1
    assert "any.flow.yaml:1:" in told.out
    assert f"error[{code}" in told.out
    assert message in told.out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "a path is empty"),
        ("empty", "there is no *.flow.yaml in empty"),
        ("nothing", f"{NOTHING} nothing"),
        ("ordr.flow.yaml", f"{NOTHING} ordr.flow.yaml; did you mean order.flow.yaml?"),
        ("x" * 5000, f"{NOTHING} " + "x" * 5000),
    ],
)
def test_a_path_that_leads_nowhere_is_told(
    name: str, told: str, tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong path stops the command before anything is checked, with what was probably meant."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "order.flow.yaml").touch()
    monkeypatch.chdir(tmp_path)
    assert flowcat("validate", name, "order.flow.yaml") == Ran(2, "", f"flowcat: {told}\n")


def test_a_folder_that_cannot_be_read_is_told(
    tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder left out in silence would count as one without faults."""

    def refuse(_: object) -> None:
        raise PermissionError(13, "Permission denied", "secret")

    # The superuser may read anything, so the system's answer is given here.
    monkeypatch.setattr(os, "scandir", refuse)
    told = flowcat("validate", tmp_path)
    assert told == Ran(2, "", "flowcat: cannot read the folder secret: it is not allowed\n")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (b"\xff", Ran(2, "", "flowcat: cannot read standard input: it is not UTF-8\n")),
        (FLOW.read_bytes(), Ran(0, "1 flow checked: no faults found\n")),
    ],
)
def test_standard_input_is_a_flow(
    given: bytes, told: Ran, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-` reads a flow from standard input, once however often it is named."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    assert flowcat("validate", "-", "-") == told


def test_standard_input_is_bounded(flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endless input ends with an error, and does not fill the memory."""
    monkeypatch.setattr("flowcat.cli.flow_files.MAX_SIZE", 10)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"y\n" * 100)))
    told = "flowcat: cannot read standard input: it is too large\n"
    assert flowcat("validate", "-") == Ran(2, "", told)


_PLAIN = """\
initial_node: a
nodes:
  a:
    task_messages: []
    functions: [{name: record}]
"""


@pytest.mark.parametrize(
    ("python", "code", "told"),
    [
        ("async def record(flow_manager): ...\n", 0, "no faults found"),
        ("async def recrod(flow_manager): ...\n", 1, "did you mean `recrod`?"),
        ("def (:\n", 2, "tools.py is not Python, line 1"),
    ],
    ids=["found", "misspelt", "no Python"],
)
def test_handlers_are_read_from_the_file_that_is_named(
    tmp_path: Path, flowcat: Flowcat, python: str, code: int, told: str
) -> None:
    """`--handlers` tells whether a FlowConfig file's functions exist; nothing is imported."""
    flow, tools = tmp_path / "flow.yaml", tmp_path / "tools.py"
    flow.write_text(_PLAIN, encoding="utf-8")
    tools.write_text(python, encoding="utf-8")
    ran = flowcat("validate", str(flow), "--handlers", str(tools))
    assert ran.code == code
    assert told in ran.out + ran.err
