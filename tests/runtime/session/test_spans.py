"""OpenTelemetry spans of nodes and calls, on a real pipeline, with the SDK's own exporter."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode, Tracer
from pipecat.frames.frames import BotStartedSpeakingFrame, BotStoppedSpeakingFrame
from tests.runtime.session.line import calling, does, once

from flowcat import Flow, Session
from flowcat.runtime.headless import Headless, ScriptedLLM

FLOW = """\
flowcat: 1
name: counting
state:
  n: {type: integer}
  pin: {type: string, sensitive: true}
initial_node: a
nodes:
  a:
    task: Talk.
    functions:
      - {name: note, description: D., fills: [n, pin]}
      - {name: fail, description: D., handler: h}
      - {name: go, description: D., transition_to: bye}
  bye: {end: done}
"""
CALLS = {
    "note": once("note", n=3, pin="kite"),
    "bad": once("note", n="x", pin="kite"),
    "fail": once("fail"),
    "go": once("go"),
}


def fails() -> None:
    """Fail with a secret."""
    raise RuntimeError("hunter2")


@contextmanager
def tracing() -> Iterator[tuple[Tracer, InMemorySpanExporter]]:
    """Give a tracer, and what it exports to."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield provider.get_tracer("test"), exporter
    provider.shutdown()


def named(spans: Sequence[ReadableSpan], name: str) -> list[dict[str, object]]:
    """Return the attributes of the spans of a name."""
    return [dict(span.attributes or {}) for span in spans if span.name == name]


async def test_a_span_for_each_visit_and_each_call() -> None:
    """Names, arguments and what came of it are attributes; nothing sensitive is."""
    with tracing() as (tracer, exporter):
        async with calling(Flow.from_text(FLOW, {"h": fails}), CALLS, tracer=tracer) as line:
            for words in ("note", "bad", "fail", "go"):
                await line.says(words)
        spans = exporter.get_finished_spans()
    note, bad, fail, go = named(spans, "flow.function")
    assert note["flow.arguments"] == '{"n": 3, "pin": "(sensitive)"}'
    assert json.loads(str(note["flow.result"])) == {"status": "ok", "n": 3}
    assert [one["flow.outcome"] for one in (note, bad, fail, go)] == [
        "answered", "refused", "failed", "answered",
    ]  # fmt: skip
    assert (fail["flow.kind"], go["flow.to"]) == ("exception", "bye")
    first, last = named(spans, "flow.node")
    assert (first["flow.node"], first["flow.visit"], first["flow.to"]) == ("a", 1, "bye")
    assert (last["flow.node"], last["flow.from"], last["flow.because"]) == ("bye", "a", "go")
    assert last["flow.outcome"] == "done"
    (failed,) = (span for span in spans if span.status.status_code is StatusCode.ERROR)
    assert failed.status.description == "exception"
    shown = "".join(span.to_json() for span in spans)
    assert "kite" not in shown
    assert "hunter2" not in shown


async def test_without_pipecats_tracing_calls_are_inside_of_their_node() -> None:
    """One trace tree, with the node on top."""
    with tracing() as (tracer, exporter):
        async with calling(Flow.from_text(FLOW, {"h": fails}), CALLS, tracer=tracer) as line:
            await line.says("note")
        spans = {span.name: span for span in exporter.get_finished_spans()}
    node, call = spans["flow.node"], spans["flow.function"]
    assert node.parent is None
    assert call.parent == node.context


async def test_with_pipecats_tracing_they_are_inside_of_its_turn() -> None:
    """Spans of Pipecat's and ours make one trace: conversation, turn, call."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    # Pipecat takes its tracer from the global provider, which can be set once in a program.
    trace.set_tracer_provider(provider)
    llm = ScriptedLLM(does(CALLS))
    sessions: list[Session] = []
    async with Headless(
        llm,
        busy=lambda: any(session.busy for session in sessions),
        options={"enable_turn_tracking": True, "enable_tracing": True},
    ) as headless:
        session = Flow.from_text(FLOW, {"h": fails}).session(
            llm=llm,
            context_aggregator=headless.aggregators,
            worker=headless.worker,
            tracer=trace.get_tracer("test"),
        )
        sessions.append(session)
        await session.start()
        await headless.settle()
        await headless.worker.queue_frames([BotStartedSpeakingFrame(), BotStoppedSpeakingFrame()])
        await headless.say("note")
    spans = exporter.get_finished_spans()
    turns = [span.context for span in spans if span.name == "turn"]
    (call,) = (span for span in spans if span.name == "flow.function")
    assert call.parent in turns
    (conversation,) = (span for span in spans if span.name == "conversation")
    assert call.context is not None
    assert conversation.context is not None
    assert call.context.trace_id == conversation.context.trace_id


def test_nobody_loads_opentelemetry_who_does_not_ask_for_it() -> None:
    """The module that needs it is imported with the first tracer."""
    program = (
        "import sys\n"
        "import flowcat.runtime.session, flowcat.runtime.flow, flowcat.runtime.trace_file\n"
        "print('flowcat.runtime.spans' in sys.modules)\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
