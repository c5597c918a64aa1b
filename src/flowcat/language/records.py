"""Records: mappings with known keys, declared once as dataclass fields.

``key(shape, doc)`` gives a field its shape and its description. From the fields of a class derive
the reader, the JSON Schema with its hovers, and the reference docs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from flowcat.diagnostics import Label, nearest
from flowcat.language.shapes import Definitions, JsonSchema, Reading, Shape, wrong_type
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Tree
from flowcat.text import Span


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record."""

    name: str
    """As it stands in YAML."""
    attribute: str
    """The field of the dataclass."""
    shape: Shape[Any]
    doc: str
    """What it does, in a sentence or two, for hovers and the reference."""
    required: bool
    upstream: bool
    """Whether Pipecat's FlowConfig has it too."""


def key(
    shape: Shape[Any],
    doc: str,
    *,
    required: bool = False,
    upstream: bool = False,
    name: str = "",
) -> Any:
    """Declare a key of a record; ``name`` where the YAML word is not the attribute's."""
    declared = {"shape": shape, "doc": doc, "required": required, "upstream": upstream}
    return field(default=None, metadata={**declared, "name": name})


@dataclass(frozen=True, slots=True)
class Later:
    """A key of the language that this version knows but cannot run yet."""

    def read(self, tree: Tree, reading: Reading) -> None:
        """Never called: the record reports the key itself."""

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """Accepts nothing."""
        return {"not": {}}

    def expects(self) -> str:
        """Nothing yet."""
        return "nothing yet"


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Keys that exclude each other."""

    names: tuple[str, ...]

    def check(self, present: Mapping[str, Scalar], place: Span, reading: Reading) -> None:
        """Report the second of them."""
        given = [name for name in self.names if name in present]
        if len(given) > 1:
            first, second = present[given[0]], present[given[1]]
            reading.report(
                "F104",
                f"`{given[0]}` and `{given[1]}` exclude each other",
                second.span,
                related=(Label(first.span, f"`{given[0]}` is given here"),),
                help="keep one of them",
            )

    def schema(self) -> JsonSchema:
        """No two of them."""
        pairs = [(a, b) for i, a in enumerate(self.names) for b in self.names[i + 1 :]]
        return {"not": {"anyOf": [{"required": [a, b]} for a, b in pairs]}}


@dataclass(frozen=True, slots=True)
class AtLeastOne:
    """Keys of which one must be there."""

    names: tuple[str, ...]

    def check(self, present: Mapping[str, Scalar], place: Span, reading: Reading) -> None:
        """Report that none is."""
        if not any(name in present for name in self.names):
            wanted = " or ".join(f"`{name}`" for name in self.names)
            reading.report("F103", f"{wanted} is missing", place)

    def schema(self) -> JsonSchema:
        """Any of them."""
        return {"anyOf": [{"required": [name]} for name in self.names]}


@dataclass(frozen=True, slots=True)
class Together:
    """A key that needs others."""

    name: str
    needs: tuple[str, ...]

    def check(self, present: Mapping[str, Scalar], place: Span, reading: Reading) -> None:
        """Report each that is missing."""
        if self.name not in present:
            return
        for needed in self.needs:
            if needed not in present:
                message = f"`{self.name}` needs `{needed}` beside it"
                reading.report("F103", message, present[self.name].span)

    def schema(self) -> JsonSchema:
        """If one, then the others."""
        return {"if": {"required": [self.name]}, "then": {"required": list(self.needs)}}


Constraint = AtMostOne | AtLeastOne | Together


class RecordClass(Protocol):
    """A dataclass whose fields are made by ``key``; the first field is its place, ``tree``."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    CONSTRAINTS: ClassVar[tuple[Constraint, ...]]

    def __init__(self, *, tree: YamlMapping, **keys: Any) -> None:
        """Make one from what was read."""


R = TypeVar("R", bound=RecordClass)


@cache
def keys_of(record: type[RecordClass]) -> dict[str, Key]:
    """Return the keys of a record class, by their name in YAML."""
    found: dict[str, Key] = {}
    for declared in fields(record):
        data = declared.metadata
        if "shape" in data:
            name = data["name"] or declared.name
            key_ = Key(
                name, declared.name, data["shape"], data["doc"], data["required"], data["upstream"]
            )
            found[name] = key_
    return found


@dataclass(frozen=True, slots=True)
class Record(Generic[R]):
    """A mapping with the keys of a record class."""

    cls: type[R]
    title: str
    """How messages call it, as in "a function"."""
    also_required: tuple[str, ...] = ()
    """Keys required at this place though the class does not require them."""
    without: tuple[str, ...] = ()
    """Keys that do not exist at this place."""

    def read(self, tree: Tree, reading: Reading) -> R | None:
        """Read the mapping; unknown and missing keys are reported, the rest is kept."""
        if not isinstance(tree, YamlMapping):
            wrong_type(tree, self.expects(), reading)
            return None
        known = keys_of(self.cls)
        values: dict[str, Any] = {}
        present: dict[str, Scalar] = {}
        for name, (at, value) in tree.entries.items():
            declared = known.get(name)
            if declared is None or name in self.without:
                self._unknown(name, at, reading)
            elif isinstance(declared.shape, Later):
                present[name] = at
                self._later(name, at, reading)
            else:
                present[name] = at
                if not (reading.marked or declared.upstream):
                    reading.flowcat_keys.append((at, self.title))
                values[declared.attribute] = declared.shape.read(value, reading)
        complete = self._complete(present, tree, reading)
        for name, declared in known.items():
            # A required part that could not be read was reported where it stands; what is left of
            # the record would only lead to more reports about the same fault.
            if declared.required and name in present and values.get(declared.attribute) is None:
                complete = False
        return self.cls(tree=tree, **values) if complete else None

    def _unknown(self, name: str, at: Scalar, reading: Reading) -> None:
        if name.startswith("x-") and reading.marked:
            return
        known = [key_.name for key_ in self._offered(Definitions(reading.marked))]
        near = nearest(name, known)
        hint = f"did you mean `{near}`?" if near else f"there are {_listed(known)}"
        reading.report("F101", f"{self.title} has no key `{name}`", at.span, help=hint)

    def _later(self, name: str, at: Scalar, reading: Reading) -> None:
        if reading.marked:
            reading.report("F105", f"`{name}` is not supported yet", at.span)
        else:
            reading.flowcat_keys.append((at, self.title))

    def _complete(self, present: dict[str, Scalar], tree: YamlMapping, reading: Reading) -> bool:
        complete, place = True, _opening(tree)
        for name, declared in keys_of(self.cls).items():
            if (declared.required or name in self.also_required) and name not in present:
                complete = False
                message = f"{self.title} needs the key `{name}`"
                reading.report("F103", message, place)
        for constraint in self.cls.CONSTRAINTS:
            constraint.check(present, place, reading)
        return complete

    def schema(self, definitions: Definitions) -> JsonSchema:
        """A reference to the record's definition."""
        name = self.cls.__name__
        if self.also_required or self.without:
            changes = [*self.also_required, *(f"no_{key_}" for key_ in self.without)]
            name = f"{name}_{'_'.join(changes)}"
        return definitions.refer(name, lambda: self._definition(definitions))

    def _definition(self, definitions: Definitions) -> JsonSchema:
        offered = list(self._offered(definitions))
        properties = {
            key_.name: {**key_.shape.schema(definitions), "description": key_.doc}
            for key_ in offered
        }
        required = [
            key_.name for key_ in offered if key_.required or key_.name in self.also_required
        ]
        names = set(properties)
        constraints = [
            constraint.schema()
            for constraint in self.cls.CONSTRAINTS
            if definitions.marked or _mentions(constraint) <= names
        ]
        made: JsonSchema = {
            "type": "object",
            "description": (self.cls.__doc__ or "").strip(),
            "properties": properties,
            "additionalProperties": False,
        }
        if definitions.marked:
            made["patternProperties"] = {"^x-": True}
        if required:
            made["required"] = required
        if constraints:
            made["allOf"] = constraints
        return made

    def _offered(self, definitions: Definitions) -> Iterator[Key]:
        for key_ in keys_of(self.cls).values():
            later = isinstance(key_.shape, Later)
            if key_.name in self.without or later or not (definitions.marked or key_.upstream):
                continue
            yield key_

    def expects(self) -> str:
        """A mapping, and of what."""
        return f"a mapping ({self.title})"


def _mentions(constraint: Constraint) -> set[str]:
    match constraint:
        case Together():
            return {constraint.name, *constraint.needs}
        case AtMostOne() | AtLeastOne():
            return set(constraint.names)


def _opening(tree: YamlMapping) -> Span:
    """Return the span of a mapping's first key: shorter to show than the whole."""
    for at, _value in tree.entries.values():
        return at.span
    return tree.span


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
