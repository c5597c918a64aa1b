"""A call on a real pipeline, with an LLM that does what a caller's words stand for."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from pipecat.processors.frame_processor import FrameProcessor

from flowcat import Flow, Session
from flowcat.runtime.headless import (
    Call,
    Headless,
    Inference,
    Reply,
    ScriptedLLM,
    Turn,
)

Calls = Mapping[str, tuple[Call, ...]]


class Gate:
    """Where a handler waits, as a slow service would, until the test opens it."""

    def __init__(self) -> None:
        self.held = 0
        self.cancelled = 0
        self.reached = asyncio.Event()
        self._open = asyncio.Event()

    async def wait(self) -> None:
        """Wait to be opened."""
        self.held += 1
        self.reached.set()
        try:
            await self._open.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.held -= 1

    def open(self) -> None:
        """Let through who waits."""
        self._open.set()


@dataclass
class Line:
    """A call that has begun."""

    headless: Headless
    llm: ScriptedLLM
    session: Session

    async def says(self, text: str) -> Turn:
        """Let the caller say something, and wait until all is quiet."""
        return await self.headless.say(text)

    def kinds(self, *kinds: str) -> list[str]:
        """Return the lines of the trace of some kinds."""
        return [event.text for event in self.session.trace if event.kind in kinds]

    @property
    def told(self) -> list[Any]:
        """What the LLM was told by the functions, in the order of its context."""
        return [
            message["content"]
            for message in self.headless.context.messages
            if isinstance(message, dict) and message.get("role") == "tool"
        ]

    @property
    def seen(self) -> str:
        """All that ever reached the LLM, as one text."""
        return repr([(made.messages, made.system) for made in self.llm.inferences])


def does(calls: Calls) -> Callable[[Inference], Reply]:
    """Return an LLM that makes the calls a caller's words stand for, and else speaks."""

    def answer(inference: Inference) -> Reply:
        last = inference.messages[-1] if inference.messages else {}
        if last.get("role") == "user" and last["content"] in calls:
            return Reply(calls=calls[last["content"]])
        if last.get("role") == "tool":
            return Reply("After the call.")
        return Reply("Yes.")

    return answer


@asynccontextmanager
async def calling(
    flow: Flow,
    calls: Calls | None = None,
    *,
    gates: tuple[Gate, ...] = (),
    speech: FrameProcessor | None = None,
    **options: Any,
) -> AsyncIterator[Line]:
    """Start a call on a pipeline of its own."""
    llm = ScriptedLLM(does(calls or {}))
    sessions: list[Session] = []
    async with Headless(
        llm,
        speech=speech,
        held=lambda: sum(gate.held for gate in gates),
        busy=lambda: any(s.busy for s in sessions) and not any(gate.held for gate in gates),
    ) as headless:
        session = flow.session(
            llm=llm, context_aggregator=headless.aggregators, worker=headless.worker, **options
        )
        sessions.append(session)
        await session.start()
        await headless.settle()
        yield Line(headless, llm, session)


def once(name: str, **arguments: Any) -> tuple[Call, ...]:
    """Return a reply of one call."""
    return (Call(name, arguments),)
