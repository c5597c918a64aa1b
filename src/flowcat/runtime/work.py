"""Running a handler or a request: timeout, retries, filler words, and no exception outside."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from loguru import logger

from flowcat.plan.effects import Note, Run
from flowcat.plan.events import ErrorKind, Failed, Returned
from flowcat.plan.mcp import Tools
from flowcat.plan.plan import Plan
from flowcat.runtime.failures import RequestFailed, traceback_of
from flowcat.runtime.handlers import Handler, Outcome, PickedByPython, call
from flowcat.runtime.pipecat_flows import FlowManager
from flowcat.runtime.results import to_json
from flowcat.runtime.sending import for_a_call

if TYPE_CHECKING:
    from flowcat.runtime.http import Sender
    from flowcat.runtime.mcp import Toolbox

_FIRST_PAUSE = 0.2
"""Seconds before the first retry; each later one waits twice as long."""


class Work:
    """Runs the handlers of one session, and makes its requests."""

    def __init__(
        self,
        plan: Plan,
        handlers: Mapping[str, Handler],
        manager: FlowManager,
        say: Callable[[str], Awaitable[None]],
        record: Callable[[Note], None],
        sender: "Callable[[], Sender]" = for_a_call,
    ) -> None:
        self._plan = plan
        self._handlers = handlers
        self._manager = manager
        self._say = say
        self._record = record
        self._make_sender = sender
        self._sender: Sender | None = None
        self._toolbox: Toolbox | None = None
        self.tools: Tools = {}
        """What the MCP servers of this call tell of their tools."""

    async def do(self, run: Run) -> Returned | Failed:
        """Run a handler or a request to its end; the caller may cancel it."""
        filler = asyncio.create_task(self._fill(run)) if run.filler else None
        before = self._written()
        try:
            return await self._tried(run)
        finally:
            if filler is not None:
                filler.cancel()
            self._check_writes(before, run.function)

    async def connected(self, plan: Plan, env: Mapping[str, str | None]) -> Plan:
        """Connect to the MCP servers; return the plan with what they tell of their tools.

        Raises:
            RunError: If what this needs is not installed.
        """
        if not plan.mcp:
            return plan
        from flowcat.plan.compiling.mcp import with_tools
        from flowcat.runtime.mcp import Toolbox

        self._toolbox = Toolbox(plan, env)
        self.tools = await self._toolbox.connect()
        return with_tools(plan, self.tools)

    async def close(self) -> None:
        """Let go of connections; nothing is asked for after this."""
        if self._sender is not None:
            await self._sender.close()
        if self._toolbox is not None:
            await self._toolbox.close()

    def secrets(self, arguments: Mapping[str, object] | None = None) -> tuple[object, ...]:
        """Return the sensitive values that are known now."""
        known = {**self._manager.state, **(arguments or {})}
        return tuple(known[name] for name in self._plan.sensitive if name in known)

    async def _tried(self, run: Run) -> Returned | Failed:
        pause = _FIRST_PAUSE
        for attempt in range(run.retries + 1):
            kind: ErrorKind
            why = ""
            limit = asyncio.timeout(run.timeout)
            try:
                async with limit:
                    outcome = await self._once(run)
                return _returned(run, outcome)
            except RequestFailed as failure:
                kind, why = failure.kind, failure.why
                logger.warning(f"flowcat: `{run.function}` got no answer: {why}")
                if not failure.may_pass:
                    break
            except PickedByPython:
                logger.error(f"flowcat: `{run.function}` returned a node; the flow decides that")
                return Failed(run.id, "picked")
            except asyncio.CancelledError as error:
                if _is_cancelled():
                    raise
                # The handler's own: it waited for something that was cancelled.
                kind = "exception"
                self._log(run, error)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - must not end the call
                kind = "timeout" if limit.expired() else "exception"
                self._log(run, error)
            if attempt < run.retries:
                await asyncio.sleep(pause)
                pause *= 2
        return Failed(run.id, kind, why)

    async def _once(self, run: Run) -> Outcome:
        if run.request is not None:
            self._sender = self._sender or self._make_sender()
            return Outcome(await self._sender.send(run.request))
        if run.tool is not None:
            assert self._toolbox is not None
            return Outcome(await self._toolbox.call(run.tool, run.arguments))
        return await call(self._handlers[run.handler], run.arguments, self._manager)

    async def _fill(self, run: Run) -> None:
        await asyncio.sleep(run.filler_after)
        await self._say(run.filler)

    def _log(self, run: Run, error: BaseException) -> None:
        told = traceback_of(error, self.secrets(run.arguments))
        logger.error(f"flowcat: `{run.function}` failed\n{told}")

    def _written(self) -> dict[str, object]:
        """Return the state as it is; what a handler may change in place is copied."""
        state = self._manager.state
        return {name: _copied(state[name]) for name in self._plan.state if name in state}

    def _check_writes(self, before: Mapping[str, object], function: str) -> None:
        for name, slot in self._plan.state.items():
            value = self._manager.state.get(name)
            if value is None or _copied(value) == before.get(name) or not slot.check(value):
                continue
            data = {"function": function, "name": name}
            self._record(Note("error", "a handler wrote a value its schema refuses", data))
            logger.warning(f"flowcat: `{function}` wrote a bad value to `{name}`")


def _returned(run: Run, outcome: Outcome) -> Returned | Failed:
    if run.request is not None or run.tool is not None:
        return Returned(run.id, outcome.result)  # made of JSON values as it was read
    try:
        result = to_json(outcome.result)
    except Exception:  # noqa: BLE001 - an object's own code, whose text must not come out
        logger.error(f"flowcat: `{run.function}` returned what cannot be turned into JSON")
        return Failed(run.id, "unserializable")
    return Returned(run.id, result, outcome.picked, outcome.silent)


def _copied(value: object) -> object:
    return to_json(value) if isinstance(value, list | dict) else value


def _is_cancelled() -> bool:
    """Whether the current task is asked to stop."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
