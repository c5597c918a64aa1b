"""Events, traces and messages to a client on the older Pipecat of the standalone package."""

import io
from typing import Any

from pipecat.frames.frames import Frame, OutputTransportMessageUrgentFrame
from pipecat.processors.frame_processor import FrameDirection

from flowcat import Flow, Session
from flowcat.plan.compiling import compile_plan
from flowcat.runtime.headless import Call, Headless, Inference, Reply, ScriptedLLM, TextSpeech
from flowcat.trace.reading import read_trace
from flowcat.trace.replay import replay

_FLOW = """\
flowcat: 1
name: table
state: {n: {type: integer}}
initial_node: a
nodes:
  a:
    task: Ask.
    functions: [{name: f, description: D., fills: [n], transition_to: hello}]
  hello: {say: "For {{ n }}.", transition_to: bye}
  bye: {task: Say goodbye., end: done}
"""


class _Transport(TextSpeech):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Any] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, OutputTransportMessageUrgentFrame):
            self.sent.append(frame.message)
        await super().process_frame(frame, direction)


def _answer(inference: Inference) -> Reply:
    if inference.messages[-1]["role"] == "user":
        return Reply(calls=(Call("f", {"n": 4}),))
    return Reply("Yes.")


async def test_a_call_is_recorded_and_played_again() -> None:
    """Who said what, each move, and the same decisions once more."""
    written = io.StringIO()
    llm, transport = ScriptedLLM(_answer), _Transport()
    sessions: list[Session] = []
    flow = Flow.from_text(_FLOW)
    async with Headless(
        llm,
        speech=transport,
        busy=lambda: any(session.busy for session in sessions),
        options={"enable_rtvi": True},
    ) as headless:
        session = flow.session(
            llm=llm,
            context_aggregator=headless.aggregators,
            worker=headless.worker,
            trace=written,
            tells_client=True,
        )
        sessions.append(session)
        await session.start()
        await headless.settle()
        await headless.say("four")
    trace = read_trace(written.getvalue().encode())
    said = [(one.data["by"], one.text) for one in trace.events if one.kind == "speech"]
    assert said == [
        ("llm", "Yes."), ("caller", "four"), ("bot", "For 4."), ("llm", "Yes."),
    ]  # fmt: skip
    told = [one["data"]["type"] for one in transport.sent if one["type"] == "server-message"]
    assert told == ["flow-node", "flow-node", "flow-node", "flow-end"]
    played = replay(compile_plan(flow.document, trace.header.facts()), trace.header, trace.steps)
    assert (played.differences, played.compared) == ((), len(trace.steps))
