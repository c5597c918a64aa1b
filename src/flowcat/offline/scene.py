"""What the conversation says about a turn before the caller's words do.

The node's prompt and the bot's last words tell which value was asked for, which times were offered,
and whether ``no`` means "that is wrong" or "nothing more".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flowcat.offline.kinds import choices_of
from flowcat.offline.lexicon import text_concepts
from flowcat.offline.numbers import spot_numbers
from flowcat.offline.speech import question_of
from flowcat.offline.times import spot_times
from flowcat.offline.turns import Turn
from flowcat.offline.words import phrase, read_words, word_set


@dataclass(frozen=True, slots=True)
class Scene:
    """The ground on which one utterance is understood."""

    about: frozenset[str]
    """Concepts of the prompt and of the bot's last words."""
    offered: tuple[str, ...]
    """Times the bot just named, as ``HH:MM``, in order."""
    day_starts: int
    """Minutes after midnight: the twelve hours from there are the likely ones."""
    confirms: bool
    """Whether the bot asked if something is right."""
    borrowed: Mapping[str, tuple[str, ...]]
    """Choices of a parameter that another function of the node lists."""
    numbers: frozenset[float]
    """Numbers, hours among them, in the prompt and in what the bot said last."""
    yes_no: bool
    """Whether the bot's question can be answered by yes or no."""
    asked: str
    """The parameter that a pending call asked for, or nothing."""


def set_scene(turn: Turn) -> Scene:
    """Tell the scene of a turn."""
    said = phrase(read_words(turn.bot or turn.prompt))
    told = phrase(read_words(f"{turn.prompt} {turn.bot}"))
    return Scene(
        about=text_concepts(f"{turn.prompt} {turn.bot}"),
        offered=_offered(turn),
        day_starts=_day_starts(turn, told),
        confirms=any(mark in said for mark in _CONFIRMS),
        borrowed={
            name: choices_of(schema)
            for tool in turn.tools
            for name, schema in tool.parameters.items()
            if choices_of(schema)
        },
        numbers=_numbers(turn),
        yes_no=_yes_no(turn),
        asked=turn.pending.missing[0] if turn.pending and turn.pending.missing else "",
    )


_CONFIRMS = (
    " is that right ",
    " that right ",
    " is that correct ",
    " that is right ",
    " that is correct ",
    " is correct ",
    " is right ",
    " is everything correct ",
    " confirm ",
    " shall i ",
    " sound good ",
)
_EVENING = word_set("dinner dine dining restaurant table reservation supper show concert")
_MORNING = word_set("breakfast wake morning brunch")


def _numbers(turn: Turn) -> frozenset[float]:
    words = read_words(f"{turn.prompt} {turn.bot}")
    numbers = spot_numbers(words)
    hours = (
        int(reading[:2])
        for time in spot_times(words, numbers, turn.now)
        for reading in time.value.readings
    )
    return frozenset((*(number.value for number in numbers), *hours))


def _yes_no(turn: Turn) -> bool:
    question = turn.bot.rpartition(". ")[2] if "?" in turn.bot else question_of(turn.prompt)
    return question.strip().lower().split(" ")[0] in _AUXILIARIES


_AUXILIARIES = word_set("is are was do does did would will shall should can could may have has")


def _offered(turn: Turn) -> tuple[str, ...]:
    words = read_words(turn.bot)
    times = spot_times(words, spot_numbers(words), turn.now)
    return tuple(time.value.readings[0] for time in times if time.value.sure)


def _day_starts(turn: Turn, told: str) -> int:
    texts = [told, *(f"{tool.name} {tool.description}" for tool in turn.tools), turn.utterance]
    words = set(re.findall(r"[a-z]+", " ".join(texts).lower()))
    if words & _MORNING:
        return 5 * 60
    return 12 * 60 if words & _EVENING else 7 * 60 + 30
