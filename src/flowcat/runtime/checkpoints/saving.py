"""Rows on their way to a store: in order, beside the call, and never in its way.

A row is made when the store is free to take it, so what happens meanwhile goes into one. Whoever
must not go on before something is safe waits for it, but not for long: a store that fails or hangs
is complained of once, and the call goes on without it. What was not saved then is made good by a
whole row as soon as the store works again.
"""

import asyncio
from collections.abc import Callable

from loguru import logger

from flowcat.runtime.checkpoints.store import Checkpoints, Claim, Row, TakenOver

PATIENCE = 1.0
"""Seconds that a call waits for its store before it goes on without."""

CLAIM_PATIENCE = 5.0
"""Seconds that a call waits to be told what was saved of it, before anything is said."""


class Saving:
    """The rows of one session."""

    def __init__(
        self,
        store: Checkpoints,
        call_id: str,
        row: Callable[[], Row],
        start_over: Callable[[], None],
    ) -> None:
        """Make it.

        Args:
            store: Where the rows go.
            call_id: The call.
            row: Makes a row of the call as it is.
            start_over: Called when a row was lost, so that the next must be whole.
        """
        self._store = store
        self._call_id = call_id
        self._row = row
        self._start_over = start_over
        self._epoch = 0
        self._is_due = False
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
            self._complain("what was saved of a call cannot be read; it begins anew", error)
            self._is_waited_for = False
            return None
        self._epoch = claim.epoch
        return claim

    def save(self) -> None:
        """Have the call saved as it is now, or will be when the store is free; never waits."""
        self._is_due = not self.taken_over
        if self._is_due and self._task is None:
            self._task = asyncio.create_task(self._save_all(), name="flowcat saving")

    async def until(self, number: int) -> None:
        """Wait until a row is safe, as long as it makes sense to wait."""
        if self._saved >= number or not self._is_waited_for:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                while self._saved < number and self._is_waited_for:
                    await self._progress.wait()
        except TimeoutError:
            self._complain("saving takes too long; calls go on without waiting for it")
            self._is_waited_for = False

    async def stop(self) -> None:
        """Give what is on its way a moment to be saved."""
        if self._task is not None:
            await asyncio.wait((self._task,), timeout=PATIENCE)

    async def _save_all(self) -> None:
        try:
            while self._is_due:
                self._is_due = False
                await self._save_one()
                progress, self._progress = self._progress, asyncio.Event()
                progress.set()
        finally:
            self._task = None

    async def _save_one(self) -> None:
        try:
            if not self._epoch:
                self._epoch = (await self._store.claim(self._call_id)).epoch
            row = self._row()
            await self._store.save(self._call_id, self._epoch, (row,))
        except TakenOver:
            logger.warning("flowcat: another session goes on with a call; this one saves no more")
            self.taken_over, self._is_waited_for = True, False
            self._is_due = False
        except Exception as error:  # noqa: BLE001 - whatever a store raises, or a state holds
            self._complain("a call cannot be saved; it goes on without", error)
            self._is_waited_for = False
            self._start_over()
        else:
            self._saved, self._is_waited_for = row.number, True

    def _complain(self, what: str, error: Exception | None = None) -> None:
        """Log a fault, once a call; the error's own text may quote what was saved."""
        if not self._has_complained:
            self._has_complained = True
            logger.error(f"flowcat: {what}" + (f" ({type(error).__name__})" if error else ""))
