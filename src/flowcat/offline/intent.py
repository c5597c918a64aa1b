"""How well each function of a node fits an utterance.

A score adds up what speaks for a function: shared words, values that only it takes, and acts such
as agreeing. About 1 is enough to act on; functions that close something (accept, give up, hang up)
need the act itself, shared words alone never reach them.
"""

from dataclasses import dataclass

from flowcat.offline.acts import Act, acts_of, roles_of
from flowcat.offline.fill import Filled, fill
from flowcat.offline.lexicon import concepts, name_said, objects_of, overlaps, said_concepts
from flowcat.offline.reading import Reading
from flowcat.offline.scene import Scene
from flowcat.offline.turns import Tool
from flowcat.offline.words import word_set

ENOUGH = 0.9
"""The score from which a function is called."""
CLEAR = 0.25
"""By how much the best must beat the next."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A function with its score and with what the utterance gives it."""

    tool: Tool
    filled: Filled
    score: float

    @property
    def missing(self) -> tuple[str, ...]:
        """The required parameters that are not known yet."""
        return tuple(name for name in self.tool.required if name not in self.filled.values)


def rank(tools: tuple[Tool, ...], reading: Reading, scene: Scene) -> tuple[Ranked, ...]:
    """Score every function, the best first; ties keep the node's order."""
    acts = acts_of(reading.acts)
    shared = overlaps(said_concepts(reading.words), tools)
    heard = _Heard(acts, _is_question(reading), _content(reading), _is_news(reading, scene))
    ranked = []
    for tool in tools:
        filled = fill(tool, reading, scene)
        near = shared[tool.name] + name_said(tool, reading.words)
        ranked.append(Ranked(tool, filled, _score(tool, filled, near, heard, scene)))
    return tuple(sorted(ranked, key=lambda one: -one.score))


@dataclass(frozen=True, slots=True)
class _Heard:
    acts: frozenset[Act]
    question: bool
    content: frozenset[str]
    """Concepts outside the acts."""
    news: bool
    """Whether the caller adds something that the bot did not say: ``yes, but for five``."""


_CLOSING: frozenset[Act] = frozenset(
    ("affirm", "quit", "bye", "human", "unable", "done", "repeat", "deny")
)
_MATCHES: dict[tuple[Act, Act], float] = {
    ("affirm", "affirm"): 2.0,
    ("change", "change"): 1.6,
    ("done", "done"): 2.0,
    ("done", "bye"): 1.2,
    ("decline", "done"): 2.0,
    ("decline", "bye"): 1.2,
    ("decline", "quit"): 1.2,
    ("decline", "deny"): 1.5,
    ("decline", "affirm"): -2.0,
    ("done", "affirm"): 0.4,
    ("quit", "quit"): 2.0,
    ("bye", "bye"): 2.2,
    ("bye", "done"): 1.2,
    ("human", "human"): 2.5,
    ("unable", "unable"): 2.0,
    ("repeat", "repeat"): 2.0,
    ("remove", "remove"): 2.0,
    ("remove", "quit"): 0.8,
    ("add", "add"): 0.7,
    ("deny", "deny"): 2.0,
    ("affirm", "change"): -1.0,
    ("deny", "affirm"): -2.0,
    ("change", "affirm"): -1.0,
    ("quit", "affirm"): -2.0,
    ("quit", "add"): -1.5,
    ("remove", "add"): -2.5,
}
_TAKING: frozenset[Act] = frozenset({"remove", "quit", "change"})
_QUESTIONS = word_set("what when where which how who why what's when's how's where's who's")
_YES_NO = word_set("is are does did was were isn't aren't doesn't has")
_POLITE = word_set("can could may would")


def _score(tool: Tool, filled: Filled, shared: float, heard: _Heard, scene: Scene) -> float:
    roles = roles_of(tool.name, tool.description)
    acted = _act_score(roles if filled.evidence else roles - {"add"}, heard, scene)
    closing = bool(roles & _CLOSING) and not tool.required
    if closing and acted <= 0:
        shared *= 0.25
    told = filled.values.keys() | filled.faults.keys()
    complete = tool.required and told >= set(tool.required)
    score = shared + acted + filled.evidence + (0.5 if complete else 0.0)
    if roles & _TAKING and acted <= 0 and "add" not in roles:
        score -= 1.5 if shared < 0.5 or "remove" in roles else 0.0
    if "affirm" in roles and heard.news:
        score -= 1.5
    if "change" in roles and acted > 0 and not tool.required:
        score -= _off_object(tool, heard, shared)
    # Rounded, because sums over sets would else differ in the last digit from run to run.
    return round(score + _question_score(roles, heard), 6)


def _act_score(roles: frozenset[Act], heard: _Heard, scene: Scene) -> float:
    score = 0.0
    acts = heard.acts - {"decline"} if scene.confirms else heard.acts
    for role in roles:
        matches = [_MATCHES.get((act, role), 0.0) for act in acts]
        score += max(0.0, 0.0, *matches) + min(0.0, 0.0, *matches)
    if "deny" not in heard.acts or heard.acts & {"affirm", "quit", "done"}:
        return score
    if scene.confirms:
        return score + (1.5 if "change" in roles and not heard.content else 0.0)
    if "done" in roles and not heard.content:
        return score + 1.5
    if "quit" in roles and scene.yes_no and not heard.content:
        return score + 1.0
    return score


def _off_object(tool: Tool, heard: _Heard, shared: float) -> float:
    """Take back a change of one thing when the caller speaks of another."""
    objects = objects_of(tool) - _ANY_OBJECT
    spoken = heard.content - _CHANGING
    return 1.0 if objects and spoken and not spoken & objects and shared < 0.5 else 0.0


_ANY_OBJECT = concepts(("order", "detail", "details", "start", "over"))
_CHANGING = concepts(("change", "wait", "instead", "rather", "another"))


def _question_score(roles: frozenset[Act], heard: _Heard) -> float:
    if not heard.question:
        return 0.0
    return 0.8 if "ask" in roles else -1.5


def _is_question(reading: Reading) -> bool:
    texts = [word.text for word in reading.words[:4]]
    if "about" in texts[:3]:
        return False
    if reading.text.rstrip().endswith("?") and texts and texts[0] not in _POLITE:
        return True
    return bool(set(texts[:2]) & _QUESTIONS) or bool(set(texts[:1]) & _YES_NO)


def _content(reading: Reading) -> frozenset[str]:
    acted = frozenset(place for act in reading.acts for place in act.places)
    return concepts(word.text for place, word in enumerate(reading.words) if place not in acted)


def _is_news(reading: Reading, scene: Scene) -> bool:
    new = any(number.value not in scene.numbers for number in reading.numbers)
    later = any(
        int(clock[:2]) not in scene.numbers
        for time in reading.times
        for clock in time.value.readings[:1]
    )
    return new or later or any(word.text == "but" for word in reading.words)
