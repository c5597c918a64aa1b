"""The call that `resume` cuts off: a caller who notes and pays for things, one after the other.

What reached the caller or the model is written to a file at once, as what they know; the handlers
write what they did to another. Both are on the disk before anything goes on, so that they can be
compared with what was saved.
"""

import asyncio
import json
import os
import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from pipecat.frames.frames import Frame, TTSTextFrame

from flowcat import Flow, SqliteCheckpoints
from flowcat.runtime.headless import Call, Headless, Inference, Reply, ScriptedLLM, TextSpeech

ITEMS = 4
SLOWEST = 0.006
"""Seconds that a handler waits at the most before and after it has done its work."""

FLOW = """\
flowcat: 1
state:
  noted: {type: array, items: {type: integer}, default: []}
  charged: {type: array, items: {type: integer}, default: []}
outcomes: [done, unsure]
on_resume: {say: We were cut off.}
functions:
  note:
    description: Note an item.
    parameters: {item: {type: integer}}
    append: {noted: "{{ args.item }}"}
    transition_to: [{say: "Noted {{ args.item }}.", to: $stay}]
  finish: {description: Print the receipt., transition_to: receipt}
  charge:
    description: Charge an item.
    parameters: {item: {type: integer}}
    handler: charge
    append: {charged: "{{ args.item }}"}
    transition_to: till
  print_receipt: {description: Print the receipt., handler: print_receipt}
initial_node: door
nodes:
  door:
    task: Ask for the first item.
    functions: [note, {name: charge, transition_to: till}, finish]
  till:
    task: Ask for the next item. Charged are {{ charged | join(", ") }}.
    functions: [note, {name: charge, transition_to: door}, finish]
  receipt: {run: print_receipt, transition_to: done, on_error: {transition_to: unsure}}
  done: {end: {outcome: done, say: Here you are. Bye.}}
  unsure: {end: {outcome: unsure, say: Please look for a receipt. Bye.}}
"""


class Notes:
    """Lines on the disk, each there before the next thing happens."""

    def __init__(self, file: Path) -> None:
        self._handle = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        self.lines = file.read_text().splitlines()

    def add(self, line: str) -> None:
        """Write a line."""
        os.write(self._handle, f"{line}\n".encode())
        os.fsync(self._handle)
        self.lines.append(line)

    def add_once(self, line: str) -> None:
        """Write a line, unless it is there."""
        if line not in self.lines:
            self.add(line)


class _Heard(TextSpeech):
    """Speaks, and notes what the caller has heard."""

    def __init__(self, known: Notes) -> None:
        super().__init__()
        self._known = known

    async def _utter(self, frame: Frame) -> None:
        await super()._utter(frame)
        if isinstance(frame, TTSTextFrame) and frame.text.startswith("Noted "):
            self._known.add_once(frame.text.removesuffix(".").lower())


def play(folder: Path, database: Path, call_id: str, seed: int) -> int:
    """Play a call, or what is left of it, to its end; return the process's exit code."""
    return asyncio.run(_play(folder, database, call_id, random.Random(seed)))


async def _play(folder: Path, database: Path, call_id: str, chance: random.Random) -> int:
    known, done = Notes(folder / "known"), Notes(folder / "done")
    store = SqliteCheckpoints(database)
    rows = (await store.claim(call_id)).rows
    if rows and rows[-1].outcome is not None:
        return 0  # it was cut off after its end
    flow = Flow.from_text(FLOW, _handlers(done, chance))
    llm = ScriptedLLM(lambda inference: _answer(inference, known))
    async with Headless(llm, speech=_Heard(known)) as headless:
        session = flow.session(
            llm=llm,
            context_aggregator=headless.aggregators,
            worker=headless.worker,
            checkpoints=store,
            call_id=call_id,
        )
        await session.start()
        if session.trace[0].kind != "resume" and known.lines:
            return 3  # the call began anew, though somebody knew something
        await headless.settle()
        while session.outcome is None:
            await headless.say(_wish(known.lines))
        async with asyncio.timeout(10):
            while not _is_over(database, call_id):
                await asyncio.sleep(0.002)
    await store.close()
    return 0


def _is_over(database: Path, call_id: str) -> bool:
    """Tell whether the outcome of a call is saved."""
    with closing(sqlite3.connect(database)) as connection:
        asked = "SELECT 1 FROM flowcat_checkpoints WHERE call_id = ? AND outcome IS NOT NULL"
        return connection.execute(asked, (call_id,)).fetchone() is not None


def _handlers(done: Notes, chance: random.Random) -> Mapping[str, Any]:
    async def charge(item: int) -> Mapping[str, int]:
        await asyncio.sleep(chance.random() * SLOWEST)
        done.add(f"charge {item}")
        await asyncio.sleep(chance.random() * SLOWEST)
        return {"charged": item}

    async def print_receipt() -> Mapping[str, bool]:
        await asyncio.sleep(chance.random() * SLOWEST)
        done.add("receipt")
        await asyncio.sleep(chance.random() * SLOWEST)
        return {"printed": True}

    return {"charge": charge, "print_receipt": print_receipt}


def _wish(known: list[str]) -> str:
    """Return what the caller says next, by what they know."""
    for item in range(1, ITEMS + 1):
        if f"noted {item}" not in known:
            return f"note {item}"
        if not {f"charged {item}", f"unsure {item}"} & set(known):
            return f"charge {item}"
    return "finish"


def _answer(inference: Inference, known: Notes) -> Reply:
    for line in _told(inference.messages):
        known.add_once(line)
    last = inference.messages[-1]
    if last.get("role") != "user":
        return Reply("What else?")
    name, _, item = last["content"].partition(" ")
    call_id = os.urandom(6).hex()
    return Reply(calls=(Call(name, {"item": int(item)} if item else {}, call_id),))


def _told(messages: tuple[Any, ...]) -> Iterator[str]:
    """Yield what the results of calls tell the model."""
    items: dict[str, int] = {}
    for message in messages:
        for call in message.get("tool_calls") or ():
            if call["function"]["name"] == "charge":
                items[call["id"]] = json.loads(call["function"]["arguments"])["item"]
        item = items.get(message.get("tool_call_id", ""))
        if item is None:
            continue
        if message["content"] == "CANCELLED":
            yield f"cancelled {item}"
        elif '"error"' in message["content"]:
            yield f"unsure {item}"
        elif '"charged"' in message["content"]:
            yield f"charged {item}"
