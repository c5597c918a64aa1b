"""Code of the bot's own on the same pipeline: filters, actions, functions, and moves."""

import asyncio
from typing import Any

import pytest
from pipecat.frames.frames import BotStoppedSpeakingFrame, Frame, ManuallySwitchServiceFrame
from pipecat.pipeline.llm_switcher import LLMSwitcher
from pipecat.services.llm_service import FunctionCallParams
from tests.runtime.session.line import Gate, calling, does, once

from flowcat import Flow, RunError, Session
from flowcat.runtime.headless import Call, Headless, ScriptedLLM
from flowcat.runtime.pipecat_flows import FlowManager

_GO = "{name: go, description: d, transition_to: b}"
_TWO = (
    "flowcat: 1\ninitial_node: a\nnodes:\n"
    f"  a: {{task: task a, functions: [{_GO}]}}\n  b: {{task: task b}}\n  c: {{task: task c}}\n"
)
_SAYS = (
    "flowcat: 1\ninitial_node: a\nnodes:\n"
    "  a: {task: task a, functions: [{name: go, description: d, transition_to: s}]}\n"
    "  s: {say: Now some words., transition_to: b}\n  b: {task: task b}\n"
)


def _session(flow: Flow, headless: Headless) -> Session:
    return flow.session(
        llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
    )


@pytest.mark.parametrize("kinds", [(BotStoppedSpeakingFrame,), (Frame,)], ids=["some", "all"])
async def test_a_filter_that_the_bot_sets_later(kinds: tuple[type[Frame], ...]) -> None:
    """A bot that sets the worker's filter after the session was made holds up no words."""
    heard: list[str] = []

    async def hears(_worker: object, frame: Frame) -> None:
        heard.append(type(frame).__name__)

    async with calling(Flow.from_text(_SAYS), {"go": once("go")}) as line:
        line.headless.worker.set_reached_downstream_filter(kinds)
        line.headless.worker.add_event_handler("on_frame_reached_downstream", hears)
        turn = await line.says("go")
        assert (line.session.node, turn.settled) == ("b", True)
        assert turn.said == ("Now some words.", "Yes.")
        assert heard.count("BotStoppedSpeakingFrame") == 2


async def test_an_action_that_the_bot_has_registered() -> None:
    """One type of action with three handlers: of two nodes, and one that code has registered."""
    acted: list[str] = []

    def handler(name: str) -> Any:
        def act(_action: dict[str, Any], _manager: FlowManager) -> None:
            acted.append(name)

        return act

    text = (
        "flowcat: 1\ninitial_node: a\nnodes:\n"
        f"  a:\n    task: t\n    pre_actions: [{{type: ring, handler: one}}]\n"
        f"    functions: [{_GO}, {{name: on, description: d, transition_to: c}}]\n"
        "  b:\n    task: t\n    pre_actions: [{type: ring, handler: two}]\n"
        "    functions: [{name: on, description: d, transition_to: c}]\n"
        "  c:\n    task: t\n    pre_actions: [{type: bell}]\n"
    )
    flow = Flow.from_text(text, {"one": handler("one"), "two": handler("two")})
    async with calling(flow, {"go": once("go"), "on": once("on")}) as line:
        line.session.flow_manager.register_action("ring", handler("by code"))
        line.session.flow_manager.register_action("bell", handler("bell by code"))
        await line.says("go")
        await line.says("on")
        assert acted == ["one", "two", "bell by code"]


async def test_one_name_for_several_things() -> None:
    """A node, a function, a state key and a handler may have one name and stay apart."""
    text = (
        "flowcat: 1\ninitial_node: a\nstate: {go: {type: string}}\nnodes:\n"
        "  a:\n    task: t\n    functions:\n"
        "      - {name: go, description: d, parameters: {}, handler: go, effects: read,\n"
        "         set: {go: '{{ result.go }}'}, transition_to: go}\n"
        "  go: {task: 'go is {{ go }}'}\n"
    )

    async def go() -> Any:
        return {"go": "gone"}

    async with calling(Flow.from_text(text, {"go": go}), {"go": once("go")}) as line:
        await line.says("go")
        assert (line.session.node, line.session.state["go"]) == ("go", "gone")
        assert "go is gone" in line.seen


async def test_a_function_of_the_bots_own_with_a_name_of_the_flow() -> None:
    """Pipecat would call the bot's and the flow would never move on, so the session says so."""

    async def mine(params: FunctionCallParams) -> None:
        await params.result_callback({"mine": True})

    llm = ScriptedLLM()
    async with Headless(llm) as headless:
        llm.register_function("go", mine)
        llm.register_function("other", mine)
        before = len(headless.frames)
        with pytest.raises(RunError, match="the flow offers `go`, and the bot has registered"):
            await _session(Flow.from_text(_TWO), headless).start()
        await headless.settle()
        assert len(headless.frames) == before


async def test_a_function_of_a_node_left_behind() -> None:
    """A model that calls what the last node offered is refused, in words, and nothing moves."""
    async with calling(Flow.from_text(_TWO), {"go": once("go")}) as line:
        await line.says("go")
        turn = await line.says("go")
        assert (line.session.node, turn.said) == ("b", ("After the call.",))
        assert "`go` is not available now" in line.told[-1]
        assert line.session.position.replies == ()


async def test_a_listener_may_move_the_flow() -> None:
    """A listener that moves the conversation as it hears of a move is no hindrance to either."""
    async with calling(Flow.from_text(_TWO), {"go": once("go")}) as line:

        async def listen(event: Any) -> None:
            if event.data["to"] == "b":
                await line.session.goto("c")

        line.session.on("transition", listen)
        async with asyncio.timeout(5):
            turn = await line.says("go")
        assert (line.session.node, turn.settled) == ("c", True)
        assert line.headless.words[-1] == "Yes."


async def test_several_moves_at_once() -> None:
    """Of moves from code made at the same time the last decides, and none is left waiting."""
    async with calling(Flow.from_text(_SAYS)) as line:
        async with asyncio.timeout(5):
            await asyncio.gather(*(line.session.goto(node) for node in ("b", "s", "a", "b")))
        assert await line.headless.settle()
        assert (line.session.node, line.kinds("enter")[-1]) == ("b", "b")


@pytest.mark.parametrize("name", ["b", "of my own"])
async def test_a_handler_may_set_a_node_as_pipecat_lets_it(name: str) -> None:
    """`set_node_from_config` in a handler moves at once; the function's own target is too late."""

    async def leap(flow_manager: FlowManager) -> Any:
        await flow_manager.set_node_from_config({"name": name, "task_messages": []})
        return {"leapt": True}, None

    text = _TWO.replace(_GO, "{name: leap, description: d, handler: leap, transition_to: c}")
    async with calling(Flow.from_text(text, {"leap": leap}), {"go": once("leap")}) as line:
        async with asyncio.timeout(5):
            turn = await line.says("go")
        assert turn.settled
        assert turn.said
        assert line.session.position.replies == ()
        assert line.session.node == ("b" if name == "b" else "c")


async def test_every_member_of_a_switcher() -> None:
    """Calls, unknown functions and catch-alls work on each model, before and after a switch."""
    caught: list[str] = []

    def catch(name: str) -> Any:
        async def catches(params: FunctionCallParams) -> None:
            caught.append(f"{name}: {params.function_name}")
            await params.result_callback({"caught": True})

        return catches

    calls = {"go": once("go"), "odd": (Call("nobody_knows"), Call("back"))}
    llms: list[Any] = [ScriptedLLM(does(calls)), ScriptedLLM(does(calls))]
    llms[0].register_function(None, catch("first"))
    switcher: Any = LLMSwitcher(llms=llms)
    text = _TWO.replace(
        "b: {task: task b}",
        "b: {task: task b, functions: [{name: back, description: d, transition_to: a}]}",
    )
    sessions: list[Session] = []
    async with Headless(switcher, busy=lambda: any(s.busy for s in sessions)) as headless:
        session = _session(Flow.from_text(text), headless)
        sessions.append(session)
        await session.start()
        await headless.settle()
        for number, llm in enumerate(llms):
            await headless.worker.queue_frame(ManuallySwitchServiceFrame(service=llm))
            await headless.settle()
            for words, node in (("go", "b"), ("odd", "a")):
                turn = await headless.say(words)
                # What a bot's own function answers is spoken of by itself, beside the move.
                assert (session.node, turn.settled, turn.said[-1]) == (node, True, "Yes.")
            assert session.position.replies == ()
            assert len(llm.inferences) >= 4 - number
    assert caught == ["first: nobody_knows"]


async def test_a_call_that_outlives_a_switch_of_models() -> None:
    """A function that one model called is answered after the other has taken over."""
    gate = Gate()

    async def look() -> Any:
        await gate.wait()
        return {"found": 3}

    text = _TWO.replace(
        _GO, "{name: look, description: d, parameters: {}, handler: look, transition_to: b}"
    )
    llms: list[Any] = [ScriptedLLM(does({"go": once("look")})), ScriptedLLM(does({}))]
    switcher: Any = LLMSwitcher(llms=llms)
    async with Headless(switcher, held=lambda: gate.held) as headless:
        session = _session(Flow.from_text(text, {"look": look}), headless)
        await session.start()
        await headless.settle()
        await headless.barge_in("go")
        await asyncio.wait_for(gate.reached.wait(), 5)
        await headless.worker.queue_frame(ManuallySwitchServiceFrame(service=llms[1]))
        await headless.settle()
        gate.open()
        assert await headless.settle()
        assert (session.node, session.position.replies) == ("b", ())
        assert llms[1].inferences[-1].messages[-1]["content"] == "task b"
