"""The task that carries out what moves a conversation: words, entries, the end, one after another.

A barge-in cancels calls and throws words away; it never reaches this task, so no move is left half
done. A ``run`` node's function works beside it, or code that moves the flow would have to wait for
a function that the move made pointless.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flowcat.plan.effects import Effect

if TYPE_CHECKING:
    from pipecat.pipeline.worker import PipelineWorker

_LOOK = 0.01
"""Seconds between two looks at a pipeline that does not run yet."""

_CARRYING: ContextVar["Mover | None"] = ContextVar("flowcat_carrying", default=None)
"""The mover on whose behalf the current code runs: waiting for it would be waiting for ever."""


class Mover:
    """The moves of one session."""

    def __init__(
        self, worker: "PipelineWorker", carry_out: Callable[[Effect], Awaitable[None]]
    ) -> None:
        self._worker = worker
        self._carry_out = carry_out
        self._queue: asyncio.Queue[Effect] = asyncio.Queue()
        self._undone = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None
        self._beside: dict[str, asyncio.Task[None]] = {}
        self._released: set[asyncio.Task[None]] = set()
        self._aside: dict[int, tuple[str, asyncio.Task[None]]] = {}
        self._over = False

    @property
    def running(self) -> bool:
        """Whether moves are carried out: after the start, until the pipeline ends."""
        return self._task is not None and not self._over

    @property
    def busy(self) -> bool:
        """Whether something is still being carried out."""
        return not self._idle.is_set()

    def start(self) -> None:
        """Begin; nothing is carried out before the pipeline runs."""
        self._task = asyncio.create_task(self._go(), name="flowcat mover")

    def put(self, effect: Effect) -> None:
        """Have an effect carried out after those before it; dropped once the pipeline ended."""
        if not self._over:
            self._queue.put_nowait(effect)
            self._count(1)

    def beside(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Have work done beside the moves that follow."""
        task = asyncio.create_task(self._carrying(work), name=f"flowcat {name}")
        self._beside[name] = task
        self._count(1)
        task.add_done_callback(lambda done: self._left(name, done))

    def aside(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Have work done for which nobody waits but the end of the session."""
        task = asyncio.create_task(self._carrying(work), name=f"flowcat {name}")
        self._aside[id(task)] = name, task
        task.add_done_callback(lambda done: self._aside.pop(id(done), None))

    def release(self, name: str) -> None:
        """Wait no longer for work beside the moves: the conversation went on without it."""
        task = self._beside.pop(name, None)
        if task is not None:
            self._released.add(task)
            self._count(-1)

    async def settled(self) -> None:
        """Wait until all is carried out.

        Returns at once where waiting could not end: before the pipeline runs, and in code that is
        itself being carried out, such as an action's handler.
        """
        if self._worker.started_at is not None and _CARRYING.get() is not self:
            await self._idle.wait()

    async def last(self, prefix: str, bound: float) -> None:
        """Move no more, and wait for work of such names, but no longer than so many seconds."""
        self._over = True
        tasks = [task for name, task in self._aside.values() if name.startswith(prefix)]
        if tasks:
            await asyncio.wait(tasks, timeout=bound)

    async def stop(self) -> None:
        """Stop, because the pipeline has ended; whoever waits goes on."""
        self._over = True
        tasks = [*self._beside.values(), *self._released]
        tasks += [task for _, task in self._aside.values()]
        if self._task is not None:
            tasks.append(self._task)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._undone = 0
        self._idle.set()

    async def _carrying(self, work: Coroutine[Any, Any, None]) -> None:
        _CARRYING.set(self)
        await work

    async def _go(self) -> None:
        _CARRYING.set(self)
        while self._worker.started_at is None:
            await asyncio.sleep(_LOOK)
        while True:
            effect = await self._queue.get()
            try:
                await self._carry_out(effect)
            finally:
                self._count(-1)

    def _left(self, name: str, task: "asyncio.Task[None]") -> None:
        self._released.discard(task)
        if self._beside.get(name) is task:
            del self._beside[name]
            self._count(-1)

    def _count(self, change: int) -> None:
        self._undone += change
        if self._undone > 0:
            self._idle.clear()
        else:
            self._idle.set()
