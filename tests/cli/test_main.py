"""The command line as a whole: help, wrong words, exit codes and streams that fail."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driver import COMMAND, RESTAURANT, Ran, run

from flowcat import __version__
from flowcat.cli import schema
from flowcat.cli.main import VERBS

Flowcat = Callable[..., Ran]
FLOW = RESTAURANT / "restaurant.flow.yaml"


@pytest.mark.parametrize(
    "verb",
    ["validate", "fmt", "explain", "rules", "graph", "chat", "trace", "schema", "migrate", "new"],
)
def test_help_of_a_verb(verb: str, flowcat: Flowcat, golden: Callable[[str, str], None]) -> None:
    """The help of each verb is the text that people have looked at."""
    told = flowcat(verb, "--help")
    assert told.code == 0
    golden(f"cli/help_{verb}.txt", told.out)


@pytest.mark.parametrize("verb", VERBS)
def test_every_help_fits_the_terminal_and_has_examples(verb: str, flowcat: Flowcat) -> None:
    """No help is wider than 80 columns, and each shows how the verb is used."""
    told = flowcat("help", verb)
    assert told == flowcat(verb, "-h")
    assert max(map(len, told.out.splitlines())) <= 80
    assert f"usage: flowcat {verb} [options]" in told.out
    assert f"examples:\n  flowcat {verb} " in told.out


def test_general_help_names_every_verb(flowcat: Flowcat) -> None:
    """`flowcat --help` and `flowcat help` list the verbs; without arguments it is an error."""
    told = flowcat("--help")
    assert told.code == 0
    assert all(f"\n  {verb} " in told.out for verb in VERBS)
    assert max(map(len, told.out.splitlines())) <= 80
    assert flowcat("help") == told
    assert flowcat() == Ran(2, told.out)


def test_version(flowcat: Flowcat) -> None:
    """`flowcat --version` tells the version."""
    assert flowcat("--version") == flowcat("-V") == Ran(0, f"flowcat {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["valdate"], "there is no verb `valdate`; did you mean `validate`?"),
        (["--wrong"], "there is no option `--wrong`; see `flowcat --help`"),
        (["help", "chta"], "there is no verb `chta`; did you mean `chat`?"),
        (["validate"], "`flowcat validate`: it needs PATH; see `flowcat validate --help`"),
        (
            ["validate", "--formt=json", "x"],
            "`flowcat validate` has no option `--formt`; did you mean `--format`?",
        ),
        (
            ["validate", "-q", "x"],
            "`flowcat validate` has no option `-q`; see `flowcat validate --help`",
        ),
        (
            ["validate", "--format", "jsn", "x"],
            "`flowcat validate`: --format: there is no `jsn`; did you mean `json`?",
        ),
        (
            ["graph", "--format"],
            "`flowcat graph`: --format: expected one argument; see `flowcat graph --help`",
        ),
        (["graph", "a", "b"], "`b` is one argument too many; see `flowcat graph --help`"),
    ],
)
def test_wrong_words_are_one_line_with_a_way_out(
    arguments: list[str], told: str, flowcat: Flowcat
) -> None:
    """A wrong verb, option or value is told in one line, with what was probably meant."""
    assert flowcat(*arguments) == Ran(2, "", f"flowcat: {told}\n")


def test_hostile_names_do_not_drive_the_terminal(flowcat: Flowcat) -> None:
    """An escape sequence in a name is not passed on to the terminal."""
    told = flowcat("validate", "no\x1b[31msuch")
    assert told == Ran(2, "", "flowcat: there is no file or folder no\ufffd[31msuch\n")


def test_an_interrupt_is_told_without_a_traceback(
    flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends any verb with code 130."""

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(schema, "run", interrupted)
    assert flowcat("schema") == Ran(130, "", "\nflowcat: interrupted\n")


def test_a_fault_of_flowcat_is_one_line(flowcat: Flowcat, monkeypatch: pytest.MonkeyPatch) -> None:
    """What should never happen is told in one line that says how to see more."""

    def broken(_: object) -> int:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(schema, "run", broken)
    told = flowcat("schema")
    assert told.code == 2
    assert told.err == (
        "flowcat: a fault in Flowcat, ZeroDivisionError: by nothing "
        "(FLOWCAT_TRACEBACK=1 shows where)\n"
    )
    monkeypatch.setenv("FLOWCAT_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        flowcat("schema")


def test_python_m_flowcat_is_the_command(tmp_path: Path) -> None:
    """`python -m flowcat` runs the same command line, with the same exit codes."""
    assert run("--version") == Ran(0, f"flowcat {__version__}\n")
    assert run("validate", "nothing", cwd=tmp_path).code == 2


SHELL = ("/bin/sh", "-c")


def test_a_closed_pipe_ends_quietly() -> None:
    """`flowcat schema | head -1` prints one line and no complaint."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(  # noqa: S603 - our own program
        [*COMMAND, "schema"], stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_disk_is_told_in_one_line() -> None:
    """Output that cannot be written is an error, and never lost in silence."""
    line = f"{' '.join(COMMAND)} validate {FLOW} > /dev/full"
    told = "flowcat: cannot write the output: no space left on device\n"
    assert run(line, command=SHELL) == Ran(2, "", told)


def test_closed_streams_are_no_fault() -> None:
    """Closed standard streams give an answer in the exit code."""
    command = " ".join(COMMAND)
    assert run(f"{command} validate {FLOW} >&- 2>&-", command=SHELL) == Ran(0, "")
    told = "flowcat: standard input is closed\n"
    assert run(f"{command} validate - <&-", command=SHELL) == Ran(2, "", told)


def test_an_output_that_knows_few_letters_is_no_fault(tmp_path: Path) -> None:
    """Any text can be written, whatever the encoding of the output is."""
    told = run("validate", "nö\udcff", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert told.code == 2
    assert told.err == "flowcat: there is no file or folder nö\ufffd\n"


def test_start_up_imports_little() -> None:
    """`flowcat --help` loads no reader, no checks and no Pipecat."""
    program = "from flowcat.cli.main import main; main(['--help']); import sys; print(*sys.modules)"
    loaded = run("-c", program, command=[sys.executable]).out.splitlines()[-1].split()
    heavy = {"yaml", "flowcat.checks", "flowcat.source", "pipecat", "asyncio", "loguru"}
    assert heavy.isdisjoint(loaded)
