"""Plays a caller's script on the real pipeline, in offline mode, and writes down what happened."""

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.flows.shipped import Script

from flowcat import Flow, Session
from flowcat.runtime.events import SessionEvent
from flowcat.runtime.headless import Headless
from flowcat.runtime.offline_llm import OfflineLLM

NOW = datetime(2027, 3, 8, 10, 0, tzinfo=ZoneInfo("America/New_York"))
"""The Monday on which every script is played."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn: the caller's line (none at the start) and what the bot said then."""

    line: str
    said: tuple[str, ...]
    settled: bool


@dataclass(frozen=True, slots=True)
class Played:
    """A conversation that was played to the end of its script."""

    transcript: str
    turns: tuple[Heard, ...]
    outcome: str | None
    ended: bool


async def play(script: Script) -> Played:
    """Play a script; the same every time, for the clock stands still and nothing is read from."""
    flow = Flow.load(script.flow)
    llm = OfflineLLM(clock=lambda: NOW)
    written: list[str] = []
    turns: list[Heard] = []
    running: list[Session] = []

    def listen(event: SessionEvent) -> None:
        if shown := _shown(event):
            written.append(f"    {shown}")

    async with Headless(llm, busy=lambda: any(session.busy for session in running)) as pipeline:
        session = flow.session(
            llm=llm,
            context_aggregator=pipeline.aggregators,
            worker=pipeline.worker,
            inputs=script.inputs,
            env={},
            clock=lambda: NOW,
        )
        running.append(session)
        session.on("*", listen)
        await session.start()
        turns.append(Heard("", (), await pipeline.settle()))
        turns[0] = Heard("", pipeline.words, turns[0].settled)
        written += [f"bot: {text}" for text in pipeline.words]
        for line in script.lines:
            written.append(f"caller: {line}")
            turn = await pipeline.say(line)
            turns.append(Heard(line, turn.said, turn.settled))
            written += [f"bot: {text}" for text in turn.said]
        written.append(f"outcome: {session.outcome}")
        return Played("\n".join(written) + "\n", tuple(turns), session.outcome, pipeline.ended)


def _shown(event: SessionEvent) -> str:
    """Write an event as one line; the words of the caller and of the bot are written elsewhere."""
    match event.kind:
        case "transition":
            return f"-> {event.data['to']}"
        case "call":
            return f"{event.text} {_json(event.data['arguments'])}"
        case "write":
            return f"{event.text} = {_json(event.data[event.text])}"
        case "refused":
            return f"{event.text} refused: {event.data['message']}"
        case "error":
            return f"error: {event.text}"
        case _:
            return ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=dict)
