"""Kills calls at random moments and goes on with them: ``python -m benchmarks.resume [RUNS]``.

Each call runs in a process of its own on a real pipeline, is killed with SIGKILL one to three
times, and then goes on to its end. No time is measured: what was told to the caller or the model
must have been saved, no handler that writes may have run twice for one wish, and every call must
come to its end.
"""

import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from loguru import logger

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
with warnings.catch_warnings():
    # Pipecat warns about itself as it is imported.
    warnings.simplefilter("ignore", DeprecationWarning)
    import asyncio

    from benchmarks.lost_calls import ITEMS, play
    from flowcat import SqliteCheckpoints
    from flowcat.runtime.checkpoints.snapshot import from_rows
    from flowcat.runtime.checkpoints.store import Row

RUNS = 500
LONGEST = 30.0
"""Seconds after which a call that does not end is taken to hang."""
_EARLY = 0.7
"""The part of a call in which it is killed: later it would often be over by then."""
BEGAN_ANEW = 3


def main(arguments: list[str]) -> int:
    """Cut off calls, print what came of it, and return 1 if anything was lost or done twice."""
    runs = int(arguments[0]) if arguments else RUNS
    logger.remove()
    logger.disable("pipecat")
    warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads of numpy
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        usual = _usual_length(Path(folder))
        for run in range(runs):
            found += _cut_off(Path(folder), f"call {run}", random.Random(run), usual)
    return _report(runs, usual, found)


def _usual_length(folder: Path) -> float:
    """Return the seconds that a call takes which nobody cuts off: the shortest of three."""
    lengths = []
    for call_id in ("first", "second", "third"):
        desk = folder / call_id
        desk.mkdir()
        began = time.monotonic()
        assert _waited(_fork(partial(play, desk, folder / "calls.db", call_id, 0))) == 0
        lengths.append(time.monotonic() - began)
    return min(lengths)


def _cut_off(folder: Path, call_id: str, chance: random.Random, usual: float) -> Counter[str]:
    desk = folder / call_id
    desk.mkdir()
    found: Counter[str] = Counter()
    seed = chance.randrange(1 << 30)

    go_on = partial(play, desk, folder / "calls.db", call_id, seed)
    for _ in range(chance.randint(1, 3)):
        child = _fork(go_on)
        time.sleep(chance.random() * usual * _EARLY)
        os.kill(child, signal.SIGKILL)
        found["kills"] += _waited(child) != 0
    code = _waited(_fork(go_on))
    if code == BEGAN_ANEW:
        found["calls that began anew"] += 1
    elif code != 0:
        found["calls that did not end"] += 1
    found += Counter(_faults(desk, folder / "calls.db", call_id))
    return found


def _faults(desk: Path, database: Path, call_id: str) -> Iterator[str]:
    """Compare what was told, what was done and what was saved."""
    rows = asyncio.run(_rows(database, call_id))
    snapshot, _ = from_rows(rows)
    saved: dict[str, Any] = dict(snapshot.state)
    if rows[-1].outcome not in ("done", "unsure"):
        yield "calls without an outcome"
    known = (desk / "known").read_text().splitlines()
    done = Counter((desk / "done").read_text().splitlines())
    for item in range(1, ITEMS + 1):
        for word in ("noted", "charged"):
            if f"{word} {item}" in known:
                yield "writes that were told"
                if item not in saved[word]:
                    yield "writes that were told and lost"
        if item in saved["charged"] and not done[f"charge {item}"]:
            yield "writes that were saved and not made"
        if f"unsure {item}" in known:
            yield "writes of unknown outcome, told so"
        if f"cancelled {item}" in known:
            yield "writes of unknown outcome, not told so"
    if rows[-1].outcome == "done" and done["receipt"] != 1:
        yield "writes that were saved and not made"
    yield from ("handlers run" for _ in range(done.total()))
    yield from ("writes made twice" for count in done.values() if count > 1)


async def _rows(database: Path, call_id: str) -> Sequence[Row]:
    store = SqliteCheckpoints(database)
    try:
        return (await store.claim(call_id)).rows
    finally:
        await store.close()


def _fork(work: Callable[[], int]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = work()
        except BaseException:  # noqa: BLE001 - a child never goes on as its parent
            traceback.print_exc()
        os._exit(code)
    return child


def _waited(child: int) -> int:
    """Return the exit code of a child; one that hangs is killed, which is -9."""
    deadline = time.monotonic() + LONGEST
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.002)


_BAD = (
    "writes that were told and lost",
    "writes made twice",
    "writes that were saved and not made",
    "writes of unknown outcome, not told so",
    "calls that did not end",
    "calls without an outcome",
    "calls that began anew",
)
_TOLD = ("kills", "handlers run", "writes that were told", "writes of unknown outcome, told so")


def _report(runs: int, usual: float, found: Counter[str]) -> int:
    print(f"\n{runs} calls of about {usual:.2f} s, each killed at random moments")
    for name in _TOLD:
        print(f"  {name:<58}{found[name]:>8}")
    for name in _BAD:
        print(f"  {name:<58}{found[name]:>8}   = 0   {'missed' if found[name] else 'ok'}")
    return int(any(found[name] for name in _BAD))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
