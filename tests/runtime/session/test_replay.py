"""What was recorded on the real pipeline is decided by the step alone again, in the same way."""

import asyncio
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import InputDTMFFrame
from tests.flows.shipped import Script, scripts
from tests.runtime.session.line import calling, once
from tests.runtime.session.random_calls import SECRETS, RandomCall, SecretCall

from flowcat import Flow, Session
from flowcat.checks import check_text
from flowcat.plan.compiling import compile_plan
from flowcat.runtime.headless import Call, Headless
from flowcat.runtime.offline_llm import OfflineLLM
from flowcat.trace.reading import Trace, read_trace
from flowcat.trace.replay import Replay, replay


def again(trace: Trace, text: str) -> Replay:
    """Play a trace again as `flowcat trace --replay` does: without the flow's Python."""
    facts = trace.header.facts()
    checked = check_text(text, "x.flow.yaml", python=frozenset(facts))
    assert checked.flow is not None
    return replay(compile_plan(checked.flow, facts), trace.header, trace.steps)


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_random_calls_of_random_flows_play_again(seed: int) -> None:
    """Barge-ins, failures, several calls at once, moves by code: all comes out the same."""
    call = RandomCall(seed)
    trace = asyncio.run(call.hold())
    played = replay(
        compile_plan(call.flow.document, trace.header.facts()), trace.header, trace.steps
    )
    assert played.differences == ()
    assert played.compared == len(trace.steps) >= 1
    assert played.is_exact
    assert trace.bad == []


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_no_trace_of_a_random_call_shows_a_secret(seed: int) -> None:
    """Neither the value, nor what the flow makes of it, wherever either comes to."""
    call = SecretCall(seed)
    written = asyncio.run(call.written())
    for secret in SECRETS:
        for form in (secret, secret[:4], " ".join(secret[:3])):
            assert form.lower() not in written.lower()
    trace = read_trace(written.encode())
    assert trace.bad == []
    plan = compile_plan(call.flow.document, trace.header.facts())
    assert all(one.what != "fault" for one in replay(plan, trace.header, trace.steps).differences)


async def test_the_secrets_of_random_calls_do_come_up() -> None:
    """The test above has something to find: without `sensitive` the traces are full of them."""

    class Open(SecretCall):
        def _told(self, text: str) -> str:
            return super()._told(text).replace(", sensitive: true", "")

    traces = [await Open(seed).written() for seed in range(12)]
    assert sum(any(secret in trace for secret in SECRETS) for trace in traces) >= 6


def test_the_random_flows_can_be_run() -> None:
    """What is tried on them holds for flows that users could write."""
    call = RandomCall(3)
    assert Flow.from_text(call.text, call.handlers).plan.nodes.keys() == call.flow.plan.nodes.keys()


async def test_random_calls_meet_what_can_happen() -> None:
    """Calls in every phase, moves by code, and what Python writes to the state."""
    met: Counter[str] = Counter()
    for seed in range(30):
        trace = await RandomCall(seed).hold()
        met.update(str(step.event["event"]) for step in trace.steps)
        met["state"] += sum(bool(step.state) for step in trace.steps)
    kinds = {"Start", "Replied", "Requested", "Returned", "Failed", "Landed", "Gone", "Moved"}
    assert all(met[kind] >= 5 for kind in (*kinds, "state")), met


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.name)
async def test_our_own_flows_play_again(script: Script) -> None:
    """Every caller's script of every flow that we ship."""
    written = io.StringIO()
    flow = Flow.load(script.flow)
    llm = OfflineLLM()
    running: list[Session] = []
    async with Headless(llm, busy=lambda: any(session.busy for session in running)) as pipeline:
        session = flow.session(
            llm=llm,
            context_aggregator=pipeline.aggregators,
            worker=pipeline.worker,
            inputs=script.inputs,
            trace=written,
        )
        running.append(session)
        await session.start()
        await pipeline.settle()
        for line in script.lines:
            await pipeline.say(line)
    trace = read_trace(written.getvalue().encode())
    facts = trace.header.facts()
    assert facts == {name: handler.facts for name, handler in flow.handlers.items()}
    played = replay(trace.header.plan(flow.document), trace.header, trace.steps)
    assert played.differences == ()
    assert played.compared == played.steps


async def test_hidden_values_make_a_replay_that_is_not_exact(tmp_path: Path) -> None:
    """A schema that the stand-in would break does not keep the call from going its way."""
    text = """\
flowcat: 1
state: {pin: {type: string, pattern: "^[0-9]{4}$", sensitive: true}, n: {type: integer}}
initial_node: a
nodes:
  a:
    task: Ask.
    functions:
      - name: f
        description: D.
        fills: [pin]
        parameters: {n: {type: integer, maximum: 5}}
        handler: h
        returns: {pin: {type: string, pattern: "^[0-9]{4}$"}}
        set: {n: "{{ args.n }}"}
        transition_to: b
  b: {task: "It is {{ pin }}."}
"""

    def check(pin: str, n: int) -> dict[str, Any]:
        return {"pin": pin, "n": n}

    file = tmp_path / "call.jsonl"
    calls = {"bad": (Call("f", {"pin": "4711", "n": 6}),), "go": once("f", pin="4711", n=5)}
    async with calling(Flow.from_text(text, {"h": check}), calls, trace=file) as line:
        await line.says("bad")
        await line.says("go")
        assert line.session.node == "b"
    played = again(read_trace(file.read_bytes()), text)
    assert (played.differences, played.is_exact, played.hidden) == ((), False, 3)


async def test_digits_of_a_sensitive_value_are_in_no_trace(tmp_path: Path) -> None:
    """Each key is a 0 in it; the digits that end the input are what they were."""
    text = """\
flowcat: 1
state: {pin: {type: string, pattern: "^[0-9]{3}$", sensitive: true}}
initial_node: a
nodes:
  a:
    task: Ask.
    dtmf: {collect: {into: pin, terminator: "#", transition_to: b}}
    functions: [{name: f, description: D., transition_to: c}]
  b: {task: "It is {{ pin }}.", functions: [{name: f, description: D., transition_to: c}]}
  c: {end: done}
"""
    file = tmp_path / "call.jsonl"
    async with calling(Flow.from_text(text), trace=file) as line:
        for key in "975#":
            await line.headless.worker.queue_frame(InputDTMFFrame(button=KeypadEntry(key)))
        await line.headless.settle()
        assert (line.session.node, line.session.state["pin"]) == ("b", "975")
    trace = read_trace(file.read_bytes())
    keys = [step.event["key"] for step in trace.steps if step.event["event"] == "Pressed"]
    assert keys == ["0", "0", "0", "#"]
    played = again(trace, text)
    assert (played.differences, played.hidden) == ((), 3)


async def test_what_a_flow_does_otherwise_is_told(tmp_path: Path) -> None:
    """A word, a write, a way: each with what was recorded and what it is now."""
    text = """\
flowcat: 1
state: {n: {type: integer}}
initial_node: a
nodes:
  a:
    task: Ask.
    functions:
      - {name: f, description: D., fills: [n], transition_to: [{when: n > 3, to: b}, {to: $stay}]}
  b: {task: Talk., functions: [{name: g, description: D., transition_to: c}]}
  c: {end: done}
"""
    file = tmp_path / "call.jsonl"
    calls = {"go": once("f", n=5), "end": once("g")}
    async with calling(Flow.from_text(text), calls, trace=file) as line:
        await line.says("go")
        await line.says("end")
    trace = read_trace(file.read_bytes())
    assert again(trace, text).differences == ()

    (words,) = again(trace, text.replace("task: Talk.", "task: Chat.")).differences
    assert (words.step, words.node, words.what) == (5, "a", "Enter messages")
    assert (words.recorded, words.now) == ([["developer", "Talk."]], [["developer", "Chat."]])

    writes = again(trace, text.replace("fills: [n],", "fills: [n], set: {n: '{{ args.n + 1 }}'},"))
    assert writes.differences[0].what == "state n"
    assert (writes.differences[0].recorded, writes.differences[0].now) == (5, 6)
    assert writes.compared == writes.steps

    way = again(trace, text.replace("n > 3", "n > 5"))
    (elsewhere,) = (one for one in way.differences if one.what == "node")
    assert (elsewhere.recorded, elsewhere.now) == ("b (visit 2)", "a (visit 1)")
    assert (way.compared, way.steps) == (5, 10)

    outcome = again(trace, text.replace("end: done", "end: other")).differences
    assert [(one.what, one.recorded, one.now) for one in outcome] == [("outcome", "done", "other")]

    gone = again(trace, text.replace("name: f,", "name: other,"))
    assert {"Enter tools", "state n"} <= {one.what for one in gone.differences}
