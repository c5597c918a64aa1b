"""Each private part of Pipecat that quiet is told from; a test fails when the part moves."""

import asyncio
from typing import Any

from pipecat.frames.frames import (
    FunctionCallResultProperties,
    InterruptionFrame,
    LLMSetToolsFrame,
    TextFrame,
    TTSSpeakFrame,
)
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.llm_service import FunctionCallParams

from flowcat.runtime import private
from flowcat.runtime.compat import STANDALONE, FunctionSchema
from flowcat.runtime.headless import (
    Call,
    Headless,
    Inference,
    PacedSpeech,
    Reply,
    ScriptedLLM,
)


def _kinds(headless: Headless) -> list[str]:
    found = private.queueing_processors(headless.worker.pipeline)
    return [type(processor).__name__ for processor in found]


async def _call(headless: Headless, handler: Any) -> None:
    tool = FunctionSchema("call", "Call.", {}, [], handler)
    await headless.worker.queue_frame(LLMSetToolsFrame(tools=[tool]))
    await headless.settle()
    await headless.barge_in("Go")


async def _until(holds: Any) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0)


async def test_processors_with_queues_are_found() -> None:
    """All processors in which frames wait are found, and none in direct mode."""
    assert _kinds(Headless(ScriptedLLM())) == [
        "LLMUserAggregator",
        "ScriptedLLM",
        "TextSpeech",
        "LLMAssistantAggregator",
    ]


async def test_a_frame_that_has_come_is_seen() -> None:
    """A frame is seen from the moment when a processor gets it until it has been passed on."""
    async with Headless(ScriptedLLM()) as headless:
        await headless.llm.queue_frame(TextFrame("words"))
        assert private.takes_in_frames(headless.llm)
        assert private.holds_frames(headless.llm)
        await headless.settle()
        assert not private.holds_frames(headless.llm)


async def test_a_frame_in_work_is_seen() -> None:
    """A frame is seen while it is processed, though nothing waits any more."""

    async def never(_: Inference) -> Reply:
        await asyncio.Event().wait()
        return Reply()

    async with Headless(ScriptedLLM(never)) as headless:
        await headless.barge_in("Hello")
        await _until(lambda: not private.takes_in_frames(headless.llm))
        assert private.holds_frames(headless.llm)
        await headless.llm.queue_frame(InterruptionFrame(), FrameDirection.DOWNSTREAM)
        await _until(lambda: not private.holds_frames(headless.llm))


async def test_a_frame_queued_on_the_worker_is_seen() -> None:
    """A frame is seen as soon as it is queued on the worker."""
    async with Headless(ScriptedLLM()) as headless:
        await headless.worker.queue_frame(TextFrame("words"))
        assert private.holds_pushes(headless.worker)
        await headless.settle()
        assert not private.holds_pushes(headless.worker)


async def test_a_running_call_is_seen() -> None:
    """A function call is a task of the LLM service until it ends."""
    gate = asyncio.Event()

    async def handler(params: FunctionCallParams) -> None:
        await gate.wait()
        await params.result_callback({"ok": True})

    async with Headless(ScriptedLLM([Reply(calls=(Call("call"),))])) as headless:
        await _call(headless, handler)
        await _until(lambda: any(private.running_tasks(headless.llm)))
        gate.set()
        await headless.settle()
        assert not list(private.running_tasks(headless.llm))


async def test_what_follows_a_result_is_seen() -> None:
    """What runs once a result is in the context is a task of the assistant aggregator."""
    reached, gate = asyncio.Event(), asyncio.Event()

    async def follow() -> None:
        reached.set()
        await gate.wait()

    async def handler(params: FunctionCallParams) -> None:
        properties = FunctionCallResultProperties(run_llm=False, on_context_updated=follow)
        await params.result_callback({"ok": True}, properties=properties)

    async with Headless(ScriptedLLM([Reply(calls=(Call("call"),))])) as headless:
        await _call(headless, handler)
        await asyncio.wait_for(reached.wait(), 5)
        assert any(private.running_tasks(headless.aggregators.assistant()))
        gate.set()
        assert await headless.settle()


async def test_an_event_handler_is_seen() -> None:
    """An event handler is a task of the object whose event it handles."""
    gate = asyncio.Event()

    async def handler(_worker: PipelineWorker, _frame: object) -> None:
        await gate.wait()

    async with Headless(ScriptedLLM()) as headless:
        headless.worker.add_reached_downstream_filter((TextFrame,))
        headless.worker.add_event_handler("on_frame_reached_downstream", handler)
        await headless.worker.queue_frame(InterruptionFrame())
        await headless.worker._call_event_handler("on_frame_reached_downstream", TextFrame("end"))
        assert any(private.running_tasks(headless.worker))
        gate.set()
        await headless.settle()
        assert not list(private.running_tasks(headless.worker))


async def test_a_summary_is_seen() -> None:
    """A summary is a task of the LLM service while it is made."""
    async with Headless(ScriptedLLM()) as headless:
        gate = asyncio.Event()
        assert vars(headless.llm)["_summary_task"] is None
        headless.llm._summary_task = asyncio.create_task(gate.wait())
        assert any(private.running_tasks(headless.llm))
        gate.set()
        assert await headless.settle()


async def test_a_function_that_hides_another_is_seen() -> None:
    """A function registered by hand is called in place of one that is on offer."""

    async def offered(params: FunctionCallParams) -> None:
        await params.result_callback({"by": "offered"})

    async def by_hand(params: FunctionCallParams) -> None:
        await params.result_callback({"by": "hand"})

    call = Reply(calls=(Call("call"),))
    async with Headless(ScriptedLLM([call, Reply(), call])) as headless:
        await _call(headless, offered)
        await headless.settle()
        assert not private.hides(headless.llm, "call")
        headless.llm.register_function("call", by_hand)
        assert private.hides(headless.llm, "call")
        await _call(headless, offered)
        await headless.settle()
        told = str(headless.context.messages)
    assert '"offered"' in told
    assert '"hand"' in told


async def test_unfinished_counts_items_in_work() -> None:
    """An item counts until it is done, not only until it is taken."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    queue.put_nowait("item")
    queue.get_nowait()
    assert private.unfinished(queue) == 1
    queue.task_done()
    assert private.unfinished(queue) == 0


async def test_a_handler_is_forgotten() -> None:
    """An event handler that was taken away is not called any more; one beside it is."""
    called: list[str] = []

    def forgotten(*_: object) -> None:
        called.append("forgotten")

    def beside(*_: object) -> None:
        called.append("beside")

    async with Headless(ScriptedLLM()) as headless:
        headless.worker.add_reached_downstream_filter((TextFrame,))
        for handler in (forgotten, beside):
            headless.worker.add_event_handler("on_frame_reached_downstream", handler)
        private.forget_handler(headless.worker, "on_frame_reached_downstream", forgotten)
        await headless.worker.queue_frame(InterruptionFrame())
        await headless.worker._call_event_handler("on_frame_reached_downstream", TextFrame("end"))
        await headless.settle()
    assert called == ["beside"]


async def test_the_bot_is_seen_speaking() -> None:
    """From its first word to its last."""
    speech = PacedSpeech()
    async with Headless(ScriptedLLM(), speech=speech) as headless:
        user = headless.aggregators.user()
        private.watch_bot(user)
        assert not private.bot_is_speaking(user)
        await headless.worker.queue_frame(TTSSpeakFrame("Some words."))
        await headless.settle()
        assert private.bot_is_speaking(user)
        await speech.play()
        await headless.settle()
        assert not private.bot_is_speaking(user)


async def test_turns_are_told_at_once() -> None:
    """When the caller ends a turn, the words stand in the context."""
    told: list[str] = []
    async with Headless(ScriptedLLM(lambda _: Reply("Yes."))) as headless:
        user = headless.aggregators.user()
        private.when_turn_changes(
            user,
            lambda *_: told.append("begins"),
            lambda *_: told.append(f"ends: {headless.context.messages[-1]['content']}"),  # type: ignore[index]
        )
        await headless.say("Hello.")
        assert told == ["begins", "ends: Hello."]


async def test_who_waits_for_the_caller() -> None:
    """A cough while the bot speaks makes it speak anew; after it has spoken it waits."""
    async with Headless(ScriptedLLM(lambda _: Reply("Yes."))) as headless:
        user = headless.aggregators.user()
        await headless.say("Hello.")
        assert private.waits_for_caller(user)
        await headless.barge_in("Go on.")
        # The Pipecat of the standalone Flows never makes the bot speak anew by itself.
        assert private.waits_for_caller(user) is STANDALONE


async def test_a_caller_can_be_muted_while_the_bot_speaks() -> None:
    """What is said meanwhile is dropped, as long as it is asked for."""
    speech = PacedSpeech()
    is_muted = [True]
    async with Headless(ScriptedLLM(), speech=speech) as headless:
        private.mute_while(headless.aggregators.user(), lambda: is_muted[0])
        await headless.worker.queue_frame(TTSSpeakFrame("Some words."))
        await headless.settle()
        await headless.barge_in("Stop.")
        assert headless.context.messages == []
        is_muted[0] = False
        await headless.worker.queue_frame(TTSSpeakFrame("More words."))
        await headless.settle()
        await headless.barge_in("Stop.")
        await headless.settle()
        assert "Stop." in repr(headless.context.messages)
