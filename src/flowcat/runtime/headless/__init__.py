"""A real Pipecat pipeline without sound, network or keys, for tests and for the terminal."""

from flowcat.runtime.headless.pipeline import Headless, Turn
from flowcat.runtime.headless.scripted import Answerer, Call, Inference, Reply, ScriptedLLM
from flowcat.runtime.headless.speech import PacedSpeech, TextSpeech
from flowcat.runtime.headless.tap import Seen

__all__ = [
    "Answerer",
    "Call",
    "Headless",
    "Inference",
    "PacedSpeech",
    "Reply",
    "ScriptedLLM",
    "Seen",
    "TextSpeech",
    "Turn",
]
