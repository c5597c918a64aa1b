"""Parameters that hold the caller's own words: what is left when the rest is understood."""

import re

from flowcat.offline.lexicon import concepts, objects_of, text_concepts
from flowcat.offline.reading import Reading
from flowcat.offline.turns import Tool
from flowcat.offline.words import STOP_WORDS, Found, name_words, stem, word_set


def whole_text(reading: Reading) -> Found[str] | None:
    """Everything the caller said but greetings and the like; None if that is too little."""
    words = reading.words
    first = 0
    while first < len(words) and words[first].text in _OPENERS:
        first += 1
    if not any(word.text not in STOP_WORDS for word in words[first:]):
        return None
    text = reading.text[words[first].start : words[-1].end]
    return Found(text, first, len(words))


def answer_start(reading: Reading, taken: frozenset[int]) -> int:
    """Where the answer begins after the talk before it: ``it's``, ``I'd like``."""
    words = reading.words
    first = 0
    while first < len(words) and (words[first].text in _ANSWER_LEADS or first in taken):
        first += 1
    return first


def bare_text(reading: Reading, taken: frozenset[int]) -> Found[str] | None:
    """A short answer to a question: at most eight words without the talk around them."""
    words = reading.words
    first, last = answer_start(reading, taken), len(words)
    while last > first and words[last - 1].text in _TAILS:
        last -= 1
    bare = all(word.text in STOP_WORDS for word in words[first:last])
    if bare or not 0 < last - first <= _LONGEST or taken & frozenset(range(first, last)):
        return None
    text = reading.text[words[first].start : words[last - 1].end]
    return Found(text, first, last)


def object_text(
    tool: Tool, name: str, reading: Reading, taken: frozenset[int]
) -> Found[str] | None:
    """The thing that the caller's words name beside the function's own: ``take off the olives``.

    After a preposition that the parameter's name implies (``to`` a recipient), else the first run
    of up to three words that belong to nothing else.
    """
    words = reading.words
    spoken = text_concepts(f"{' '.join(name_words(tool.name))} {tool.description}")
    leads = _PREPOSITIONS.get(name_words(name)[-1], frozenset())
    for at, word in enumerate(words[:-1]):
        verb = bool(concepts((words[at + 1].text,)) & spoken)
        if word.text in leads and not verb and (run := _run(reading, at + 1, taken, frozenset())):
            return run
    if leads:
        return None
    own = frozenset(stem(part) for part in name_words(tool.name)) | objects_of(tool)
    acted = frozenset(place for act in reading.acts for place in act.places)
    runs = [run for at in range(len(words)) if (run := _run(reading, at, taken | acted, own))]
    return runs[0] if runs else None


_LONGEST = 8
_OPENERS = word_set(
    "hello hi hey um uh er well so okay ok please thanks yes yeah good morning afternoon evening "
    "sorry"
)
_ANSWER_LEADS = word_set(
    "um uh er well so okay ok it's its it is that's the a an i'd like i want my please yes yeah "
    "make for to in just some i'll have take try with be would let's say hi hello of oh by at "
    "on from"
)
_TAILS = word_set("please thanks thank you sir then if possible")
_PREPOSITIONS = {
    "recipient": frozenset({"to", "for"}),
    "payee": frozenset({"to"}),
    "destination": frozenset({"to"}),
    "origin": frozenset({"from"}),
    "city": frozenset({"in", "to", "for", "at"}),
    "location": frozenset({"in", "at", "near"}),
    "place": frozenset({"in", "at", "near"}),
    "merchant": frozenset({"at", "from"}),
}
_NOT_OBJECTS = STOP_WORDS | word_set(
    "someone somebody anyone off take took give put send remove today tomorrow really actually now "
    "order list here there instead also again maybe dollars euros pounds pm am at on"
)


def _run(
    reading: Reading, first: int, taken: frozenset[int], own: frozenset[str]
) -> Found[str] | None:
    words = reading.words
    while first < len(words) and words[first].text in {"the", "a", "an", "my", "some"}:
        first += 1
    last = first
    while last < len(words) and last - first < 3 and last not in taken:
        text = words[last].text
        if text in _NOT_OBJECTS or stem(text) in own or re.fullmatch(r"[\d.,:]+", text):
            break
        last += 1
        if words[last - 1].pause:
            break
    if last == first:
        return None
    return Found(reading.text[words[first].start : words[last - 1].end], first, last)
