"""Calls in PostgreSQL, on a real server."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest
from tests.runtime.checkpoints import stores
from tests.runtime.checkpoints.server import postgres
from tests.runtime.session.line import calling, once

from flowcat import Flow, PostgresCheckpoints
from flowcat.runtime.checkpoints.store import Checkpoints, TakenOver

_FLOW = """\
flowcat: 1
state: {n: {type: integer}}
initial_node: a
nodes:
  a: {task: Ask., functions: [{name: note, description: d, fills: [n], transition_to: b}]}
  b: {task: "Ask {{ n }}.", functions: [{name: go, description: d, transition_to: end}]}
  end: {end: done}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the URL of a server."""
    with postgres() as url:
        yield url


@pytest.fixture
def database(server: str) -> str:
    """Return the URL of a database without tables."""

    async def emptied() -> None:
        connection: Any = await asyncpg.connect(server)
        await connection.execute("DROP TABLE IF EXISTS flowcat_calls, flowcat_checkpoints")
        await connection.close()

    asyncio.run(emptied())
    return server


@pytest.mark.parametrize("does", stores.ALL, ids=lambda does: does.__name__)
async def test_a_database_does_what_every_store_does(
    does: Callable[[Checkpoints], Awaitable[None]], database: str
) -> None:
    """Rows come back, one session has a call, and a batch is whole or nothing."""
    store = PostgresCheckpoints(database)
    try:
        await does(store)
    finally:
        await store.close()


async def test_a_call_goes_on_on_another_machine(database: str) -> None:
    """What one bot saved, another goes on with."""
    flow, calls = Flow.from_text(_FLOW), {"three": once("note", n=3), "go": once("go")}
    first, second = PostgresCheckpoints(database), PostgresCheckpoints(database)
    async with calling(flow, calls, checkpoints=first, call_id="call") as line:
        await line.says("three")
    async with calling(flow, calls, checkpoints=second, call_id="call") as line:
        assert (line.session.node, line.session.state) == ("b", {"n": 3})
        await line.says("go")
        assert line.session.outcome == "done"
    await first.close()
    await second.close()


async def test_servers_that_start_together_make_the_tables_once(database: str) -> None:
    """Many bots may meet an empty database at the same moment."""
    bots = [PostgresCheckpoints(database) for _ in range(6)]
    await asyncio.gather(*(bot.claim(f"call {number}") for number, bot in enumerate(bots)))
    for bot in bots:
        await bot.close()


async def test_a_claim_waits_for_rows_on_their_way(database: str) -> None:
    """A claim never overlooks rows whose session was told that they are safe."""
    writer, reader = PostgresCheckpoints(database), PostgresCheckpoints(database)
    for _ in range(20):
        epoch = (await writer.claim("call")).epoch
        saved, claim = await asyncio.gather(
            writer.save("call", epoch, [stores.row(1, whole=True, body=str(epoch))]),
            reader.claim("call"),
            return_exceptions=True,
        )
        assert not isinstance(claim, BaseException)
        if not isinstance(saved, TakenOver):
            assert saved is None
            assert claim.rows[0].body == str(epoch)
    await writer.close()
    await reader.close()


async def test_a_server_that_is_not_there_costs_no_call() -> None:
    """The call goes on, unsaved."""
    store = PostgresCheckpoints("postgresql://flowcat@127.0.0.1:1/none")
    calls = {"three": once("note", n=3)}
    async with calling(Flow.from_text(_FLOW), calls, checkpoints=store, call_id="call") as line:
        await line.says("three")
        assert line.session.node == "b"
    await store.close()
