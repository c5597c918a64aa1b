"""What a step does to what is known of the state: one world goes in, every world that may follow.

A world tells in which region the value of each tracked name lies. Names that are not tracked may
have any value their type allows, so that more is taken for possible than is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Final, TypeAlias, assert_never

from flowcat.checks.assignment.slots import NULL, SOME, UNTYPED, Slots, Terms, copied_path, roots
from flowcat.checks.model import Model
from flowcat.graph.ways import Action, Asks, Matches, Reads, Runs, Sends, Step, Writes
from flowcat.language.expressions.nodes import reads_paths
from flowcat.language.leaves import Constant, Text, Value
from flowcat.language.nullness import NOTHING, Facts, Known, Outcome, Path, both, judge
from flowcat.language.places import InScope
from flowcat.language.regions import NO, YES, Partition, Region, atoms, verdict
from flowcat.text.dataclass import dataclass, replace

MAX_LOCAL: Final = 64
"""How many combinations of arguments and results are told apart within one step."""

_NOWHERE: Final = InScope()


@dataclass(frozen=True, slots=True)
class World:
    """What is known between two steps."""

    regions: tuple[Region, ...]
    """Of the tracked names, in their order."""
    known: Known = NOTHING
    """Which fields of them are null, and which are not."""
    doubted: bool = False
    """Whether Python on the way may have written what the flow does not say."""


Local: TypeAlias = Mapping[Path, tuple[Partition, Region]]
"""Where arguments and fields of the result lie, during one step."""

Met: TypeAlias = Callable[[Action, Facts, World], bool]
"""Told of each read; answers whether the way goes on behind it."""


class Worlds:
    """The meaning of steps for some tracked names."""

    def __init__(self, model: Model, slots: Slots, terms: Terms, tracked: tuple[str, ...]) -> None:
        self.model = model
        self.slots = slots
        self.terms = terms
        self.tracked = tracked
        self.place = {name: at for at, name in enumerate(tracked)}
        self.cuts = {name: terms.partition((name,), _NOWHERE) for name in tracked}
        self._locals: dict[int, tuple[tuple[Path, Partition], ...]] = {}
        self._relevant: dict[int, bool] = {}

    def first(self) -> Iterator[World]:
        """Yield the worlds in which a conversation may begin."""
        written_before = self.model.handlers.set_before if self.model.handlers else frozenset()
        is_unknown = self.model.handlers is not None and self.model.handlers.set_before_unknown
        choices = []
        for name in self.tracked:
            if name in written_before:
                choices.append(self._values(name))
            elif name in self.slots.inputs:
                choices.append(self._any(name))
            else:
                choices.append((self._cleared(name),))
        for regions in product(*choices):
            yield World(regions, doubted=is_unknown)

    def after(self, step: Step, world: World, met: Met) -> Iterator[World]:
        """Yield every world in which a step may end, once for each way to end there."""
        local_terms = self._local_terms(step)
        chosen = _chosen_by_result(step)
        for regions in product(*(cut.regions for _, cut in local_terms)):
            local = {
                term: (cut, region)
                for (term, cut), region in zip(local_terms, regions, strict=True)
            }
            for path in chosen:
                local.setdefault(path, (UNTYPED, SOME))
            yield from self._through(step, world, local, met)

    def _through(self, step: Step, world: World, local: Local, met: Met) -> Iterator[World]:
        worlds = [world]
        for action in step.actions:
            worlds = [
                after for before in worlds for after in self._done(action, before, local, met)
            ]
            if not worlds:
                return
        for found in dict.fromkeys(worlds):
            yield replace(found, known=self._lasting(found.known))

    def _done(self, action: Action, world: World, local: Local, met: Met) -> Iterable[World]:
        match action:
            case Reads():
                facts = self._facts(world, local, action.scope)
                return (world,) if facts is None or met(action, facts, world) else ()
            case Asks():
                return self._asked(action, world, local, met)
            case Matches() | Sends():
                return (world,)
            case Runs():
                return self._ran(action, world, local)
            case Writes():
                return self._written(action, world, local)
            case _:
                assert_never(action)

    def _asked(self, asks: Asks, world: World, local: Local, met: Met) -> Iterable[World]:
        if id(asks.formula) in self.model.broken:
            return (world,)
        facts = self._facts(world, local, asks.scope)
        if facts is None or not met(asks, facts, world):
            return ()
        found = verdict(self.terms.sentence(asks), self._located(world, local).get)
        if not found & (YES if asks.holds else NO):
            return ()
        if not self._is_relevant(asks):
            return (world,)
        judged = judge(asks.formula.expression, facts)
        reach = judged.holds if asks.holds else judged.fails
        known = both(world.known, reach)
        return () if reach is None or known is None else (replace(world, known=known),)

    def _ran(self, runs: Runs, world: World, local: Local) -> Iterable[World]:
        handlers = self.model.handlers
        facts = handlers.functions.get(runs.handler.text) if handlers is not None else None
        if facts is None:
            return self._anything(world)
        if facts.writes_unknown:
            return self._anything(world)
        options: dict[str, tuple[Region, ...]] = {}
        doubted = world.doubted
        for write in facts.writes:
            name = write.name
            if name not in self.place:
                continue
            here = options.get(name, (world.regions[self.place[name]],))
            given = (self._cleared(name),) if write.is_removal else self._values(name)
            if write.may_be_null:
                given = (*given, self._cleared(name))
            is_certain = write.certain or _CHOSEN in local
            options[name] = given if is_certain else (*here, *given)
            doubted = doubted or not is_certain or write.may_be_null
        return self._having(replace(world, doubted=doubted), options) if options else (world,)

    def _anything(self, world: World) -> Iterator[World]:
        """Yield what may be after code that nobody has read: all as before, or any other value."""
        doubted = replace(world, doubted=True)
        yield doubted
        options = {
            name: self._values(name)
            for name, region in zip(self.tracked, world.regions, strict=True)
            if region is NULL
        }
        if options:
            yield from self._having(doubted, options)

    def _written(self, writes: Writes, world: World, local: Local) -> Iterable[World]:
        names = (*writes.sets, *(name.text for name in writes.fills), *writes.appends)
        touched = {*names, *(name.text for name in writes.clears)}
        if touched.isdisjoint(self.place) and all(path[0] not in touched for path in _of(world)):
            return (world,)
        facts = self._facts(world, local, writes.scope)
        if facts is None:
            return ()
        options: dict[str, tuple[Region, ...]] = {}
        for name, named in writes.sets.items():
            if name in self.place:
                options[name] = tuple(self._given(name, named.value, world, local, facts))
        for name in (filled.text for filled in writes.fills):
            if name in self.place:
                options[name] = tuple(self._filled(name, world, local))
        for name in writes.appends:
            if name in self.place:
                options[name] = self._values(name)
        for name in (cleared.text for cleared in writes.clears):
            if name in self.place:
                options[name] = (self._cleared(name),)
        kept = replace(world, known=world.known.forget(touched))
        return self._having(kept, options)

    def _given(
        self, name: str, value: Value, world: World, local: Local, facts: Facts
    ) -> Iterator[Region]:
        match value:
            case Constant(value=None):
                yield self._cleared(name)
            case Constant(value=str() | int() | float() as literal):
                yield from self._at(name, literal)
            case Text() if value.template.exact is not None:
                yield from self._computed(name, value, world, local, facts)
            case _:
                yield from self._values(name)

    def _computed(
        self, name: str, value: Text, world: World, local: Local, facts: Facts
    ) -> Iterator[Region]:
        path = copied_path(value)
        place = self._located(world, local).get(path) if path is not None else None
        if place is not None and place[1] is not SOME:
            yield from self._same(name, place[1])
            return
        assert value.template.exact is not None
        judged = judge(value.template.exact, facts)
        if judged.outcome & Outcome.VALUE:
            yield from self._values(name)
        if any(
            trouble.kind is Outcome.NULL and not trouble.is_guess for trouble in judged.troubles
        ):
            yield self._cleared(name)

    def _filled(self, name: str, world: World, local: Local) -> Iterator[Region]:
        place = local.get(("args", name))
        if self.slots.default(name) is not None:
            yield world.regions[self.place[name]]  # an optional argument: left out, it stays
        if place is None or place[1] is SOME or place[1].kind == "null":
            yield from self._values(name)
        else:
            yield from self._same(name, place[1])

    def _same(self, name: str, region: Region) -> Iterator[Region]:
        """Yield the region of a copied value: terms between which values go are cut alike."""
        if region.kind == "null":
            yield self._cleared(name)
            return
        same = [
            one for one in self._values(name) if (one.kind, one.rank) == (region.kind, region.rank)
        ]
        yield from same or self._values(name)

    def _at(self, name: str, literal: str | float) -> Iterator[Region]:
        place = self.cuts[name].place_of(literal)
        same = [one for one in self._values(name) if (one.kind, one.rank) == place]
        if same:
            yield from same
            return
        rest = [one for one in self._values(name) if not one.is_single]
        yield from rest or self._values(name)

    def _cleared(self, name: str) -> Region:
        default = self.slots.default(name)
        if default is None:
            return NULL
        if isinstance(default, str | int | float):
            return next(self._at(name, default))
        return next(iter(self._values(name)), SOME)

    def _values(self, name: str) -> tuple[Region, ...]:
        found = tuple(region for region in self.cuts[name].regions if region.kind != "null")
        return found or (SOME,)

    def _any(self, name: str) -> tuple[Region, ...]:
        return self.cuts[name].regions or (SOME,)

    def _having(self, world: World, options: Mapping[str, tuple[Region, ...]]) -> Iterator[World]:
        choices = [
            tuple(dict.fromkeys(options.get(name, (region,))))
            for name, region in zip(self.tracked, world.regions, strict=True)
        ]
        for regions in product(*choices):
            yield replace(world, regions=regions)

    def _located(self, world: World, local: Local) -> dict[Path, tuple[Partition, Region]]:
        places = dict(local)
        for name, region in zip(self.tracked, world.regions, strict=True):
            if region is not SOME:
                places[(name,)] = (UNTYPED if region is NULL else self.cuts[name], region)
        return {term: place for term, place in places.items() if place[1] is not SOME}

    def _facts(self, world: World, local: Local, scope: InScope) -> Facts | None:
        nonnull: set[Path] = set()
        null: set[Path] = set()
        for name, region in zip(self.tracked, world.regions, strict=True):
            (null if region.kind == "null" else nonnull).add((name,))
        for term, (_, region) in local.items():
            if region.kind == "null":
                null.add(term)
            else:
                nonnull |= {term[:end] for end in range(1, len(term) + 1)}
        known = both(world.known, Known(frozenset(nonnull), frozenset(null)))
        if known is None:
            return None
        types = self.model.scopes.at(scope).names
        return Facts(types, known, self.model.computed, self.slots.unset)

    def _local_terms(self, step: Step) -> tuple[tuple[Path, Partition], ...]:
        """Return the arguments and fields of the result that the step's conditions tell apart."""
        if id(step) not in self._locals:
            found: dict[Path, Partition] = {}
            for action in step.actions:
                if isinstance(action, Asks):
                    for atom in atoms(self.terms.sentence(action)):
                        if atom.term[0] in ("args", "result"):
                            cut = self.terms.partition(atom.term, action.scope)
                            if cut is not UNTYPED and cut.regions:
                                found[atom.term] = cut
            size = 1
            kept: list[tuple[Path, Partition]] = []
            for term, cut in found.items():
                size *= len(cut.regions)
                if size <= MAX_LOCAL:
                    kept.append((term, cut))
            self._locals[id(step)] = tuple(kept)
        return self._locals[id(step)]

    def _is_relevant(self, asks: Asks) -> bool:
        key = id(asks.formula)
        if key not in self._relevant:
            named = roots(reads_paths(asks.formula.expression), self.model.computed)
            self._relevant[key] = bool(named & {"args", "result", *self.tracked})
        return self._relevant[key]

    def _lasting(self, known: Known) -> Known:
        nonnull = frozenset(p for p in known.nonnull if len(p) > 1 and p[0] in self._lasting_names)
        null = frozenset(p for p in known.null if len(p) > 1 and p[0] in self._lasting_names)
        return Known(nonnull, null) if nonnull or null else NOTHING

    @cached_property
    def _lasting_names(self) -> frozenset[str]:
        return frozenset(self.tracked)


_CHOSEN: Final = ("result",)


def _chosen_by_result(step: Step) -> tuple[Path, ...]:
    """Return what counts as set on a way that the result of a call has chosen.

    Such a way is there for what the result holds: `status == "found"` goes with the field that a
    found one has, though no schema says so. Fields that a condition itself compares are not among
    them.
    """
    compared: set[Path] = set()
    scope: InScope | None = None
    for action in step.actions:
        match action:
            case Matches():
                scope = action.scope
            case Asks() if action.scope.has_result:
                paths = {
                    path for path in reads_paths(action.formula.expression) if path[0] == "result"
                }
                compared |= paths
                scope = action.scope if paths else scope
            case _:
                pass
    if scope is None:
        return (_CHOSEN,) if step.by_handler else ()
    fields = (("result", name) for name in scope.returns or ())
    return (_CHOSEN, *(path for path in fields if path not in compared))


def _of(world: World) -> frozenset[Path]:
    return world.known.nonnull | world.known.null
