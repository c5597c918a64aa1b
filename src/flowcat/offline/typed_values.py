"""Values that can be told by their form: choices, numbers, e-mails, phones, codes, yes and no."""

from flowcat.offline.acts import acts_of
from flowcat.offline.choices import refused, spot_choices
from flowcat.offline.counting import pick_number
from flowcat.offline.kinds import bound_fault, choices_of, title_of, typed_choice
from flowcat.offline.lexicon import concepts
from flowcat.offline.reading import Reading
from flowcat.offline.scene import Scene
from flowcat.offline.slots import ONLY_ONE, Hit, Slot, first_free


def fill_email(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    """An e-mail address."""
    return first_free(reading.emails, slot, taken)


def fill_phone(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    """A phone number."""
    return first_free(reading.phones, slot, taken)


def fill_choice(slot: Slot, reading: Reading, scene: Scene, taken: frozenset[int]) -> Hit | None:
    """One value of a list; two different ones are a fault."""
    choices = choices_of(slot.schema)
    found = [hit for hit in spot_choices(reading.words, choices) if not hit.places & taken]
    distinct = {hit.value for hit in found}
    if len(distinct) == 1:
        return Hit(typed_choice(slot.schema, found[0].value), found[0].places, 1.2)
    if len(distinct) > 1:
        places = frozenset(place for hit in found for place in hit.places)
        return Hit(None, places, 0.8, ONLY_ONE)
    if slot.asked and slot.name == scene.asked and len(choices) == 2:
        return _yes_no_choice(slot, reading, choices)
    return None


def _yes_no_choice(slot: Slot, reading: Reading, choices: tuple[str, ...]) -> Hit | None:
    acts = acts_of(reading.acts)
    if {"yes", "no"} != {choice.lower() for choice in choices} or not acts & {"affirm", "deny"}:
        return None
    wanted = "no" if "deny" in acts else "yes"
    value = next(choice for choice in choices if choice.lower() == wanted)
    return Hit(typed_choice(slot.schema, value), frozenset(range(len(reading.words))), 1.0)


def fill_list(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    """Every value of a list that was named."""
    found = spot_choices(reading.words, choices_of(slot.schema))
    kept = [hit for hit in found if not hit.places & taken]
    if not kept:
        return None
    values = tuple(dict.fromkeys(hit.value for hit in kept))
    places = frozenset(place for hit in kept for place in hit.places)
    return Hit([typed_choice(slot.schema, value) for value in values], places, 1.2)


def fill_digits(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    """A run of digits that the pattern takes."""
    hit = first_free(reading.digits, slot, taken)
    long = hit is not None and isinstance(hit.value, str) and len(hit.value) >= 3
    return hit if hit is not None and (long or "pattern" in slot.schema or slot.asked) else None


def fill_code(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    """A code of letters and digits."""
    return first_free(reading.codes, slot, taken) or first_free(reading.digits, slot, taken)


def fill_number(slot: Slot, reading: Reading, _: Scene, taken: frozenset[int]) -> Hit | None:
    """A number, with a fault if it is out of bounds."""
    picked = pick_number(slot.tool, slot.name, reading, taken)
    if picked is None:
        return None
    value = picked.value
    if slot.kind == "integer":
        if not float(value).is_integer():
            return None
        value = int(value)
    elif slot.kind == "number" and isinstance(value, float) and value.is_integer():
        value = int(value)
    fault = ONLY_ONE if picked.several else bound_fault(slot.schema, value)
    return Hit(value, picked.places, min(0.6, picked.evidence) if fault else picked.evidence, fault)


def fill_boolean(slot: Slot, reading: Reading, scene: Scene, _: frozenset[int]) -> Hit | None:
    """True if the thing was named, or yes or no to a question about it."""
    title = concepts(title_of(slot.name, slot.schema))
    for place, word in enumerate(reading.words):
        if concepts((word.text,)) & title:
            return Hit(not refused(reading.words, place), frozenset({place}), 0.8)
    acts = acts_of(reading.acts)
    if slot.name == scene.asked or (slot.asked and slot.required):
        if acts & {"deny", "done", "decline"}:
            return Hit(value=False, places=frozenset(), evidence=1.0)
        if "affirm" in acts:
            return Hit(value=True, places=frozenset(), evidence=1.0)
    return None
