"""Values in the caller's own words: names, addresses, what happened."""

from flowcat.offline.acts import Act, acts_of
from flowcat.offline.free_text import answer_start, bare_text, object_text, whole_text
from flowcat.offline.kinds import fits
from flowcat.offline.people import name_at
from flowcat.offline.reading import Reading
from flowcat.offline.scene import Scene
from flowcat.offline.slots import Hit, Slot, first_free


def fill_name(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    """A name that was announced, or a bare one in answer to a question."""
    announced = first_free(reading.names, slot, taken)
    if announced is not None or not slot.asked:
        return announced
    first = answer_start(reading, taken)
    name = name_at(reading.words, reading.text, first)
    if name is None or name.places & taken:
        return None
    acted = frozenset(place for act in reading.acts for place in act.places)
    rest = frozenset(range(name.last, len(reading.words))) - taken - acted
    ends = name.last in taken or reading.words[name.last - 1].pause or not rest
    return Hit(name.value, name.places, 0.8) if ends and not name.places & acted else None


def fill_address(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    """A street address, or the whole answer if it was asked for."""
    hit = first_free(reading.addresses, slot, taken)
    return hit if hit is not None or not slot.asked else fill_short(slot, reading, scene, taken)


def fill_short(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    """A few words: a bare answer, or the thing that was named."""
    if slot.name == scene.asked or (slot.asked and slot.required):
        answer = bare_text(reading, taken)
        plain = acts_of(reading.acts) <= {"filler", "affirm", "add"}
        if plain and answer is not None and fits(slot.schema, answer.value):
            return Hit(answer.value, answer.places, 0.7)
    if not slot.required:
        return None
    said = object_text(slot.tool, slot.name, reading, taken)
    return Hit(said.value, said.places, 0.2) if said and fits(slot.schema, said.value) else None


def fill_account(slot: Slot, reading: Reading, scene: Scene, _: frozenset[int]) -> Hit | None:
    """The whole utterance."""
    if not slot.required and slot.name != scene.asked:
        return None
    leaving = acts_of(reading.acts) & _LEAVING
    said = None if leaving else whole_text(reading)
    if said is not None and len(said.places) < 3 and slot.name != scene.asked:
        return None
    if said is None or not fits(slot.schema, said.value):
        return None
    asked = slot.asked or slot.name == scene.asked
    return Hit(said.value, said.places, 0.7 if asked else 0.2)


_LEAVING: frozenset[Act] = frozenset({"quit", "bye", "human", "done", "decline", "repeat"})
