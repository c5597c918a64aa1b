"""The headless pipeline and the private parts of Pipecat, on the Pipecat that the package pins.

Four tests of the main run cannot be the same here:

- No SDK is loaded: this Pipecat loads a provider's SDK itself, whatever is imported from it.
- What must not be interrupted: its frames have no field for that, their class tells it. The test
  below says it with `kept`.
- A function registered by hand hides one on offer: here all are registered by hand, and the last
  one counts.
- The same frames as real speech: this Pipecat's speech does not commit words of a `TTSSpeakFrame`
  behind a reply at once, as the test below shows. The stand-in commits them, as newer versions do.
"""

from pipecat.frames.frames import TTSSpeakFrame
from tests.runtime import test_private as private_parts
from tests.runtime.headless import test_pipeline as headless_pipeline
from tests.runtime.headless import test_speech as headless_speech
from tests.standalone.again import all_but

from flowcat.runtime.compat import STANDALONE, is_kept, kept
from flowcat.runtime.headless import Headless, PacedSpeech, ScriptedLLM, TextSpeech

globals().update(all_but(private_parts, "test_a_function_that_hides_another_is_seen"))
globals().update(all_but(headless_pipeline, "test_no_sdk_is_loaded"))
globals().update(
    all_but(
        headless_speech,
        "test_same_frames_as_real_speech",
        "test_what_must_not_be_interrupted_is_spoken_to_its_end",
    )
)


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


async def test_real_speech_differs_in_one_frame() -> None:
    """Real speech pushes the stand-in's frames, but for the one that commits words to the context.

    On a real pipeline, what a flow says behind a reply then waits for the caller's next turn, or
    becomes the beginning of the next reply.
    """
    frames, context = await headless_speech._frames(TextSpeech())
    real_frames, real_context = await headless_speech._frames(headless_speech._real_speech())
    assert real_frames == [
        seen for seen in frames if seen.name != "LLMAssistantPushAggregationFrame"
    ]
    assert context == ["Hello there.", "One moment."]
    assert real_context == ["Hello there."]
