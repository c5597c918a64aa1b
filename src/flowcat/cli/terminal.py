"""What every verb needs of the terminal: colours, errors, files written whole or not at all."""

import argparse
import os
import sys
from pathlib import Path

from flowcat.diagnostics.human import COLOURS, PLAIN, Palette


class CommandError(Exception):
    """The command cannot run; the message is shown as one line."""


def palette(when: str = "auto") -> Palette:
    """Return colours for a terminal, none for a pipe; NO_COLOR and FORCE_COLOR are respected."""
    if when == "always" or (when == "auto" and os.environ.get("FORCE_COLOR")):
        return COLOURS
    if when == "never" or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return PLAIN
    return COLOURS if sys.stdout.isatty() else PLAIN


def write_file(path: Path, text: str) -> None:
    """Write a file whole: to a temporary one beside it, which then takes its name.

    Raises:
        CommandError: If it cannot be written; the old file is as it was.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CommandError(f"cannot write {path}: {error.strerror or error}") from error


def emit(text: str, output: Path | None) -> None:
    """Write to a file where one is given, else to standard output."""
    if output is None:
        sys.stdout.write(text)
    else:
        write_file(output, text)


def command_parser(verb: str, about: str, examples: str) -> argparse.ArgumentParser:
    """Make the parser of a verb, with examples below its options."""
    return argparse.ArgumentParser(
        prog=f"flowcat {verb}",
        description=about,
        epilog=f"examples:\n{examples}",
        formatter_class=_Help,
    )


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal; argparse alone would import much to find out how wide."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (ValueError, OSError):
        columns = 0
    return columns if columns > 2 else 80


def add_colour_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--color``."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours: on a terminal only (auto, the default), always, or never",
    )
