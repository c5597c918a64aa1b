"""What a session costs beside a bare ``FlowManager``: ``python -m benchmarks.overhead``.

The same conversation runs on two like pipelines of one event loop: once as a flow, once written by
hand. They take turns, and of each turn the CPU time of the thread counts: the caller's words, a
call with five arguments, its writes, a guard, the move to the next node and its reply. Before
anything is timed, both models must have seen the same messages and functions.
"""

import asyncio
import gc
import sys
import time
import warnings
from dataclasses import dataclass
from statistics import median

from loguru import logger

from benchmarks.figures import Figure, report

with warnings.catch_warnings():
    # Pipecat warns about itself as it is imported.
    warnings.simplefilter("ignore", DeprecationWarning)
    from pipecat.frames.frames import (
        Frame,
        ProposedUserStartedSpeakingFrame,
        ProposedUserStoppedSpeakingFrame,
        TranscriptionFrame,
    )

    from benchmarks.booking import FLOW, answerer, start_by_hand
    from flowcat import Flow
    from flowcat.runtime.headless import Headless, ScriptedLLM

WARM_UP = 20
BAR = 1.10
_LULL = 0.002
"""Seconds to sleep after each frame; sleeping takes no CPU time, as polling would."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pipelines."""

    headless: Headless
    llm: ScriptedLLM


def main(arguments: list[str]) -> int:
    """Measure, print and compare with the bar; return the exit code."""
    logger.remove()
    logger.disable("pipecat")
    pairs = 100 if "--quick" in arguments else 500
    bare, session = asyncio.run(_measured(pairs))
    ratios = [ours / theirs for ours, theirs in zip(session, bare, strict=True)]
    return report(
        f"a turn on a session and on a bare FlowManager, {pairs} pairs, thread CPU time",
        [
            Figure("bare FlowManager, median", median(bare) * 1000, "ms"),
            Figure("session, median", median(session) * 1000, "ms"),
            Figure("session to bare, median of the pairs", median(ratios), "x", BAR),
        ],
    )


async def _measured(pairs: int) -> tuple[list[float], list[float]]:
    """Play both in turn; return the seconds of each turn on the bare manager and the session."""
    flow = Flow.from_text(FLOW)
    bare, ours = _side(), _side()
    async with bare.headless, ours.headless:
        await start_by_hand(bare.headless)
        session = flow.session(
            llm=ours.llm,
            context_aggregator=ours.headless.aggregators,
            worker=ours.headless.worker,
        )
        await session.start()
        assert await bare.headless.settle()
        assert await ours.headless.settle()
        for _ in range(WARM_UP):
            await _turn(bare), await _turn(ours)
        _assert_alike(bare, ours)
        gc.collect()
        gc.disable()
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(pairs):
            # Each goes first every other time.
            order = ((0, bare), (1, ours)) if number % 2 else ((1, ours), (0, bare))
            for index, side in order:
                times[index].append(await _turn(side))
        gc.enable()
        _assert_alike(bare, ours)
    return times


def _side() -> Side:
    llm = ScriptedLLM(answerer())
    return Side(Headless(llm), llm)


async def _turn(side: Side) -> float:
    """Let the caller say something; return the CPU seconds of all that follows."""
    frames: list[Frame] = [
        ProposedUserStartedSpeakingFrame(),
        TranscriptionFrame("A table for four, please.", "caller", ""),
        ProposedUserStoppedSpeakingFrame(),
    ]
    inferences = len(side.llm.inferences)
    began = time.thread_time()
    for frame in frames:
        await side.headless.worker.queue_frame(frame)
        await asyncio.sleep(_LULL)
    while len(side.llm.inferences) < inferences + 2:
        await asyncio.sleep(_LULL)
    await asyncio.sleep(2 * _LULL)
    taken = time.thread_time() - began
    assert await side.headless.settle()
    assert len(side.llm.inferences) == inferences + 2, "a turn is a call and a reply"
    return taken


def _assert_alike(bare: Side, ours: Side) -> None:
    """Both models saw the same: messages, functions offered, system instruction."""
    for theirs, mine in zip(bare.llm.inferences, ours.llm.inferences, strict=True):
        assert theirs.messages == mine.messages, (theirs.messages, mine.messages)
        assert theirs.system == mine.system
        assert [tool.to_default_dict() for tool in theirs.tools] == [
            tool.to_default_dict() for tool in mine.tools
        ]
    assert bare.headless.words == ours.headless.words


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
