"""Calls in an SQLite file."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tests.runtime.checkpoints import stores

from flowcat import SqliteCheckpoints
from flowcat.runtime.checkpoints import sqlite
from flowcat.runtime.checkpoints.store import Checkpoints


@pytest.mark.parametrize("does", stores.ALL, ids=lambda does: does.__name__)
async def test_a_file_does_what_every_store_does(
    does: Callable[[Checkpoints], Awaitable[None]], tmp_path: Path
) -> None:
    """Rows come back, one session has a call, and a batch is whole or nothing."""
    store = SqliteCheckpoints(tmp_path / "calls.db")
    try:
        await does(store)
    finally:
        await store.close()


async def test_a_new_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    """Calls hold what callers said: nobody else reads them, whatever the process's own mask."""
    before = os.umask(0)
    store = SqliteCheckpoints(tmp_path / "calls.db")
    try:
        await stores.keeps_rows(store)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
        await store.close()
    assert modes == {0o600}


async def test_a_commit_is_on_the_disk(tmp_path: Path) -> None:
    """The file is set so that a commit outlives a loss of power."""
    store = SqliteCheckpoints(tmp_path / "calls.db")
    journal, safety = await store._done(
        lambda connection: (
            connection.execute("PRAGMA journal_mode").fetchone(),
            connection.execute("PRAGMA synchronous").fetchone(),
        )
    )
    assert (journal, safety) == (("wal",), (2,))
    await store.close()


async def test_a_file_that_is_damaged_is_told_and_works_once_it_is_gone(tmp_path: Path) -> None:
    """The error is raised each time, and a new file is made as soon as there can be one."""
    file = tmp_path / "calls.db"
    file.write_bytes(b"this is no database" * 1000)
    store = SqliteCheckpoints(file)
    for _ in range(2):
        with pytest.raises(sqlite3.DatabaseError):
            await store.claim("call")
    file.unlink()
    assert (await store.claim("call")).epoch == 1
    await store.close()


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Nothing hangs where nothing can be kept."""
    store = SqliteCheckpoints(tmp_path / "nowhere" / "calls.db")
    with pytest.raises(OSError, match="nowhere"):
        await store.claim("call")
    await store.close()


async def test_closing_waits_for_what_was_given(tmp_path: Path) -> None:
    """What is on its way is saved before the store is closed, and it can be used again."""
    store = SqliteCheckpoints(tmp_path / "calls.db")
    await store.claim("call")
    saving = asyncio.create_task(store.save("call", 1, [stores.row(1, whole=True)]))
    await asyncio.sleep(0)
    await store.close()
    await saving
    assert len((await store.claim("call")).rows) == 1
    await store.close()


async def test_a_file_that_another_process_holds_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who holds the file for too long is not waited for; afterwards the store works again."""
    monkeypatch.setattr(sqlite, "BUSY", 0.02)
    store = SqliteCheckpoints(tmp_path / "calls.db")
    await store.claim("call")
    holder = sqlite3.connect(tmp_path / "calls.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await store.save("call", 1, [stores.row(1, whole=True)])
    holder.execute("COMMIT")
    holder.close()
    await store.save("call", 1, [stores.row(2, whole=True)])
    await store.close()


_FULL = """
import asyncio, resource, sqlite3, sys
from tests.runtime.checkpoints.stores import row
from flowcat.runtime.checkpoints.sqlite import SqliteCheckpoints

async def main():
    store = SqliteCheckpoints(sys.argv[1])
    await store.claim("call")
    await store.save("call", 1, [row(1, whole=True)])
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
    try:
        await store.save("call", 1, [row(2, whole=True, body="x" * 1_000_000)])
    except sqlite3.OperationalError:
        print("told")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await store.save("call", 1, [row(3, whole=True)])
    print(len((await store.claim("call")).rows))
    await store.close()
asyncio.run(main())
"""


def test_a_disk_that_is_full_is_told(tmp_path: Path) -> None:
    """A file that cannot grow costs the rows that did not fit, and no others."""
    run = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", _FULL, tmp_path / "calls.db"],
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.stdout, run.stderr) == ("told\n1\n", "")


_OTHER = """
import asyncio, sys
from tests.runtime.checkpoints.stores import row
from flowcat.runtime.checkpoints.sqlite import SqliteCheckpoints

async def main():
    store = SqliteCheckpoints(sys.argv[1])
    epoch = (await store.claim("call")).epoch
    for number in range(50):
        await store.save("call", epoch, [row(number)])
    await store.close()
asyncio.run(main())
"""


def test_of_two_processes_one_has_the_call(tmp_path: Path) -> None:
    """Two processes that claim one call do not mix their rows: one of them is told to stop."""
    file = tmp_path / "calls.db"
    processes = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", _OTHER, file, name], env=_environment(), stderr=subprocess.PIPE
        )
        for name in "ab"
    ]
    ends = [process.communicate(timeout=60)[1].decode() for process in processes]
    connection = sqlite3.connect(file)
    counts = dict(
        connection.execute("SELECT epoch, count(*) FROM flowcat_checkpoints GROUP BY epoch")
    )
    connection.close()
    assert counts[2] == 50
    assert all(end == "" or "TakenOver" in end for end in ends)


_FIRST = """
import asyncio, sys
from pathlib import Path
from flowcat.runtime.checkpoints.sqlite import SqliteCheckpoints

async def main():
    for number in range(20):
        store = SqliteCheckpoints(Path(sys.argv[1]) / f"{number}.db")
        print("ready", flush=True)
        sys.stdin.readline()
        await store.claim("call")
        await store.close()
asyncio.run(main())
"""


def test_processes_that_make_the_file_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """SQLite itself does not wait while the journal changes its mode, and calls the file locked."""
    processes = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", _FIRST, tmp_path],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for _ in range(20):
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
    assert [process.communicate(timeout=60)[1] for process in processes] == ["", "", ""]


def _environment() -> dict[str, str]:
    root = Path(__file__).parents[3]
    return {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
