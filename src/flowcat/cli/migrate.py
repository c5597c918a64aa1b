"""``flowcat migrate``: a FlowConfig file becomes a marked flow of the same meaning."""

import argparse
import sys
from pathlib import Path

from flowcat.checks import check_file, check_text
from flowcat.cli.flow_files import flow_file, handlers_file
from flowcat.cli.terminal import CommandError, Options, command_parser, emit, palette
from flowcat.diagnostics import Diagnostic

_EXAMPLES = """\
  flowcat migrate flow.yaml                          print the migrated flow
  flowcat migrate flow.yaml --handlers tools.py -o flow.flow.yaml
  flowcat migrate flow.yaml --handlers tools.py --write   change the file itself

Comments and layout stay. Only what reads differently is touched.

exit codes: 0 migrated, 1 the file has errors, 2 could not run"""


def parser() -> Options:
    """Make the parser."""
    about = "Turn a FlowConfig file into a marked flow without changing its meaning."
    made = command_parser("migrate", about, _EXAMPLES)
    made.add_argument("path", metavar="PATH", type=Path, help="a FlowConfig file")
    made.add_argument(
        "--handlers", metavar="FILE", help="the Python file with its functions, beside the flow"
    )
    made.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")
    made.add_argument("--write", action="store_true", help="write it over the file itself")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Migrate the file; nothing is written unless the result is free of errors."""
    from flowcat.convert.migration import migrate

    if arguments.write and arguments.output is not None:
        raise CommandError("--write and -o exclude each other")
    path = flow_file(arguments.path)
    checked = check_file(path)
    if checked.document.marked:
        raise CommandError(f"{path} is marked already")
    if checked.flow is None or not checked.can_run:
        return _refused(checked.diagnostics)
    migration = migrate(checked.document, checked.flow, arguments.handlers)
    if migration.trouble:
        raise CommandError(f"{path} cannot be migrated: {migration.trouble}")
    python = None
    if arguments.handlers is not None:
        python = handlers_file(path.parent / arguments.handlers)
    result = check_text(migration.text, str(path), python=python, folder=path.parent)
    if not result.can_run:
        return _refused(result.diagnostics)
    emit(migration.text, path if arguments.write else arguments.output)
    return 0


def _refused(diagnostics: tuple[Diagnostic, ...]) -> int:
    from flowcat.diagnostics.human import render_human

    sys.stderr.write(render_human(diagnostics, palette(stream=sys.stderr)))
    return 1
