"""Fill a function's parameters from what was found in an utterance.

Parameters whose values are easy to tell apart (an e-mail address, a date) choose first, plain
numbers later, free text last; no word is used twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowcat.offline.kinds import Kind
from flowcat.offline.own_words import fill_account, fill_address, fill_name, fill_short
from flowcat.offline.reading import Reading
from flowcat.offline.scene import Scene
from flowcat.offline.slots import Filler, Slot, slots_of
from flowcat.offline.time_values import fill_date, fill_date_time, fill_time
from flowcat.offline.turns import Tool
from flowcat.offline.typed_values import (
    fill_boolean,
    fill_choice,
    fill_code,
    fill_digits,
    fill_email,
    fill_list,
    fill_number,
    fill_phone,
)


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


def fill(tool: Tool, reading: Reading, scene: Scene) -> Filled:
    """Fill as many parameters as the utterance tells."""
    values: dict[str, object] = {}
    faults: dict[str, str] = {}
    taken: frozenset[int] = frozenset()
    evidence = 0.0
    slots = slots_of(tool, scene)
    for slot in sorted(slots, key=lambda slot: _turn_of(slot, scene)):
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


def _turn_of(slot: Slot, scene: Scene) -> tuple[bool, int]:
    """When a slot chooses: a bare number belongs to what was just asked for."""
    first = slot.name == scene.asked and slot.kind in _NUMERIC
    return not first, _ORDER.index(slot.kind)


_NUMERIC = frozenset(("integer", "number", "time", "digits", "code"))
_FILLERS: dict[Kind, Filler] = {
    "email": fill_email,
    "phone": fill_phone,
    "address": fill_address,
    "choice": fill_choice,
    "list": fill_list,
    "date": fill_date,
    "date-time": fill_date_time,
    "name": fill_name,
    "digits": fill_digits,
    "code": fill_code,
    "integer": fill_number,
    "number": fill_number,
    "time": fill_time,
    "boolean": fill_boolean,
    "short": fill_short,
    "account": fill_account,
}
"""How each kind is filled; those that come first choose first."""
_ORDER = tuple(_FILLERS)
