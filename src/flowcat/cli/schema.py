"""``flowcat schema``: the JSON Schema of flow files."""

import argparse
from pathlib import Path

from flowcat.cli.terminal import Options, command_parser, emit

_EXAMPLES = """\
  flowcat schema -o flow.schema.json

Then put this line at the top of a flow, and an editor with yaml-language-server
completes its keys:
  # yaml-language-server: $schema=flow.schema.json

exit codes: 0 written, 2 could not run"""


def parser() -> Options:
    """Make the parser."""
    made = command_parser("schema", "Print the JSON Schema of flow files, for editors.", _EXAMPLES)
    made.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    from flowcat.language.json_schema import schema_text

    emit(schema_text(), arguments.output)
    return 0
