"""Which of a list of values the caller named: by stems, by sound-alike spelling, by synonym."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from flowcat.offline.words import STOP_WORDS, Found, Words, name_words, stem, word_set


def spot_choices(words: Words, choices: Sequence[str]) -> tuple[Found[str], ...]:
    """Find the values that were named and not refused (``not pepperoni, cheese``), in order."""
    found: dict[int, Found[str]] = {}
    for choice in choices:
        for hit in _mentions(words, choice, tuple(choices)):
            best = found.get(hit.first)
            if best is None or hit.last - hit.first > best.last - best.first:
                found[hit.first] = hit
    hits = sorted(found.values(), key=lambda hit: hit.first)
    apart = [hit for hit in hits if not any(_inside(hit, other) for other in hits)]
    return tuple(hit for hit in apart if not refused(words, hit.first))


def refused(words: Words, at: int) -> bool:
    """Whether ``not``, ``no`` or ``without`` stands just before a word."""
    for before in reversed(words[max(0, at - 3) : at]):
        if before.pause:
            return False
        if before.text in _REFUSALS:
            return True
        if before.text not in _BETWEEN:
            return False
    return False


_REFUSALS = word_set("not no without skip don't isn't except")
_BETWEEN = word_set("the a an any want need like")
_SYNONYMS = {
    "big": "large",
    "bigger": "large",
    "huge": "large",
    "little": "small",
    "regular": "medium",
    "middle": "medium",
    "veggie": "vegetarian",
    "checkup": "check up",
    "checkups": "check up",
    "annually": "yearly",
    "annual": "yearly",
    "urgent": "high",
    "pickup": "pick up",
    "collect": "pick up",
    "takeaway": "take away",
    "takeout": "take away",
    "delivered": "delivery",
    "wifi": "internet",
}
_EVERY = frozenset({"every", "each", "per", "a", "once"})
_PERIODS = {
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "yearly",
}
_ENOUGH = 0.8
"""How alike two words must be to be the same one misheard (0 to 1)."""


def _mentions(words: Words, choice: str, choices: tuple[str, ...]) -> list[Found[str]]:
    wanted = _telling(choice, choices)
    hits = []
    for at in range(len(words)):
        last = _match(words, at, wanted) or _match_joined(words, at, choice)
        if not last and _period(words, at) == choice.lower():
            last = at + 2
        if last:
            hits.append(Found(choice, at, last))
    return hits


@lru_cache(maxsize=512)
def _telling(choice: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """The stems of a value that tell it from the others: ``double`` of ``double room``."""
    parts = tuple(stem(part) for part in name_words(choice) if part not in STOP_WORDS)
    counts = Counter(stem(part) for other in choices for part in set(name_words(other)))
    telling = tuple(part for part in parts if counts[part] == 1)
    return telling or parts or tuple(stem(part) for part in name_words(choice))


def _match(words: Words, at: int, wanted: tuple[str, ...]) -> int:
    """Where a mention ends that begins here, or 0."""
    place = at
    for part in wanted:
        if place >= len(words):
            return 0
        if place > at and words[place].text in {"and", "of", "the", "s"}:
            place += 1
        if place >= len(words) or not _alike(words[place].text, part):
            return 0
        place += 1
    return place


def _match_joined(words: Words, at: int, choice: str) -> int:
    """Whether one or two words, written together, are the value: ``tooth ache``."""
    whole = "".join(name_words(choice))
    for count in (1, 2):
        joined = "".join(word.text for word in words[at : at + count])
        if len(whole) > 4 and at + count <= len(words) and stem(joined) == stem(whole):
            return at + count
    return 0


def _alike(text: str, part: str) -> bool:
    if text in STOP_WORDS:
        return False
    said = stem(text)
    if said == part or stem(_SYNONYMS.get(text, text)) == part:
        return True
    if min(len(said), len(part)) < 5 or said[0] != part[0]:
        return False
    if said.startswith(part) or (part.startswith(said) and len(part) - len(said) < 4):
        return True
    return _ratio(said, part) >= _ENOUGH


@lru_cache(maxsize=4096)
def _ratio(left: str, right: str) -> float:
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _period(words: Words, at: int) -> str:
    if words[at].text not in _EVERY or at + 1 >= len(words):
        return ""
    return _PERIODS.get(words[at + 1].text, "")


def _inside(hit: Found[str], other: Found[str]) -> bool:
    longer = other.last - other.first > hit.last - hit.first
    return longer and other.first <= hit.first and hit.last <= other.last
