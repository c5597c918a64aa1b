"""What must hold between the keys of one mapping: some exclude, some need each other."""

from collections.abc import Mapping, Set
from typing import Protocol

from flowcat.diagnostics import Label
from flowcat.language.scalar_shapes import flag_of, lax_schema
from flowcat.language.shapes import Definitions, JsonSchema, Reading
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """One mapping as its constraints see it."""

    tree: YamlMapping
    keys: Mapping[str, Scalar]
    """The keys that the language has here, with their places."""
    offered: Set[str]
    """Every key that could be given here."""
    excused: Set[str]
    """Keys that are missing only because a key that was reported stands in their place."""
    place: Span
    """Where to say that something is missing."""


class Constraint(Protocol):
    """A rule between keys."""

    def check(self, given: Given, reading: Reading) -> None:
        """Report what breaks it."""

    def schema(self, definitions: Definitions, offered: Set[str]) -> JsonSchema | None:
        """Return it as a JSON Schema; None if it says nothing about the keys offered."""


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Keys that exclude each other."""

    names: tuple[str, ...]

    def check(self, given: Given, reading: Reading) -> None:
        """Report the second of them."""
        found = [at for name, at in given.keys.items() if name in self.names]
        if len(found) > 1:
            first, second = found[:2]
            reading.report(
                "F104",
                f"`{first.text}` and `{second.text}` exclude each other",
                second.span,
                related=(Label(first.span, f"`{first.text}` is given here"),),
                help="keep one of them",
            )

    def schema(
        self,
        definitions: Definitions,  # noqa: ARG002
        offered: Set[str],
    ) -> JsonSchema | None:
        """No two of them."""
        names = [name for name in self.names if name in offered]
        pairs = [{"required": [a, b]} for i, a in enumerate(names) for b in names[i + 1 :]]
        return {"not": {"anyOf": pairs}} if pairs else None


@dataclass(frozen=True, slots=True)
class AtLeastOne:
    """Keys of which one must be there."""

    names: tuple[str, ...]
    title: str
    """Of what, as messages call it."""

    def check(self, given: Given, reading: Reading) -> None:
        """Report that none is."""
        if given.excused or any(name in given.keys for name in self.names):
            return
        # In a FlowConfig some mappings have no keys of their own: they are Flowcat's as a whole.
        if names := [f"`{name}`" for name in self.names if name in given.offered]:
            reading.report("F103", f"{self.title} needs {_either(names)}", given.place)

    def schema(
        self,
        definitions: Definitions,  # noqa: ARG002
        offered: Set[str],
    ) -> JsonSchema | None:
        """Any of them."""
        return {"anyOf": [{"required": [name]} for name in self.names if name in offered]}


@dataclass(frozen=True, slots=True)
class TransitionOnly:
    """A function with ``transition_only`` is described here and leads to one node.

    In a FlowConfig no other function has a description: Python functions describe themselves.
    """

    def check(self, given: Given, reading: Reading) -> None:
        """Report what such a function lacks, and a description that no one reads."""
        if flag_of(given.tree.get("transition_only"), reading):
            self._check_needs(given, reading)
        elif not reading.marked and (at := given.keys.get("description")) is not None:
            reading.report(
                "F103",
                "a function with a `description` needs `transition_only: true` beside it",
                at.span,
                help="a Python function is described in its docstring; without one, Pipecat needs"
                " `transition_only`",
            )

    def _check_needs(self, given: Given, reading: Reading) -> None:
        at = given.keys["transition_only"]
        wanted = ("description", "transition_to")
        if missing := [f"`{name}`" for name in wanted if name not in given.keys]:
            message = f"a `transition_only` function needs {' and '.join(missing)} beside it"
            reading.report("F103", message, at.span)
        described = given.tree.get("description")
        if not reading.marked and isinstance(described, Scalar) and described.value == "":
            reading.report("F107", "expected a text, found an empty one", described.span)
        target = given.tree.get("transition_to")
        if "transition_to" in given.keys and not isinstance(target, Scalar):
            message = "a `transition_only` function has no result to choose by: it names one node"
            place = target.span if target is not None else at.span
            reading.report("F102", message, place, help="name the node, or take out the flag")

    def schema(
        self,
        definitions: Definitions,
        offered: Set[str],  # noqa: ARG002
    ) -> JsonSchema | None:
        """If it is set, then the others."""
        is_set = {"const": True} if definitions.marked else lax_schema(value=True)
        undescribed: JsonSchema = {"properties": {"description": {"type": "null"}}}
        return {
            "if": {"required": ["transition_only"], "properties": {"transition_only": is_set}},
            "then": {
                "required": ["description", "transition_to"],
                "properties": {
                    "description": {"type": "string", "minLength": 1},
                    "transition_to": {"type": "string"},
                },
            },
            "else": True if definitions.marked else undescribed,
        }


def _either(names: list[str]) -> str:
    return " or ".join((", ".join(names[:-1]), names[-1])) if names[:-1] else names[-1]


@dataclass(frozen=True, slots=True)
class WithValue:
    """Keys that mean something only where another key has one of some values."""

    names: tuple[str, ...]
    beside: str
    values: tuple[str, ...]

    def check(self, given: Given, reading: Reading) -> None:
        """Report one that stands beside another value."""
        other = given.tree.get(self.beside)
        if not isinstance(other, Scalar) or other.text in self.values:
            return
        for name in self.names:
            if (at := given.keys.get(name)) is not None:
                wanted = " or ".join(f"`{value}`" for value in self.values)
                reading.report(
                    "F104",
                    f"`{name}` has no effect with `{self.beside}: {other.text}`",
                    at.span,
                    help=f"use {wanted}, or take it out",
                )

    def schema(
        self,
        definitions: Definitions,  # noqa: ARG002
        offered: Set[str],  # noqa: ARG002
    ) -> JsonSchema | None:
        """If one of the keys is there, then one of the values."""
        return {
            "if": {"anyOf": [{"required": [name]} for name in self.names]},
            "then": {"properties": {self.beside: {"enum": list(self.values)}}},
        }


@dataclass(frozen=True, slots=True)
class Beside:
    """Keys that mean something only beside another key."""

    names: tuple[str, ...]
    other: str

    def check(self, given: Given, reading: Reading) -> None:
        """Report one that stands without it."""
        if self.other in given.keys:
            return
        for name in self.names:
            if (at := given.keys.get(name)) is not None:
                message = f"`{name}` has no effect without `{self.other}`"
                reading.report("F104", message, at.span, help="take it out")

    def schema(
        self,
        definitions: Definitions,  # noqa: ARG002
        offered: Set[str],  # noqa: ARG002
    ) -> JsonSchema | None:
        """If one of the keys is there, the other is."""
        return {
            "if": {"anyOf": [{"required": [name]} for name in self.names]},
            "then": {"required": [self.other]},
        }
