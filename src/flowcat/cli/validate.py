"""``flowcat validate``: every fault in one run."""

import argparse
import sys
from pathlib import Path

from flowcat.checks import Checked, check_file, check_text
from flowcat.cli.flow_files import flow_files, handler_names, standard_input
from flowcat.cli.terminal import (
    Options,
    add_colour_option,
    command_parser,
    counted,
    one_of,
    palette,
)
from flowcat.diagnostics import Diagnostic, Severity

_EXAMPLES = """\
  flowcat validate restaurant.flow.yaml
  flowcat validate flows examples            every *.flow.yaml in these folders
  flowcat validate --format json flow.yaml   for programs
  flowcat validate flow.yaml --handlers tools.py
                                             a FlowConfig file with its Python
  cat flow.yaml | flowcat validate -         from standard input

exit codes: 0 no errors, 1 errors (with --strict also warnings), 2 could not run"""


def parser() -> Options:
    """Make the parser."""
    made = command_parser(
        "validate", "Find every fault in flows, with places and ways out.", _EXAMPLES
    )
    made.add_argument(
        "paths", nargs="+", metavar="PATH", help="a flow file, a folder, or - for stdin"
    )
    made.add_argument(
        "--format",
        type=one_of("human", "concise", "json"),
        default="human",
        metavar="FORMAT",
        help="human (the default), concise (one a line), or json",
    )
    made.add_argument(
        "--handlers",
        type=Path,
        metavar="FILE",
        help="the Python file with the functions, where the flow does not name it",
    )
    made.add_argument("--strict", action="store_true", help="warnings count as errors")
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Check the flows and print what was found."""
    paths = list(dict.fromkeys(flow_files(arguments.paths)))
    python = None if arguments.handlers is None else handler_names(arguments.handlers)
    diagnostics: list[Diagnostic] = []
    for path in counted(paths):
        diagnostics += _check(path, python).diagnostics
    sys.stdout.write(_rendered(diagnostics, arguments))
    if arguments.format == "human":
        sys.stdout.write(_summary(len(paths), diagnostics, arguments))
    bad = (Severity.ERROR, Severity.WARNING) if arguments.strict else (Severity.ERROR,)
    return int(any(diagnostic.severity in bad for diagnostic in diagnostics))


def _check(path: Path | None, python: frozenset[str] | None) -> Checked:
    if path is None:
        return check_text(standard_input(), "<stdin>", python=python)
    return check_file(path, python=python)


def _rendered(diagnostics: list[Diagnostic], arguments: argparse.Namespace) -> str:
    match arguments.format:
        case "json":
            from flowcat.diagnostics.json_format import render_json

            return render_json(diagnostics)
        case "concise":
            from flowcat.diagnostics.concise import render_concise

            return render_concise(diagnostics)
        case _:
            from flowcat.diagnostics.human import render_human

            return render_human(diagnostics, palette(arguments.color))


def _summary(flows: int, diagnostics: list[Diagnostic], arguments: argparse.Namespace) -> str:
    colours = palette(arguments.color)
    counts = [
        _number(count, severity)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if (count := sum(found.severity is severity for found in diagnostics))
    ]
    told = ", ".join(counts) or "no faults found"
    at_fault = len({diagnostic.span.source.name for diagnostic in diagnostics})
    where = f" in {_number(at_fault, 'file')}" if counts and flows > 1 else ""
    return f"{colours.bold}{_number(flows, 'flow')} checked: {told}{where}{colours.off}\n"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
