"""An event loop whose time jumps: what waits, waits no real time, and the same seed runs the same.

A conversation may then hold a function that takes a minute and a caller who pauses for ten seconds,
and a thousand of them still take no longer than their CPU time.
"""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop that, instead of waiting for its next timer, is there at once."""

    def __init__(self) -> None:
        self._now = 0.0
        self._in_threads = 0
        self._jumping = _Jumping(self)
        super().__init__(self._jumping)

    def time(self) -> float:
        """Return the seconds that have passed by the loop's own reckoning."""
        return self._now

    def jump(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds

    @property
    def waits_for_threads(self) -> bool:
        """Whether functions run in threads, which take real time."""
        return self._in_threads > 0

    def run_in_executor(  # type: ignore[override]  # a future all the same
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Run a function in a thread; no time passes meanwhile."""
        self._in_threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_is_done)
        return future

    def _thread_is_done(self, _: object) -> None:
        self._in_threads -= 1


class _Jumping(selectors.DefaultSelector):
    """A selector that never waits for time to pass."""

    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._loop.jump(_PASS)
        if self._loop.waits_for_threads:
            return super().select(timeout if timeout == 0 else None)
        ready = super().select(0)
        if not ready and timeout is None:
            # No timer is left; a thread that asyncio itself has started may still report.
            ready = super().select(_LONGEST)
            if not ready:
                raise RuntimeError("nothing is left that could ever happen")
        if not ready and timeout:
            self._loop.jump(timeout)
        return ready


_PASS = 1e-5
"""Seconds that a pass of the loop takes: who polls without sleeping must not stop the time."""

_LONGEST = 5.0
"""Seconds, by the clock on the wall, to wait for a thread when there are no timers."""
