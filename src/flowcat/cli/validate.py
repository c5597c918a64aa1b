"""``flowcat validate``: every fault in one run."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from flowcat.checks import Checked, check_file, check_text
from flowcat.cli.terminal import CommandError, add_colour_option, command_parser, palette
from flowcat.diagnostics import Diagnostic, Severity

_EXAMPLES = """\
  flowcat validate restaurant.flow.yaml
  flowcat validate flows examples            every *.flow.yaml in these folders
  flowcat validate --format json flow.yaml   for programs
  cat flow.yaml | flowcat validate -         from standard input

exit codes: 0 no errors, 1 errors (with --strict also warnings), 2 could not run"""


def parser() -> argparse.ArgumentParser:
    """Make the parser."""
    made = command_parser(
        "validate", "Find every fault in flows, with places and ways out.", _EXAMPLES
    )
    made.add_argument(
        "paths", nargs="+", metavar="PATH", help="a flow file, a folder, or - for stdin"
    )
    made.add_argument(
        "--format", choices=("human", "concise", "json"), default="human", help="how to print"
    )
    made.add_argument("--strict", action="store_true", help="warnings count as errors")
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Check the flows and print what was found."""
    paths = list(_flows(arguments.paths))
    diagnostics: list[Diagnostic] = []
    for path in paths:
        diagnostics += _check(path).diagnostics
    sys.stdout.write(_rendered(diagnostics, arguments))
    if arguments.format == "human":
        sys.stdout.write(_summary(len(paths), diagnostics, arguments))
    bad = (Severity.ERROR, Severity.WARNING) if arguments.strict else (Severity.ERROR,)
    return int(any(diagnostic.severity in bad for diagnostic in diagnostics))


def _check(path: Path | None) -> Checked:
    return check_text(sys.stdin.read(), "<stdin>") if path is None else check_file(path)


def _flows(names: Iterable[str]) -> Iterator[Path | None]:
    """Yield the files to check; None is standard input."""
    for name in names:
        path = Path(name)
        if name == "-":
            yield None
        elif path.is_dir():
            found = sorted(path.rglob("*.flow.yaml"))
            if not found:
                raise CommandError(f"there is no *.flow.yaml in {name}")
            yield from found
        elif path.exists():
            yield path
        else:
            raise CommandError(f"there is no file or folder {name}")


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
    checked = "1 flow checked" if flows == 1 else f"{flows} flows checked"
    counts = [
        f"{count} {severity}{'s' if count > 1 else ''}"
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if (count := sum(found.severity is severity for found in diagnostics))
    ]
    if not counts:
        return f"{colours.bold}{checked}: no faults found{colours.off}\n"
    return f"{colours.bold}{checked}: {', '.join(counts)}{colours.off}\n"
