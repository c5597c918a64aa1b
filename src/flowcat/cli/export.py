"""``flowcat export``: a flow in another system's format, with a list of what is lost."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flowcat.checks import check_file
from flowcat.cli.terminal import CommandError, command_parser, emit, palette

if TYPE_CHECKING:
    import ast

_EXAMPLES = """\
  flowcat export restaurant.flow.yaml           print it as Pipecat's FlowConfig
  flowcat export restaurant.flow.yaml -o flow.yaml
  flowcat export restaurant.flow.yaml --strict  fail if anything is lost

What the other format cannot say is listed on standard error, a line for each.

exit codes: 0 exported, 1 the flow has errors, or with --strict something is
lost, 2 could not run"""


def parser() -> argparse.ArgumentParser:
    """Make the parser."""
    about = "Write a flow in another system's format, as far as that can say it."
    made = command_parser("export", about, _EXAMPLES)
    made.add_argument("path", metavar="PATH", type=Path, help="a flow file, marked or not")
    made.add_argument("--to", choices=("flowconfig",), default="flowconfig", help="the format")
    made.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")
    made.add_argument(
        "--format", choices=("human", "json"), default="human", help="how to print what is lost"
    )
    made.add_argument("--strict", action="store_true", help="exit with 1 if anything is lost")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Export the flow; the losses are printed whether or not they count."""
    from flowcat.convert.export import export_flowconfig
    from flowcat.convert.losses import render_losses, render_losses_json

    path: Path = arguments.path
    if not path.is_file():
        raise CommandError(f"there is no file {path}")
    checked = check_file(path)
    if checked.flow is None or not checked.can_run:
        from flowcat.diagnostics.human import render_human

        sys.stderr.write(render_human(checked.diagnostics, palette("never")))
        return 1
    handlers = checked.flow.handlers
    other = _not_direct(path.parent / handlers.text) if handlers is not None else frozenset[str]()
    export = export_flowconfig(checked.flow, other)
    emit(export.text, arguments.output)
    render = render_losses_json if arguments.format == "json" else render_losses
    sys.stderr.write(render(export.losses))
    return int(arguments.strict and bool(export.losses))


def _not_direct(path: Path) -> frozenset[str]:
    """Return the functions of a Python file, read and not imported, that are no direct ones."""
    import ast

    try:
        module = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    return frozenset(
        found.name
        for found in module.body
        if isinstance(found, ast.FunctionDef)
        or (isinstance(found, ast.AsyncFunctionDef) and not _takes_manager(found.args))
    )


def _takes_manager(arguments: "ast.arguments") -> bool:
    first = [*arguments.posonlyargs, *arguments.args][:1]
    return [argument.arg for argument in first] == ["flow_manager"]
