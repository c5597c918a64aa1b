"""A caller who speaks up at any moment of a move: in calls, words, actions and inferences.

Once with the stand-in for speech, moment by moment of the event loop; and once with a real TTS
service and a real output transport, whose audio takes its time, as the loop reckons it.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest
from tests.runtime.session.line import Calls, Line, calling, does, once
from tests.runtime.session.real_speech import real_speech

from benchmarks.chaos.clock import JumpingLoop
from flowcat import Flow
from flowcat.runtime.headless import (
    Call,
    Headless,
    Inference,
    PacedSpeech,
    Reply,
    ScriptedLLM,
)
from flowcat.runtime.pipecat_flows import FlowManager, FlowsFunctionSchema, NodeConfig

_FLOW = """\
flowcat: 1
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: d, transition_to: s}
      - {name: look, description: d, parameters: {}, handler: work, effects: read}
      - {name: note, description: d, parameters: {}, handler: work, effects: write}
      - {name: bye, description: d, transition_to: e}
  s: {say: Let me see about that., transition_to: b}
  b:
    task: task b
    on_enter: [{say: Welcome to b.}]
    pre_actions:
      - {type: tts_say, text: Hold on a bit}
      - {type: function, handler: act}
      - {type: notify, handler: act}
      - {type: tts_say, text: Nearly there}
    post_actions:
      - {type: function, handler: act}
  e: {end: {outcome: done, say: Goodbye and thank you.}}
"""

_REPLIES: Mapping[str, tuple[Call, ...]] = {
    "edge": once("go"),
    "edge beside a read": (Call("go"), Call("look")),
    "write beside an edge": (Call("note"), Call("go")),
    "read": once("look"),
}


def _flow(seconds: float) -> Flow:
    async def work() -> Any:
        await asyncio.sleep(seconds)
        return {"done": True}

    async def act(_action: dict[str, Any], _manager: object) -> None:
        await asyncio.sleep(seconds)

    return Flow.from_text(_FLOW, {"work": work, "act": act})


def _run(conversation: Coroutine[Any, Any, bool]) -> bool:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(conversation)


async def _quiet(line: Line, is_quiet: Callable[[], bool] = lambda: True) -> None:
    """Wait until all is done: audio under way is no work of the pipeline."""
    for _ in range(60):
        await asyncio.sleep(0.5)
        if await line.headless.settle(bound=0.01) and is_quiet():
            return
    raise AssertionError("the conversation hangs")


async def _goes_on(line: Line) -> None:
    """Check that the conversation stands at a node that was entered, and that the bot answers."""
    session = line.session
    assert session.position.replies == ()
    assert not session.busy
    assert session.node == line.kinds("enter")[-1]
    assert len(line.kinds("enter")) == 1 + (session.node == "b")
    said = len(line.headless.words)
    await line.headless.barge_in("hello")
    await _quiet(line)
    assert line.headless.words[said:] == ("Yes.",)


@pytest.mark.parametrize("reply", _REPLIES)
def test_at_any_pass_of_the_loop(reply: str) -> None:
    """Between any two steps of the machinery the caller may speak up, and all goes on."""

    async def talk(passes: int) -> bool:
        speech = PacedSpeech()
        await speech.play()
        async with calling(_flow(0.0), {"go": _REPLIES[reply]}, speech=speech) as line:
            await line.headless.barge_in("go")
            for _ in range(passes):
                await asyncio.sleep(0)
            speech.hold()
            await line.headless.barge_in("wait")
            await speech.play()
            await _quiet(line)
            await _goes_on(line)
            return line.session.node == "b"

    moved = [_run(talk(passes)) for passes in range(0, 150, 5)]
    assert moved[-1] == ("go" in str(_REPLIES[reply]))


@pytest.mark.parametrize("reply", _REPLIES)
def test_at_any_moment_of_real_speech(reply: str) -> None:
    """While real audio is played, in words, actions and calls, the caller may speak up."""

    async def talk(seconds: float) -> bool:
        speech, _ = real_speech()
        async with calling(_flow(0.3), {"go": _REPLIES[reply]}, speech=speech) as line:
            await _quiet(line)
            await line.headless.barge_in("go")
            await asyncio.sleep(seconds)
            await line.headless.barge_in("wait")
            await _quiet(line)
            await _goes_on(line)
            return line.session.node == "b"

    moved = [_run(talk(0.25 * number)) for number in range(20)]
    assert moved[-1] == ("go" in str(_REPLIES[reply]))


def test_over_the_last_words_of_real_speech() -> None:
    """Whoever talks over the goodbye does not keep the line open."""

    async def talk(seconds: float) -> bool:
        speech, _ = real_speech()
        async with calling(_flow(0.3), {"go": once("bye")}, speech=speech) as line:
            await _quiet(line)
            await line.headless.barge_in("go")
            await asyncio.sleep(seconds)
            await line.headless.barge_in("wait")
            await _quiet(line, lambda: line.headless.ended)
            return line.session.outcome == "done"

    assert all(_run(talk(0.11 * number)) for number in range(12))


def test_a_bare_manager_hangs_at_some_of_these_moments() -> None:
    """The same words and actions on a bare manager: from some moment on no node is entered."""

    async def act(_action: dict[str, Any], _manager: FlowManager) -> None:
        await asyncio.sleep(0.3)

    async def go(_args: Any, _manager: FlowManager) -> Any:
        return {"ok": True}, _NODES["b"]

    schema = FlowsFunctionSchema(
        name="go",
        description="d",
        properties={},
        required=[],
        handler=go,
        cancel_on_interruption=True,
    )
    _NODES["a"]["functions"] = [schema]
    _NODES["b"]["pre_actions"] = [
        {"type": "tts_say", "text": "Hold on a bit"},
        {"type": "function", "handler": act},
    ]

    async def talk(seconds: float) -> bool:
        speech, _ = real_speech()
        async with Headless(ScriptedLLM(does(_GO)), speech=speech) as headless:
            manager = FlowManager(
                llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
            )
            await manager.initialize(_NODES["a"])
            await asyncio.sleep(2)
            await headless.barge_in("go")
            await asyncio.sleep(seconds)
            await headless.barge_in("wait")
            await asyncio.sleep(30)
            return manager.current_node == "b"

    arrived = [_run(talk(0.17 * number)) for number in range(1, 10)]
    assert True in arrived
    assert False in arrived


_GO: Calls = {"go": once("go")}
_NODES: dict[str, NodeConfig] = {
    name: NodeConfig(name=name, task_messages=[{"role": "developer", "content": f"task {name}"}])
    for name in "ab"
}


def _slow_at_first(line: Line, inferences: int) -> None:
    """Have so many inferences of the model go on until the caller cuts them off."""
    answer: Any = line.llm._answerer
    left = [inferences]

    async def slow(inference: Inference) -> Reply:
        reply: Reply = answer(inference)
        if left[0] and not reply.calls:
            left[0] -= 1
            await asyncio.Event().wait()
        return reply

    line.llm._answerer = slow


async def _coughs(line: Line) -> None:
    await line.headless.barge_in()
    await line.headless.fall_silent()
    await asyncio.sleep(0.1)


def test_noises_while_a_function_works() -> None:
    """A function that answered while another still works settles nothing: words are owed."""

    async def talk() -> bool:
        text = (
            "flowcat: 1\ninitial_node: a\nnodes:\n  a:\n    task: task a\n    functions:\n"
            "      - {name: look, description: d, parameters: {}, handler: work, effects: read}\n"
            "      - {name: note, description: d, set: {x: 1}}\nstate: {x: {type: integer}}\n"
        )

        async def work() -> Any:
            await asyncio.sleep(5)

        calls = {"go": (Call("look"), Call("note"))}
        async with calling(Flow.from_text(text, {"work": work}), calls) as line:
            said = len(line.headless.words)
            _slow_at_first(line, 1)
            await line.headless.barge_in("go")
            await asyncio.sleep(0.1)
            for _ in range(2):
                await _coughs(line)
            await asyncio.sleep(20)
            assert await line.headless.settle()
            return len(line.headless.words) > said

    assert _run(talk())


def test_words_on_the_way_are_no_reply() -> None:
    """What is said before a node is entered does not count as the bot's reply at it."""
    text = (
        "flowcat: 1\ninitial_node: a\nnodes:\n"
        "  a: {task: task a, functions: [{name: go, description: d, transition_to: s}]}\n"
        "  s: {say: Let me see about that., transition_to: b}\n"
        "  b:\n    task: task b\n    on_enter: [{say: Welcome.}]\n"
        "    pre_actions: [{type: tts_say, text: Hold on}]\n    after_reply: [{run: file}]\n"
        "functions: {file: {handler: file, effects: read}}\n"
    )

    async def talk() -> bool:
        filed: list[str] = []

        async def file() -> Any:
            filed.append("filed")

        async with calling(Flow.from_text(text, {"file": file}), {"go": once("go")}) as line:
            _slow_at_first(line, 1)
            await line.headless.barge_in("go")
            await asyncio.sleep(0.1)
            assert line.headless.words[-1] == "Hold on"
            early = [*filed]
            await _coughs(line)
            await _quiet(line)
            return (early, filed, line.headless.words[-1]) == ([], ["filed"], "Yes.")

    assert _run(talk())
