"""`flowcat trace`: what people see of a call, and whether it would go the same way."""

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.driver import COMMAND, ROOT, Ran, Typed, run, run_on_terminal

from flowcat.trace.records import Closed, EventRecord, Header, StepRecord, line_of

Flowcat = Callable[..., Ran]
Golden = Callable[[str, str], None]
RECORDED = Path(__file__).parent / "recorded"
"""A flow, a caller's script, and the trace of a call of both; `--update-golden` records it anew."""
FLOW, TRACE = RECORDED / "restaurant.flow.yaml", RECORDED / "call.jsonl"

BEGUN = "2027-03-08T10:00:00+00:00"
HEADER = Header(version=1, flow="x", fingerprint="ab12", flowcat="0.1.0", time=BEGUN)


def event(number: int, kind: str, text: str, data: Mapping[str, Any]) -> EventRecord:
    """Return an event, so many seconds after the beginning as its number is."""
    moment = f"2027-03-08T10:00:{number:02}+00:00"
    return EventRecord(
        number=number, time=moment, kind=kind, text=text, node="a", visit=1, data=data
    )


def written(file: Path, *records: Any, more: str = "") -> Path:
    """Write a trace."""
    text = "".join((line_of(HEADER), *map(line_of, records))) + more
    file.write_bytes(text.encode("utf-8", errors="backslashreplace"))
    return file


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the trace and the flow, to be in."""
    for file in (TRACE, FLOW):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_call_as_people_see_it(flowcat: Flowcat, golden: Golden) -> None:
    """Words, calls, writes, moves and the outcome, with their times, on 80 columns."""
    told = flowcat("trace", TRACE)
    assert (told.code, told.err) == (0, "")
    assert all(len(line) <= 80 for line in told.out.splitlines())
    golden("cli/trace_restaurant.txt", told.out)


def test_every_kind_of_event_is_shown(tmp_path: Path, flowcat: Flowcat, golden: Golden) -> None:
    """Failures, refusals, words that were cut off, what was ignored, and how a call took."""
    call = {"id": "call_1", "arguments": {"n": 3}}
    refusal = {"error": "`n` is bad"}
    file = written(
        tmp_path / "x.jsonl",
        event(0, "transition", "start -> a", {"from": "", "to": "a", "function": ""}),
        event(0, "enter", "a", {"node": "a"}),
        event(1, "speech", "Hello! " * 15, {"by": "bot"}),
        event(2, "speech", "I would like", {"by": "llm", "interrupted": True}),
        event(3, "speech", "Three, please.", {"by": "caller"}),
        event(4, "call", "f", call),
        event(5, "function", "f", {**call, "outcome": "answered", "result": 1, "seconds": 1.25}),
        event(5, "function", "f", {**call, "outcome": "failed", "kind": "timeout", "seconds": 5.0}),
        event(5, "function", "f", {**call, "outcome": "refused", "result": refusal}),
        event(5, "function", "f", {**call, "outcome": "cancelled", "seconds": 0.2}),
        event(5, "refused", "f", {"message": "`n` is bad"}),
        event(6, "write", "n", {"n": None}),
        event(7, "error", "f", {"id": "call_1", "kind": "timeout"}),
        event(7, "ignored", "f", {"to": "b"}),
        event(7, "late", "f", {"to": "b"}),
        event(7, "rendered", "a part of a text is empty", {"why": "it is null"}),
        event(8, "exit", "a", {"to": "b"}),
        event(8, "surprise", "of a later version", {}),
        event(9, "end", "done", {"outcome": "done", "reason": "tired"}),
        Closed(closed=BEGUN),
    )
    golden("cli/trace_kinds.txt", flowcat("trace", file).out)
    golden("cli/trace_colour.txt", flowcat("trace", file, "--color", "always").out)


def test_events_can_be_chosen(flowcat: Flowcat, golden: Golden) -> None:
    """By kind and by node; both may be given more than once."""
    told = flowcat(
        "trace", TRACE, "--kind", "enter,exit", "--kind=call", "--node", "greet", "--node=confirm"
    )
    assert told.code == 0
    golden("cli/trace_chosen.txt", told.out)


def test_json_for_programs(tmp_path: Path, flowcat: Flowcat) -> None:
    """One object: what was recorded, and the events that were chosen; nothing but ASCII."""
    told = flowcat("trace", TRACE, "--format", "json", "--kind", "transition")
    data = json.loads(told.out)
    assert (told.code, data["flow"], data["closed"]) == (0, "restaurant-reservation", True)
    assert {one["kind"] for one in data["events"]} == {"transition"}
    assert data["events"][0]["data"]["to"] == "greet"
    file = written(tmp_path / "x.jsonl", event(1, "speech", "é\x9b31m\ud800", {"by": "llm"}))
    told = flowcat("trace", file, "--format", "json")
    assert told.out.isascii()
    assert json.loads(told.out)["events"][0]["text"] == "é\x9b31m\ud800"


def test_hostile_words_cannot_drive_the_terminal(tmp_path: Path, flowcat: Flowcat) -> None:
    """No escape sequence of a trace comes out, wherever it stands."""
    bad = "\x1b[2J\x9b31m\r\n\u202e\ud800"
    header = Header(version=1, flow=bad, fingerprint=bad, flowcat=bad, time=bad)
    kinds = ("speech", "transition", "function", "write", "error", "end", "late", "call", bad)
    records: list[Any] = [
        EventRecord(
            number=1, time=bad, kind=kind, text=bad, node=bad, visit=1,
            data={bad: bad, "to": bad, "by": bad, "arguments": {bad: bad}, "outcome": bad},
        )
        for kind in kinds
    ]  # fmt: skip
    step = {"event": bad, bad: bad}
    records.append(StepRecord(step=1, time=bad, event=step, node=bad, visit=1))
    file = tmp_path / "x.jsonl"
    text = "".join((line_of(header), *map(line_of, records), f'{{"{bad[:2]}\n'))
    file.write_bytes(text.encode("utf-8", errors="backslashreplace"))
    for arguments in ([], ["--kind", ",".join(kinds[:-1])], ["--replay", FLOW]):
        told = flowcat("trace", file, *arguments)
        assert all(c.isprintable() or c == "\n" for c in told.out + told.err), arguments
    told = flowcat("trace", file, "--node", f"{bad}x")
    assert all(c.isprintable() or c == "\n" for c in told.err)


def test_what_cannot_be_read_is_told(tmp_path: Path, flowcat: Flowcat, golden: Golden) -> None:
    """Spoilt lines are found, and a torn last line is none of them."""
    said = event(1, "speech", "Hello.", {"by": "bot"})
    file = written(tmp_path / "x.jsonl", said, more='spoilt\n{"number": 2}\n{"number": 3, "ti')
    told = flowcat("trace", file)
    assert told.code == 1
    golden("cli/trace_spoilt.txt", told.out)
    torn = written(tmp_path / "y.jsonl", said, more='{"number": 3, "ti')
    assert flowcat("trace", torn).code == 0
    assert "the last line is torn off" in flowcat("trace", torn).out
    assert "the trace has no end" in flowcat("trace", written(tmp_path / "z.jsonl", said)).out


def test_a_trace_from_standard_input() -> None:
    """`-` reads it there."""
    told = run("trace", "-", "--kind", "end", stdin=TRACE.read_bytes())
    assert told.code == 0
    assert "end: booked" in told.out


def test_the_same_flow_goes_the_same_way(desk: Path, flowcat: Flowcat, golden: Golden) -> None:
    """Every step is compared, without the flow's Python and without Pipecat."""
    assert not (desk / "restaurant_tools.py").exists()
    told = flowcat("trace", "call.jsonl", "--replay", "restaurant.flow.yaml")
    assert (told.code, told.err) == (0, "")
    golden("cli/trace_replay_same.txt", told.out)


def test_another_flow_goes_another_way(desk: Path, flowcat: Flowcat, golden: Golden) -> None:
    """Prompts, writes and the place where it parts from the call, with both sides."""
    flow = desk / "restaurant.flow.yaml"
    text = FLOW.read_text(encoding="utf-8")
    for old, new in (
        ("Ask what time they would like", "Ask when they would like"),
        ('result.status == "available"', 'result.status == "full"'),
    ):
        assert old in text
        text = text.replace(old, new)
    flow.write_text(text, encoding="utf-8")
    told = flowcat("trace", "call.jsonl", "--replay", "restaurant.flow.yaml")
    assert told.code == 1
    golden("cli/trace_replay_other.txt", told.out)
    data = json.loads(flowcat("trace", TRACE, "--replay", flow, "--format", "json").out)
    assert (data["flow_changed"], data["exact"], data["compared"]) == (True, True, 10)
    assert {one["what"] for one in data["differences"]} >= {"Enter messages", "node"}


def test_a_replay_says_what_keeps_it_from_being_exact(tmp_path: Path, flowcat: Flowcat) -> None:
    """Values that are not in the trace, and variables of the environment."""
    text = (
        "flowcat: 1\nname: x\nenv: [KEY]\ninitial_node: a\nnodes: {a: {task: 'To {{ env.KEY }}'}}\n"
    )
    flow = tmp_path / "x.flow.yaml"
    flow.write_text(text, encoding="utf-8")
    start = {"event": "Start", "inputs": {}}
    step = StepRecord(step=1, time=BEGUN, event=start, node="a", visit=1, hidden=2)
    told = flowcat("trace", written(tmp_path / "x.jsonl", step), "--replay", flow)
    assert "not exact: 2 values are not in the trace, because they are sensitive" in told.out
    assert "not exact: the flow reads the environment, which is in no trace" in told.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cal.jsonl"], "there is no file cal.jsonl; did you mean call.jsonl?"),
        (["call.jsonl", "--kind", "fnction"], "there is no `fnction`; did you mean `function`?"),
        (["call.jsonl", "--node", "gret"], "the call was never at `gret`; did you mean `greet`?"),
        (["call.jsonl", "--replai", "x"], "no option `--replai`; did you mean `--replay`?"),
        (["other.txt"], "other.txt is no trace that can be read: it is no JSON"),
        (["later.jsonl"], "is no trace that can be read: a later Flowcat wrote it, 9.0"),
        (["empty"], "empty is no trace that can be read: it does not begin as a trace does"),
        (["call.jsonl", "--replay", "no.yaml"], "there is no file no.yaml"),
        (["call.jsonl", "--replay", "x", "-f"], "--follow and --replay exclude each other"),
        (["call.jsonl", "--replay", "x", "--kind", "end"], "--kind and --node have no use"),
        (["call.jsonl", "-f", "--format", "json"], "--format json has no use"),
        (["-", "-f"], "standard input cannot be followed"),
        (["header.jsonl", "--replay", str(FLOW)], "header.jsonl holds no step to play again"),
        (["resumed.jsonl", "--replay", str(FLOW)], "it begins in the midst of a call"),
    ],
)
def test_what_cannot_run_is_told_in_a_line(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    flowcat: Flowcat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a way out, and exit code 2."""
    monkeypatch.chdir(tmp_path)
    Path("call.jsonl").write_bytes(TRACE.read_bytes())
    Path("other.txt").write_text("hello\n", encoding="utf-8")
    Path("later.jsonl").write_text('{"flowcat_trace": 9, "flowcat": "9.0"}\n', encoding="utf-8")
    Path("empty").touch()
    written(Path("header.jsonl"))
    resumed = {"event": "Resumed", "entered": True}
    step = StepRecord(step=1, time=BEGUN, event=resumed, node="a", visit=3)
    written(Path("resumed.jsonl"), step)
    told = flowcat("trace", *arguments)
    assert (told.code, told.out) == (2, "")
    assert message in told.err
    assert told.err.count("\n") == 1


def test_a_flow_with_errors_is_not_played(tmp_path: Path, flowcat: Flowcat) -> None:
    """Its faults are told instead."""
    (tmp_path / "x.flow.yaml").write_text("flowcat: 1\n", encoding="utf-8")
    told = flowcat("trace", TRACE, "--replay", tmp_path / "x.flow.yaml")
    assert told.code == 1
    assert "error[" in told.out


def test_following_shows_what_is_added_to_the_end_of_the_call(tmp_path: Path) -> None:
    """It begins with what is there, goes on line by line, and ends with the call."""
    lines = TRACE.read_bytes().splitlines(keepends=True)
    file = tmp_path / "call.jsonl"
    file.write_bytes(b"".join(lines[:5]))
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*COMMAND, "trace", "-f", file],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80"},
    )
    assert process.stdout is not None
    shown = b""
    while b"Hello!" not in shown:
        shown += os.read(process.stdout.fileno(), 65536)
    assert b"outcome" not in shown
    with file.open("ab") as growing:
        growing.write(b"".join(lines[5:])[:-10])
        growing.flush()
        while b"end: booked" not in shown:
            shown += os.read(process.stdout.fileno(), 65536)
        growing.write(b"".join(lines)[-10:])
    shown += process.stdout.read()
    process.stdout.close()
    assert process.wait(timeout=10) == 0
    assert shown.decode() == run("trace", TRACE).out


def test_following_ends_when_the_user_says_so(tmp_path: Path) -> None:
    """Ctrl-C leaves no traceback."""
    file = written(tmp_path / "x.jsonl", event(1, "speech", "Hello.", {"by": "bot"}))
    told = run_on_terminal("trace", "-f", file.name, cwd=tmp_path, typed=[Typed("Hello.", b"\x03")])
    assert told.code == 130
    assert "Traceback" not in told.out


def test_the_recorded_call_is_the_one_of_the_script(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """`flowcat chat --trace` writes what these tests read, but for the times."""
    file = tmp_path / "call.jsonl"
    script = RECORDED / "caller.txt"
    assert run("chat", FLOW, "--script", script, "--trace", file).code == 0
    timed = _timed(file.read_text(encoding="utf-8"))
    if request.config.getoption("--update-golden"):
        TRACE.write_text(timed, encoding="utf-8")
    assert timed == TRACE.read_text(encoding="utf-8")


def _timed(text: str) -> str:
    """Give a trace the times of people who talk."""
    moment = datetime(2027, 3, 8, 18, 30, tzinfo=UTC)
    lines = []
    for line in text.splitlines():
        data = json.loads(line)
        told = data.get("data", {})
        kind = data.get("event", {}).get("event")
        takes = {"caller": 3.4, "llm": 1.2, "Replied": 0.3, "Returned": 0.3}
        moment += timedelta(seconds=takes.get(told.get("by") or kind, 0.0))
        data |= {name: moment.isoformat() for name in ("time", "closed") if name in data}
        if "flowcat" in data:
            data["flowcat"] = "0.1.0"
        if "seconds" in told:
            told["seconds"] = 0.3 if data["text"] == "check_availability" else 0.0
        lines.append(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")
    return "".join(lines)
