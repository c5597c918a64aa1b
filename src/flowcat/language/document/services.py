"""Settings of the services at a node: the language model and the voice."""

from typing import ClassVar

from flowcat.language.constraints import AtLeastOne, Constraint
from flowcat.language.document.leaf_shapes import WORDS
from flowcat.language.leaves import Name
from flowcat.language.records import Record, key
from flowcat.language.scalar_shapes import Number, Whole
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmSettings:
    """Settings of the LLM from this node on, until another node says otherwise."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("model", "temperature", "top_p", "max_tokens", "seed"), "`llm`"),
    )
    tree: YamlMapping
    model: Name | None = key(WORDS, "The model's name, as the bot's service knows it.")
    temperature: float | None = key(Number(0, 2), "How freely it chooses its words.")
    top_p: float | None = key(Number(0, 1), "The share of likely words that it chooses from.")
    max_tokens: int | None = key(Whole(1, 1_000_000), "The longest reply.")
    seed: int | None = key(Whole(0, 2**31 - 1), "For replies that can be repeated.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TtsSettings:
    """Settings of the voice from this node on, until another node says otherwise."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("voice", "language", "model"), "`tts`"),
    )
    tree: YamlMapping
    voice: Name | None = key(WORDS, "The voice, as the bot's service knows it.")
    language: Name | None = key(WORDS, "The language tag, as in `en-US`.")
    model: Name | None = key(WORDS, "The model's name, as the bot's service knows it.")


LLM = Record(LlmSettings, "llm")
TTS = Record(TtsSettings, "tts")
