"""Where an utterance falls apart: corrections, wishes one after another, things in a list."""

from itertools import pairwise

from flowcat.offline.acts import acts_of, spot_acts
from flowcat.offline.choices import spot_choices
from flowcat.offline.kinds import choices_of
from flowcat.offline.numbers import spot_numbers
from flowcat.offline.scene import Scene
from flowcat.offline.turns import Tool
from flowcat.offline.words import Words, word_set


def corrected(words: Words) -> tuple[Words, Words] | None:
    """Split at the last correction (``no wait``, ``I mean``) that has words on both sides."""
    texts = tuple(word.text for word in words)
    numbers = {number.first for number in spot_numbers(words)}
    for at in range(len(words) - 1, 0, -1):
        for marker in _MARKERS:
            if texts[at : at + len(marker)] == marker and at + len(marker) < len(words):
                return words[:at], words[at + len(marker) :]
        if texts[at] == "no" and words[at - 1].pause and at + 1 in numbers:
            return words[:at], words[at + 1 :]
    return None


def split_clauses(words: Words) -> tuple[Words, ...]:
    """Split at ``and``, ``then``, ``but``, ``also`` and pauses; a bare yes or no joins the next."""
    clauses: list[Words] = []
    start = 0
    for at, word in enumerate(words):
        if word.text in _JOINERS and at > start:
            clauses.append(words[start:at])
            start = at + 1
        elif word.text in _JOINERS:
            start = at + 1
        elif word.pause and _full(words[start : at + 1]):
            clauses.append(words[start : at + 1])
            start = at + 1
    if start < len(words):
        clauses.append(words[start:])
    return tuple(clause for clause in clauses if clause)


def parts_by_choice(tool: Tool, words: Words, scene: Scene) -> tuple[Words, ...]:
    """Split what a function that adds or removes one thing hears into one part a thing."""
    for name, schema in tool.parameters.items():
        choices = choices_of(schema) or scene.borrowed.get(name, ())
        if schema.get("type") == "array" or not choices or name not in tool.required:
            continue
        found = spot_choices(words, choices)
        if len({hit.value for hit in found}) > 1 and _listing(tool, words):
            cuts = [_cut(words, one.last, two.first) for one, two in pairwise(found)]
            return tuple(words[a:b] for a, b in pairwise((0, *cuts, len(words))))
    return ()


_MARKERS = (
    ("no", "wait"),
    ("wait", "no"),
    ("oh", "wait"),
    ("i", "mean"),
    ("i", "meant"),
    ("sorry", "no"),
    ("no", "sorry"),
    ("no", "make", "that"),
    ("no", "make", "it"),
    ("make", "that"),
    ("scratch", "that"),
    ("or", "rather"),
    ("no", "actually"),
    ("actually", "no"),
    ("actually", "make", "it"),
    ("actually",),
    ("sorry",),
    ("correction",),
)
_JOINERS = frozenset({"and", "then", "but", "also"})
_LISTERS = word_set("add remove item line take put order one each")


def _full(words: Words) -> bool:
    acts = acts_of(spot_acts(words))
    bare = sum(len(act.places) for act in spot_acts(words)) >= len(words)
    return not (bare and acts <= {"affirm", "deny", "filler", "change"})


def _listing(tool: Tool, words: Words) -> bool:
    told = f"{tool.name} {tool.description}".lower().replace("_", " ").split()
    return bool(_LISTERS & set(told)) and not any(word.text == "or" for word in words)


def _cut(words: Words, low: int, high: int) -> int:
    """The place between two things: after ``and`` or a pause, else right after the first."""
    for at in range(low, high):
        if words[at].text in {"and", "plus", "also", "then"}:
            return at + 1
        if words[at].pause:
            return at + 1
    return low
