"""Turns on a real pipeline: silence on either side, keys of the phone, limits, hooks."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import Frame, InputDTMFFrame, TTSUpdateSettingsFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.settings import TTSSettings
from tests.runtime.session.line import Gate, Line, calling, once

from flowcat import Flow
from flowcat.plan.moves import SORRY
from flowcat.plan.plan import ConversationPlan
from flowcat.plan.turns import WAIT
from flowcat.runtime.headless import (
    Headless,
    Inference,
    PacedSpeech,
    Reply,
    ScriptedLLM,
    TextSpeech,
)

_GO = "{name: go, description: Go on., transition_to: b}"


def _flow(at_a: str, *, root: str = "", rest: str = "") -> Flow:
    lines = "".join(f"    {line}\n" for line in at_a.splitlines())
    text = (
        f"flowcat: 1\n{root}initial_node: a\nnodes:\n  a:\n    task: task a\n{lines}"
        f"  b: {{task: task b}}\n{rest}  bye: {{end: left}}\n"
    )
    return Flow.from_text(text, {"load": _load, "slow": _load})


async def _load() -> dict[str, Any]:
    return {"n": 7}


async def _until(line: Line, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.001)
    assert await line.headless.settle()


async def test_a_silent_caller_is_asked_and_let_go() -> None:
    """By Pipecat's own idle timer, which starts when the bot has stopped speaking."""
    flow = _flow(
        f"functions: [{_GO}]\n"
        "no_input:\n  after: 20ms\n  attempts: [{say: Still there?}, {task: Ask again.}]\n"
        "  then: {say: Goodbye., transition_to: bye}"
    )
    async with calling(flow) as line:
        await _until(line, lambda: line.session.outcome is not None)
        assert line.headless.words == ("Yes.", "Still there?", "Yes.", "Goodbye.")
        assert line.session.outcome == "left"
        assert line.headless.ended


async def test_a_node_without_a_ladder_waits() -> None:
    """The timer of one node does not run on at the next."""
    flow = _flow(f"functions: [{_GO}]\nno_input: {{after: 10m, attempts: [{{say: Still there?}}]}}")
    async with calling(flow, {"go": once("go")}) as line:
        await line.says("go")
        assert line.session.node == "b"
        user = line.headless.aggregators.user()
        assert user._user_idle_controller._user_idle_timeout == 0


@pytest.mark.parametrize("answer", ["", " "])
async def test_an_llm_that_says_nothing_is_made_up_for(answer: str) -> None:
    """After the caller's turn something is always said; here it is the flow's own words."""
    flow = _flow("limits: {silence: 20ms}\non_error: {say: One moment., transition_to: b}")
    llm = ScriptedLLM(lambda made: Reply(answer if "task b" not in repr(made.messages) else "Hi."))
    async with _on(flow, llm) as line:
        await line.headless.say("Hello?")
        await _until(line, lambda: line.session.node == "b")
        assert line.headless.words == ("One moment.", "Hi.")


async def test_a_caller_is_not_left_alone_with_a_long_call() -> None:
    """While a function works, somebody says so."""
    gate = Gate()

    async def slow() -> dict[str, Any]:
        await gate.wait()
        return {"n": 1}

    text = (
        "flowcat: 1\nlimits: {silence: 20ms}\ninitial_node: a\nnodes:\n  a:\n    task: task a\n"
        "    functions: [{name: look, description: d, handler: slow}]\n"
    )
    flow = Flow.from_text(text, {"slow": slow})
    async with calling(flow, {"look": once("look")}, gates=(gate,)) as line:
        await line.headless.barge_in("look")
        await gate.reached.wait()
        async with asyncio.timeout(10):
            while WAIT not in line.headless.words:
                await asyncio.sleep(0.001)
        gate.open()
        await line.headless.settle()
        assert line.headless.words[-1] == "After the call."


async def test_a_bot_that_answers_is_not_taken_for_silent() -> None:
    """The watch is quiet in a call that goes well, however long the caller thinks."""
    flow = _flow(f"functions: [{_GO}]\nlimits: {{silence: 10ms}}", root="limits: {silence: 10ms}\n")
    async with calling(flow, {"go": once("go")}) as line:
        for words in ("Hello.", "go", "Hello."):
            await line.says(words)
            await asyncio.sleep(0.03)
        assert line.kinds("silence") == []
        assert SORRY not in line.headless.words


async def test_a_key_of_the_phone_leads_on_and_stops_the_bot() -> None:
    """The words that were being said are cut off, as a barge-in would."""
    speech = PacedSpeech()
    async with calling(_flow("dtmf: {keys: {1: b}}"), speech=speech) as line:
        await line.headless.worker.queue_frame(InputDTMFFrame(button=KeypadEntry.ONE))
        await _until(line, lambda: line.session.node == "b")
        assert speech.waiting == ("Yes.",)
        await speech.play()
        await line.headless.settle()
        assert line.headless.words == ("Yes.",)


async def test_digits_end_with_a_key_or_with_time() -> None:
    """A number that is entered is stored; with no key that ends it, time does."""
    flow = _flow(
        "dtmf: {collect: {into: n, terminator: '#', timeout: 20ms}}",
        root="state: {n: {type: integer}}\n",
    )
    async with calling(flow) as line:
        for key in (KeypadEntry.FOUR, KeypadEntry.TWO):
            await line.headless.worker.queue_frame(InputDTMFFrame(button=key))
        await _until(line, lambda: "n" in line.session.state)
        assert line.session.state["n"] == 42
        assert "entered `n`" in line.seen


async def test_words_that_cannot_be_interrupted() -> None:
    """What the caller says while such words are played is dropped; afterwards it counts."""
    speech = PacedSpeech()
    flow = _flow(f"functions: [{_GO}]\ninterruptions: 'off'")
    async with calling(flow, {"go": once("go")}, speech=speech) as line:
        await line.headless.barge_in("go")
        await line.headless.settle()
        assert (line.session.node, speech.waiting) == ("a", ("Yes.",))
        await speech.play()
        await line.headless.settle()
        await line.says("go")
        assert line.session.node == "b"


async def test_what_follows_the_first_words_follows_them() -> None:
    """`after_reply` comes when the words were played, not when they were made."""
    speech = PacedSpeech()
    async with calling(_flow("after_reply: [{say: And this.}]"), speech=speech) as line:
        assert line.kinds("enter") == ["a"]
        assert speech.waiting == ("Yes.",)
        await speech.play()
        await line.headless.settle()
        assert line.headless.words == ("Yes.", "And this.")
        await line.says("Go on.")
        assert line.headless.words.count("And this.") == 1


async def test_what_is_done_on_leaving_is_done_on_hang_up() -> None:
    """The function runs to its end, though the pipeline is gone."""
    done: list[str] = []

    async def file(n: int) -> None:
        await asyncio.sleep(0)
        done.append(f"filed {n}")

    text = (
        "flowcat: 1\nstate: {n: {type: integer, default: 3}}\ninitial_node: a\n"
        "functions: {file: {description: d, handler: file}}\nnodes:\n  a:\n    task: task a\n"
        "    on_exit: [{run: file, arguments: {n: '{{ n }}'}}]\n"
    )
    async with calling(Flow.from_text(text, {"file": file})) as line:
        await line.headless.worker.cancel()
        await _until_done(done)
    assert done == ["filed 3"]


async def _until_done(done: list[str]) -> None:
    async with asyncio.timeout(10):
        while not done:
            await asyncio.sleep(0.001)


async def test_a_call_has_a_longest_duration() -> None:
    """The clock of the call leads it to its end."""
    root = "limits: {call_duration: 30ms, on_exceeded: {say: Time is up., transition_to: bye}}\n"
    async with calling(_flow("", root=root)) as line:
        await _until(line, lambda: line.session.outcome is not None)
        assert line.headless.words[-1] == "Time is up."


def _on(flow: Flow, llm: ScriptedLLM, speech: TextSpeech | None = None) -> Any:
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def begun() -> Any:
        sessions: list[Any] = []
        async with Headless(
            llm, speech=speech, busy=lambda: any(s.busy for s in sessions)
        ) as headless:
            session = flow.session(
                llm=llm, context_aggregator=headless.aggregators, worker=headless.worker
            )
            sessions.append(session)
            await session.start()
            yield Line(headless, llm, session)

    return begun()


async def test_words_of_a_hook_that_a_barge_in_does_not_cut_off() -> None:
    """They are heard to their end, and the LLM does not learn of them if it is not to."""
    speech = PacedSpeech()
    hook = "after_reply: [{say: By law we record., interruptible: false, add_to_context: false}]"
    async with calling(_flow(f"functions: [{_GO}]\n{hook}"), speech=speech) as line:
        await speech.play(1)
        await line.headless.settle()
        assert speech.waiting == ("By", "law", "we", "record.")
        await line.headless.barge_in("Stop.")
        await speech.play()
        await line.headless.settle()
        assert "By law we record." in line.headless.words
        assert "By law" not in repr(line.headless.context.messages)


async def test_settings_of_the_services_change_at_a_node() -> None:
    """The LLM and the voice take them before the LLM speaks, and keep them."""
    told: list[object] = []

    class Voice(TextSpeech):
        async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
            if isinstance(frame, TTSUpdateSettingsFrame):
                told.append(frame.delta)
            await super().process_frame(frame, direction)

    flow = _flow(
        f"functions: [{_GO}]\nllm: {{temperature: 0.2, max_tokens: 90}}\ntts: {{voice: calm}}"
    )
    llm = ScriptedLLM(lambda _: Reply("Yes."))
    async with _on(flow, llm, speech=Voice()) as line:
        await line.headless.settle()
        settings: Any = llm._settings
        assert (settings.temperature, settings.max_tokens) == (0.2, 90)
        assert told == [TTSSettings(voice="calm")]


async def test_a_model_that_hangs_is_broken_into() -> None:
    """Its request holds up all words behind it, so it is stopped before they are said."""
    held: list[int] = []

    async def hangs(made: Inference) -> Reply:
        if made.messages[-1]["role"] == "user":
            held.append(1)
            try:
                await asyncio.Event().wait()
            finally:
                held.pop()
        return Reply("Yes.")

    flow = _flow(f"functions: [{_GO}]\nlimits: {{silence: 20ms}}")
    async with _on(flow, ScriptedLLM(hangs)) as line:
        await line.headless.settle()
        await line.headless.barge_in("Hello?")
        async with asyncio.timeout(10):
            while SORRY not in line.headless.words:
                await asyncio.sleep(0.001)
        assert held == []


async def test_several_messages_to_the_client_hold_nobody_up() -> None:
    """The session starts and moves as ever."""
    flow = _flow(f"functions: [{_GO}]\non_enter: [{{emit: {{a: 1}}}}, {{emit: {{a: 2}}}}]")
    async with asyncio.timeout(10), calling(flow, {"go": once("go")}) as line:
        await line.says("go")
        assert (line.session.node, line.session.busy) == ("b", False)


async def test_a_caller_who_is_silent_after_a_silent_call_is_asked() -> None:
    """The bot does not speak there, and the caller is waited for all the same."""
    flow = _flow(
        "functions: [{name: wait, description: d, result: ok, respond: false}]\n"
        "no_input: {after: 20ms, then: {say: Goodbye., transition_to: bye}}"
    )
    async with calling(flow, {"Wait.": once("wait")}) as line:
        await line.headless.barge_in("Wait.")
        await _until(line, lambda: line.session.outcome is not None)
        assert line.headless.words[-1] == "Goodbye."


async def test_the_silence_of_a_flowconfig_is_broken_too() -> None:
    """Pipecat's own flows would stay silent for good; the bound of 15 s is shorter here."""
    loaded = Flow.from_text(
        "initial_node: a\nnodes: {a: {task_messages: [{role: developer, content: task a}]}}\n"
    )
    assert loaded.plan.limits.silence == 15
    limits = replace(loaded.plan.limits, silence=0.02)
    nodes = {
        name: replace(node, limits=limits) if isinstance(node, ConversationPlan) else node
        for name, node in loaded.plan.nodes.items()
    }
    flow = replace(loaded, plan=replace(loaded.plan, limits=limits, nodes=nodes))
    llm = ScriptedLLM(lambda made: Reply("" if made.messages[-1]["role"] == "user" else "Hi."))
    async with _on(flow, llm) as line:
        await line.headless.say("Hello?")
        await _until(line, lambda: SORRY in line.headless.words)
