"""Which of the numbers in an utterance a parameter counts."""

from flowcat.offline.choices import refused
from flowcat.offline.kinds import kind_of, title_of
from flowcat.offline.lexicon import concepts
from flowcat.offline.numbers import Number
from flowcat.offline.reading import Reading
from flowcat.offline.turns import Tool
from flowcat.offline.words import Found, Words, phrase, word_set

Picked = tuple[Number, frozenset[int], float]


def pick_number(tool: Tool, name: str, reading: Reading, taken: frozenset[int]) -> Picked | None:
    """Choose the number that a parameter counts, by the word after it above all.

    Returns:
        The number, the words it took and the evidence (0 to 1.2); None if no number fits.
    """
    own = concepts(title_of(name, tool.parameters[name]))
    rivals = frozenset[str]().union(
        *(
            concepts(title_of(other, schema))
            for other, schema in tool.parameters.items()
            if other != name and kind_of(other, schema) in {"integer", "number"}
        )
    )
    numbers = [
        number
        for number in reading.numbers
        if not number.places & taken and not refused(reading.words, number.first)
    ]
    scored = [(_score(reading.words, number, own, rivals - own), number) for number in numbers]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < 0:
        return _implied(reading.words, own, _COUNTS if name in tool.required else frozenset())
    score, number = best
    return number.value, number.places, 1.2 if score >= 3 else 0.7


_COUNTS = concepts(("count", "quantity"))
_PEOPLE = concepts(("people",))
_FOREIGN = word_set(
    "hour hours minute minutes day days week weeks month months year years am pm percent"
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


def _score(words: Words, number: Found[Number], own: frozenset[str], rivals: frozenset[str]) -> int:
    """3 for a unit of its own, -1 for another's unit, 2 after ``for``, 1 else."""
    after = words[number.last : number.last + 3]
    if after and not words[number.last - 1].pause:
        near = concepts(word.text for word in after[:2])
        if near & own or (own & _PEOPLE and phrase(after).startswith(" of us ")):
            return 3
        if near & rivals or after[0].text in _FOREIGN:
            return -1
    before = words[number.first - 1].text if number.first else ""
    if concepts((before,)) & own:
        return 3
    return 2 if before in {"for", "of"} else 1


def _implied(words: Words, own: frozenset[str], counted: frozenset[str]) -> Picked | None:
    """A number that no number word says: ``just me``, ``a pizza``."""
    if own & counted and any(word.text in {"a", "an", "another"} for word in words):
        return 1, frozenset(), 0.3
    if not own & _PEOPLE:
        return None
    said = phrase(words)
    for count, phrases in ((1, _ALONE), (2, _WITH_ONE)):
        if any(known in said for known in phrases):
            return count, frozenset(), 1.0
    return None
