"""A session writes its trace: line by line, without secrets, and never at the cost of the call."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from loguru import logger
from tests.runtime.session.line import calling, once

from flowcat import Flow, __version__
from flowcat.trace.fingerprint import fingerprint
from flowcat.trace.reading import Trace, read_trace

ROOT = Path(__file__).parents[3]
FLOW = """\
flowcat: 1
name: counting
state:
  n: {type: integer}
  pin: {type: string, pattern: "^[0-9]+$", sensitive: true}
initial_node: a
nodes:
  a:
    task: Talk.
    functions:
      - {name: note, description: D., fills: [n]}
      - {name: secret, description: D., fills: [pin], handler: h, transition_to: b}
  b: {task: "It is {{ pin }}, of {{ n }}.", functions: [{name: stop, description: D., transition_to: bye}]}
  bye: {end: done}
"""  # noqa: E501 - one line for one node
CALLS = {
    "note": once("note", n=3),
    "pin": once("secret", pin="471147471"),
    "bad": once("secret", pin="x471147471"),
    "stop": once("stop"),
}


def flow() -> Flow:
    """Return the flow, whose handler repeats what it is given."""
    return Flow.from_text(FLOW, {"h": lambda pin: {"echo": f"<{pin}>", "pin": int(pin)}})


async def recorded(target: Any, *words: str, **options: Any) -> Trace:
    """Hold a call, and read the trace that it has written to a file."""
    async with calling(flow(), CALLS, trace=target, **options) as line:
        for text in words:
            await line.says(text)
    return read_trace(Path(target).read_bytes())


async def test_the_first_line_says_what_was_recorded(tmp_path: Path) -> None:
    """Flow, fingerprint, version and time; the rest is steps and events, and an end."""
    trace = await recorded(tmp_path / "call.jsonl", "note")
    assert (trace.header.version, trace.header.flow) == (1, "counting")
    assert trace.header.flowcat == __version__
    assert trace.header.fingerprint == fingerprint(flow().document.tree)
    assert (trace.closed, trace.torn, trace.bad) == (True, False, [])
    assert [step.event["event"] for step in trace.steps] == [
        "Start", "Heard", "Replied", "Requested", "Landed", "HungUp",
    ]  # fmt: skip
    assert [event.kind for event in trace.events] == [
        "transition", "enter", "speech", "speech", "call", "function", "write", "speech", "exit",
    ]  # fmt: skip


async def test_every_line_is_there_as_soon_as_it_happens(tmp_path: Path) -> None:
    """Nothing waits in a buffer."""
    file = tmp_path / "call.jsonl"
    async with calling(flow(), CALLS, trace=str(file)) as line:
        assert read_trace(file.read_bytes()).events[-1].kind == "speech"
        await line.says("note")
        trace = read_trace(file.read_bytes())
        assert [event.number for event in trace.events] == [e.number for e in line.session.trace]
        assert not trace.closed


async def test_sensitive_values_are_in_no_line(tmp_path: Path) -> None:
    """Neither as arguments nor in results, prompts, words or the state."""
    file = tmp_path / "call.jsonl"
    trace = await recorded(file, "bad", "pin", "stop")
    assert "471147471" not in file.read_text(encoding="utf-8")
    (requested,) = (one for one in trace.steps if one.event.get("id") == "call_2"
                    and one.event["event"] == "Requested")  # fmt: skip
    assert requested.event["arguments"] == {"pin": "(sensitive)"}
    (returned,) = (one for one in trace.steps if one.event["event"] == "Returned")
    assert returned.event["result"] == {"echo": "<(sensitive)>", "pin": "(sensitive)"}
    assert returned.hidden == 2
    assert "It is (sensitive), of ." in file.read_text(encoding="utf-8")


async def test_what_python_writes_to_the_state_is_recorded(tmp_path: Path) -> None:
    """The core is not told of it, so the trace tells; names that no text reads are left out."""

    async def writes(flow_manager: Any, pin: str) -> tuple[dict[str, bool], None]:
        """D."""
        flow_manager.state |= {"n": 7, "pin": "99", "token": "t0k3n"}
        return {"fine": True}, None

    file = tmp_path / "call.jsonl"
    made = Flow.from_text(FLOW, {"h": writes})
    async with calling(made, CALLS, trace=file) as line:
        await line.says("pin")
    changed = [step.state for step in read_trace(file.read_bytes()).steps if step.state]
    assert changed == [{"n": 7, "pin": "(sensitive)"}]
    assert "t0k3n" not in file.read_text(encoding="utf-8")


async def test_a_folder_gets_a_file_a_call(tmp_path: Path) -> None:
    """The names tell the time and the call; nothing in a call's id leads elsewhere."""
    folder = f"{tmp_path}/traces/"
    for _ in range(2):
        async with calling(flow(), trace=folder, call={"id": "../../x 1"}):
            pass
    names = sorted(file.name for file in Path(folder).iterdir())
    assert len(names) == 2
    assert all(re.fullmatch(r"\d{8}-\d{6}--x-1-[0-9a-f]{6}\.jsonl", name) for name in names)


async def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    """It holds what a caller has said."""
    await recorded(tmp_path / "call.jsonl")
    assert (tmp_path / "call.jsonl").stat().st_mode & 0o777 == 0o600


async def test_two_calls_never_share_a_file(tmp_path: Path) -> None:
    """A second call on one path writes a file anew, and the first goes on in its own."""
    file = tmp_path / "call.jsonl"
    async with calling(flow(), CALLS, trace=file) as first:
        old = file.open("rb")
        async with calling(flow(), CALLS, trace=file) as second:
            await first.says("note")
            await second.says("note")
    with old:
        traces = read_trace(old.read()), read_trace(file.read_bytes())
    assert all(trace.closed and not trace.bad for trace in traces)
    assert [len(trace.events) for trace in traces] == [9, 9]


async def test_a_writer_takes_the_lines() -> None:
    """Anything with `write` will do."""
    written = io.StringIO()
    async with calling(flow(), CALLS, trace=written) as line:
        await line.says("note")
    trace = read_trace(written.getvalue().encode())
    assert trace.closed
    assert len(trace.events) == 9


class _Closing(io.StringIO):
    """Is closed after three lines."""

    def write(self, text: str) -> int:
        if self.getvalue().count("\n") == 3:
            self.close()
        return super().write(text)


@pytest.mark.parametrize("target", ["/dev/full", "/nowhere/at/all.jsonl", "closing", "object"])
async def test_a_trace_that_cannot_be_written_costs_a_line_in_the_log(target: str) -> None:
    """The disk is full, the folder missing, the file closed, no file at all: the call goes on."""
    writers: dict[str, Any] = {"closing": _Closing(), "object": object()}
    logged: list[str] = []
    sink = logger.add(lambda text: logged.append(str(text)), level="WARNING", format="{message}")
    try:
        async with calling(flow(), CALLS, trace=writers.get(target, target)) as line:
            await line.says("note")
            turn = await line.says("pin")
            assert (turn.said, line.session.node) == (("Yes.",), "b")
    finally:
        logger.remove(sink)
    assert len(logged) == 1
    assert logged[0].startswith("flowcat: the trace ends here, it cannot be written: ")


async def test_any_text_of_a_caller_can_be_written(tmp_path: Path) -> None:
    """Line ends of every alphabet, quotes and half a character stay inside of their line."""
    text = 'a\nb\u2028c\x85"\ud800\x1b[2J'
    made = Flow.from_text(FLOW.replace("{type: integer}", "{type: string}"), {"h": lambda pin: 1})
    file = tmp_path / "call.jsonl"
    async with calling(made, {"note": once("note", n=text)}, trace=file) as line:
        await line.says("note")
    trace = read_trace(file.read_bytes())
    assert trace.bad == []
    (written,) = (event for event in trace.events if event.kind == "write")
    assert written.data == {"n": text}


async def test_a_flow_that_reads_the_call_has_it_in_the_first_line(tmp_path: Path) -> None:
    """Who called is recorded only where the flow can read it."""
    call = {"from": "+15550100", "id": "7"}
    trace = await recorded(tmp_path / "call.jsonl", call=call)
    assert trace.header.call == {}
    reads = FLOW.replace("It is", "{{ call.from }} at {{ call.now }} is")
    made = Flow.from_text(reads, {"h": lambda pin: pin})
    async with calling(made, CALLS, trace=tmp_path / "b.jsonl", call=call):
        pass
    trace = read_trace((tmp_path / "b.jsonl").read_bytes())
    assert trace.header.call == call
    assert trace.steps[0].now is not None


_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.runtime.session.line import calling, once
from flowcat import Flow

async def main():
    flow = Flow.from_text(Path(sys.argv[1]).read_text(), {"h": lambda pin: os.kill(os.getpid(), signal.SIGKILL)})
    async with calling(flow, {"note": once("note", n=3), "pin": once("secret", pin="1")}, trace=sys.argv[2]) as line:
        await line.says("note")
        await line.says("pin")

asyncio.run(main())
"""  # noqa: E501 - a program


def test_a_killed_program_leaves_whole_lines(tmp_path: Path) -> None:
    """All that happened before it was killed can be read."""
    text, file = tmp_path / "x.flow.yaml", tmp_path / "call.jsonl"
    text.write_text(FLOW, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", _KILLED, text, file],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    trace = read_trace(file.read_bytes())
    assert (trace.closed, trace.torn, trace.bad) == (False, False, [])
    assert trace.events[-1].kind == "call"
    assert all(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
