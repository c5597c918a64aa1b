"""What every verb needs of the terminal: options, colours, progress, files written whole."""

import argparse
import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn, TextIO

from flowcat.diagnostics.palette import COLOURS, PLAIN, Palette

_ERASE = "\r\x1b[K"


class CommandError(Exception):
    """The command cannot run; the message is shown as one line."""


def palette(when: str = "auto", stream: TextIO | None = None) -> Palette:
    """Return colours for a terminal, none for a pipe; NO_COLOR and FORCE_COLOR are respected.

    Args:
        when: ``auto``, ``always`` or ``never``.
        stream: Where the text goes; standard output if not given.
    """
    if when == "always" or (when == "auto" and os.environ.get("FORCE_COLOR")):
        return COLOURS
    if when == "never" or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return PLAIN
    return COLOURS if (stream or sys.stdout).isatty() else PLAIN


def columns(otherwise: int = 80) -> int:
    """Return how wide the terminal is; something else where nobody knows."""
    try:
        known = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (ValueError, OSError):
        known = 0
    return known if known > 2 else otherwise


def reason(error: OSError) -> str:
    """Say in words why a file cannot be read or written."""
    match error:
        case IsADirectoryError():
            return "it is a folder"
        case FileNotFoundError():
            return "there is no such file or folder"
        case PermissionError():
            return "it is not allowed"
        case _:
            return (error.strerror or str(error)).lower()


def write_file(path: Path, text: str) -> None:
    """Write a file whole: to a temporary one beside it, which then takes its name.

    A link stays a link, and a device or a pipe is written to as it is.

    Raises:
        CommandError: If it cannot be written; the old file is as it was.
    """
    try:
        # From Python 3.13 on, `resolve` takes a circle of links for a file that is not there yet.
        with suppress(FileNotFoundError):
            path.stat()
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
        else:
            _replace(target, text)
    except (OSError, RuntimeError) as error:
        why = "its links go round in a circle"
        if isinstance(error, OSError) and error.errno != errno.ELOOP:
            why = reason(error)
        raise CommandError(f"cannot write {path}: {why}") from error


def _replace(target: Path, text: str) -> None:
    beside = target.with_name(f".{target.name[:80]}.{os.getpid()}.tmp")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError
    try:
        with beside.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    except BaseException:  # also when the user interrupts
        beside.unlink(missing_ok=True)
        raise


def emit(text: str, output: Path | None) -> None:
    """Write to a file where one is given, else to standard output."""
    if output is None:
        sys.stdout.write(text)
    else:
        write_file(output, text)


def counted(paths: list[Path]) -> Iterator[Path]:
    """Yield each path; on a terminal, tell how far it is as soon as that takes over a second."""
    if not sys.stderr.isatty():
        yield from paths
        return
    from time import monotonic

    begun = monotonic()
    try:
        for number, path in enumerate(paths, start=1):
            if monotonic() - begun > 1 or _is_large(path):
                sys.stderr.write(f"{_ERASE}checking {number} of {len(paths)} flows")
                sys.stderr.flush()
            yield path
    finally:
        sys.stderr.write(_ERASE)


def _is_large(path: Path) -> bool:
    """Tell whether checking a file may take a second."""
    return os.path.isfile(path) and path.stat().st_size > 300_000


def command_parser(verb: str, about: str, examples: str) -> "Options":
    """Make the parser of a verb, with examples below its options."""
    return Options(
        prog=f"flowcat {verb}",
        description=about,
        epilog=f"examples:\n{examples}",
        formatter_class=_Help,
        allow_abbrev=False,
    )


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a reader for an option that takes one of a few words."""

    def read(word: str) -> str:
        if word in choices:
            return word
        from flowcat.diagnostics.nearest import did_you_mean

        hint = did_you_mean(word, choices)
        raise argparse.ArgumentTypeError(f"there is no `{word}`; {hint}")

    return read


def some_of(*choices: str) -> Callable[[str], list[str]]:
    """Return a reader for an option that takes a few of some words, with commas between them."""
    read = one_of(*choices)
    return lambda words: [read(word.strip()) for word in words.split(",")]


def add_colour_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--color``."""
    parser.add_argument(
        "--color",
        type=one_of("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="auto (the default): colours on a terminal only; always; never",
    )


class Options(argparse.ArgumentParser):
    """The options of a verb; whatever is wrong with them is one line with a way out."""

    def read(self, arguments: list[str]) -> argparse.Namespace:
        """Read the command line.

        Raises:
            CommandError: If it does not fit.
        """
        known, unknown = self.parse_known_args(arguments)
        if any(word == "-" or not word.startswith("-") for word in unknown):
            # Paths stand on both sides of an option.
            known, unknown = self.parse_known_intermixed_args(arguments)
        if unknown:
            self._refuse(unknown[0])
        return known

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong, as one line."""
        message = message.replace("the following arguments are required: ", "it needs ")
        hint = "" if message.endswith("?") else f"; see `{self.prog} --help`"
        raise CommandError(f"`{self.prog}`: {message.removeprefix('argument ')}{hint}")

    def format_help(self) -> str:
        """Return the help, the same from every Python."""
        named = [action for action in self._actions if not action.option_strings]
        words = [f"{action.metavar}{'...' if action.nargs == '+' else ''}" for action in named]
        self.usage = " ".join([self.prog, "[options]", *words])
        self._positionals.title = "arguments"
        return super().format_help()

    def _refuse(self, word: str) -> NoReturn:
        if not word.startswith("-"):
            raise CommandError(f"`{word}` is one argument too many; see `{self.prog} --help`")
        from flowcat.diagnostics.nearest import nearest

        option = word.partition("=")[0]
        close = nearest(option, self._long_options())
        hint = f"did you mean `{close}`?" if close else f"see `{self.prog} --help`"
        raise CommandError(f"`{self.prog}` has no option `{option}`; {hint}")

    def _long_options(self) -> Iterable[str]:
        options = (name for action in self._actions for name in action.option_strings)
        return [name for name in options if name.startswith("--")]


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal; argparse alone would import much to find out how wide."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        """Write an option and what it takes, as newer Pythons do."""
        if not action.option_strings:
            return super()._format_action_invocation(action)
        names = ", ".join(action.option_strings)
        return names if action.nargs == 0 else f"{names} {action.metavar}"
