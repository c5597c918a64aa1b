"""What a session sees to itself on the standalone package, because its manager does not."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from pipecat.frames.frames import ControlFrame, Frame
from pipecat.processors.frame_processor import FrameDirection
from tests.runtime.hazards import Brain, Stage

import flowcat
from flowcat import Flow, RunError, Session
from flowcat.runtime.headless import Call, Headless, Reply, ScriptedLLM
from flowcat.runtime.pipecat_flows import FlowManager

_BRACES = """\
flowcat: 1
name: braces
role_message: Say \\{{ role }} as it stands.
initial_node: a
state:
  party: {type: string, default: "{{ role }}"}
nodes:
  a:
    task: Explain \\{{ name }} to the party of {{ party }}.
"""

_LOOK = """\
flowcat: 1
name: look
handlers: tools.py
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: look, description: Look it up., handler: look, effects: read}
"""

_GO = """\
flowcat: 1
name: go
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: Go on., transition_to: b}
  b:
    task: task b
    functions:
      - {name: leave, description: Leave., transition_to: a}
"""

_LONG_ENOUGH = 50
"""Passes of the event loop in which all that can happen before the slow frame is done happens."""


async def _started(flow: Flow, headless: Headless, llm: ScriptedLLM) -> Session:
    session = flow.session(llm=llm, context_aggregator=headless.aggregators, worker=headless.worker)
    await session.start()
    await headless.settle()
    return session


async def test_texts_reach_the_llm_as_they_stand() -> None:
    """Braces in a prompt are braces: no backslash of an escape is sent along."""
    llm = ScriptedLLM([Reply("Hello.")])
    async with Headless(llm) as headless:
        await _started(Flow.from_text(_BRACES), headless, llm)
    (seen,) = llm.inferences
    assert seen.messages[0]["content"] == "Explain {{ name }} to the party of {{ role }}."
    assert (seen.system or "").startswith("Say {{ role }} as it stands.")


def _returning(following: object) -> Callable[..., Any]:
    async def look(flow_manager: FlowManager) -> tuple[Any, Any]:
        """Look it up."""
        return {"found": 3}, following

    return look


async def _said_after(following: object) -> tuple[str, ...]:
    llm = ScriptedLLM([Reply("Hello."), Reply(calls=(Call("look"),)), Reply("There are three.")])
    flow = Flow.from_text(_LOOK, {"look": _returning(following)})
    async with Headless(llm) as headless:
        await _started(flow, headless, llm)
        return (await headless.say("How many?")).said


async def test_no_response_keeps_the_bot_silent() -> None:
    """A direct function that returns `flowcat.NO_RESPONSE` is answered, and nothing is said."""
    assert await _said_after(flowcat.NO_RESPONSE) == ()


async def test_transition_in_yaml_leaves_it_to_the_flow() -> None:
    """A direct function that returns `flowcat.TRANSITION_IN_YAML` goes where the flow says."""
    assert await _said_after(flowcat.TRANSITION_IN_YAML) == ("There are three.",)
    assert await _said_after(None) == ("There are three.",)


def test_the_stand_ins_are_told_apart() -> None:
    """The two are different objects, and neither is a node."""
    stand_ins: tuple[object, ...] = (flowcat.NO_RESPONSE, flowcat.TRANSITION_IN_YAML)
    assert stand_ins[0] is not stand_ins[1]
    assert "NO_RESPONSE" in repr(flowcat.NO_RESPONSE)


@pytest.mark.parametrize("first", ["prompt", "barge-in"])
async def test_a_barge_in_on_entry_drops_no_prompt(first: str) -> None:
    """Though the caller barges in while a node is set up, its prompt and functions get through."""
    llm = ScriptedLLM(Brain({}, Stage()))
    async with Headless(llm) as headless:
        session = await _started(Flow.from_text(_GO), headless, llm)
        gate = _held_up(headless)
        await headless.worker.queue_frame(_SlowFrame())
        deeds = {"prompt": session.goto("b"), "barge-in": headless.barge_in("Wait")}
        under_way = [asyncio.create_task(deeds.pop(first))]
        await _passes()
        under_way += [asyncio.create_task(deed) for deed in deeds.values()]
        await _passes()
        gate.set()
        await asyncio.gather(*under_way)
        await headless.say("Go on")
    assert session.node == "b"
    assert llm.inferences[-1].offered == ("leave",)
    assert {"role": "developer", "content": "task b"} in llm.inferences[-1].messages


@dataclass
class _SlowFrame(ControlFrame):
    """A frame that the user aggregator takes long over, so that what comes behind it waits."""


def _held_up(headless: Headless) -> asyncio.Event:
    """Let slow frames take until the event that is returned is set."""
    gate = asyncio.Event()
    user = headless.aggregators.user()
    process = user.process_frame

    async def slowly(frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, _SlowFrame):
            await gate.wait()
        await process(frame, direction)

    vars(user)["process_frame"] = slowly
    return gate


async def _passes() -> None:
    for _ in range(_LONG_ENOUGH):
        await asyncio.sleep(0)


def test_nodes_for_a_bare_manager_are_refused() -> None:
    """Nodes for a bare manager need one that fills placeholders in; the message says what to do."""
    flow = Flow.from_text(_GO)
    with pytest.raises(RunError, match="use a session"):
        _ = flow.nodes
    with pytest.raises(RunError, match="pipecat_flows"):
        flow.attach(None)  # type: ignore[arg-type]  # it is never looked at
