"""The headless pipeline and the private parts of Pipecat, on the Pipecat that the package pins.

Two tests of the main run are left out. This Pipecat loads a provider's SDK whatever is imported
from it, so `test_no_sdk_is_loaded` is not ours to keep. And its frames have no field that tells
whether a barge-in may drop them: their class does.
"""

import pytest
from pipecat.frames.frames import TTSSpeakFrame
from pipecat.pipeline.worker import PipelineWorker
from tests.runtime import test_private as private_parts
from tests.runtime.headless import test_pipeline as headless_pipeline
from tests.standalone.again import tests_of

from flowcat.runtime.compat import STANDALONE, is_kept, kept
from flowcat.runtime.headless import Headless, PacedSpeech, ScriptedLLM
from flowcat.runtime.private import forget_handler

globals().update(tests_of(private_parts))
globals().update(tests_of(headless_pipeline, "test_no_sdk_is_loaded"))


def test_the_standalone_package_is_told() -> None:
    """Flowcat knows that it runs on the standalone package."""
    assert STANDALONE


def test_a_kept_frame_stays_what_it_was() -> None:
    """A frame that outlives barge-ins is of its old class, by that name and with its fields."""
    frame = TTSSpeakFrame("this call is recorded")
    assert not is_kept(frame)
    assert kept(frame) is frame
    assert is_kept(frame)
    assert isinstance(frame, TTSSpeakFrame)
    assert type(frame).__name__ == "TTSSpeakFrame"
    assert frame.text == "this call is recorded"
    assert type(kept(frame)) is type(kept(TTSSpeakFrame("and this")))


async def test_words_of_a_kept_frame_are_spoken_to_their_end() -> None:
    """What must not be interrupted is spoken on through a barge-in, and nothing else is."""
    speech = PacedSpeech()
    async with Headless(ScriptedLLM(), speech=speech) as headless:
        words = [kept(TTSSpeakFrame("this call is recorded")), TTSSpeakFrame("by the way")]
        await headless.worker.queue_frames(words)
        await headless.settle()
        await speech.play(1)
        await headless.barge_in()
        assert speech.waiting == ("call", "is", "recorded")


async def test_a_handler_is_forgotten() -> None:
    """An event handler that was taken away is not called any more."""
    called: list[str] = []

    def handler(*_: object) -> None:
        called.append("handler")

    async with Headless(ScriptedLLM()) as headless:
        worker: PipelineWorker = headless.worker
        worker.add_reached_downstream_filter((TTSSpeakFrame,))
        worker.add_event_handler("on_frame_reached_downstream", handler)
        forget_handler(worker, "on_frame_reached_downstream", handler)
        await headless.worker.queue_frame(TTSSpeakFrame("hello"))
        await headless.settle()
    assert called == []


def test_forgetting_an_unknown_handler_is_an_error() -> None:
    """Whoever takes away what was never added made a mistake, and hears of it."""
    llm = ScriptedLLM()
    with pytest.raises(ValueError, match="not in list"):
        forget_handler(llm, "on_function_calls_started", print)
