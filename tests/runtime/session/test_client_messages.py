"""An RTVI client is told where the conversation is, on a real pipeline."""

from typing import Any

import pytest
from pipecat.frames.frames import Frame, OutputTransportMessageUrgentFrame
from pipecat.processors.frame_processor import FrameDirection
from tests.runtime.session.line import calling, does, once

from flowcat import Flow, RunError, Session
from flowcat.runtime.headless import Headless, ScriptedLLM, TextSpeech

FLOW = """\
flowcat: 1
name: counting
initial_node: a
nodes:
  a:
    task: Talk.
    functions: [{name: go, description: D., transition_to: hello}]
  hello: {say: Welcome., transition_to: bye}
  bye: {end: done}
"""


class Transport(TextSpeech):
    """Keeps what would be sent to the client."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Any] = []

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Keep messages, and do the rest as ever."""
        if isinstance(frame, OutputTransportMessageUrgentFrame):
            self.sent.append(frame.message)
        await super().process_frame(frame, direction)


async def test_a_client_is_told_of_each_move() -> None:
    """Silent nodes too, and the outcome at the end, in order."""
    llm, transport = ScriptedLLM(does({"go": once("go")})), Transport()
    sessions: list[Session] = []
    async with Headless(
        llm,
        speech=transport,
        busy=lambda: any(session.busy for session in sessions),
        options={"enable_rtvi": True},
    ) as headless:
        session = Flow.from_text(FLOW).session(
            llm=llm,
            context_aggregator=headless.aggregators,
            worker=headless.worker,
            tells_client=True,
        )
        sessions.append(session)
        await session.start()
        await headless.settle()
        await headless.say("go")
    told = [one["data"] for one in transport.sent if one["type"] == "server-message"]
    moves = [("", "a", 1), ("a", "hello", 2), ("hello", "bye", 3)]
    assert told == [
        *(
            {"type": "flow-node", "flow": "counting", "from": before, "to": to, "visit": visit}
            for before, to, visit in moves
        ),
        {"type": "flow-end", "flow": "counting", "outcome": "done"},
    ]


async def test_a_move_made_before_the_pipeline_runs_is_told_once_it_does() -> None:
    """A session may be started first."""
    llm, transport = ScriptedLLM(does({})), Transport()
    sessions: list[Session] = []
    headless = Headless(
        llm,
        speech=transport,
        busy=lambda: any(session.busy for session in sessions),
        options={"enable_rtvi": True},
    )
    session = Flow.from_text(FLOW).session(
        llm=llm,
        context_aggregator=headless.aggregators,
        worker=headless.worker,
        tells_client=True,
    )
    sessions.append(session)
    await session.start()
    async with headless:
        await headless.settle()
    told = [one["data"] for one in transport.sent if one["type"] == "server-message"]
    assert [one["to"] for one in told] == ["a"]


async def test_a_worker_without_rtvi_is_refused() -> None:
    """Messages that nobody would ever get are a fault of the set-up."""
    with pytest.raises(RunError, match="the worker has no RTVI"):
        async with calling(Flow.from_text(FLOW), tells_client=True):
            pass


_EMITS = """\
flowcat: 1
state: {n: {type: integer, default: 3}}
initial_node: a
nodes:
  a:
    task: Talk.
    on_enter: [{emit: {type: progress, step: "{{ n }}"}}]
    functions: [{name: go, description: D., transition_to: bye}]
  bye: {end: done}
"""


@pytest.mark.parametrize("clients", [1, 0])
async def test_a_flow_sends_messages_of_its_own(clients: int) -> None:
    """As they stand in the flow, with their types; without a client they are let go."""
    llm, transport = ScriptedLLM(does({})), Transport()
    sessions: list[Session] = []
    async with Headless(
        llm,
        speech=transport,
        busy=lambda: any(session.busy for session in sessions),
        options={"enable_rtvi": clients > 0},
    ) as headless:
        session = Flow.from_text(_EMITS).session(
            llm=llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        sessions.append(session)
        await session.start()
        await headless.settle()
        assert session.node == "a"
    told = [one["data"] for one in transport.sent if one["type"] == "server-message"]
    assert told == [{"type": "progress", "step": 3}] * clients
