"""Running a handler: timeout, retries, words for when it takes long, and no exception outside."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from loguru import logger

from flowcat.plan.effects import Run
from flowcat.plan.events import ErrorKind, Failed, Returned
from flowcat.runtime.handlers import Handler, Outcome, PickedByPython, call
from flowcat.runtime.pipecat_flows import FlowManager
from flowcat.runtime.results import to_json

_FIRST_PAUSE = 0.2
"""Seconds before the first retry; each later one waits twice as long."""


class Work:
    """Runs the handlers of one session."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        manager: FlowManager,
        say: Callable[[str], Awaitable[None]],
    ) -> None:
        self._handlers = handlers
        self._manager = manager
        self._say = say

    async def do(self, run: Run) -> Returned | Failed:
        """Run a handler to its end; the caller may cancel it."""
        filler = asyncio.create_task(self._fill(run)) if run.filler else None
        try:
            return await self._tried(run)
        finally:
            if filler is not None:
                filler.cancel()

    async def _tried(self, run: Run) -> Returned | Failed:
        pause = _FIRST_PAUSE
        for attempt in range(run.retries + 1):
            kind: ErrorKind
            try:
                outcome = await asyncio.wait_for(self._once(run), run.timeout)
            except TimeoutError as error:
                kind = "timeout" if run.timeout is not None else "exception"
                logger.opt(exception=error).warning(f"flowcat: `{run.function}` took too long")
            except PickedByPython:
                logger.error(f"flowcat: `{run.function}` returned a node; the flow decides that")
                return Failed(run.id, "picked")
            except Exception as error:  # noqa: BLE001 - a handler's fault must not end the call
                kind = "exception"
                logger.opt(exception=error).error(f"flowcat: `{run.function}` failed")
            else:
                result = to_json(outcome.result)
                return Returned(run.id, result, outcome.picked, outcome.silent)
            if attempt < run.retries:
                await asyncio.sleep(pause)
                pause *= 2
        return Failed(run.id, kind)

    async def _once(self, run: Run) -> Outcome:
        return await call(self._handlers[run.handler], run.arguments, self._manager)

    async def _fill(self, run: Run) -> None:
        await asyncio.sleep(run.filler_after)
        await self._say(run.filler)
