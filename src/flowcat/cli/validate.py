"""``flowcat validate``: every fault in one run."""

import argparse
from pathlib import Path

from flowcat.cli.checking import STDIN, Checker, Request
from flowcat.cli.reporting import FORMATS, Findings, Look, tell
from flowcat.cli.terminal import (
    CommandError,
    Options,
    add_colour_option,
    command_parser,
    counted,
    one_of,
    some_of,
)
from flowcat.diagnostics import Applicability, Severity
from flowcat.language.document.checks import PROVIDERS

_EXAMPLES = """\
  flowcat validate restaurant.flow.yaml
  flowcat validate flows examples            every *.flow.yaml in these folders
  flowcat validate 'flows/**/*.flow.yaml'    every file that fits a pattern
  flowcat validate flow.yaml --handlers tools.py
                                             a FlowConfig file with its Python
  flowcat validate flows --format sarif -o flowcat.sarif
                                             for code scanning
  flowcat validate flows --diff              show what --fix would change
  flowcat validate flows --fix               mend what can be mended
  cat flow.yaml | flowcat validate -         from standard input

Settings of a project stand in pyproject.toml under [tool.flowcat], those of a
flow under `checks`. `flowcat explain CODE` tells more about a rule.

exit codes: 0 no errors, 1 errors (with --strict also warnings), 2 could not run"""


def parser() -> Options:
    """Make the parser."""
    made = command_parser(
        "validate", "Find every fault in flows, with places and ways out.", _EXAMPLES
    )
    made.add_argument(
        "paths", nargs="+", metavar="PATH", help="a flow file, a folder, a pattern, or - for stdin"
    )
    made.add_argument(
        "--format",
        type=one_of(*FORMATS),
        metavar="FORMAT",
        help="human (the default), concise (one a line), json, github, sarif, or junit",
    )
    made.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to write what was found"
    )
    made.add_argument(
        "--target",
        type=some_of(*PROVIDERS),
        action="extend",
        metavar="PROVIDERS",
        help=f"the providers that the flows are to run on: some of {','.join(PROVIDERS)}",
    )
    made.add_argument(
        "--handlers",
        type=Path,
        metavar="FILE",
        help="the Python file with the functions, where the flow does not name it",
    )
    made.add_argument("--strict", action="store_true", help="warnings count as errors")
    made.add_argument("--fix", action="store_true", help="mend what can be mended for sure")
    made.add_argument("--unsafe", action="store_true", help="with --fix or --diff: guesses too")
    made.add_argument("--diff", action="store_true", help="show what --fix would change")
    made.add_argument("--watch", action="store_true", help="check again whenever a file is saved")
    made.add_argument(
        "--stdin-name", type=Path, metavar="FILE", help="the file to take standard input for"
    )
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Check the flows and tell what was found."""
    _refuse_contradictions(arguments)
    request = _request(arguments)
    look = _look(arguments)
    if arguments.watch:
        from flowcat.cli.watching import watch

        return watch(request, look)
    trusted = Applicability.UNSAFE if arguments.unsafe else Applicability.SAFE
    if arguments.diff:
        from flowcat.cli.fixing import show_fixes

        return show_fixes(Checker(request), look, trusted)
    if arguments.fix:
        from flowcat.cli.fixing import fix

        return fix(Checker(request), look, trusted)
    return _check(Checker(request), look)


def _check(checker: Checker, look: Look) -> int:
    findings = Findings(look)
    for path in counted(checker.flows()):
        findings.add(checker.check(path))
    return tell(findings.reports, look)


def _request(arguments: argparse.Namespace) -> Request:
    return Request(
        names=tuple(arguments.paths),
        stdin_name=arguments.stdin_name,
        handlers=arguments.handlers,
        targets=None if arguments.target is None else frozenset(arguments.target),
    )


def _look(arguments: argparse.Namespace) -> Look:
    failing = {Severity.ERROR, Severity.WARNING} if arguments.strict else {Severity.ERROR}
    return Look(
        form=arguments.format or "human",
        colour=arguments.color,
        output=arguments.output,
        failing=frozenset(failing),
    )


def _refuse_contradictions(arguments: argparse.Namespace) -> None:
    """Refuse options that cannot go together.

    Raises:
        CommandError: If there are any.
    """
    reads_stdin = str(STDIN) in arguments.paths
    refused = {
        "--watch and --fix exclude each other": arguments.watch and arguments.fix,
        "--watch and --diff exclude each other": arguments.watch and arguments.diff,
        "--fix and --diff exclude each other": arguments.fix and arguments.diff,
        "--diff has a form of its own, and --format no use": arguments.diff and arguments.format,
        "--unsafe goes with --fix or --diff": arguments.unsafe
        and not (arguments.fix or arguments.diff),
        "standard input cannot be watched": arguments.watch and reads_stdin,
        "--stdin-name goes with `-`": arguments.stdin_name is not None and not reads_stdin,
    }
    for message, applies in refused.items():
        if applies:
            raise CommandError(message)
