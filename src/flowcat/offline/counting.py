"""Which of the numbers in an utterance a parameter counts."""

from dataclasses import dataclass

from flowcat.offline.choices import refused
from flowcat.offline.kinds import kind_of, title_of
from flowcat.offline.lexicon import concepts
from flowcat.offline.numbers import Number
from flowcat.offline.reading import Reading
from flowcat.offline.turns import Tool
from flowcat.offline.words import STOP_WORDS, Found, Words, phrase, word_set


@dataclass(frozen=True, slots=True)
class Picked:
    """A number for a parameter."""

    value: Number
    places: frozenset[int]
    evidence: float
    """How surely it is meant for the parameter, from 0.3 to 1.2."""
    several: bool = False
    """Whether another number would fit as well."""


def pick_number(tool: Tool, name: str, reading: Reading, taken: frozenset[int]) -> Picked | None:
    """Choose the number that a parameter counts, by the word after it above all."""
    own = concepts(title_of(name, tool.parameters[name]))
    units = _Units(own, _rivals(tool, name) - own, taken | reading.covered)
    numbers = [
        number
        for number in reading.numbers
        if not number.places & taken and not refused(reading.words, number.first)
    ]
    scores = [(_score(reading.words, number, units), number) for number in numbers]
    best = max((score for score, _ in scores), default=-1)
    if best < 0:
        return _implied(reading.words, own, _COUNTS if name in tool.required else frozenset())
    if own & _PEOPLE and any(near in phrase(reading.words) for near in _COMPANY):
        return None
    picked = [number for score, number in scores if score == best]
    places = frozenset(place for number in picked for place in number.places)
    if own & _PEOPLE and best == 3:
        return Picked(sum(number.value for number in picked), places, 1.2)
    several = len({number.value for number in picked}) > 1
    return Picked(picked[0].value, places, _EVIDENCE[best], several)


@dataclass(frozen=True, slots=True)
class _Units:
    own: frozenset[str]
    """Concepts of the parameter."""
    rivals: frozenset[str]
    """Concepts of the other parameters that hold numbers."""
    covered: frozenset[int]
    """Words that belong to other values, and so are no units."""


_EVIDENCE = {0: 0.3, 1: 0.7, 2: 0.7, 3: 1.2}
_COUNTS = concepts(("count", "quantity"))
_PEOPLE = concepts(("people",))
_FOREIGN = word_set(
    "hour hours minute minutes day days week weeks month months year years am pm percent"
)
_NO_UNIT = STOP_WORDS | word_set(
    "dollar dollars euro euros pounds bucks would works maybe altogether total instead each sir"
)
_COMPANY = (
    " my wife ",
    " my husband ",
    " my partner ",
    " my kids ",
    " my friend ",
    " a child ",
    " a kid ",
)
_ALONE = (" just me ", " only me ", " just myself ", " on my own ", " by myself ", " i am alone ")
_WITH_ONE = (
    " me and my wife ",
    " me and my husband ",
    " my wife and i ",
    " my husband and i ",
    " my partner and i ",
    " me and my partner ",
    " me and a friend ",
    " my wife and me ",
    " the two of us ",
    " both of us ",
)


def _rivals(tool: Tool, name: str) -> frozenset[str]:
    titles = (
        concepts(title_of(other, schema))
        for other, schema in tool.parameters.items()
        if other != name and kind_of(other, schema) in {"integer", "number"}
    )
    return frozenset[str]().union(*titles)


def _score(words: Words, number: Found[Number], units: _Units) -> int:
    """3 for a unit of its own, 0 for some other thing, -1 for another's unit, 2 after ``for``."""
    after = words[number.last : number.last + 3]
    foreign = False
    if after and not words[number.last - 1].pause:
        near = concepts(word.text for word in after[:2])
        if near & units.own or (units.own & _PEOPLE and phrase(after).startswith(" of us ")):
            return 3
        if near & units.rivals or after[0].text in _FOREIGN:
            return -1
        foreign = after[0].text not in _NO_UNIT and number.last not in units.covered
    before = words[number.first - 1].text if number.first else ""
    if concepts((before,)) & units.own:
        return 3
    if foreign:
        return 0
    return 2 if before in {"for", "of"} else 1


def _implied(words: Words, own: frozenset[str], counted: frozenset[str]) -> Picked | None:
    """A number that no number word says: ``just me``, ``a pizza``."""
    if own & counted and any(word.text in {"a", "an", "another"} for word in words):
        return Picked(1, frozenset(), 0.3)
    if not own & _PEOPLE:
        return None
    said = phrase(words)
    for count, phrases in ((1, _ALONE), (2, _WITH_ONE)):
        if any(known in said for known in phrases):
            return Picked(count, frozenset(), 1.0)
    return None
