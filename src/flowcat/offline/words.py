"""The words of an utterance: what everything else in offline mode reads.

A word keeps where it stood, so that a name or free text can be taken from the utterance as the
caller said it, and whether a pause (a comma or a full stop) came after it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: lower case, without dots in ``pm``; ``start`` and ``end`` are code points."""

    text: str
    start: int
    end: int
    pause: bool


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value found in words ``first`` up to but not including ``last``."""

    value: T_co
    first: int
    last: int

    @property
    def places(self) -> frozenset[int]:
        """The indexes of its words."""
        return frozenset(range(self.first, self.last))


Words = tuple[Word, ...]


def word_list(text: str) -> tuple[str, ...]:
    """Words that are written as one text, in their order."""
    return tuple(text.split())


def word_set(text: str) -> frozenset[str]:
    """Words that are written as one text."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    "a about am an and any are as at be been being but by can could did do does for from get give "
    "had has have he her him his i if in into is it its just let like may me mine my need of off "
    "oh okay on or our out please s she should so some tell than thank thanks that the their them "
    "then there these they this those to too um uh us want wants was we were what when which who "
    "will with would you your i'd i'm i'll i've it's that's we'd we're we'll let's hi hello well "
    "er hmm ah yes yeah no not caller user customer says say record whether ask asked how "
    "much"
)
"""Words that say nothing about what the caller wants."""


@lru_cache(maxsize=512)
def read_words(text: str) -> Words:
    """Split a text into words."""
    return tuple(
        Word(_plain(match.group()), match.start(), match.end(), _pause_after(text, match.end()))
        for match in _WORD.finditer(text.replace("’", "'"))
    )


def phrase(words: Sequence[Word]) -> str:
    """Join words with single blanks, with one at either end, to look for phrases in it."""
    return f" {' '.join(word.text for word in words)} "


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Cut a word's usual endings: ``pizzas``, ``booked`` and ``paying`` meet their stems."""
    for ending, stays in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: len(word) - len(ending)] + stays
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] in "bdgmnprt":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def stems(texts: Iterable[str]) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(stem(text) for text in texts if text not in STOP_WORDS and len(text) > 1)


@lru_cache(maxsize=1024)
def name_words(name: str) -> tuple[str, ...]:
    """Split a function's or parameter's name: ``party_size``, ``partySize``, ``party-size``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return tuple(re.split(r"[^a-z0-9]+", spaced.lower().strip("_- ")))


_WORD = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}[:.]\d{2}(?=\s*[ap]\.?\s?m\b)|\d{1,2}:\d{2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    r"|\d{1,2}(?=\.\d\s*[ap]\.?m\b)"
    r"|\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+(?:st|nd|rd|th)\b"
    r"|\b[ap]\.\s?m\b\.?|\d+(?=[ap]\.?m\b)|[ap]m\b"
    r"|[^\W_]+(?:'[^\W\d_]+)*",
    re.IGNORECASE,
)
_ENDINGS = (
    ("iest", "y"),
    ("ies", "y"),
    ("sses", "ss"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    ("ing", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("'s", ""),
    ("s", ""),
)


def _plain(text: str) -> str:
    lowered = text.lower()
    if re.fullmatch(r"[ap]\.\s?m\.?", lowered):
        return lowered[0] + "m"
    return lowered


def _pause_after(text: str, end: int) -> bool:
    return text[end : end + 1] in {",", ".", ";", "!", "?", ":"}
