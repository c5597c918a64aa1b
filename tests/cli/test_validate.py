"""`flowcat validate`: what people and programs see, and which files are looked at."""

import io
import json
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


@pytest.mark.parametrize("form", ["human", "concise", "json", "github", "junit"])
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
    assert "\n2 flows checked: " in told.out


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


_RECORD = '''\
from pipecat.flows import TRANSITION_IN_YAML


async def record(flow_manager):
    """Record how many people are coming."""
    return None, TRANSITION_IN_YAML
'''

_PLAIN = """\
initial_node: a
nodes:
  a:
    task_messages: [{role: developer, content: Ask how many people are coming.}]
    functions: [{name: record, transition_to: b}]
  b:
    task_messages: [{role: developer, content: Say goodbye.}]
    post_actions: [{type: end_conversation}]
"""


@pytest.mark.parametrize(
    ("python", "code", "told"),
    [
        (_RECORD, 0, "no faults found"),
        (_RECORD.replace("record(", "recrod("), 1, "did you mean `recrod`?"),
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


def test_patterns_are_for_shells_that_leave_them(
    tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quoted pattern gives the flows that fit, those of folders too, each once."""
    monkeypatch.chdir(tmp_path)
    for name in ("a/x.flow.yaml", "a/b/y.flow.yaml", "c/z.yaml"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(_SOUND, encoding="utf-8")
    Path("a/notes.md").touch()
    for pattern, flows in {
        "*/**/*.flow.yaml": "2 flows",
        "a/*": "2 flows",
        "c/?.yaml": "1 flow",
    }.items():
        assert flowcat("validate", pattern) == Ran(0, f"{flows} checked: no faults found\n")
    told = "flowcat: no flow fits the pattern d/*.yaml\n"
    assert flowcat("validate", "d/*.yaml") == Ran(2, "", told)


@pytest.mark.parametrize("form", ["human", "json", "sarif", "junit"])
def test_a_report_goes_to_a_file(
    form: str, tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file holds what would be printed; a line on the terminal still says how it went."""
    monkeypatch.setenv("COLUMNS", "100")
    report = tmp_path / "report"
    told = flowcat("validate", FAULTY, "--format", form, "-o", report, "--color=never")
    assert told.code == 1
    assert told.out == "1 flow checked: 8 errors, 1 warning\n"
    printed = flowcat("validate", FAULTY, "--format", form, "--color=never").out
    assert report.read_text(encoding="utf-8") == printed


def test_sarif_is_told_from_the_repository(
    tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder of a checkout GitHub still finds the files, and each result knows its node."""
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    text = _SOUND.replace("transition_to: bye", "transition_to: bey")
    Path("a.flow.yaml").write_text(text, encoding="utf-8")
    (run,) = json.loads(flowcat("validate", "a.flow.yaml", "--format=sarif").out)["runs"]
    (place,) = (result := run["results"][0])["locations"]
    assert result["ruleId"] == "F201"
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "sub/a.flow.yaml"
    assert place["logicalLocations"][0]["name"] == "greet"
    assert "file=sub/a.flow.yaml," in flowcat("validate", "a.flow.yaml", "--format=github").out


def test_what_two_flows_include_is_told_once(tmp_path: Path, flowcat: Flowcat) -> None:
    """A fault in a shared file is one fault."""
    (tmp_path / "bye.yaml").write_text("end: yes\n", encoding="utf-8")
    shared = _SOUND.replace("{end: left}", "!include bye.yaml").replace("[left]", '["yes"]')
    for name in ("a", "b"):
        (tmp_path / f"{name}.flow.yaml").write_text(shared, encoding="utf-8")
    told = flowcat("validate", tmp_path)
    assert told.out.count("warning[F002]") == 1
    assert "2 flows checked: 1 warning in 1 file\n`--fix` mends 1\n" in told.out


def test_providers_are_chosen_on_the_command_line(tmp_path: Path, flowcat: Flowcat) -> None:
    """What one provider refuses is no fault for who uses another."""
    flow = tmp_path / "a.flow.yaml"
    name = "leave_" + "x" * 70
    flow.write_text(_SOUND.replace("name: leave", f"name: {name}"), encoding="utf-8")
    assert "F601" in flowcat("validate", flow, "--target", "openai,google").out
    assert "F601" in flowcat("validate", flow, "--target=anthropic", "--target=openai").out
    assert "F601" not in flowcat("validate", flow, "--target", "anthropic").out
    told = flowcat("validate", flow, "--target", "openai,antropic")
    assert told.code == 2
    assert "there is no `antropic`; did you mean `anthropic`?" in told.err


def test_standard_input_is_taken_for_a_file(
    tmp_path: Path, flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that checks what is not saved yet gets messages, includes and settings as saved."""
    (tmp_path / "bye.yaml").write_text("end: left\n", encoding="utf-8")
    text = _SOUND.replace("{end: left}", "!include bye.yaml")

    def validated(*more: object) -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return flowcat("validate", "-", "--format=concise", *more)

    assert "F006" in validated().out
    named = ("--stdin-name", tmp_path / "a.flow.yaml")
    assert validated(*named) == Ran(0, "")
    text = text.replace("transition_to: bye", "transition_to: bey")
    assert validated(*named).out.startswith(f"{tmp_path}/a.flow.yaml:7:")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--watch", "--fix"], "--watch and --fix exclude each other"),
        (["--diff", "--fix"], "--fix and --diff exclude each other"),
        (["--unsafe"], "--unsafe goes with --fix or --diff"),
        (["--stdin-name", "a.flow.yaml"], "--stdin-name goes with `-`"),
        (["--watch", "-"], "standard input cannot be watched"),
        (["--diff", "--format=json"], "--diff has a form of its own, and --format no use"),
    ],
)
def test_options_that_exclude_each_other(options: list[str], told: str, flowcat: Flowcat) -> None:
    """Nothing is left out in silence: what cannot go together is refused."""
    assert flowcat("validate", FLOW, *options) == Ran(2, "", f"flowcat: {told}\n")


_SOUND = """\
flowcat: 1
outcomes: [left]
initial_node: greet
nodes:
  greet:
    task: Greet the caller and ask whether they want to leave.
    functions: [{name: leave, description: The caller wants to leave., transition_to: bye}]
  bye: {end: left}
"""
