"""What listeners are told of a call: each kind, with time, number, node and visit."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from tests.runtime.session.line import Gate, calling, once

from flowcat import Flow, RunError, SessionEvent
from flowcat.runtime.headless import Call, PacedSpeech
from flowcat.runtime.hearing import own_words

FLOW = """\
flowcat: 1
state:
  n: {type: integer, maximum: 9}
initial_node: a
nodes:
  a:
    task: Talk.
    functions:
      - {name: note, description: D., fills: [n]}
      - name: go
        description: D.
        parameters: {n: {type: integer}}
        set: {n: "{{ args.n }}"}
        transition_to: hello
      - {name: slow, description: D., handler: h, effects: read}
      - {name: work, description: D., transition_to: work}
  hello: {say: "Welcome, number {{ n }}.", transition_to: b}
  work: {run: count, transition_to: [{when: result.value == 1, to: b}, {to: a}]}
  b:
    task: Talk.
    functions:
      - {name: stop, description: D., transition_to: bye}
  bye: {end: done}
functions:
  count: {description: D., handler: h}
"""


def ticking() -> Any:
    """Return a clock that goes on by a second whenever it is asked."""
    seconds = count()
    start = datetime(2027, 3, 8, 10, 0, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(seconds))


def of(trace: tuple[SessionEvent, ...], *kinds: str) -> list[SessionEvent]:
    """Return the events of some kinds."""
    return [event for event in trace if event.kind in kinds]


async def test_each_event_tells_where_it_happened() -> None:
    """Through a silent node each event has the node and the visit of its own moment."""
    flow = Flow.from_text(FLOW, {"h": lambda: 1})
    async with calling(flow, {"go": once("go", n=4)}) as line:
        await line.says("go")
        told = [(event.kind, event.text, event.node, event.visit) for event in line.session.trace]
    assert told == [
        ("transition", "start -> a", "a", 1),
        ("enter", "a", "a", 1),
        ("call", "go", "a", 1),
        ("function", "go", "a", 1),
        ("write", "n", "a", 1),
        ("exit", "a", "a", 1),
        ("transition", "a -> hello", "hello", 2),
        ("speech", "Welcome, number 4.", "hello", 2),
        ("exit", "hello", "hello", 2),
        ("transition", "hello -> b", "b", 3),
        ("enter", "b", "b", 3),
    ]


async def test_events_are_numbered_and_timed_by_the_sessions_clock() -> None:
    """Numbers have no gap, and an injected clock tells every time, in order."""
    flow = Flow.from_text(FLOW, {"h": lambda: 1})
    async with calling(flow, {"go": once("go", n=4)}, clock=ticking()) as line:
        await line.says("go")
        trace = line.session.trace
    assert [event.number for event in trace] == list(range(1, len(trace) + 1))
    times = [event.time for event in trace]
    assert times == sorted(times)
    assert times[0].year == 2027


async def test_without_a_clock_the_time_is_that_of_the_flows_zone() -> None:
    """The system's clock is read when something happens, whenever the trace is."""
    flow = Flow.from_text(FLOW.replace("state:", "timezone: Asia/Tokyo\nstate:"), {"h": lambda: 1})
    before = datetime.now(UTC)
    async with calling(flow, {"note": once("note", n=4)}) as line:
        await line.says("note")
        after = datetime.now(UTC)
        await line.says("note")
        first = line.session.trace[0].time
    assert before <= first <= after
    assert first.utcoffset() == timedelta(hours=9)


async def test_a_function_tells_what_came_of_it() -> None:
    """One event a call: its arguments, its result, where it leads, and how long it took."""
    flow = Flow.from_text(FLOW, {"h": lambda: {"fine": True}})
    calls = {"go": once("go", n=4), "note": once("note", n=5), "bad": once("note", n=10)}
    calls["slow"] = once("slow")
    async with calling(flow, calls, clock=ticking()) as line:
        for words in ("note", "bad", "slow", "go"):
            await line.says(words)
        note, bad, slow, go = of(line.session.trace, "function")
    assert (note.data["outcome"], note.data["result"]) == ("answered", {"status": "ok", "n": 5})
    assert bad.data["outcome"] == "refused"
    assert "at most 9" in str(bad.data["result"])
    assert (slow.text, slow.data["result"]) == ("slow", {"fine": True})
    assert (go.data["arguments"], go.data["to"]) == ({"n": 4}, "hello")
    assert note.data["seconds"] == 0.0
    assert isinstance(slow.data["seconds"], float)
    assert slow.data["seconds"] > 0


async def test_a_function_that_fails_or_is_cancelled_tells_so() -> None:
    """A failure has its kind; a barge-in cancels a read."""

    def fails() -> None:
        raise RuntimeError("hunter2")

    async with calling(Flow.from_text(FLOW, {"h": fails}), {"slow": once("slow")}) as line:
        await line.says("slow")
        (failed,) = of(line.session.trace, "function")
    assert (failed.data["outcome"], failed.data["kind"]) == ("failed", "exception")
    assert "hunter2" not in repr(failed)

    gate = Gate()
    flow = Flow.from_text(FLOW, {"h": gate.wait})
    async with calling(flow, {"slow": once("slow")}, gates=(gate,)) as line:
        await line.headless.barge_in("slow")
        await gate.reached.wait()
        await line.says("never mind")
        (cancelled,) = of(line.session.trace, "function")
    assert cancelled.data["outcome"] == "cancelled"


async def test_the_function_of_a_run_node_is_one_like_others() -> None:
    """It has no call before it, and is told of at its node."""
    async with calling(Flow.from_text(FLOW, {"h": lambda: 1}), {"work": once("work")}) as line:
        await line.says("work")
        _, run = of(line.session.trace, "function")
    assert (run.text, run.node, run.data["outcome"], run.data["result"]) == (
        "count", "work", "answered", 1,
    )  # fmt: skip


async def test_a_run_that_is_left_behind_tells_so() -> None:
    """Code that moves the flow away from a slow `run` node gives its function up."""
    gate = Gate()
    flow = Flow.from_text(FLOW, {"h": gate.wait})
    async with calling(flow, {"work": once("work")}, gates=(gate,)) as line:
        await line.headless.barge_in("work")
        await gate.reached.wait()
        await line.session.goto("b")
        run = of(line.session.trace, "function")[-1]
        gate.open()
        await line.headless.settle()
        assert of(line.session.trace, "function")[-1] is run
    assert (run.text, run.data["outcome"], run.node) == ("count", "left", "work")


async def test_speech_tells_who_said_what() -> None:
    """The caller's words, the LLM's, and those that the bot was told to say exactly."""
    heard: list[tuple[object, str]] = []
    flow = Flow.from_text(FLOW, {"h": lambda: 1})
    async with calling(flow, {"go": once("go", n=4)}) as line:
        line.session.on("speech", lambda event: heard.append((event.data["by"], event.text)))
        await line.says("hello there")
        await line.says("go")
    assert heard == [
        ("caller", "hello there"),
        ("llm", "Yes."),
        ("caller", "go"),
        ("bot", "Welcome, number 4."),
        ("llm", "Yes."),
    ]


async def test_what_is_said_near_a_sensitive_value_is_not_shown() -> None:
    """Where a function takes one, nobody knows it before it is called: words there are hidden."""
    text = """\
flowcat: 1
state: {pin: {type: string, sensitive: true}}
initial_node: a
nodes:
  a:
    task: Ask.
    functions: [{name: f, description: D., fills: [pin], transition_to: b}]
  b:
    on_enter: [{say: "Thanks for {{ pin }}."}]
    task: Talk.
"""
    heard: list[tuple[object, str, str]] = []
    async with calling(Flow.from_text(text), {"it is kite": once("f", pin="kite")}) as line:
        line.session.on("speech", lambda e: heard.append((e.data["by"], e.text, e.node)))
        await line.says("it is kite")
        await line.says("and on")
        await line.says("as I said, kite")
        assert "kite" not in repr(line.session.trace)
    assert heard[:2] == [("caller", "(sensitive)", "a"), ("bot", "Thanks for (sensitive).", "b")]
    assert heard[-2:] == [("caller", "as I said, (sensitive)", "b"), ("llm", "Yes.", "b")]


async def test_what_is_made_of_a_sensitive_value_is_hidden_too() -> None:
    """Spelled, cut, or in a call's arguments: the part of a text that reads it is not shown."""
    text = """\
flowcat: 1
state: {pin: {type: string, sensitive: true}, ok: {type: boolean}}
initial_node: a
nodes:
  a:
    task: Ask.
    functions:
      - name: f
        description: D.
        fills: [pin]
        handler: h
        arguments: {code: "x{{ args.pin | spell }}"}
        transition_to:
          - to: b
            result: {told: "{{ args.pin | spell }}", is: "{{ 'one' if args.pin == '1' else 2 }}"}
  b: {say: "Yes, it is {{ pin | spell }}.", transition_to: c}
  c: {task: "Read back {{ pin | spell }}. It is {{ 'known' if pin != null else 'unknown' }}."}
"""
    heard: list[tuple[object, str]] = []
    flow = Flow.from_text(text, {"h": lambda pin, code: {"same": code}})
    async with calling(flow, {"go": once("f", pin="kite")}) as line:
        line.session.on("speech", lambda event: heard.append((event.data["by"], event.text)))
        await line.says("go")
        await line.says("and on")
        trace = repr(line.session.trace)
    assert "kite" not in trace
    assert "k i" not in trace.lower()
    # At `c` the prompt shows it, so the LLM may say it in any form.
    assert heard == [
        ("caller", "(sensitive)"),
        ("bot", "Yes, it is (sensitive)."),
        ("llm", "(sensitive)"),
        ("caller", "(sensitive)"),
        ("llm", "(sensitive)"),
    ]


@pytest.mark.parametrize(
    ("said", "exact", "cut", "left", "later"),
    [
        ("Hello. How are you?", [], False, "Hello. How are you?", []),
        ("Hello. How are you?", ["Hello."], False, "How are you?", []),
        ("Hello.  How\nare you?", ["Hello.", "How are you?"], False, "", []),
        ("Hello. How are", ["Hello.", "How are you?"], True, "", []),
        ("How are", ["How are you?"], False, "How are", ["How are you?"]),
        ("", ["Hello."], True, "", ["Hello."]),
        ("One moment. It is free.", ["One  moment.", "Later."], False, "It is free.", ["Later."]),
    ],
)
def test_exact_words_are_not_the_llms(
    *, said: str, exact: list[str], cut: bool, left: str, later: list[str]
) -> None:
    """Pipecat puts both into one turn; what was decided on may be said in a later one."""
    assert own_words(said, exact, cut=cut) == (left, later)


async def test_words_that_are_cut_off_are_told_as_far_as_they_came() -> None:
    """What the caller has heard, and that it was interrupted."""
    speech = PacedSpeech()
    heard: list[SessionEvent] = []
    flow = Flow.from_text(FLOW, {"h": lambda: 1})
    async with calling(flow, {"note": once("note", n=1)}, speech=speech) as line:
        await speech.play(1)
        await line.headless.settle()
        line.session.on("speech", heard.append)
        await speech.play(2)
        await line.says("note")
        await line.headless.barge_in("wait")
        await line.headless.settle()
    assert [(one.data["by"], one.text, one.data.get("interrupted")) for one in heard[:3]] == [
        ("caller", "note", None),
        ("llm", "After the", True),
        ("caller", "wait", None),
    ]


async def test_an_argument_that_is_stored_as_something_sensitive_is_hidden() -> None:
    """Its own name says nothing, but where it goes does; so does a result's field."""
    text = """\
flowcat: 1
state: {pin: {type: string, sensitive: true}, card: {type: string, sensitive: true}}
initial_node: a
nodes:
  a:
    task: Ask.
    functions:
      - name: f
        description: D.
        parameters: {code: {type: string}}
        handler: h
        set: {pin: "{{ args.code }}", card: "{{ result.number }}"}
"""
    flow = Flow.from_text(text, {"h": lambda code: {"number": f"x{code}", "other": 1}})
    async with calling(flow, {"go": once("f", code="kite")}) as line:
        await line.says("go")
        assert line.session.state["card"] == "xkite"
        assert "kite" not in repr(line.session.trace)
        (event,) = of(line.session.trace, "function")
    assert event.data["result"] == {"number": "(sensitive)", "other": 1}


async def test_variables_of_the_environment_are_in_no_event() -> None:
    """Whatever a flow makes of a variable, its value is not shown."""
    end = "{outcome: x, say: 'Key {{ env.KEY }}.'}"
    text = f"flowcat: 1\nenv: [KEY]\ninitial_node: a\nnodes: {{a: {{end: {end}}}}}\n"
    async with calling(Flow.from_text(text), env={"KEY": "s3cr3t"}) as line:
        assert line.kinds("speech") == ["Key (sensitive)."]


async def test_there_are_no_other_kinds() -> None:
    """A listener to a kind that never comes is a fault, told at once."""
    async with calling(Flow.from_text(FLOW, {"h": lambda: 1})) as line:
        with pytest.raises(RunError, match="no event `transitoin`; did you mean `transition`"):
            line.session.on("transitoin", print)


async def test_reading_the_trace_late_changes_nothing() -> None:
    """Whether somebody listens or not, the trace is the same."""
    flow = Flow.from_text(FLOW, {"h": lambda: 1})
    traces = []
    for listens in (True, False):
        calls = {"many": tuple(Call("note", {"n": n % 10}) for n in range(60))}
        async with calling(flow, calls) as line:
            if listens:
                line.session.on("error", print)
            await line.says("many")
            await asyncio.sleep(0)
            traces.append([(e.number, e.kind, e.text, e.node) for e in line.session.trace])
    assert traces[0] == traces[1]
    assert len(traces[0]) > 120
