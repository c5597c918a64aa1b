"""Holding a conversation: what the caller says goes into the pipeline, and the rest on the screen.

Imported only when a conversation begins, since it needs Pipecat.
"""

import asyncio
import io
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from threading import Thread
from typing import TYPE_CHECKING, Any

from loguru import logger

from flowcat.cli.ending import READER
from flowcat.cli.transcript import Transcript
from flowcat.runtime.flow import Flow
from flowcat.runtime.headless import Headless, Turn

if TYPE_CHECKING:
    from loguru import Message

    from flowcat.runtime.session import Session

_LONGEST_TURN = 120.0
"""Seconds a turn may take before the terminal goes on; a local model may be slow."""
_PATIENCE = 1.0
"""Seconds after which the terminal tells that it waits."""
_LOOK = 0.1
"""Seconds between two looks at a bot that may speak while the caller is silent."""
_PLACE = re.compile(r'File "(?:.*[\\/])?([^"\\/]+)", line (\d+)')


async def talk(
    flow: Flow,
    llm: Any,  # a Pipecat LLM service
    inputs: Mapping[str, object],
    lines: Sequence[str] | None,
    screen: Transcript,
    trace: str | None = None,
) -> int:
    """Hold a conversation and return the exit code: 2 if the language model failed, else 0.

    Args:
        flow: The flow.
        llm: The LLM service.
        inputs: The flow's inputs.
        lines: What the caller says; None: it is typed.
        screen: Where to show it.
        trace: The file that its trace is written to.

    Raises:
        InputError: The inputs do not fit.
        OSError: The screen cannot be written to any more.
    """
    running: list[Session] = []
    failures: list[str] = []

    async def on_error(_worker: object, frame: Any) -> None:  # a Pipecat ErrorFrame
        failures.append(frame.error)
        screen.trouble(frame.error)

    async with Headless(llm, busy=lambda: any(session.busy for session in running)) as pipeline:
        pipeline.worker.add_event_handler("on_pipeline_error", on_error)
        session = flow.session(
            llm=llm,
            context_aggregator=pipeline.aggregators,
            worker=pipeline.worker,
            inputs=inputs,
            trace=trace,
        )
        running.append(session)
        session.on("*", screen.event)
        _show(await _patiently(_opened(session, pipeline), screen), pipeline, screen)
        callers = (
            _typed(pipeline, screen)
            if lines is None
            else _scripted(lines, lambda: pipeline.ended or bool(failures), screen)
        )
        async for line in callers:
            turn = pipeline.say(line, bound=_LONGEST_TURN)
            _show(await _patiently(turn, screen), pipeline, screen)
    # What nodes do on leaving is done by now, though the caller has hung up.
    screen.closing(session.state, session.outcome, frozenset(flow.plan.sensitive))
    if screen.failed is not None:
        raise screen.failed
    return 2 if failures else 0


def show_log(screen: Transcript, *, verbose: bool) -> None:
    """Show the errors of the log in the conversation, a line each; with `verbose` all of it."""

    def show(message: "Message") -> None:
        record = message.record
        if record["function"] == "push_error_frame":
            return  # the conversation tells of it
        if record["message"].endswith("TimeoutError"):
            return  # so does the session
        told, *trace = record["message"].removeprefix("flowcat: ").splitlines()
        places = _PLACE.findall("\n".join(trace))
        where = " ({}, line {})".format(*places[-1]) if places else ""
        last = f": {trace[-1]}" if trace else ""
        screen.trouble(f"{told}{last}{where}")

    logger.remove()
    if verbose:
        logger.add(sys.stderr, level="DEBUG", backtrace=False, diagnose=False)
    else:
        logger.add(show, level="ERROR", backtrace=False, diagnose=False)


async def _opened(session: "Session", pipeline: Headless) -> Turn:
    """Start the session; what the bot says first is a turn without a caller."""
    await session.start()
    settled = await pipeline.settle(bound=_LONGEST_TURN)
    return Turn("", pipeline.words, (), settled)


async def _patiently(turn: Awaitable[Turn], screen: Transcript) -> Turn:
    """Wait for a turn, and tell so if it takes long."""
    clock = asyncio.get_running_loop().call_later(_PATIENCE, screen.status, "        ...")
    try:
        return await turn
    finally:
        clock.cancel()


def _show(turn: Turn, pipeline: Headless, screen: Transcript) -> None:
    screen.said(turn.said)
    if not turn.settled:
        screen.remark(f"still at work after {_LONGEST_TURN:g} seconds")
    elif not turn.said and not pipeline.ended:
        screen.remark("the bot says nothing")
    if screen.failed is not None:
        raise screen.failed


async def _scripted(
    lines: Sequence[str], over: Callable[[], bool], screen: Transcript
) -> AsyncIterator[str]:
    """Yield the lines of a script until the conversation is over."""
    for number, line in enumerate(lines):
        if over():
            left = len(lines) - number
            screen.remark(f"{left} line{'' if left == 1 else 's'} of the script left over")
            return
        screen.heard(line)
        yield line


async def _typed(pipeline: Headless, screen: Transcript) -> AsyncIterator[str]:
    """Yield what is typed, or comes through a pipe, until it ends or the bot hangs up."""
    on_terminal = sys.stdin is not None and sys.stdin.isatty()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    while not pipeline.ended:
        typed = _next_line(screen.prompt if on_terminal else "")
        line = await _meanwhile(typed, pipeline, screen, screen.prompt if on_terminal else "")
        if line is None:
            if on_terminal:
                screen.newline()
            return
        if line.strip():
            if not on_terminal:
                screen.heard(line.strip())
            yield line.strip()


async def _meanwhile(
    typed: "asyncio.Future[str | None]", pipeline: Headless, screen: Transcript, prompt: str
) -> str | None:
    """Wait for a line, and show what the bot says to a caller who is silent; None at the end."""
    shown = len(pipeline.words)
    while not (await asyncio.wait({typed}, timeout=_LOOK))[0]:
        if words := pipeline.words[shown:]:
            shown += len(words)
            screen.said_to_silence(words, "" if pipeline.ended else prompt)
        if pipeline.ended:
            return None
    return typed.result()


def _next_line(prompt: str) -> "asyncio.Future[str | None]":
    """Read a line of standard input in a thread; None at its end."""
    loop = asyncio.get_running_loop()
    typed: asyncio.Future[str | None] = loop.create_future()

    def read() -> None:
        try:
            line = input(prompt)
        except (EOFError, OSError, RuntimeError, ValueError):  # it has ended, or is closed
            loop.call_soon_threadsafe(typed.set_result, None)
        else:
            loop.call_soon_threadsafe(typed.set_result, line)

    # A daemon, so that Ctrl-C need not wait for the line to be finished.
    Thread(target=read, name=READER, daemon=True).start()
    return typed
