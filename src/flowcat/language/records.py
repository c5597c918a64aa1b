"""Records: mappings with known keys, declared once as dataclass fields.

``key(shape, doc)`` gives a field its shape and its description. From the fields of a class derive
the reader, the JSON Schema with its hovers, and the reference docs.
"""

from functools import cache
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from flowcat.language.constraints import Constraint, Given
from flowcat.language.shapes import Definitions, JsonSchema, Reading, Shape, wrong_type
from flowcat.language.unknown_keys import report_unknown
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar, Tree
from flowcat.text import Span
from flowcat.text.dataclass import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record."""

    name: str
    """As it stands in YAML, and as the field of the dataclass."""
    shape: Shape[Any]
    doc: str
    """What it does, in a sentence or two, for hovers and the reference."""
    required: bool
    upstream: bool
    """Whether Pipecat's FlowConfig has it too."""
    null_upstream: bool
    """Whether null says there that it is not given."""
    is_later: bool
    """Whether this version knows it but cannot run it yet."""

    def takes_null(self, value: Tree) -> bool:
        """Whether a FlowConfig's value means that the key is not given."""
        return self.null_upstream and isinstance(value, Scalar) and value.value is None


def key(
    shape: Shape[Any],
    doc: str,
    *,
    required: bool = False,
    upstream: bool = False,
    null_upstream: bool = False,
) -> Any:
    """Declare a key of a record; see ``Key`` for what the parameters mean."""
    declared = {"shape": shape, "doc": doc, "required": required}
    dialect = {"upstream": upstream or null_upstream, "null_upstream": null_upstream}
    return field(default=None, metadata={**declared, **dialect})


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


class RecordClass(Protocol):
    """A dataclass whose fields are made by ``key``; the first field is its place, ``tree``."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    CONSTRAINTS: ClassVar[tuple[Constraint, ...]]

    def __init__(self, *, tree: YamlMapping, **keys: Any) -> None:
        """Make one from what was read."""

    @property
    def tree(self) -> YamlMapping | None:
        """Where it was read from."""


R = TypeVar("R", bound=RecordClass)


@cache
def keys_of(record: type[RecordClass]) -> dict[str, Key]:
    """Return the keys of a record class, by their name in YAML."""
    found: dict[str, Key] = {}
    for declared in fields(record):
        data = declared.metadata
        if "shape" in data:
            is_later = isinstance(data["shape"], Later)
            found[declared.name] = Key(declared.name, **data, is_later=is_later)
    return found


@cache
def _plan(
    record: type[RecordClass], also_required: tuple[str, ...], without: tuple[str, ...]
) -> tuple[dict[str, Key], tuple[str, ...]]:
    """Return the keys that a record may have at some place, and the names of those it needs."""
    known = keys_of(record)
    required = [name for name, declared in known.items() if declared.required]
    found = {name: declared for name, declared in known.items() if name not in without}
    return found, (*required, *also_required)


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
        known, required = _plan(self.cls, self.also_required, self.without)
        marked = reading.marked
        values: dict[str, Any] = {}
        present: dict[str, Scalar] = {}
        excused: set[str] = set()
        for name, (at, value) in tree.entries.items():
            declared = known.get(name)
            if declared is None:
                excused |= self._unknown(at, reading)
                continue
            if not marked and declared.takes_null(value):
                continue
            present[name] = at
            if declared.is_later:
                excused.add(name)
                self._later(name, at, reading)
                continue
            if not (marked or declared.upstream):
                reading.flowcat_keys.append((at, self.title))
            values[name] = declared.shape.read(value, reading)
        missing = [name for name in required if name not in present]
        if missing or self.cls.CONSTRAINTS:
            given = Given(tree, present, self._offered(reading).keys(), excused, _opening(tree))
            self._check(given, missing, reading)
        # A required part that could not be read was reported where it stands; what is left of the
        # record would only lead to more reports about the same fault.
        for name in required:
            if values.get(name) is None:
                return None
        return self.cls(tree=tree, **values)

    def keys(self) -> frozenset[str]:
        """Return every key that can be given here in a marked document, supported or not."""
        return frozenset(keys_of(self.cls)) - frozenset(self.without)

    def _unknown(self, at: Scalar, reading: Reading) -> set[str]:
        """Report an unknown key and return the key it stands for, if one is like it."""
        if at.text.startswith("x-") and reading.marked:
            return set()
        others = () if reading.marked else self.keys()
        meant = report_unknown(at, self.title, self._offered(reading), reading, others)
        return {meant} if meant else set()

    def _later(self, name: str, at: Scalar, reading: Reading) -> None:
        if reading.marked:
            message = f"`{name}` is not supported yet"
            reading.report("F105", message, at.span, help="take it out for now")
        else:
            reading.flowcat_keys.append((at, self.title))

    def _check(self, given: Given, missing: list[str], reading: Reading) -> None:
        """Report missing and conflicting keys."""
        if unexcused := [f"`{name}`" for name in missing if name not in given.excused]:
            keys = "the key" if len(unexcused) == 1 else "the keys"
            message = f"{self.title} needs {keys} {' and '.join(unexcused)}"
            docs = [f"`{name}`: {_phrase(keys_of(self.cls)[name].doc)}" for name in missing]
            help_ = docs[0] if len(docs) == 1 else ""
            reading.report("F103", message, given.place, help=help_)
        for constraint in self.cls.CONSTRAINTS:
            constraint.check(given, reading)

    def schema(self, definitions: Definitions) -> JsonSchema:
        """A reference to the record's definition."""
        name = self.cls.__name__
        if self.also_required or self.without:
            changes = [*self.also_required, *(f"no_{key_}" for key_ in self.without)]
            name = f"{name}_{'_'.join(changes)}"
        return definitions.refer(name, lambda: self._definition(definitions))

    def _definition(self, definitions: Definitions) -> JsonSchema:
        offered = self._offered(definitions)
        required = [
            name for name, key_ in offered.items() if key_.required or name in self.also_required
        ]
        constraints = [
            schema
            for constraint in self.cls.CONSTRAINTS
            if (schema := constraint.schema(definitions, offered.keys())) is not None
        ]
        made: JsonSchema = {
            "type": "object",
            "description": (self.cls.__doc__ or "").strip(),
            "properties": {name: _property(key_, definitions) for name, key_ in offered.items()},
            "additionalProperties": False,
        }
        if definitions.marked:
            made["patternProperties"] = {"^x-": True}
        if required:
            made["required"] = required
        if constraints:
            made["allOf"] = constraints
        return made

    def _offered(self, dialect: Definitions | Reading) -> dict[str, Key]:
        """Return the keys that can be given here in a dialect."""
        return _offered_keys(self.cls, self.without, marked=dialect.marked)

    def expects(self) -> str:
        """A mapping, and of what."""
        return f"a mapping ({self.title})"


@cache
def _offered_keys(
    record: type[RecordClass], without: tuple[str, ...], *, marked: bool
) -> dict[str, Key]:
    return {
        name: key_
        for name, key_ in keys_of(record).items()
        if name not in without and not key_.is_later and (marked or key_.upstream)
    }


def is_whole(value: RecordClass) -> bool:
    """Tell whether every key of a mapping was known and could be read.

    If not, that was reported, and what the mapping seems to lack may be what the key should say.
    """
    return value.tree is None or all(
        name.startswith("x-") or getattr(value, name, None) is not None
        for name in value.tree.entries
    )


def _property(key_: Key, definitions: Definitions) -> JsonSchema:
    """Return a key's schema with its hover; yaml-language-server shows the second one."""
    schema = key_.shape.schema(definitions)
    if key_.null_upstream and not definitions.marked:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "description": key_.doc, "markdownDescription": key_.doc}


def _phrase(doc: str) -> str:
    """Turn a sentence into words that may follow a colon."""
    first = doc.partition(". ")[0].removesuffix(".")
    return first[:1].lower() + first[1:]


def _opening(tree: YamlMapping) -> Span:
    """Return the span of a mapping's first key: shorter to show than the whole."""
    for at, _value in tree.entries.values():
        return at.span
    return tree.span
