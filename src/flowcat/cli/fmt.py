"""``flowcat fmt``: flows in one layout, with every value and comment as it was."""

import argparse
import sys
from pathlib import Path
from typing import assert_never

from flowcat.cli.checking import STDIN, Checker, Request
from flowcat.cli.reporting import numbered
from flowcat.cli.rewriting import rewrite, shown_diff, written_text
from flowcat.cli.terminal import (
    CommandError,
    Options,
    add_colour_option,
    command_parser,
    counted,
    palette,
)
from flowcat.diagnostics.printable import printable
from flowcat.formatting import Faulty, Formatted, Refused, formatted
from flowcat.source import Document, read_file, read_text
from flowcat.text.dataclass import dataclass

_EXAMPLES = """\
  flowcat fmt restaurant.flow.yaml
  flowcat fmt flows examples           every *.flow.yaml in these folders
  flowcat fmt 'flows/**/*.flow.yaml'   every file that fits a pattern
  flowcat fmt --check flows            change nothing, tell what is to format
  flowcat fmt --diff flows             change nothing, show what would change
  cat flow.yaml | flowcat fmt -        from standard input to standard output

Values and comments are compared before a file is written; a file in which one
would change is left as it is.

exit codes: 0 done, 1 something is to format (with --check or --diff),
2 could not run, or a file has errors or was left as it is"""


def parser() -> Options:
    """Make the parser."""
    about = "Write flows in one layout, and change no value and no comment."
    made = command_parser("fmt", about, _EXAMPLES)
    made.add_argument(
        "paths", nargs="+", metavar="PATH", help="a flow file, a folder, a pattern, or - for stdin"
    )
    made.add_argument("--check", action="store_true", help="only tell which files are to format")
    made.add_argument("--diff", action="store_true", help="only show what would change")
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Format the flows, or tell what is to format."""
    checker = Checker(Request(tuple(arguments.paths)))
    paths = checker.flows()
    if STDIN in paths and len(paths) > 1:
        raise CommandError("`-` is standard input and stands alone: name the files in another run")
    for path in paths:
        if path.suffix == ".json":
            raise CommandError(f"{path} is JSON, and `flowcat fmt` lays out YAML")
    counts = _Counts()
    for path in counted(paths):
        flow = _read(path, checker)
        after = _laid_out(flow, arguments.color)
        if after is None:
            counts.left += 1
            continue
        counts.changed += after != flow.before
        counts.sound += after == flow.before
        if arguments.diff:
            name = flow.document.source.name
            sys.stdout.write(shown_diff(flow.before, after, name, palette(arguments.color)))
        elif path == STDIN:
            sys.stdout.write("" if arguments.check else after)
        elif after != flow.before:
            _change(flow, path, after, arguments)
    sys.stderr.write("" if paths == [STDIN] else counts.told(arguments))
    if counts.left:
        return 2
    return int((arguments.check or arguments.diff) and counts.changed > 0)


@dataclass(slots=True)
class _Counts:
    """What became of the files."""

    changed: int = 0
    sound: int = 0
    left: int = 0

    def told(self, arguments: argparse.Namespace) -> str:
        """Say it in one line."""
        changed = "to format" if arguments.check or arguments.diff else "formatted"
        parts = [(self.changed, changed), (self.sound, "in order"), (self.left, "left as found")]
        # "2 files formatted, 1 in order": only the first part names what is counted.
        (count, words), *others = [part for part in parts if part[0]]
        told = [f"{numbered(count, 'file')} {words}", *(f"{n} {what}" for n, what in others)]
        return f"{', '.join(told)}\n"


@dataclass(frozen=True, slots=True)
class _Flow:
    """One file as it is."""

    before: str
    """Its text with its own line ends; empty if it cannot be read."""
    document: Document


def _read(path: Path, checker: Checker) -> _Flow:
    if path == STDIN:
        return _Flow(checker.given, read_text(checker.given, "<stdin>"))
    before = written_text(path)
    return _Flow(before or "", read_file(path))


def _laid_out(flow: _Flow, colour: str) -> str | None:
    """Return a flow's new text; None after telling why it has none."""
    match formatted(flow.document):
        case Formatted(text):
            return text
        case Faulty(diagnostics):
            from flowcat.diagnostics.human import render_human

            sys.stderr.write(render_human(diagnostics, palette(colour, sys.stderr)))
        case Refused(span, reason):
            line, column = span.from_position
            place = f"{span.source.name}:{line}:{column}"
            sys.stderr.write(f"flowcat: {printable(place)}: left as it is: {reason}\n")
        case never:
            assert_never(never)
    return None


def _change(flow: _Flow, path: Path, after: str, arguments: argparse.Namespace) -> None:
    """Write a file, or only tell that it would be written."""
    if arguments.check:
        sys.stdout.write(f"{printable(str(path))}\n")
        return
    rewrite(path, flow.before, after)
    sys.stdout.write(f"formatted {printable(str(path))}\n")
