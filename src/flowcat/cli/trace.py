"""``flowcat trace``: what happened on a call, and whether it would happen again."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flowcat.cli.flow_files import flow_file
from flowcat.cli.terminal import (
    CommandError,
    Options,
    add_colour_option,
    command_parser,
    one_of,
    palette,
    reason,
    some_of,
)
from flowcat.plan.effects import KINDS

if TYPE_CHECKING:
    from flowcat.trace.reading import Trace
    from flowcat.trace.records import EventRecord

_EXAMPLES = """\
  flowcat trace call.jsonl                           what happened on a call
  flowcat trace call.jsonl --kind function,error     calls and errors only
  flowcat trace call.jsonl --node confirm            at one node only
  flowcat trace -f call.jsonl                        while the call goes on
  flowcat trace call.jsonl --format json             for programs
  flowcat trace call.jsonl --replay order.flow.yaml  would it go the same way?

`flowcat chat FLOW --trace FILE` writes a trace, and so does a session of your
own: flow.session(trace=FILE, ...).

exit codes: 0 shown, or it would go the same way; 1 it would go another way,
or lines cannot be read; 2 could not run"""


def parser() -> Options:
    """Make the parser."""
    made = command_parser("trace", "Show the trace of a call, or play it again.", _EXAMPLES)
    made.add_argument("path", metavar="FILE", type=Path, help="a trace, or - for stdin")
    made.add_argument(
        "--replay", type=Path, metavar="FLOW", help="play it again on this flow, and compare"
    )
    made.add_argument(
        "--kind",
        type=some_of(*KINDS),
        action="extend",
        metavar="KINDS",
        help="only events of these kinds, such as speech,function",
    )
    made.add_argument(
        "--node", action="append", metavar="NODE", help="only events at this node; may be repeated"
    )
    made.add_argument(
        "-f", "--follow", action="store_true", help="go on as the file grows, to the call's end"
    )
    made.add_argument(
        "--format",
        type=one_of("human", "json"),
        default="human",
        metavar="FORMAT",
        help="human (the default) or json",
    )
    add_colour_option(made)
    return made


def run(arguments: argparse.Namespace) -> int:
    """Show the trace, or play it again."""
    _refuse_contradictions(arguments)
    if arguments.follow:
        from flowcat.cli.trace_following import follow

        path = flow_file(arguments.path)
        return follow(path, arguments.kind, arguments.node, palette(arguments.color))
    trace = _trace(arguments.path)
    if arguments.replay is not None:
        from flowcat.cli.trace_replay import replay_on

        return replay_on(
            trace, arguments.path, arguments.replay, arguments.format, palette(arguments.color)
        )
    events = chosen(trace.events, arguments.kind, arguments.node)
    if arguments.format == "json":
        from flowcat.cli.trace_json import shown_as_json

        sys.stdout.write(shown_as_json(trace, events))
    else:
        from flowcat.cli.trace_text import shown

        all_of_it = arguments.kind is None and arguments.node is None
        sys.stdout.write(shown(trace, events, palette(arguments.color), all_of_it=all_of_it))
    return int(bool(trace.bad))


def chosen(
    events: "Iterable[EventRecord]", kinds: list[str] | None, nodes: list[str] | None
) -> "list[EventRecord]":
    """Choose the events of some kinds, at some nodes.

    Raises:
        CommandError: If the call was never at such a node.
    """
    events = list(events)
    known = {event.node for event in events}
    for node in nodes or ():
        if node not in known:
            from flowcat.diagnostics.nearest import did_you_mean

            raise CommandError(f"the call was never at `{node}`; {did_you_mean(node, known)}")
    return [
        event
        for event in events
        if (kinds is None or event.kind in kinds) and (nodes is None or event.node in nodes)
    ]


def _trace(path: Path) -> "Trace":
    from flowcat.trace.reading import read_trace
    from flowcat.trace.records import BadLine

    try:
        return read_trace(_data(path))
    except BadLine as fault:
        raise CommandError(f"{path} is no trace that can be read: {fault}") from fault


def _data(path: Path) -> bytes:
    if str(path) != "-":
        try:
            return flow_file(path).read_bytes()
        except OSError as error:
            raise CommandError(f"cannot read {path}: {reason(error)}") from error
    if sys.stdin is None:  # closed by whoever started the program
        raise CommandError("standard input is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise CommandError(f"cannot read standard input: {reason(error)}") from error


def _refuse_contradictions(arguments: argparse.Namespace) -> None:
    """Refuse options that cannot go together.

    Raises:
        CommandError: If there are any.
    """
    chooses = arguments.kind is not None or arguments.node is not None
    refused = {
        "--follow and --replay exclude each other": arguments.follow and arguments.replay,
        "--follow shows for people only, and --format json has no use": arguments.follow
        and arguments.format == "json",
        "--replay plays the whole call: --kind and --node have no use": arguments.replay
        and chooses,
        "standard input cannot be followed": arguments.follow and str(arguments.path) == "-",
    }
    for message, applies in refused.items():
        if applies:
            raise CommandError(message)
