"""Plays a caller's script on the real pipeline, in offline mode, and writes down what happened."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from tests.flows.shipped import Script

from flowcat import Flow, Session
from flowcat.runtime.events import SessionEvent
from flowcat.runtime.handlers import load_file
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

    async with (
        _surroundings(script) as env,
        Headless(llm, busy=lambda: any(session.busy for session in running)) as pipeline,
    ):
        session = flow.session(
            llm=llm,
            context_aggregator=pipeline.aggregators,
            worker=pipeline.worker,
            inputs=script.inputs,
            env=env,
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


@asynccontextmanager
async def _surroundings(script: Script) -> AsyncIterator[Mapping[str, str]]:
    """Run the server that lies beside a flow, and yield the variables that lead to it."""
    match script.flow.parent.name:
        case "parcel_line":
            async with _parcels(script.flow.parent / "parcel_server.py") as env:
                yield env
        case "library_line":
            async with _library(script.flow.parent / "library_server.py") as env:
                yield env
        case _:
            yield {}


@asynccontextmanager
async def _parcels(file: Path) -> AsyncIterator[Mapping[str, str]]:
    server = load_file(file)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield {"PARCELS_URL": url, "PARCELS_TOKEN": server.TOKEN}
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _library(file: Path) -> AsyncIterator[Mapping[str, str]]:
    # The tests of the standalone package have no MCP to serve.
    from tests.runtime.mcp.serving import serving_mcp

    async with serving_mcp(load_file(file).desk.streamable_http_app()) as url:
        yield {"CATALOG_KEY": "any key", "DESK_URL": url, "DESK_TOKEN": "any token"}


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
