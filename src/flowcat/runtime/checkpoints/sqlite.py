"""Calls kept in an SQLite file, with nothing to install.

One thread owns the connection, so the event loop never waits for the disk. All that has come
together while a transaction was written goes into the next one, and shares its `fsync`.
"""

import asyncio
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from flowcat.runtime.checkpoints.store import Claim, Row, Sensitive, TakenOver
from flowcat.text.dataclass import dataclass

BUSY = 5.0
"""Seconds to wait for another process that writes to the file."""

_PAUSE = 0.005
"""Seconds between attempts to make a file that another process makes, too."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS flowcat_calls (
    call_id TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS flowcat_checkpoints (
    call_id TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    saved_at REAL NOT NULL,
    flow TEXT NOT NULL,
    version TEXT NOT NULL,
    node TEXT NOT NULL,
    outcome TEXT,
    is_whole INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (call_id, epoch, number)
);
"""
_CLAIM = """
INSERT INTO flowcat_calls VALUES (?, 1)
ON CONFLICT (call_id) DO UPDATE SET epoch = epoch + 1
RETURNING epoch
"""
_LAST = """
WITH last AS (SELECT max(epoch) AS epoch FROM flowcat_checkpoints WHERE call_id = ?1)
SELECT number, flow, version, node, outcome, is_whole, kept, body
FROM flowcat_checkpoints JOIN last USING (epoch)
WHERE call_id = ?1 AND number >= (
    SELECT max(number) FROM flowcat_checkpoints JOIN last USING (epoch)
    WHERE call_id = ?1 AND is_whole
)
ORDER BY number
"""
_OWNER = "SELECT epoch FROM flowcat_calls WHERE call_id = ?"
_INSERT = "INSERT INTO flowcat_checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class _Job:
    do: Callable[[sqlite3.Connection], Any]
    """Returns its result, or the exception that is its result."""
    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[Any]"


class SqliteCheckpoints:
    """Calls in one file, for any number of sessions and processes of one machine.

    Args:
        path: The file. A new one can be read by its owner only.
        sensitive: ``drop`` keeps what is marked sensitive, and the conversation with it, out.
    """

    def __init__(self, path: str | Path, *, sensitive: Sensitive = "keep") -> None:
        self.sensitive: Sensitive = sensitive
        self._path = Path(path)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._connection: sqlite3.Connection | None = None

    async def claim(self, call_id: str) -> Claim:
        """Take a call; raises what SQLite raises."""
        claimed: Claim = await self._done(lambda connection: _claim(connection, call_id))
        return claimed

    async def save(self, call_id: str, epoch: int, rows: Sequence[Row]) -> None:
        """Save rows; raises ``TakenOver``, or what SQLite raises."""
        await self._done(lambda connection: _save(connection, call_id, epoch, rows))

    async def close(self) -> None:
        """End the thread once it has saved all that it was given."""
        if self._thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None

    async def _done(self, do: Callable[[sqlite3.Connection], Any]) -> Any:
        if self._thread is None:
            # A daemon, so that a disk that hangs cannot keep the process from ending.
            self._thread = threading.Thread(
                target=self._work, name="flowcat checkpoints", daemon=True
            )
            self._thread.start()
        loop = asyncio.get_running_loop()
        job = _Job(do, loop, loop.create_future())
        self._jobs.put(job)
        return await job.done

    def _work(self) -> None:
        is_open = True
        while is_open:
            jobs, is_open = self._next_jobs()
            if jobs:
                for job, outcome in zip(jobs, self._transaction(jobs), strict=True):
                    _tell(job, outcome)
        self._let_go()

    def _next_jobs(self) -> tuple[list[_Job], bool]:
        """Wait for a job and take all that came with it; False says that none comes any more."""
        jobs: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            jobs.append(job)
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return jobs, True
        return jobs, False

    def _transaction(self, jobs: list[_Job]) -> list[Any]:
        try:
            connection = self._connection = self._connection or _connect(self._path)
            connection.execute("BEGIN IMMEDIATE")
            outcomes = [job.do(connection) for job in jobs]
            connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must be told
            self._let_go()  # which rolls back; the next transaction begins with a new connection
            return [error] * len(jobs)
        return outcomes

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connect(path: Path) -> sqlite3.Connection:
    # SQLite gives the two files beside it the mode of the file itself.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    try:
        _prepare(connection)
    except BaseException:  # passed on, whatever it is
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the file ours; of processes that do so at once, one is first and the others wait.

    SQLite waits for a lock by itself, but not while it changes the journal's mode.
    """
    latest = time.monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # In WAL mode `NORMAL` would keep a commit through a crash of the process, but not
            # through a loss of power; and what the caller was told must outlive that too.
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > latest:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _claim(connection: sqlite3.Connection, call_id: str) -> Claim:
    (epoch,) = connection.execute(_CLAIM, (call_id,)).fetchone()
    found = connection.execute(_LAST, (call_id,)).fetchall()
    return Claim(epoch, tuple(Row(*row) for row in found))


def _save(
    connection: sqlite3.Connection, call_id: str, epoch: int, rows: Sequence[Row]
) -> TakenOver | None:
    owner = connection.execute(_OWNER, (call_id,)).fetchone()
    if owner is None or owner[0] != epoch:
        return TakenOver(call_id)
    connection.executemany(_INSERT, (_values(call_id, epoch, row) for row in rows))
    return None


def _values(call_id: str, epoch: int, row: Row) -> tuple[Any, ...]:
    return (
        call_id, epoch, row.number, time.time(), row.flow, row.version, row.node, row.outcome,
        row.is_whole, row.kept, row.body,
    )  # fmt: skip


def _tell(job: _Job, outcome: Any) -> None:
    try:
        job.loop.call_soon_threadsafe(_settle, job.done, outcome)
    except RuntimeError:
        return  # the loop is closed: nobody waits any more


def _settle(done: "asyncio.Future[Any]", outcome: Any) -> None:
    if done.done():
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
