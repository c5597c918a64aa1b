"""Runs the command line as people do: in a process of its own, and on a terminal."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESTAURANT = ROOT / "flows" / "restaurant"
COMMAND = (sys.executable, "-m", "flowcat")
INTERRUPT, END_OF_INPUT = b"\x03", b"\x04"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed once a text has appeared on the terminal."""

    after: str
    keys: bytes


def run(
    *arguments: str | Path,
    cwd: Path | None = None,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    command: Iterable[str | Path] = COMMAND,
) -> Ran:
    """Run a command to its end, with pipes on all sides."""
    done = subprocess.run(  # noqa: S603 - our own program
        [*command, *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=_environment(env or {}),
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_on_terminal(
    *arguments: str | Path, cwd: Path, typed: Iterable[Typed], columns: int = 80
) -> Ran:
    """Run a command on a terminal and type at it; both outputs come together."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*COMMAND, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        cwd=cwd,
        env=_environment({"TERM": "xterm", "COLUMNS": str(columns)}),
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - this process has no threads that matter
    )
    os.close(terminal)
    shown = _talk(controller, tuple(typed))
    os.close(controller)
    try:
        code = process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        raise
    return Ran(code, shown.replace("\r\n", "\n"))


def _take_terminal() -> None:
    """Make standard input the terminal that Ctrl-C comes from."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _talk(controller: int, typed: tuple[Typed, ...]) -> str:
    """Read what is shown until the program closes the terminal, at most half a minute."""
    shown, seen, waiting = b"", 0, list(typed)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if waiting and (at := shown.find(waiting[0].after.encode(), seen)) >= 0:
            seen = at + len(waiting[0].after)
            os.write(controller, waiting.pop(0).keys)
        if not select.select([controller], [], [], 0.1)[0]:
            continue
        try:
            piece = os.read(controller, 65536)
        except OSError:  # Linux tells the end so
            break
        if not piece:
            break
        shown += piece
    return shown.decode(errors="replace")


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what changes colours, widths or keys."""
    dropped = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "OPENAI_API_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80", **more}
