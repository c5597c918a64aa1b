"""``flowcat call``: what a file of saved calls holds.

Values are not printed: nobody can tell here which of them are sensitive.
"""

import argparse
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flowcat.cli.terminal import CommandError, Options, command_parser, one_of
from flowcat.diagnostics.printable import printable

_EXAMPLES = """\
  flowcat call list calls.db           every call, the latest first
  flowcat call show calls.db CALL_ID   where it stands, and how it came there

exit codes: 0 told, 2 could not run"""

_CALLS = """
SELECT call_id, flow, node, outcome, max(saved_at) FROM flowcat_checkpoints
GROUP BY call_id ORDER BY max(saved_at) DESC, call_id
"""
"""SQLite takes the other columns from the row with the greatest value."""

_ROWS = """
SELECT epoch, node, outcome, saved_at, flow, version, body FROM flowcat_checkpoints
WHERE call_id = ? ORDER BY epoch, number
"""


def parser() -> Options:
    """Make the parser."""
    made = command_parser("call", "Tell what a file of saved calls holds.", _EXAMPLES)
    made.add_argument("action", type=one_of("list", "show"), metavar="ACTION", help="list or show")
    made.add_argument("file", type=Path, metavar="FILE", help="the file of SqliteCheckpoints")
    made.add_argument("call", nargs="?", metavar="CALL_ID", help="the call's name, for show")
    return made


def run(arguments: argparse.Namespace) -> int:
    """Print what is asked for."""
    if (arguments.action == "show") is (arguments.call is None):
        hint = "`show` needs a call's name" if arguments.call is None else "`list` takes no name"
        raise CommandError(f"`flowcat call`: {hint}; see `flowcat call --help`")
    found = _asked(arguments.file, arguments.call)
    if arguments.call is not None and not found:
        raise CommandError(f"there is no call `{arguments.call}` in {arguments.file}")
    lines = _listed(found) if arguments.call is None else _shown(arguments.call, found)
    sys.stdout.writelines(f"{printable(line)}\n" for line in lines)
    return 0


def _asked(file: Path, call: str | None) -> list[tuple[Any, ...]]:
    """Return rows of a file, which is only read.

    Raises:
        CommandError: If it holds no calls.
    """
    if not file.is_file():
        raise CommandError(f"there is no file {file}")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            query = opened.execute(_CALLS) if call is None else opened.execute(_ROWS, (call,))
            return query.fetchall()
    except sqlite3.Error as error:
        raise CommandError(f"{file} holds no calls: {error}") from error


def _listed(found: list[tuple[Any, ...]]) -> Iterator[str]:
    head = ("CALL", "FLOW", "NODE", "OUTCOME", "SAVED")
    rows = [head, *((*row[:3], row[3] or "-", _moment(row[4])) for row in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)]
        yield "  ".join((*cells, row[4]))


def _shown(call: str, found: list[tuple[Any, ...]]) -> Iterator[str]:
    _, node, outcome, saved, flow, version, body = found[-1]
    yield f"call     {call}"
    yield f"flow     {flow}, version {version}"
    yield f"outcome  {outcome}" if outcome is not None else f"node     {node}, without an outcome"
    yield f"saved    {_moment(saved)}"
    yield f"state    {', '.join(_names(body)) or '-'}"
    yield ""
    at: tuple[Any, Any] | None = None
    for epoch, stands, _, moment, *_ in found:
        if at is not None and epoch != at[0]:
            yield f"{_moment(moment)}  taken up again"
        if (epoch, stands) != at:
            yield f"{_moment(moment)}  {stands}"
        at = (epoch, stands)


def _names(body: str) -> list[str]:
    """Return the names of what is set."""
    from flowcat.runtime.checkpoints.codec import Unreadable
    from flowcat.runtime.checkpoints.snapshot import snapshot_of

    try:
        return sorted(snapshot_of(body).state)
    except Unreadable as why:
        return [f"unreadable: {why}"]


def _moment(seconds: float) -> str:
    return (
        datetime.fromtimestamp(seconds, UTC).isoformat(" ", "seconds").removesuffix("+00:00") + "Z"
    )
