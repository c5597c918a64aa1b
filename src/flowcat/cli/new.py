"""``flowcat new``: a small flow that works, to change into your own."""

import argparse
import re
import shlex
import sys
from pathlib import Path
from unicodedata import normalize

from flowcat.cli.terminal import CommandError, Options, command_parser, reason, write_file
from flowcat.diagnostics.printable import printable

_EXAMPLES = """\
  flowcat new pizzeria         makes the folder pizzeria
  flowcat new flows/pizzeria   makes it inside flows

exit codes: 0 made, 2 could not run"""

_YAML_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n", "null"])
"""Names that some YAML reader takes for something else than text."""


def parser() -> Options:
    """Make the parser."""
    about = "Start a flow: a folder with flow, handlers, caller script and README."
    made = command_parser("new", about, _EXAMPLES)
    made.add_argument("folder", metavar="FOLDER", type=Path, help="the folder to make")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Make the folder; one that cannot be finished is taken away again."""
    folder: Path = arguments.folder
    name = _name(folder.resolve().name)
    is_new = not folder.exists()
    try:
        if not is_new and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} exists already and is not empty")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"cannot make {folder}: {reason(error)}") from error
    files = {folder / file.format(name=name): text for file, text in _FILES.items()}
    try:
        for path, text in files.items():
            write_file(path, text.replace("NAME", name))
    except BaseException:  # also when the user interrupts
        for path in files:
            path.unlink(missing_ok=True)
        if is_new:
            folder.rmdir()
        raise
    flow, picture = (shlex.quote(str(folder / f"{name}{end}")) for end in (".flow.yaml", ".svg"))
    told = f"made {folder}", "", f"  flowcat validate {flow}", f"  flowcat chat {flow}"
    for line in (*told, f"  flowcat graph {flow} -o {picture}"):
        sys.stdout.write(f"{printable(line)}\n")
    return 0


def _name(folder: str) -> str:
    """Make a flow's name of a folder's: plain letters, and text to every YAML reader."""
    plain = normalize("NFKD", folder).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return name if name[:1].isalpha() and name not in _YAML_WORDS else f"flow_{name}".strip("_")


_FLOW = """\
# Takes a message by phone: who calls, when to call back, a read-back, goodbye.
flowcat: 1
name: NAME
description: Takes a message and a time to call back.
handlers: NAME_tools.py
role_message: You answer the phone for {{ company }}. You are on the phone, so be brief.

inputs:
  company: {type: string, default: our company}

state:
  caller: {type: string, description: The caller's name.}
  time: {type: string, format: time, description: When to call back.}
outcomes: [noted, no_message]

functions:
  give_up:
    description: The caller does not want to leave a message.
    transition_to: no_message

initial_node: greet
nodes:
  greet:
    task: Greet the caller, say that nobody is in, and ask for their name.
    functions:
      - name: record_name
        description: Record the caller's name.
        fills: [caller]
        transition_to: ask_time
      - give_up

  ask_time:
    task: Ask what time suits for a call back.
    functions:
      - name: check_time
        description: Check whether someone can call back at a time.
        parameters:
          time: {type: string, format: time, description: The time to call back.}
        handler: check_time
        returns:
          status: {enum: [possible, closed]}
        effects: read
        timeout: 5s
        transition_to:
          - when: result.status == "possible"
            set: {time: "{{ args.time }}"}
            to: confirm
          - to: closed
      - give_up

  closed:
    say: We are closed at that time.
    transition_to: ask_time

  confirm:
    task: Read back {{ caller }} at {{ time | time }} and ask whether that is right.
    functions:
      - name: accept
        description: The caller says it is right.
        transition_to: noted
      - name: change_time
        description: The caller wants another time.
        transition_to: ask_time

  noted:
    task: Thank them and say goodbye in one sentence.
    end: noted

  no_message:
    end: {outcome: no_message, say: No problem. Goodbye!}
"""

_TOOLS = '''\
"""The Python behind the NAME flow."""


async def check_time(time: str) -> dict[str, str]:
    """Tell whether someone can call back at a time (``HH:MM``)."""
    return {"status": "possible" if "09:00" <= time[:5] <= "17:00" else "closed"}
'''

_CALLER = """\
# What a caller says, a line a turn: flowcat chat NAME.flow.yaml --script caller.txt
My name is Ada
at eight in the evening
at ten in the morning then
yes that is right
"""

_README = """\
# NAME

    flowcat validate NAME.flow.yaml
    flowcat chat NAME.flow.yaml
    flowcat chat NAME.flow.yaml --script caller.txt
    flowcat graph NAME.flow.yaml -o NAME.svg
"""

_FILES = {
    "{name}.flow.yaml": _FLOW,
    "{name}_tools.py": _TOOLS,
    "caller.txt": _CALLER,
    "README.md": _README,
}
