"""A parameter that waits for its value, and a value found for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flowcat.offline.kinds import Kind, fits, kind_of, title_of
from flowcat.offline.lexicon import concepts, objects_of
from flowcat.offline.reading import Reading
from flowcat.offline.scene import Scene
from flowcat.offline.turns import Schema, Tool
from flowcat.offline.words import Found


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


ONLY_ONE = "I can take only one."
"""Said when two values were named and one is needed."""

Filler = Callable[[Slot, Reading, Scene, frozenset[int]], Hit | None]
"""Finds a slot's value among the words that are not taken yet."""


def slots_of(tool: Tool, scene: Scene) -> tuple[Slot, ...]:
    """The slots of a function, in the order of its parameters."""
    return tuple(_slot(tool, name, schema, scene) for name, schema in tool.parameters.items())


def first_free(found: Sequence[Found[str]], slot: Slot, taken: frozenset[int]) -> Hit | None:
    """The first value whose words are free and that the schema takes."""
    for one in found:
        if not one.places & taken and fits(slot.schema, one.value):
            return Hit(one.value, one.places, 1.2)
    return None


_GENERIC = concepts(("number", "value", "name", "type", "kind"))
_NAMING = concepts(("called", "name"))


def _slot(tool: Tool, name: str, schema: Schema, scene: Scene) -> Slot:
    kind = kind_of(name, schema)
    if kind in {"short", "account", "name"} and name in scene.borrowed:
        return Slot(tool, name, {"enum": scene.borrowed[name]}, "choice", scene.asked == name)
    if scene.asked:
        return Slot(tool, name, schema, kind, scene.asked == name)
    title = concepts(title_of(name, schema)) - _GENERIC
    if kind == "account":
        title |= objects_of(tool)
    if kind == "name":
        title |= _NAMING
    return Slot(tool, name, schema, kind, bool(title & scene.about))
