"""``flowcat trace -f``: shows events as they are written, until the call has ended.

The file is looked at four times a second; see ``watching`` for why.
"""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flowcat.cli.terminal import CommandError, reason
from flowcat.cli.trace_text import TraceText
from flowcat.diagnostics.palette import Palette
from flowcat.trace.reading import TraceReader
from flowcat.trace.records import BadLine, EventRecord

if TYPE_CHECKING:
    from io import BufferedReader

_PAUSE = 0.25
"""Seconds between two looks at the file."""


def follow(path: Path, kinds: list[str] | None, nodes: list[str] | None, colours: Palette) -> int:
    """Show a trace as it grows; return the exit code: 130 if the user ends it.

    Raises:
        CommandError: If the file is no trace, or cannot be read.
    """
    reader = TraceReader()
    try:
        with path.open("rb") as file:
            _follow(file, reader, kinds, nodes, colours)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130
    except BadLine as fault:
        raise CommandError(f"{path} is no trace that can be read: {fault}") from fault
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise CommandError(f"cannot read {path}: {reason(error)}") from error
    return int(bool(reader.end().bad))


def _follow(
    file: "BufferedReader",
    reader: TraceReader,
    kinds: list[str] | None,
    nodes: list[str] | None,
    colours: Palette,
) -> None:
    text: TraceText | None = None
    while True:
        found = reader.read(file.read())
        trace = reader.trace
        if trace is not None and text is None:
            text = TraceText(trace.header, colours)
            sys.stdout.write(text.opening())
        if trace is not None and text is not None:
            show = text.event if kinds is None and nodes is None else text.whole
            for record in found:
                if isinstance(record, EventRecord) and (kinds is None or record.kind in kinds):
                    sys.stdout.write(show(record) if nodes is None or record.node in nodes else "")
            if trace.closed:
                sys.stdout.write(text.closing(trace))
                return
        sys.stdout.flush()
        time.sleep(_PAUSE)
