"""Fill a function's parameters from what was found in an utterance.

Parameters whose values are easy to tell apart (an e-mail address, a date) choose first, plain
numbers later, free text last; no word is used twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flowcat.offline.acts import Act, acts_of, spot_acts
from flowcat.offline.choices import refused, spot_choices
from flowcat.offline.counting import pick_number
from flowcat.offline.free_text import answer_start, bare_text, object_text, whole_text
from flowcat.offline.kinds import (
    Kind,
    bound_fault,
    choices_of,
    fits,
    kind_of,
    title_of,
    typed_choice,
)
from flowcat.offline.lexicon import concepts, objects_of
from flowcat.offline.people import name_at
from flowcat.offline.reading import Reading
from flowcat.offline.scene import Scene
from flowcat.offline.times import Clock, settle
from flowcat.offline.turns import Schema, Tool
from flowcat.offline.words import Found, word_set


@dataclass(frozen=True, slots=True)
class Filled:
    """What an utterance gives a function."""

    values: Mapping[str, object] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    """Sentences about values that were out of bounds, by parameter."""
    places: frozenset[int] = frozenset()
    """The words that were used."""
    evidence: float = 0.0
    """How surely these values speak for this function: about 1 for a typed value."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One parameter being filled."""

    tool: Tool
    name: str
    schema: Schema
    kind: Kind
    asked: bool
    """Whether the bot asked for it, by its last words or the node's prompt."""

    @property
    def required(self) -> bool:
        """Whether a call needs it."""
        return self.name in self.tool.required


@dataclass(frozen=True, slots=True)
class Hit:
    """A value for a slot, the words it took, and how surely it is meant for it."""

    value: object
    places: frozenset[int]
    evidence: float
    fault: str = ""


def fill(tool: Tool, reading: Reading, scene: Scene) -> Filled:
    """Fill as many parameters as the utterance tells."""
    values: dict[str, object] = {}
    faults: dict[str, str] = {}
    taken: frozenset[int] = frozenset()
    evidence = 0.0
    for slot in sorted(_slots(tool, scene), key=lambda slot: _ORDER[slot.kind]):
        hit = _FILLERS[slot.kind](slot, reading, scene, taken)
        if hit is None:
            continue
        taken |= hit.places
        evidence += hit.evidence + (0.3 if slot.asked else 0.0)
        if hit.fault:
            faults[slot.name] = hit.fault
        else:
            values[slot.name] = hit.value
    ordered = {name: values[name] for name in tool.parameters if name in values}
    return Filled(ordered, faults, taken, evidence)


Filler = Callable[[Slot, Reading, Scene, frozenset[int]], Hit | None]

_ORDER: dict[Kind, int] = {
    "email": 0,
    "phone": 1,
    "address": 2,
    "choice": 3,
    "list": 4,
    "date": 5,
    "date-time": 6,
    "name": 7,
    "digits": 8,
    "code": 9,
    "integer": 10,
    "number": 11,
    "time": 12,
    "boolean": 13,
    "short": 14,
    "account": 15,
}
_GENERIC = concepts(("number", "value", "name", "type", "kind"))


def _slots(tool: Tool, scene: Scene) -> list[Slot]:
    slots = []
    for name, schema in tool.parameters.items():
        kind = kind_of(name, schema)
        if kind in {"short", "account", "name"} and name in scene.borrowed:
            schema, kind = {"enum": scene.borrowed[name]}, "choice"
        title = concepts(title_of(name, schema)) - _GENERIC
        named = kind == "name" and bool(scene.about & concepts(("called", "naming", "names")))
        if kind == "account":
            title |= objects_of(tool)
        asked = scene.asked == name if scene.asked else bool(title & scene.about) or named
        slots.append(Slot(tool, name, schema, kind, asked))
    return slots


def _first(found: tuple[Found[str], ...], slot: Slot, taken: frozenset[int]) -> Hit | None:
    for one in found:
        if not one.places & taken and fits(slot.schema, one.value):
            return Hit(one.value, one.places, 1.2)
    return None


def _email(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    return _first(reading.emails, slot, taken)


def _phone(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    return _first(reading.phones, slot, taken)


def _address(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    hit = _first(reading.addresses, slot, taken)
    return hit if hit is not None or not scene.asked else _short(slot, reading, scene, taken)


def _choice(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    choices = choices_of(slot.schema)
    found = [hit for hit in spot_choices(reading.words, choices) if not hit.places & taken]
    distinct = {hit.value for hit in found}
    if len(distinct) == 1:
        return Hit(typed_choice(slot.schema, found[0].value), found[0].places, 1.2)
    if len(distinct) > 1:
        places = frozenset(place for hit in found for place in hit.places)
        return Hit(None, places, 0.8, "I can take only one.")
    if slot.asked and slot.name == scene.asked and len(choices) == 2:
        return _yes_no_choice(slot, reading, choices)
    return None


def _yes_no_choice(slot: Slot, reading: Reading, choices: tuple[str, ...]) -> Hit | None:
    acts = acts_of(spot_acts(reading.words))
    if {"yes", "no"} != {choice.lower() for choice in choices} or not acts & {"affirm", "deny"}:
        return None
    wanted = "no" if "deny" in acts else "yes"
    value = next(choice for choice in choices if choice.lower() == wanted)
    return Hit(typed_choice(slot.schema, value), frozenset(range(len(reading.words))), 1.0)


def _list(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    found = spot_choices(reading.words, choices_of(slot.schema))
    kept = [hit for hit in found if not hit.places & taken]
    if not kept:
        return None
    values = tuple(dict.fromkeys(hit.value for hit in kept))
    places = frozenset(place for hit in kept for place in hit.places)
    return Hit([typed_choice(slot.schema, value) for value in values], places, 1.2)


def _date(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    past = bool(_PAST_WORDS & title_of(slot.name, slot.schema))
    for found in reading.dates:
        value = (found.value.past if past else found.value.ahead).isoformat()
        if not found.places & taken and fits(slot.schema, value):
            return Hit(value, found.places, 1.2)
    return None


_PAST_WORDS = word_set("birth dob born birthday happened occurred incident purchase last")


def _date_time(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    day = _date(slot, reading, scene, taken)
    time = _time(slot, reading, scene, taken)
    if day is None or time is None:
        return None
    return Hit(f"{day.value}T{time.value}:00", day.places | time.places, 2.0)


def _name(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    announced = _first(reading.names, slot, taken)
    if announced is not None or not slot.asked:
        return announced
    first = answer_start(reading, taken)
    name = name_at(reading.words, reading.text, first)
    if name is None or name.places & taken:
        return None
    acted = frozenset(place for act in spot_acts(reading.words) for place in act.places)
    rest = frozenset(range(name.last, len(reading.words))) - taken - acted
    ends = name.last in taken or reading.words[name.last - 1].pause or not rest
    return Hit(name.value, name.places, 0.8) if ends and not name.places & acted else None


def _digits(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    hit = _first(reading.digits, slot, taken)
    long = hit is not None and isinstance(hit.value, str) and len(hit.value) >= 3
    return hit if hit is not None and (long or "pattern" in slot.schema or slot.asked) else None


def _code(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    return _first(reading.codes, slot, taken) or _first(reading.digits, slot, taken)


def _number(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    picked = pick_number(slot.tool, slot.name, reading, taken)
    if picked is None:
        return None
    value, places, evidence = picked
    if slot.kind == "integer":
        if not float(value).is_integer():
            return None
        value = int(value)
    elif slot.kind == "number" and isinstance(value, float) and value.is_integer():
        value = int(value)
    fault = bound_fault(slot.schema, value)
    return Hit(value, places, 0.6 if fault else evidence, fault)


def _time(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    picked = _offered_time(slot, reading, scene)
    if picked is not None:
        return picked
    times = sorted(reading.times, key=lambda time: not time.value.sure)
    for found in times:
        if found.places & taken or refused(reading.words, found.first):
            continue
        value = _settled(slot, found.value, scene)
        if value:
            return Hit(value, found.places, _time_evidence(slot, found.value))
    if times and times[0].value.sure and not times[0].places & taken:
        return Hit(None, times[0].places, 0.6, "That time is not possible.")
    return None


def _settled(slot: Slot, clock: Clock, scene: Scene) -> str:
    return settle(
        clock, lambda reading: fits(slot.schema, reading), scene.offered, scene.day_starts
    )


def _time_evidence(slot: Slot, clock: Clock) -> float:
    if clock.sure:
        return 1.2
    return 0.7 if slot.asked else 0.4


def _offered_time(slot: Slot, reading: Reading, scene: Scene) -> Hit | None:
    """The bot named times, and the caller says ``the first one`` or ``the later one``."""
    if len(scene.offered) < 2:
        return None
    for place, word in enumerate(reading.words):
        at = _PICKS.get(word.text)
        if at is not None and at < len(scene.offered):
            times = sorted(scene.offered) if word.text in _SORTED else scene.offered
            if fits(slot.schema, times[at]):
                return Hit(times[at], frozenset({place}), 1.2)
    return None


_PICKS = {
    "first": 0,
    "second": 1,
    "third": 2,
    "last": -1,
    "earlier": 0,
    "earliest": 0,
    "later": -1,
    "latest": -1,
}
_SORTED = word_set("earlier earliest later latest")


def _boolean(slot: Slot, reading: Reading, scene: Scene, _: frozenset[int]) -> Hit | None:
    title = concepts(title_of(slot.name, slot.schema))
    for place, word in enumerate(reading.words):
        if concepts((word.text,)) & title:
            return Hit(not refused(reading.words, place), frozenset({place}), 0.8)
    acts = acts_of(spot_acts(reading.words))
    if slot.name == scene.asked or (slot.asked and slot.required):
        if acts & {"deny", "done", "decline"}:
            return Hit(value=False, places=frozenset(), evidence=1.0)
        if "affirm" in acts:
            return Hit(value=True, places=frozenset(), evidence=1.0)
    return None


def _short(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    if slot.name == scene.asked or (slot.asked and slot.required):
        answer = bare_text(reading, taken)
        if answer is not None and fits(slot.schema, answer.value):
            if not acts_of(spot_acts(reading.words)) - {"filler", "affirm", "add"}:
                return Hit(answer.value, answer.places, 0.7)
    if not slot.required:
        return None
    said = object_text(slot.tool, slot.name, reading, taken)
    return Hit(said.value, said.places, 0.2) if said and fits(slot.schema, said.value) else None


def _account(slot: Slot, reading: Reading, scene: Scene, _: frozenset[int]) -> Hit | None:
    if not slot.required and slot.name != scene.asked:
        return None
    leaving = acts_of(spot_acts(reading.words)) & _LEAVING
    said = None if leaving else whole_text(reading)
    if said is None or not fits(slot.schema, said.value):
        return None
    asked = slot.asked or slot.name == scene.asked
    return Hit(said.value, said.places, 0.7 if asked else 0.2)


_LEAVING: frozenset[Act] = frozenset({"quit", "bye", "human", "done", "decline", "repeat"})
_FILLERS: dict[Kind, Filler] = {
    "email": _email,
    "phone": _phone,
    "address": _address,
    "choice": _choice,
    "list": _list,
    "date": _date,
    "date-time": _date_time,
    "name": _name,
    "digits": _digits,
    "code": _code,
    "integer": _number,
    "number": _number,
    "time": _time,
    "boolean": _boolean,
    "short": _short,
    "account": _account,
}
