"""A session under strain: odd moments to start and to end, barge-ins, and other people's code."""

import asyncio
from typing import Any

import pytest
from pipecat.frames.frames import CancelFrame, Frame, TTSStoppedFrame
from pipecat.pipeline.llm_switcher import LLMSwitcher
from pipecat.services.llm_service import FunctionCallParams
from tests.runtime.session.line import Gate, calling, does, once

from flowcat import Flow, RunError, Session
from flowcat.plan.events import Start
from flowcat.runtime.headless import Call, Headless, PacedSpeech, ScriptedLLM


def _flow(nodes: str, head: str = "") -> str:
    return f"flowcat: 1\ninitial_node: a\n{head}nodes:\n{nodes}"


def _go(name: str, to: str) -> str:
    return f"{{name: {name}, description: d, transition_to: {to}}}"


_TWO = _flow(f"  a: {{task: task a, functions: [{_go('go', 'b')}]}}\n  b: {{task: task b}}\n")
_SAYS = _flow(
    f"  a: {{task: task a, functions: [{_go('go', 's')}]}}\n"
    "  s: {say: Now some rather long words., transition_to: b}\n  b: {task: task b}\n"
)


def _session(flow: Flow, headless: Headless, **options: Any) -> Session:
    return flow.session(
        llm=headless.llm,
        context_aggregator=headless.aggregators,
        worker=headless.worker,
        **options,
    )


async def test_a_session_may_start_before_its_pipeline() -> None:
    """`start` returns at once, and the flow begins, words and all, when the pipeline runs."""
    text = _flow("  a: {say: Hello., transition_to: b}\n  b: {task: task b}\n")
    sessions: list[Session] = []
    headless = Headless(ScriptedLLM(does({})), busy=lambda: any(s.busy for s in sessions))
    session = _session(Flow.from_text(text), headless)
    sessions.append(session)
    async with asyncio.timeout(1):
        await session.start()
    async with headless:
        assert await headless.settle()
        assert (session.node, headless.words) == ("b", ("Hello.", "Yes."))


@pytest.mark.parametrize("how", ["cancelled", "ended"])
async def test_a_pipeline_may_end_during_a_move(how: str) -> None:
    """Who waits for a move that can no longer be made goes on, and the next one is refused."""
    speech = PacedSpeech()
    async with calling(Flow.from_text(_SAYS), speech=speech) as line:
        await speech.play()
        await line.headless.settle()
        speech.hold()
        going = asyncio.create_task(line.session.goto("s"))
        async with asyncio.timeout(5):
            while not speech.waiting:
                await asyncio.sleep(0)
            if how == "cancelled":
                await line.headless.worker.queue_frame(CancelFrame())
            else:
                await line.headless.worker.cancel()
            await going
        assert not line.session.busy
        with pytest.raises(RunError):
            await line.session.goto("b")


async def test_two_calls_in_one_loop() -> None:
    """Sessions of one flow on two pipelines share nothing but the flow."""
    text = _flow(
        "  a:\n    task: 'l is {{ l | join(\",\") }}'\n    functions:\n"
        "      - {name: put, description: d, parameters: {x: {type: integer}},\n"
        "         append: {l: '{{ args.x }}'}, transition_to: a}\n",
        "state: {l: {type: array, items: {type: integer}, default: [0]}}\n",
    )
    flow = Flow.from_text(text)

    async def talk(number: int) -> Any:
        async with calling(flow, {"go": once("put", x=number)}) as line:
            await line.says("go")
            await line.says("go")
            return line.session.state["l"]

    assert list(await asyncio.gather(talk(1), talk(2))) == [[0, 1, 1], [0, 2, 2]]


async def test_a_switcher_of_llms() -> None:
    """Behind a switcher every service reports its calls, so the flow moves as ever."""
    llms: list[Any] = [ScriptedLLM(does({"go": once("go")})), ScriptedLLM(does({}))]
    sessions: list[Session] = []
    switcher: Any = LLMSwitcher(llms=llms)
    headless = Headless(switcher, busy=lambda: any(s.busy for s in sessions))
    async with headless:
        session = _session(Flow.from_text(_TWO), headless)
        sessions.append(session)
        await session.start()
        await headless.settle()
        turn = await headless.say("go")
        assert (session.node, turn.said, turn.settled) == ("b", ("Yes.",), True)


async def test_a_catch_all_of_the_bots_own_is_kept() -> None:
    """Calls that the flow does not know go to the bot's catch-all, and hold up no move."""
    caught: list[str] = []

    async def catch(params: FunctionCallParams) -> None:
        caught.append(params.function_name)
        await params.result_callback({"caught": True})

    llm = ScriptedLLM(does({"go": (Call("mine"), Call("go"))}))
    sessions: list[Session] = []
    async with Headless(llm, busy=lambda: any(s.busy for s in sessions)) as headless:
        llm.register_function(None, catch)
        session = _session(Flow.from_text(_TWO), headless)
        sessions.append(session)
        await session.start()
        await headless.settle()
        await headless.say("go")
        assert (caught, session.node, session.position.replies) == (["mine"], "b", ())


@pytest.mark.parametrize("order", [("mine", "go"), ("go", "mine")])
async def test_a_function_of_the_bots_own_holds_up_no_move(order: tuple[str, str]) -> None:
    """A function registered on the LLM itself runs beside a flow's, however long it takes."""
    gate = Gate()

    async def mine(params: FunctionCallParams) -> None:
        await gate.wait()
        await params.result_callback({"mine": True})

    llm = ScriptedLLM(does({"go": tuple(Call(name) for name in order)}))
    async with Headless(llm, held=lambda: gate.held) as headless:
        llm.register_function("mine", mine, cancel_on_interruption=False)
        session = _session(Flow.from_text(_TWO), headless)
        await session.start()
        await headless.settle()
        await headless.say("go")
        assert session.node == "b"
        gate.open()
        assert await headless.settle()


async def test_what_a_bot_listens_to_is_still_heard() -> None:
    """The frames that a bot asked its worker to report are reported beside the session's."""
    heard: list[str] = []

    async def hears(_worker: object, frame: Frame) -> None:
        heard.append(type(frame).__name__)

    async with Headless(ScriptedLLM(does({}))) as headless:
        headless.worker.add_reached_downstream_filter((TTSStoppedFrame,))
        headless.worker.add_event_handler("on_frame_reached_downstream", hears)
        await _session(Flow.from_text(_TWO), headless).start()
        await headless.settle()
    assert "TTSStoppedFrame" in heard


def _slow(effects: str) -> str:
    return _flow(
        "  a:\n    task: task a\n    functions:\n"
        f"      - {{name: f, description: d, parameters: {{}}, handler: h, effects: {effects},\n"
        "         set: {x: 1}, transition_to: b}\n  b: {task: task b}\n",
        "state: {x: {type: integer}}\n",
    )


@pytest.mark.parametrize(
    ("effects", "node", "state", "cancelled"), [("read", "a", {}, 1), ("write", "b", {"x": 1}, 0)]
)
async def test_a_barge_in_during_a_call(
    effects: str, node: str, state: dict[str, Any], cancelled: int
) -> None:
    """A read is cancelled and moves nobody; a write runs to its end, stores and moves."""
    gate = Gate()

    async def handler() -> Any:
        await gate.wait()
        return {"fine": True}

    flow = Flow.from_text(_slow(effects), {"h": handler})
    async with calling(flow, {"go": once("f")}, gates=(gate,)) as line:
        await line.headless.barge_in("go")
        await asyncio.wait_for(gate.reached.wait(), 5)
        turn = await line.says("hello")
        assert turn.said == ("Yes.",)
        gate.open()
        assert await line.headless.settle()
        assert (line.session.node, line.session.state) == (node, state)
        assert (gate.cancelled, line.session.position.replies) == (cancelled, ())
        assert (await line.says("hello again")).said == ("Yes.",)


async def _held_at(line: Any, speech: PacedSpeech) -> None:
    """Let the bot begin to speak exact words, and no further."""
    await speech.play()
    await line.headless.settle()
    speech.hold()
    await line.headless.barge_in("go")
    async with asyncio.timeout(5):
        while not speech.waiting:
            await asyncio.sleep(0)


@pytest.mark.parametrize("words", [0, 2])
async def test_a_barge_in_during_exact_words(words: int) -> None:
    """A caller who talks over a `say` node cuts its words, and the move goes on."""
    speech = PacedSpeech()
    async with calling(Flow.from_text(_SAYS), {"go": once("go")}, speech=speech) as line:
        await _held_at(line, speech)
        await speech.play(words)
        await line.headless.barge_in("wait")
        await speech.play()
        assert await line.headless.settle()
        assert (line.session.node, line.session.busy) == ("b", False)
        assert (await line.says("hello")).said == ("Yes.",)


async def test_a_barge_in_during_the_last_words_does_not_keep_the_line_open() -> None:
    """A caller who talks over the goodbye cuts it; the call ends all the same."""
    text = _flow(
        f"  a: {{task: task a, functions: [{_go('go', 'e')}]}}\n"
        "  e: {end: {outcome: done, say: Goodbye and thank you very much.}}\n",
        "outcomes: [done]\n",
    )
    speech = PacedSpeech()
    async with calling(Flow.from_text(text), {"go": once("go")}, speech=speech) as line:
        await _held_at(line, speech)
        await line.headless.barge_in()
        await speech.play()
        assert await line.headless.settle()
        assert (line.session.outcome, line.headless.ended) == ("done", True)


@pytest.mark.parametrize("passes", range(0, 60, 3))
async def test_a_barge_in_at_any_moment_of_a_move(passes: int) -> None:
    """Whenever the caller speaks while a node is being entered, it is entered, and answers."""
    calls = {"go": once("go"), "hello": ()}
    async with calling(Flow.from_text(_SAYS), calls) as line:
        await line.headless.barge_in("go")
        for _ in range(passes):
            await asyncio.sleep(0)
        await line.headless.barge_in("wait")
        assert await line.headless.settle()
        turn = await line.says("hello there")
        assert (line.session.position.replies, turn.said) == ((), ("Yes.",))
        moved = line.session.node == "b"
        assert moved or line.session.node == "a"
        assert line.kinds("enter") == (["a", "b"] if moved else ["a"])


async def test_calls_after_the_end_are_answered_and_move_nobody() -> None:
    """An LLM that calls a function once the conversation has ended is refused."""
    text = _flow(
        f"  a: {{task: task a, functions: [{_go('go', 'e')}, {_go('b', 'a')}]}}\n"
        "  e: {task: Say goodbye., end: done}\n",
        "outcomes: [done]\n",
    )
    flow = Flow.from_text(text)
    async with calling(flow, {"go": (Call("go"), Call("b"))}) as line:
        await line.says("go")
        assert (line.session.node, line.session.outcome) == ("e", "done")
        assert line.headless.ended


async def test_many_sessions_share_one_flow() -> None:
    """A session adds nothing to the flow it runs: a hundred leave the plan as it was."""
    text = _flow("  a: {task: '{{ x }}'}\n", "state: {x: {type: object, default: {deep: [1]}}}\n")
    flow = Flow.from_text(text)
    headless = Headless(ScriptedLLM())
    async with headless:
        for _ in range(100):
            session = _session(flow, headless)
            session.feed(Start({}))
            session.state["x"]["deep"].append(2)
    assert flow.plan.state["x"].default == {"deep": [1]}
