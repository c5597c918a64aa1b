"""What every store is asked to do."""

import asyncio
from typing import Any

import pytest

from flowcat.runtime.checkpoints.store import Checkpoints, Row, TakenOver


def row(number: int, *, whole: bool = False, body: str = "{}", outcome: str | None = None) -> Row:
    """Make a row."""
    return Row(number, "flow", "v1", "node", outcome, whole, 0 if whole else 2, body)


async def keeps_rows(store: Checkpoints) -> None:
    """A call comes back from its last whole row on, in order."""
    first = await store.claim("call 1")
    assert (first.epoch, first.rows) == (1, ())
    await store.save("call 1", 1, [row(1, whole=True), row(2), row(3, whole=True, body="b\\u0000")])
    await store.save("call 1", 1, [row(4, outcome="done")])
    again = await store.claim("call 1")
    assert again.epoch == 2
    assert [found.number for found in again.rows] == [3, 4]
    assert again.rows[0] == row(3, whole=True, body="b\\u0000")
    assert again.rows[1].outcome == "done"
    assert (await store.claim("call 2")).rows == ()


async def knows_the_owner(store: Checkpoints) -> None:
    """Who claims a call last has it: the one before saves nothing more."""
    await store.claim("call")
    await store.save("call", 1, [row(1, whole=True)])
    assert (await store.claim("call")).epoch == 2
    with pytest.raises(TakenOver):
        await store.save("call", 1, [row(2)])
    with pytest.raises(TakenOver):
        await store.save("unknown", 1, [row(1)])
    # The latest saved nothing, so what the one before saved is what there is.
    assert [found.number for found in (await store.claim("call")).rows] == [1]
    await store.save("call", 3, [row(1, whole=True, body="mine")])
    assert [found.body for found in (await store.claim("call")).rows] == ["mine"]


async def saves_for_many(store: Checkpoints) -> None:
    """Many sessions save at once, each its own rows, all or none of a batch."""

    async def session(name: str) -> None:
        await store.claim(name)
        for number in range(5):
            await store.save(name, 1, [row(2 * number + 1, whole=True), row(2 * number + 2)])

    await asyncio.gather(*(session(f"call {number}") for number in range(20)))
    for number in range(20):
        rows = (await store.claim(f"call {number}")).rows
        assert [found.number for found in rows] == [9, 10]


async def refuses_half_a_batch(store: Checkpoints) -> None:
    """A batch with a row that is there already leaves nothing behind."""
    await store.claim("call")
    await store.save("call", 1, [row(1, whole=True)])
    failed: Any = None
    try:
        await store.save("call", 1, [row(2), row(1)])
    except Exception as error:  # noqa: BLE001 - each store raises its own
        failed = error
    assert failed is not None
    await store.save("call", 1, [row(2)])
    assert [found.number for found in (await store.claim("call")).rows] == [1, 2]


ALL = (keeps_rows, knows_the_owner, saves_for_many, refuses_half_a_batch)
