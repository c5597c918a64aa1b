"""What a session weighs: ``python -m benchmarks.memory``; ``--quick`` makes fewer pipelines.

Many sessions share one flow. First only what the core keeps of each: its position and its state.
Then whole pipelines, with a bare ``FlowManager`` and with a session, all started and talking.
"""

import asyncio
import gc
import os
import sys
import warnings
from contextlib import AsyncExitStack
from pathlib import Path

from loguru import logger

from benchmarks.figures import Figure, report

with warnings.catch_warnings():
    # Pipecat warns about itself as it is imported.
    warnings.simplefilter("ignore", DeprecationWarning)
    from benchmarks.booking import FLOW, answerer, start_by_hand
    from flowcat import Flow
    from flowcat.plan.events import Start
    from flowcat.plan.plan import Plan
    from flowcat.plan.position import Position
    from flowcat.plan.step import step
    from flowcat.runtime.headless import Headless, ScriptedLLM

SESSIONS = 1_000
_OUTSIDE: dict[str, object] = {"call": {}, "env": {}}


def main(arguments: list[str]) -> int:
    """Measure and print; there are no bars yet."""
    logger.remove()
    logger.disable("pipecat")
    pipelines = 30 if "--quick" in arguments else 100
    flow = Flow.from_text(FLOW)
    return report(
        "resident memory of a session, all sessions sharing one flow",
        [
            Figure(f"position and state, {SESSIONS} of them", _cores(flow.plan), "kB"),
            *asyncio.run(_pipelines(flow, pipelines)),
        ],
    )


def _cores(plan: Plan) -> float:
    before = _resident()
    kept = [_started(plan) for _ in range(SESSIONS)]
    each = (_resident() - before) / SESSIONS
    assert all(position.node == "inside" for position, _ in kept)
    return each


def _started(plan: Plan) -> tuple[Position, dict[str, object]]:
    decided = step(plan, Position(), {}, Start({}), _OUTSIDE)
    state = {**decided.writes, "name": "Ann Brown", "party_size": 4, "day": "2026-11-21"}
    return decided.at, state


async def _pipelines(flow: Flow, count: int) -> list[Figure]:
    async with AsyncExitStack() as running:
        # The first ones pay for what all share.
        await _bare(running)
        await _session(running, flow)
        before = _resident()
        for _ in range(count):
            await _bare(running)
        between = _resident()
        sessions = [await _session(running, flow) for _ in range(count)]
        after = _resident()
        del sessions
    bare, ours = (between - before) / count, (after - between) / count
    return [
        Figure(f"pipeline with a bare FlowManager, {count} of them", bare, "kB"),
        Figure(f"pipeline with a session, {count} of them", ours, "kB"),
        Figure("session to bare", ours / bare, "x"),
    ]


async def _bare(running: AsyncExitStack) -> None:
    headless = await running.enter_async_context(Headless(ScriptedLLM(answerer())))
    await start_by_hand(headless)
    await headless.say("A table for four, please.")


async def _session(running: AsyncExitStack, flow: Flow) -> object:
    headless = await running.enter_async_context(Headless(ScriptedLLM(answerer())))
    session = flow.session(
        llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
    )
    await session.start()
    await headless.say("A table for four, please.")
    return session


def _resident() -> float:
    """Return the kilobytes that the process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
