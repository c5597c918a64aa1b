"""How close the words of an utterance are to those of each function."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import fsum

from flowcat.offline.kinds import choices_of, title_of
from flowcat.offline.turns import Tool
from flowcat.offline.words import Words, name_words, phrase, read_words, stem, stems, word_list


def concepts(texts: Iterable[str]) -> frozenset[str]:
    """The stems of words, those of like meaning as one."""
    return frozenset(_CONCEPTS.get(one, one) for one in stems(texts)) - _EMPTY


def text_concepts(text: str) -> frozenset[str]:
    """The concepts of a text."""
    return concepts(word.text for word in read_words(text))


@lru_cache(maxsize=512)
def _described(name: str, description: str) -> tuple[frozenset[str], frozenset[str]]:
    return concepts(name_words(name)), text_concepts(description)


def said_concepts(words: Words) -> frozenset[str]:
    """The concepts of an utterance, with those that its questions imply: ``how much``."""
    said = phrase(words)
    implied = (hints for asked, hints in _IMPLIED.items() if f" {asked} " in said)
    return concepts(word.text for word in words).union(*implied)


def name_said(tool: Tool, words: Words) -> float:
    """1 if the caller said a function's name of two words or more, else 0."""
    parts = name_words(tool.name)
    return 1.0 if len(parts) > 1 and f" {' '.join(parts)} " in phrase(words) else 0.0


def overlaps(said: frozenset[str], tools: tuple[Tool, ...]) -> dict[str, float]:
    """Weigh the words that the utterance shares with each function, rare ones more.

    A shared word counts 1 in the function's name, 0.8 in its description and 0.5 in a parameter's
    name or description, divided by the number of functions that have it; the sum is at most 2.5.
    When the function has every word that was said, that adds 0.2.
    """
    weights = {tool.name: _weights(tool) for tool in tools}
    spread = Counter(word for words in weights.values() for word in words)
    return {
        name: min(2.5, fsum(words[word] / spread[word] for word in said if word in words))
        + (0.2 if said and said <= words.keys() else 0.0)
        for name, words in weights.items()
    }


def objects_of(tool: Tool) -> frozenset[str]:
    """What a function is about: its words without those of its act."""
    named, described = _described(tool.name, tool.description)
    return (named | described) - _VERBS


def _weights(tool: Tool) -> dict[str, float]:
    named, described = _described(tool.name, tool.description)
    weights: dict[str, float] = {}
    for name, schema in tool.parameters.items():
        for word in concepts((*title_of(name, schema), *choices_of(schema))):
            weights[word] = 0.5
    weights |= dict.fromkeys(described, 0.8)
    return weights | dict.fromkeys(named, 1.0)


_GROUPS = (
    "cost price expensive charge fee tariff",
    "arrive arrival delivery deliver estimate eta ready",
    "book reserve reservation booking",
    "people person guest party diner adult kid child children",
    "pay transfer send payment wire",
    "block freeze stolen stole lost lose",
    "open opening close closing hour",
    "problem issue fault trouble broken",
    "bill invoice statement",
    "fraud scam fraudulent suspicious",
    "change revise edit modify different another switch other",
    "reschedule move postpone",
    "remove delete drop",
    "dish food meal",
    "order",
    "time clock",
    "internet wifi online",
    "refund reimburse",
    "ill sick",
    "total sum",
)
_CONCEPTS = {stem(word): stem(group.split()[0]) for group in _GROUPS for word in group.split()}
_IMPLIED = {
    asked: frozenset(stem(word) for word in hints)
    for asked, hints in {
        "how much": ("cost",),
        "how much money": ("balance",),
        "how much do i have": ("balance",),
        "how long": ("arrive",),
        "how soon": ("arrive",),
        "when will": ("arrive",),
        "when are": ("open",),
    }.items()
}
_EMPTY = frozenset(
    stem(word)
    for word in word_list(
        "thing something anything everything nothing one two want need like would way yet "
        "make really actually now after all else kind back down right here"
    )
)
_VERBS = frozenset(
    stem(word)
    for word in word_list(
        "change add remove get check tell give record set collect find look choose select "
        "accept confirm cancel want wants make book"
    )
)
