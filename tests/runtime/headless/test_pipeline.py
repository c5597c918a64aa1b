"""The headless pipeline: what a turn gives back, and what quiet means."""

import asyncio
import subprocess
import sys
from typing import Any

from pipecat.frames.frames import EndFrame, LLMMessagesAppendFrame, LLMSetToolsFrame
from pipecat.services.llm_service import FunctionCallParams

from flowcat.runtime.compat import FunctionSchema
from flowcat.runtime.headless import Call, Headless, Reply, ScriptedLLM


async def _offer(headless: Headless, name: str, handler: Any) -> None:
    tool = FunctionSchema(name, f"Do {name}.", {"size": {"type": "integer"}}, [], handler)
    await headless.worker.queue_frame(LLMSetToolsFrame(tools=[tool]))
    await headless.settle()


async def _count(params: FunctionCallParams) -> None:
    await params.result_callback({"count": params.arguments["size"]})


async def _never(_: FunctionCallParams) -> None:
    await asyncio.Event().wait()


async def test_turn_tells_what_was_said() -> None:
    """A turn holds the bot's words, and all is quiet after it."""
    async with Headless(ScriptedLLM([Reply("Good morning.")])) as headless:
        turn = await headless.say("Hello")
    assert (turn.heard, turn.said, turn.calls, turn.settled) == (
        "Hello",
        ("Good morning.",),
        (),
        True,
    )


async def test_calls_run_and_the_llm_answers_their_results() -> None:
    """A function call runs its handler, and the next inference sees the result."""
    llm = ScriptedLLM([Reply(calls=(Call("count", {"size": 3}),)), Reply("Three.")])
    async with Headless(llm) as headless:
        await _offer(headless, "count", _count)
        turn = await headless.say("How many?")
    assert (turn.calls, turn.said) == (("count",), ("Three.",))
    assert llm.inferences[1].messages[-1] == {
        "role": "tool",
        "content": '{"count": 3}',
        "tool_call_id": "call_1",
    }


async def test_an_inference_keeps_what_the_llm_saw() -> None:
    """A recorded inference does not change when the conversation goes on."""
    llm = ScriptedLLM([Reply(calls=(Call("count", {"size": 3}),)), Reply("Three.")])
    async with Headless(llm) as headless:
        await _offer(headless, "count", _count)
        await headless.say("How many?")
    first = llm.inferences[0]
    assert first.messages == ({"role": "user", "content": "How many?"},)
    assert first.offered == ("count",)
    assert first.tools[0].properties == {"size": {"type": "integer"}}


async def test_the_context_holds_both_sides() -> None:
    """The context has what the caller and the bot said, in order."""
    async with Headless(ScriptedLLM([Reply("One."), Reply("Two.")])) as headless:
        await headless.say("a")
        await headless.say("b")
        messages: list[Any] = headless.context.messages
    assert [message["content"] for message in messages] == ["a", "One.", "b", "Two."]
    assert headless.words == ("One.", "Two.")


async def test_a_script_at_its_end_is_silent() -> None:
    """Past its last reply the LLM says nothing, and the turn shows it."""
    async with Headless(ScriptedLLM()) as headless:
        assert (await headless.say("Hello")).said == ()


async def test_same_script_same_frames() -> None:
    """Two runs of one script pass the same frames in the same order."""

    async def frames() -> object:
        llm = ScriptedLLM(
            [Reply("Well,", (Call("count", {"size": 1}),)), Reply("One."), Reply("Bye.")]
        )
        async with Headless(llm) as headless:
            await _offer(headless, "count", _count)
            await headless.say("How many?")
            await headless.say("Bye")
            return headless.frames

    assert await frames() == await frames()


async def test_a_call_that_never_ends_is_noticed_and_stopped() -> None:
    """With a call that hangs the pipeline is never quiet, yet it can be stopped at once."""
    before = asyncio.all_tasks()
    async with Headless(ScriptedLLM([Reply(calls=(Call("hang"),))])) as headless:
        await _offer(headless, "hang", _never)
        assert not (await headless.say("Go", bound=0.02)).settled
    assert asyncio.all_tasks() == before


async def test_real_work_is_waited_for() -> None:
    """A call that takes its time is waited for, up to the bound."""
    gate = asyncio.Event()

    async def late(params: FunctionCallParams) -> None:
        asyncio.get_running_loop().call_later(0.02, gate.set)
        await gate.wait()
        await params.result_callback({"ok": True})

    llm = ScriptedLLM([Reply(calls=(Call("late"),)), Reply("Done.")])
    async with Headless(llm) as headless:
        await _offer(headless, "late", late)
        turn = await headless.say("Go")
    assert (turn.said, turn.settled) == (("Done.",), True)


async def test_a_held_call_counts_as_quiet() -> None:
    """A call that waits for the test does not keep the pipeline from being quiet."""
    headless = Headless(ScriptedLLM([Reply(calls=(Call("hang"),))]), held=lambda: 1)
    async with headless:
        await _offer(headless, "hang", _never)
        assert (await headless.say("Go")).settled


async def test_work_outside_the_pipeline_counts() -> None:
    """While the owner says that it is busy, nothing is quiet."""
    work: list[str] = []
    async with Headless(ScriptedLLM(), busy=lambda: bool(work)) as headless:
        work.append("something")
        assert not await headless.settle(bound=0.01)
        work.clear()
        assert await headless.settle()


async def test_the_end_ends_everything() -> None:
    """After an `EndFrame` the conversation has ended, and later words fall on deaf ears."""
    async with Headless(ScriptedLLM([Reply("Hello?")])) as headless:
        await headless.worker.queue_frame(EndFrame())
        assert await headless.settle()
        assert headless.ended
        assert (await headless.say("Are you there?")).said == ()


async def test_a_barge_in_cuts_an_inference_off() -> None:
    """What the LLM was thinking of when the caller spoke is never said."""
    thinking = asyncio.Event()

    async def answer(inference: Any) -> Reply:
        if inference.messages[-1]["content"] == "first":
            thinking.set()
            await asyncio.Event().wait()
        return Reply("Second.")

    async with Headless(ScriptedLLM(answer)) as headless:
        await headless.barge_in("first")
        await thinking.wait()
        turn = await headless.say("second")
    assert turn.said == ("Second.",)


async def test_a_cough_is_a_turn_without_words() -> None:
    """A caller who starts to speak and says nothing leaves no message of their own."""
    async with Headless(ScriptedLLM([Reply("Yes?")])) as headless:
        await headless.barge_in()
        await headless.fall_silent()
        await headless.settle()
        messages: list[Any] = headless.context.messages
    assert "user" not in [message["role"] for message in messages]


async def test_a_summary_is_an_inference_aside() -> None:
    """What Pipecat asks outside the pipeline takes the next reply, and is recorded as such."""
    llm = ScriptedLLM([Reply("A short call.")])
    async with Headless(llm) as headless:
        await headless.worker.queue_frame(
            LLMMessagesAppendFrame(messages=[{"role": "user", "content": "Hello"}])
        )
        await headless.settle()
        assert (
            await llm.run_inference(headless.context, system_instruction="Sum up.")
            == "A short call."
        )
    assert [(one.system, one.aside) for one in llm.inferences] == [("Sum up.", True)]


async def test_a_reply_that_fails_does_not_stop_the_pipeline() -> None:
    """A function of replies that raises gives a silent turn; the next turn is answered."""

    def answer(inference: Any) -> Reply:
        if len(inference.messages) == 1:
            message = "no idea"
            raise ValueError(message)
        return Reply("Now I know.")

    async with Headless(ScriptedLLM(answer)) as headless:
        assert (await headless.say("a")).said == ()
        assert (await headless.say("b")).said == ("Now I know.",)


async def test_stop_twice() -> None:
    """Stopping a pipeline that is stopped, or never started, does nothing."""
    headless = Headless(ScriptedLLM())
    await headless.stop()
    await headless.start()
    await headless.stop()
    await headless.stop()


async def test_callers_do_not_disturb_one_another() -> None:
    """Pipelines in one loop each become quiet by themselves."""

    async def talk(name: str) -> tuple[str, ...]:
        async with Headless(ScriptedLLM(lambda _: Reply(name))) as headless:
            for _ in range(3):
                assert (await headless.say("Who is there?")).settled
            return headless.words

    heard = await asyncio.gather(talk("Ann"), talk("Bob"))
    assert list(heard) == [("Ann", "Ann", "Ann"), ("Bob", "Bob", "Bob")]


def test_no_sdk_is_loaded() -> None:
    """A headless pipeline loads no provider's SDK and no model for speech."""
    code = (
        "import asyncio, sys; from flowcat.runtime.headless import *\n"
        "async def main():\n"
        "    async with Headless(ScriptedLLM([Reply('Hi.')])) as h: await h.say('Hello')\n"
        "asyncio.run(main()); sys.exit('openai' in sys.modules or 'onnxruntime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr.decode()
