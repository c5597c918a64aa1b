"""A conversation that ends for sure: a handler may hang where nothing can cancel it.

A handler in a thread cannot be stopped, one that never awaits keeps the event loop, and Pipecat's
shutdown waits for both. So once the conversation is over, or the user has interrupted it, a clock
runs, and when it is out the program ends as it is. Nothing is lost: a conversation writes no files.
"""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from threading import Timer
from types import FrameType
from typing import Any

TRIED_TO_END = "the flow's Python code tried to end the program"
READER = "flowcat reads a line"
"""The name of a thread that waits for what the user types."""
_GRACE = 2.0
"""Seconds that what still runs may take to end by itself."""


def run_to_its_end(talk: Coroutine[Any, Any, int]) -> int:
    """Run a conversation and return its exit code.

    Raises:
        KeyboardInterrupt: The user interrupted it.
        SystemExit: A handler tried to end the program.
    """
    with asyncio.Runner() as runner:
        task = runner.get_loop().create_task(talk)
        clocks: list[Timer] = []

        def interrupt(_number: int, _frame: FrameType | None) -> None:
            clocks.append(_clock(130, "\nflowcat: interrupted\n", 0.0 if clocks else _GRACE))
            runner.get_loop().call_soon_threadsafe(task.cancel)

        code, words = 2, ""
        before = signal.signal(signal.SIGINT, interrupt)
        try:
            code = runner.get_loop().run_until_complete(task)
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None
        except SystemExit:
            words = f"flowcat: {TRIED_TO_END}\n"
            raise
        finally:
            if not clocks:
                clocks.append(_clock(code, words, _GRACE))
            runner.close()
            for clock in clocks:
                clock.cancel()
            signal.signal(signal.SIGINT, before)
    if any(thread.name == READER for thread in threading.enumerate()):
        # The bot has hung up while a line was waited for, and Python cannot end beside a thread
        # that reads.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def _clock(code: int, words: str, seconds: float) -> Timer:
    """Start a clock that ends the program with an exit code when it is out."""

    def end() -> None:
        sys.stderr.write(words)
        sys.stderr.flush()
        sys.stdout.flush()
        os._exit(code)

    clock = Timer(seconds, end)
    clock.daemon = True
    clock.start()
    return clock
