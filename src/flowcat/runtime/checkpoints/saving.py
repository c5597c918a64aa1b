"""Rows on their way to a store: in order, beside the call, and never in its way.

Whoever must not go on before something is safe waits for it, but not for long: a store that fails
or hangs is complained of once, and the call goes on without it. What was not saved then is made
good by a whole row as soon as the store works again.
"""

import asyncio
from collections.abc import Callable

from loguru import logger

from flowcat.runtime.checkpoints.store import Checkpoints, Claim, Row, TakenOver

PATIENCE = 1.0
"""Seconds that a call waits for its store before it goes on without."""

CLAIM_PATIENCE = 5.0
"""Seconds that a call waits to be told what was saved of it, before anything is said."""

LONGEST_QUEUE = 100
"""Rows that wait for a store before they are let go."""


class Saving:
    """The rows of one session."""

    def __init__(self, store: Checkpoints, call_id: str, start_over: Callable[[], None]) -> None:
        """Make it; ``start_over`` is called when the rows so far must be made good by a whole."""
        self._store = store
        self._call_id = call_id
        self._start_over = start_over
        self._epoch = 0
        self._queue: list[Row] = []
        self._task: asyncio.Task[None] | None = None
        self._saved = 0
        self._progress = asyncio.Event()
        self._is_waited_for = True
        self._has_complained = False
        self.taken_over = False
        """Whether another session goes on with this call."""

    async def claim(self) -> Claim | None:
        """Take the call; None if the store does not work."""
        try:
            async with asyncio.timeout(CLAIM_PATIENCE):
                claim = await self._store.claim(self._call_id)
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self.complain("what was saved of a call cannot be read; it begins anew", error)
            self._is_waited_for = False
            return None
        self._epoch = claim.epoch
        return claim

    def put(self, row: Row) -> None:
        """Have a row saved; never waits."""
        if self.taken_over:
            return
        self._queue.append(row)
        if self._task is None:
            self._task = asyncio.create_task(self._save_all(), name="flowcat saving")

    def make_room(self) -> None:
        """Let go of rows that a store which hangs has not taken; a whole one follows."""
        if len(self._queue) >= LONGEST_QUEUE:
            self._queue.clear()
            self._start_over()

    def complain(self, what: str, error: Exception | None = None) -> None:
        """Log a fault, once a call; the error's own text may quote what was saved."""
        if not self._has_complained:
            self._has_complained = True
            logger.error(f"flowcat: {what}" + (f" ({type(error).__name__})" if error else ""))

    async def until(self, number: int) -> None:
        """Wait until a row is safe, as long as it makes sense to wait."""
        if self._saved >= number or not self._is_waited_for:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                while self._saved < number and self._is_waited_for:
                    await self._progress.wait()
        except TimeoutError:
            self.complain("saving takes too long; calls go on without waiting for it")
            self._is_waited_for = False

    async def stop(self) -> None:
        """Give what is on its way a moment to be saved."""
        if self._task is not None:
            await asyncio.wait((self._task,), timeout=PATIENCE)

    async def _save_all(self) -> None:
        try:
            while self._queue:
                rows, self._queue = self._queue, []
                await self._save(rows)
                progress, self._progress = self._progress, asyncio.Event()
                progress.set()
        finally:
            self._task = None

    async def _save(self, rows: list[Row]) -> None:
        try:
            if not self._epoch:
                self._epoch = (await self._store.claim(self._call_id)).epoch
            await self._store.save(self._call_id, self._epoch, rows)
        except TakenOver:
            logger.warning("flowcat: another session goes on with a call; this one saves no more")
            self.taken_over, self._is_waited_for = True, False
            self._queue.clear()
        except Exception as error:  # noqa: BLE001 - whatever a store raises
            self.complain("a call cannot be saved; it goes on without", error)
            self._is_waited_for = False
            self._queue.clear()
            self._start_over()
        else:
            self._saved, self._is_waited_for = rows[-1].number, True
