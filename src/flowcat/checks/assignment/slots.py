"""The names that may be unset, and the values that conditions tell apart of every name."""

from collections.abc import Iterable, Iterator, Mapping

from flowcat.checks.model import Model
from flowcat.graph.ways import Asks, Reads, Step, Ways, Writes
from flowcat.language.expressions import Expression, Scope, infer
from flowcat.language.expressions.nodes import Field
from flowcat.language.expressions.nodes import Name as NameRead
from flowcat.language.expressions.types import ANY, Type
from flowcat.language.leaves import Constant, Text, ValueSchema
from flowcat.language.nullness import path_of, reads_paths
from flowcat.language.places import InScope
from flowcat.language.regions import (
    Atom,
    Partition,
    Region,
    Sentence,
    atoms,
    partition,
    sentence_of,
)
from flowcat.language.regions.partition import NULL_RANK
from flowcat.text.dataclass import dataclass, field

NULL = Region("null", NULL_RANK, "{} == null", None, is_single=True)
SOME = Region("some", 0, "{} != null")
"""Any value of a name whose type is not known."""
UNTYPED = Partition((SOME, NULL), ())


@dataclass(frozen=True, slots=True)
class Slots:
    """The inputs and state of a flow."""

    unset: frozenset[str]
    """What is null until something writes it: state without a default, optional inputs; in a
    document without the marker, whatever its texts name."""
    names: frozenset[str]
    """All of them."""
    schemas: Mapping[str, ValueSchema]
    inputs: frozenset[str]

    def default(self, name: str) -> object:
        """Return what a name goes back to when it is cleared; None if that is nothing."""
        schema = self.schemas.get(name)
        return schema.keywords.get("default") if schema is not None else None


def slots_of(model: Model, ways: Ways) -> Slots:
    """Return the names of a flow that conditions and texts may read."""
    flow = model.flow
    if not model.marked:
        read = frozenset(_placeholders(ways))
        return Slots(read, read, {}, frozenset())
    inputs = {name: named.value for name, named in (flow.inputs or {}).items()}
    state = {name: named.value for name, named in (flow.state or {}).items()}
    unset = {name for name, schema in state.items() if not schema.has_default}
    unset |= {
        name
        for name, schema in inputs.items()
        if not schema.has_default and schema.keywords.get("optional") is True
    }
    unset -= inputs.keys() & state.keys()  # declared twice, which is told elsewhere
    schemas = {**inputs, **state}
    return Slots(frozenset(unset), frozenset(schemas), schemas, frozenset(inputs))


def _placeholders(ways: Ways) -> Iterator[str]:
    for made in ways.steps.values():
        for step in made:
            for action in step.actions:
                if isinstance(action, Reads):
                    for slot in action.text.template.slots:
                        yield from (path[0] for path in reads_paths(slot.expression))


@dataclass(slots=True)
class Terms:
    """What all conditions compare each term with, and the regions that this makes."""

    model: Model
    slots: Slots
    sentences: dict[int, Sentence] = field(default_factory=dict)
    compared: dict[tuple[str, ...], list[Atom]] = field(default_factory=dict)
    linked: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """Terms between which values are copied: they are cut alike."""
    cut: dict[tuple[tuple[str, ...], int], Partition] = field(default_factory=dict)

    def sentence(self, asks: Asks) -> Sentence:
        """Return a condition as a sentence; each is read once."""
        key = id(asks.formula)
        if key not in self.sentences:
            self.sentences[key] = sentence_of(asks.formula.expression, self.model.computed)
        return self.sentences[key]

    def partition(self, term: tuple[str, ...], scope: InScope) -> Partition:
        """Return the regions of a term, null among them if it may be unset."""
        is_local = term[0] not in self.slots.names
        key = (term, id(scope) if is_local else 0)
        if key not in self.cut:
            self.cut[key] = self._cut(term, self.model.scopes.at(scope))
        return self.cut[key]

    def _cut(self, term: tuple[str, ...], scope: Scope) -> Partition:
        made = self.compared.get(self.group(term), [])
        found = partition(_type_of(term, scope), made)
        if found is None:
            return UNTYPED
        regions = [region for region in found.regions if region.kind != "null"]
        if len(regions) < len(found.regions) or term[0] in self.slots.unset:
            regions.append(NULL)
        return Partition(tuple(regions), found.ranks)

    def group(self, term: tuple[str, ...]) -> tuple[str, ...]:
        """Return the term that stands for all with which a term exchanges values."""
        while term in self.linked:
            term = self.linked[term]
        return term

    def link(self, one: tuple[str, ...], other: tuple[str, ...]) -> None:
        """Note that a value is copied from one term to another."""
        first, second = self.group(one), self.group(other)
        if first != second:
            self.linked[first] = second


def terms_of(model: Model, slots: Slots, ways: Ways) -> Terms:
    """Collect what conditions compare, over all steps."""
    terms = Terms(model, slots)
    seen: set[int] = set()
    asked: list[Asks] = []
    written = [(name, slots.default(name)) for name in slots.schemas]
    for step in _steps(ways):
        for action in step.actions:
            if id(action) in seen:
                continue
            seen.add(id(action))
            match action:
                case Writes():
                    _link_writes(action, terms)
                    written += _constants(action)
                case Asks():
                    asked.append(action)
                case _:
                    pass
    for name, value in written:
        if isinstance(value, str | int | float):
            terms.compared.setdefault(terms.group((name,)), []).append(_equal(name, value))
    told: set[int] = set()
    for asks in asked:
        sentence = terms.sentence(asks)
        if id(sentence) not in told:
            told.add(id(sentence))
            for atom in atoms(sentence):
                terms.compared.setdefault(terms.group(atom.term), []).append(atom)
    return terms


def _steps(ways: Ways) -> Iterator[Step]:
    for made in ways.steps.values():
        yield from made


def _link_writes(writes: Writes, terms: Terms) -> None:
    for filled in writes.fills:
        terms.link((filled.text,), ("args", filled.text))
    for name, named in writes.sets.items():
        path = copied_path(named.value)
        if path is not None:
            terms.link((name,), path)


def _constants(writes: Writes) -> Iterator[tuple[str, object]]:
    for name, named in writes.sets.items():
        if isinstance(named.value, Constant):
            yield name, named.value.value


def _equal(name: str, value: str | float) -> Atom:
    """Return a comparison with a value that is written, so that it has a region of its own."""
    node = NameRead(0, 0, name)
    return Atom(node, (name,), node, "==", (value,))


def copied_path(value: object) -> tuple[str, ...] | None:
    """Return the path whose value is copied, if a value is no more than one."""
    if not isinstance(value, Text) or value.template.exact is None:
        return None
    return path_of(value.template.exact)


def _type_of(term: tuple[str, ...], scope: Scope) -> Type:
    type_: Type = scope.names.get(term[0], ANY)
    if len(term) == 1:
        return type_
    node: Expression = NameRead(0, 0, term[0])
    for word in term[1:]:
        node = Field(0, 0, node, word)
    return infer(node, scope).type


def roots(paths: Iterable[tuple[str, ...]], computed: Mapping[str, Expression]) -> set[str]:
    """Return the names behind some paths, those that computed values read included."""
    found: set[str] = set()
    waiting = [path[0] for path in paths]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name in computed:
            waiting += [path[0] for path in reads_paths(computed[name])]
    return found
