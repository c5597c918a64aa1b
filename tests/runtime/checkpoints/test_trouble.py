"""A store that fails, hangs, is damaged or is shared costs no call."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from loguru import logger
from tests.runtime.checkpoints.desk import CALLS, Desk, options
from tests.runtime.session.line import calling

from flowcat import SqliteCheckpoints
from flowcat.runtime.checkpoints import saving
from flowcat.runtime.checkpoints.store import Claim, Row, Sensitive


@pytest.fixture
def logged() -> Any:
    """Return the lines of the log."""
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), format="{message}")
    yield lines
    logger.remove(sink)


async def test_of_two_sessions_the_later_has_the_call(tmp_path: Path, logged: list[str]) -> None:
    """The earlier one goes on talking, but it saves nothing and runs no more writes."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), Desk()
    desk.gate.open()
    async with calling(desk.flow(), CALLS, **options(store)) as first:
        await first.says("four")
        async with calling(desk.flow(), CALLS, **options(store)) as second:
            await first.says("Hello?")
            await first.says("book")
            assert (desk.booked, first.session.outcome) == (0, "unsure")
            await second.says("book")
            assert (desk.booked, second.session.node) == (1, "close")
    assert sum("another session goes on" in line for line in logged) == 1
    await store.close()


class _Failing:
    """A store that fails at will."""

    sensitive: Sensitive = "keep"

    def __init__(self, inner: SqliteCheckpoints) -> None:
        self._inner = inner
        self.error: Exception | None = None
        self.hangs = asyncio.Event()
        self.hangs.set()

    async def claim(self, call_id: str) -> Claim:
        await self._troubled()
        return await self._inner.claim(call_id)

    async def save(self, call_id: str, epoch: int, rows: Sequence[Row]) -> None:
        await self._troubled()
        await self._inner.save(call_id, epoch, rows)

    async def close(self) -> None:
        await self._inner.close()

    async def _troubled(self) -> None:
        await self.hangs.wait()
        if self.error is not None:
            raise self.error


@pytest.mark.parametrize(
    "error",
    [OSError("No space left on device"), sqlite3.OperationalError("database is locked")],
    ids=["full", "locked"],
)
async def test_a_store_that_fails_is_complained_of_once(
    tmp_path: Path, logged: list[str], error: Exception
) -> None:
    """The call goes on; once the store works, all that it missed is made good."""
    store, desk = _Failing(SqliteCheckpoints(tmp_path / "calls.db")), Desk()
    desk.gate.open()
    store.error = error
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        await line.says("four")
        assert line.session.node == "details"
        store.error = None
        await line.says("book")
        assert line.session.node == "close"
    assert sum("flowcat:" in line for line in logged) == 1
    assert str(error) not in "".join(logged)
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        assert (line.session.node, line.session.state["code"]) == ("close", "A1")
    await store.close()


async def test_a_store_that_hangs_holds_nobody_up(
    tmp_path: Path, logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call waits a moment, once, and goes on without."""
    monkeypatch.setattr(saving, "PATIENCE", 0.05)
    store, desk = _Failing(SqliteCheckpoints(tmp_path / "calls.db")), Desk()
    desk.gate.open()
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        store.hangs.clear()
        for words in ("four", "a", "b", "c", "book"):
            await line.says(words)
        assert line.session.node == "close"
        store.hangs.set()
        await line.says("d")
    assert sum("flowcat:" in line for line in logged) == 1
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        assert (line.session.node, line.session.state["code"]) == ("close", "A1")
    await store.close()


async def test_a_file_that_is_damaged_costs_no_call(tmp_path: Path, logged: list[str]) -> None:
    """The call begins anew, unsaved, and the log says so once."""
    (tmp_path / "calls.db").write_bytes(b"no database at all" * 500)
    store = SqliteCheckpoints(tmp_path / "calls.db")
    async with calling(Desk().flow(), CALLS, **options(store)) as line:
        await line.says("four")
        assert line.session.node == "details"
    assert [line.strip() for line in logged if "flowcat:" in line] == [
        "flowcat: what was saved of a call cannot be read; it begins anew (DatabaseError)"
    ]
    await store.close()


async def test_a_row_that_is_damaged_costs_its_call_only(tmp_path: Path) -> None:
    """What cannot be read is told in the trace, and the call begins anew."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), Desk().flow()
    async with calling(flow, CALLS, **options(store)) as line:
        await line.says("four")
    connection = sqlite3.connect(tmp_path / "calls.db")
    connection.execute("UPDATE flowcat_checkpoints SET body = substr(body, 1, 40)")
    connection.commit()
    connection.close()
    async with calling(flow, CALLS, **options(store)) as line:
        assert line.kinds("restart") == ["the call begins anew: what was saved is no JSON"]
        await line.says("four")
    async with calling(flow, CALLS, **options(store)) as line:
        assert line.session.node == "details"
    await store.close()
