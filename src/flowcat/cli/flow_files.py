"""Finding the flow that a command line names, or saying what was probably meant."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from flowcat.checks import Checked, check_file, check_text
from flowcat.checks.model import Python
from flowcat.checks.python_source import python_file
from flowcat.cli.terminal import CommandError, reason
from flowcat.diagnostics.nearest import nearest
from flowcat.source.session import MAX_SIZE

_ENDING = ".flow.yaml"
_READABLE = (".yaml", ".yml", ".json")
_PATTERN = re.compile(r"[*?]|\[[^\]]+\]")


def flow_file(path: Path) -> Path:
    """Return the path of one file.

    Raises:
        CommandError: If there is none, or it is a folder.
    """
    # `os.path` because a name that the system refuses is a missing file, and no exception.
    if os.path.isdir(path):
        raise CommandError(_is_folder(path))
    if not os.path.exists(path):
        raise CommandError(_missing(path, "file"))
    return path


def checked_flow(path: Path) -> Checked:
    """Check one flow; ``-`` is standard input.

    Raises:
        CommandError: If there is no such file.
    """
    if str(path) == "-":
        return check_text(standard_input(), "<stdin>")
    return check_file(flow_file(path))


def flow_files(names: Iterable[str], leaves_out: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield the files to check, those of folders and patterns too; ``-`` stays as it is.

    Args:
        names: What the command line gives.
        leaves_out: Tells which of the flows in a folder are not wanted.

    Raises:
        CommandError: If a name leads nowhere.
    """
    for name in names:
        path = Path(name)
        if not name:
            raise CommandError("a path is empty")
        if name == "-":
            yield path
        elif os.path.isdir(path):
            yield from _flows_in(path, leaves_out)
        elif os.path.exists(path):
            yield path
        elif _PATTERN.search(name):
            yield from _matching(name, leaves_out)
        else:
            raise CommandError(_missing(path, "file or folder"))


def handlers_file(path: Path) -> Python:
    """Return what is known of a file of Python functions, without importing it.

    Raises:
        CommandError: If it cannot be read.
    """
    try:
        return python_file(flow_file(path))
    except ValueError as fault:
        raise CommandError(f"{path} {fault}") from None


def standard_input() -> str:
    """Read a flow from standard input.

    Raises:
        CommandError: If it is closed, is not UTF-8, or is larger than any flow.
    """
    if sys.stdin is None:  # closed by whoever started the program
        raise CommandError("standard input is closed")
    if sys.stdin.isatty():
        sys.stderr.write("reading a flow from the terminal; Ctrl-D ends it\n")
    try:
        data = sys.stdin.buffer.read(4 * MAX_SIZE + 1)
        text = data.decode("utf-8")
    except OSError as error:
        raise CommandError(f"cannot read standard input: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise CommandError("cannot read standard input: it is not UTF-8") from error
    if len(data) > 4 * MAX_SIZE:
        raise CommandError("cannot read standard input: it is too large")
    return text


def _flows_in(folder: Path, leaves_out: Callable[[Path], bool]) -> list[Path]:
    found = sorted(_inside(folder))
    wanted = [path for path in found if not leaves_out(path)]
    if found and not wanted:
        raise CommandError(f"the settings of the project exclude every *{_ENDING} in {folder}")
    if not found:
        raise CommandError(f"there is no *{_ENDING} in {folder}")
    return wanted


def _matching(pattern: str, leaves_out: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield what fits a pattern that the shell has left as it is."""
    from glob import glob

    found = [Path(name) for name in sorted(glob(pattern, recursive=True))]
    fitting = [path for path in found if path.suffix in _READABLE and os.path.isfile(path)]
    folders = [path for path in found if os.path.isdir(path) and any(_inside(path))]
    if not fitting and not folders:
        raise CommandError(f"no flow fits the pattern {pattern}")
    yield from fitting
    for folder in folders:
        yield from _flows_in(folder, leaves_out)


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the flows in a folder; hidden folders, such as virtual environments, are left out."""
    for place, folders, names in os.walk(folder, onerror=_unread):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names if name.endswith(_ENDING))


def _unread(error: OSError) -> None:
    # A folder left out in silence would count as one without faults.
    raise CommandError(f"cannot read the folder {error.filename}: {reason(error)}") from error


def _is_folder(path: Path) -> str:
    try:
        inside = sorted(name for name in os.listdir(path) if name.endswith(_ENDING))
    except OSError:
        inside = []
    hint = f"; did you mean {path / inside[0]}?" if inside else f" without a *{_ENDING}"
    return f"{path} is a folder{hint}"


def _missing(path: Path, kind: str) -> str:
    try:
        others = (name for name in os.listdir(path.parent) if name != path.name)
        close = nearest(path.name, others)
    except (OSError, ValueError):
        close = None
    hint = f"; did you mean {path.parent / close}?" if close else ""
    return f"there is no {kind} {path}{hint}"
