"""Calls kept in PostgreSQL, for bots on several machines: ``pip install 'flowcat[postgres]'``."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flowcat.runtime.checkpoints.store import Claim, Row, Sensitive, TakenOver

if TYPE_CHECKING:
    import asyncpg  # type: ignore[import-untyped]

CONNECTIONS = 4
"""The most connections that one store holds."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS flowcat_calls (
    call_id text PRIMARY KEY,
    epoch integer NOT NULL
);
CREATE TABLE IF NOT EXISTS flowcat_checkpoints (
    call_id text NOT NULL,
    epoch integer NOT NULL,
    number integer NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    flow text NOT NULL,
    version text NOT NULL,
    node text NOT NULL,
    outcome text,
    is_whole boolean NOT NULL,
    kept integer NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (call_id, epoch, number)
);
"""
_SCHEMA_LOCK = 7_301_846_215
"""Two servers that start together must not both create the tables: PostgreSQL lets one fail."""

_CLAIM = """
INSERT INTO flowcat_calls VALUES ($1, 1)
ON CONFLICT (call_id) DO UPDATE SET epoch = flowcat_calls.epoch + 1
RETURNING epoch
"""
_LAST = """
WITH last AS (SELECT max(epoch) AS epoch FROM flowcat_checkpoints WHERE call_id = $1)
SELECT number, flow, version, node, outcome, is_whole, kept, body
FROM flowcat_checkpoints JOIN last USING (epoch)
WHERE call_id = $1 AND number >= (
    SELECT max(number) FROM flowcat_checkpoints JOIN last USING (epoch)
    WHERE call_id = $1 AND is_whole
)
ORDER BY number
"""
_OWNER = "SELECT epoch FROM flowcat_calls WHERE call_id = $1 FOR SHARE"
"""The lock keeps a claim from passing between this look and the rows that follow."""

_INSERT = """
INSERT INTO flowcat_checkpoints
    (call_id, epoch, number, flow, version, node, outcome, is_whole, kept, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


class PostgresCheckpoints:
    """Calls in a PostgreSQL database, for sessions of one event loop.

    The tables ``flowcat_calls`` and ``flowcat_checkpoints`` are made where they are missing.

    Args:
        url: The database, as ``postgresql://user@host/name``.
        sensitive: ``drop`` keeps what is marked sensitive, and the conversation with it, out.
    """

    def __init__(self, url: str, *, sensitive: Sensitive = "keep") -> None:
        self.sensitive: Sensitive = sensitive
        self._url = url
        self._pool: asyncpg.Pool[Any] | None = None
        self._opening = asyncio.Lock()

    async def claim(self, call_id: str) -> Claim:
        """Take a call; raises what asyncpg raises."""
        pool = await self._open()
        async with pool.acquire() as connection, connection.transaction():
            epoch = await connection.fetchval(_CLAIM, call_id)
            found = await connection.fetch(_LAST, call_id)
        return Claim(epoch, tuple(Row(*row) for row in found))

    async def save(self, call_id: str, epoch: int, rows: Sequence[Row]) -> None:
        """Save rows; raises ``TakenOver``, or what asyncpg raises."""
        pool = await self._open()
        async with pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(_OWNER, call_id) != epoch:
                raise TakenOver(call_id)
            await connection.executemany(_INSERT, [_values(call_id, epoch, row) for row in rows])

    async def close(self) -> None:
        """Close the connections once they are done."""
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def _open(self) -> "asyncpg.Pool[Any]":
        async with self._opening:
            if self._pool is None:
                import asyncpg

                pool = await asyncpg.create_pool(self._url, min_size=1, max_size=CONNECTIONS)
                try:
                    await _make_tables(pool)
                except BaseException:  # passed on; also when the task is cancelled
                    pool.terminate()
                    raise
                self._pool = pool
            return self._pool


async def _make_tables(pool: "asyncpg.Pool[Any]") -> None:
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _SCHEMA_LOCK)
        await connection.execute(_SCHEMA)


def _values(call_id: str, epoch: int, row: Row) -> tuple[Any, ...]:
    return (
        call_id, epoch, row.number, row.flow, row.version, row.node, row.outcome, row.is_whole,
        row.kept, row.body,
    )  # fmt: skip
