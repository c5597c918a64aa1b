"""``flowcat graph``: a picture of a flow."""

import argparse
import sys
from pathlib import Path

from flowcat.cli.flow_files import checked_flow
from flowcat.cli.terminal import CommandError, Options, command_parser, emit, one_of

_EXAMPLES = """\
  flowcat graph restaurant.flow.yaml                    Mermaid, for a README
  flowcat graph restaurant.flow.yaml -o restaurant.svg  a picture
  flowcat graph restaurant.flow.yaml --format dot       for Graphviz

exit codes: 0 drawn, 1 the flow cannot be read, 2 could not run"""

_BY_ENDING = {".mmd": "mermaid", ".md": "mermaid", ".dot": "dot", ".gv": "dot", ".svg": "svg"}


def parser() -> Options:
    """Make the parser."""
    made = command_parser("graph", "Draw a flow as Mermaid, DOT or SVG.", _EXAMPLES)
    made.add_argument("path", metavar="PATH", type=Path, help="a flow file, or - for stdin")
    made.add_argument(
        "--format",
        type=one_of("mermaid", "dot", "svg"),
        metavar="FORMAT",
        help="mermaid, dot or svg; by default what the output's ending says, else mermaid",
    )
    made.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Draw the flow; one with faults is drawn too, as far as its outline can be read."""
    output: Path | None = arguments.output
    kind = arguments.format or _kind(output)
    checked = checked_flow(arguments.path)
    if checked.flow is None:
        from flowcat.diagnostics.concise import render_concise

        sys.stderr.write(render_concise(checked.diagnostics))
        return 1
    from flowcat.graph import build_graph
    from flowcat.view.extract import picture_of

    picture = picture_of(build_graph(checked.flow), checked.flow, checked.diagnostics)
    match kind:
        case "dot":
            from flowcat.view.dot import render_dot

            emit(render_dot(picture), output)
        case "svg":
            from flowcat.view.svg import render_svg

            emit(render_svg(picture), output)
        case _:
            from flowcat.view.mermaid import render_mermaid

            emit(render_mermaid(picture), output)
    return 0


def _kind(output: Path | None) -> str:
    """Tell the kind of picture from the ending of its file."""
    ending = output.suffix.lower() if output is not None else ""
    if ending and ending not in _BY_ENDING:
        known = ", ".join(_BY_ENDING)
        raise CommandError(f"{output} has none of the endings {known}; give --format")
    return _BY_ENDING.get(ending, "mermaid")
