"""``flowcat validate --watch``: checks again whenever a file that was read is saved.

Files are looked at twice a second. That needs no further package, and works on network drives and
in containers, where a system's own notices often fail.
"""

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from flowcat.cli.checking import Checker, Request, files_of
from flowcat.cli.reporting import Findings, Look, tell
from flowcat.cli.terminal import CommandError

_PAUSE = 0.5
"""Seconds between two looks at the files."""

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"

Stamps: TypeAlias = dict[Path, tuple[int, int] | None]
"""When each file was last changed, and its size; None where there is none."""


def watch(request: Request, look: Look) -> int:
    """Check again and again until the user ends it; return the exit code of that.

    Raises:
        CommandError: If the first check cannot run; later ones tell it and wait.
    """
    seen: Stamps = {}
    try:
        while True:
            before = _stamps(seen)
            flows, files = _check(request, look, is_first=not seen)
            # What was saved while it was being checked counts as not seen yet.
            seen = {**seen, **_stamps(files), **before}
            sys.stderr.write("watching for changes; Ctrl-C ends it\n")
            while _stamps(seen) == seen and _flows(request) == flows:
                time.sleep(_PAUSE)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130


def _check(request: Request, look: Look, *, is_first: bool) -> tuple[list[Path], set[Path]]:
    """Check once; return the flows, and all files that were read."""
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
    findings = Findings(look)
    files: set[Path] = set()
    flows: list[Path] = []
    try:
        checker = Checker(request)
        flows = checker.flows()
        for path in flows:
            checked = checker.check(path)
            files.update(files_of(checked))
            findings.add(checked)
        files.update(checker.other_files())
        tell(findings.reports, look)
    except CommandError as error:
        if is_first:
            raise
        sys.stdout.write(f"{error}\n")
    sys.stdout.flush()
    return flows, files


def _flows(request: Request) -> list[Path]:
    """Return the flows there are now; none where they cannot be told."""
    try:
        return Checker(request).flows()
    except CommandError:
        return []


def _stamps(files: Iterable[Path]) -> Stamps:
    stamps: Stamps = {}
    for file in files:
        try:
            found = os.stat(file)
        except (OSError, ValueError):
            stamps[file] = None
        else:
            stamps[file] = (found.st_mtime_ns, found.st_size)
    return stamps
