"""A quick look at what is surely set where: only what it leaves open is looked at closely.

Sets of names are bits of an integer; a name is surely set at a point if it is on every way there,
whatever conditions say. So nothing that may be unset is missed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from flowcat.checks.assignment.slots import Slots, roots
from flowcat.checks.model import Model
from flowcat.graph.dataflow import solve
from flowcat.graph.ways import Action, Asks, Point, Reads, Runs, Step, Ways, Writes
from flowcat.language.expressions.nodes import Expression, Name, reads_paths
from flowcat.language.leaves import Constant, Text, Value
from flowcat.language.nullness import Facts, Known, Outcome, judge, not_null
from flowcat.language.places import InScope

Sites = Mapping[str, list[Action]]
"""The reads that need a closer look, by the name that may be unset there."""


def open_reads(model: Model, slots: Slots, ways: Ways) -> Sites:
    """Return every read of a name that may be unset there, whatever conditions say."""
    look = _Look(model, slots)
    edges = {point: [(step.target, step) for step in made] for point, made in ways.steps.items()}
    facts: dict[Point, int] = solve(edges, ways.start, look.at_start, look.after, _common)
    found: dict[str, dict[int, Action]] = defaultdict(dict)
    for point, mask in facts.items():
        for step in ways.steps.get(point, ()):
            for name, action in look.open_in(step, mask):
                found[name][id(action)] = action
    return {name: [*actions.values()] for name, actions in sorted(found.items())}


def _common(one: int, other: int) -> int:
    return one & other


class _Look:
    def __init__(self, model: Model, slots: Slots) -> None:
        self.model = model
        self.slots = slots
        self.bits = {name: 1 << at for at, name in enumerate(sorted(slots.unset))}
        self.everything = (1 << len(self.bits)) - 1
        before = model.handlers.set_before if model.handlers is not None else frozenset[str]()
        self.at_start = sum(bit for name, bit in self.bits.items() if name in before)
        self._reads: dict[int, tuple[int, tuple[str, ...]]] = {}
        self._values: dict[tuple[int, int], bool] = {}

    def after(self, step: Step, mask: int) -> int:
        if step.is_guess:
            return self.everything
        for action in step.actions:
            match action:
                case Writes():
                    mask = self._written(action, mask)
                case Runs():
                    mask = self._ran(action, mask)
                case _:
                    pass
        return mask

    def open_in(self, step: Step, mask: int) -> Iterator[tuple[str, Action]]:
        """Yield the reads of a step that may meet an unset name, each with that name."""
        for action in step.actions:
            match action:
                case Writes():
                    mask = self._written(action, mask)
                case Runs():
                    mask = self._ran(action, mask)
                case Reads() | Asks():
                    needed, fields = self._read(action)
                    missing = needed & ~mask
                    if missing:
                        for name, bit in self.bits.items():
                            if missing & bit:
                                yield name, action
                    for name in fields:
                        yield name, action
                case _:
                    pass

    def _written(self, writes: Writes, mask: int) -> int:
        before = mask
        for name, named in writes.sets.items():
            bit = self.bits.get(name, 0)
            if bit:
                is_set = self._gives_value(named.value, writes.scope, before)
                mask = mask | bit if is_set else mask & ~bit
        for name in (*(filled.text for filled in writes.fills), *writes.appends):
            mask |= self.bits.get(name, 0)
        for cleared in writes.clears:
            mask &= ~self.bits.get(cleared.text, 0)
        return mask

    def _ran(self, runs: Runs, mask: int) -> int:
        handlers = self.model.handlers
        facts = handlers.functions.get(runs.handler.text) if handlers is not None else None
        for write in facts.writes if facts is not None else ():
            bit = self.bits.get(write.name, 0)
            if write.is_removal or write.may_be_null:
                mask &= ~bit
            elif write.certain:
                mask |= bit
        return mask

    def _gives_value(self, value: Value, scope: InScope, mask: int) -> bool:
        match value:
            case Constant(value=None):
                return False
            case Text() if (exact := value.template.exact) is not None:
                named = roots(reads_paths(exact), self.model.computed)
                key = id(exact), mask & sum(self.bits.get(name, 0) for name in named)
                if key not in self._values:
                    self._values[key] = not self._may_be_null(exact, scope, mask)
                return self._values[key]
            case _:
                return True

    def _may_be_null(self, expression: Expression, scope: InScope, mask: int) -> bool:
        known = not_null((name,) for name, bit in self.bits.items() if mask & bit)
        judged = judge(expression, self._facts(known, scope))
        return any(
            trouble.kind is Outcome.NULL and not trouble.is_guess for trouble in judged.troubles
        )

    def _facts(self, known: Known, scope: InScope) -> Facts:
        types = self.model.scopes.at(scope).names
        return Facts(types, known, self.model.computed, self.slots.unset)

    def _read(self, action: Reads | Asks) -> tuple[int, tuple[str, ...]]:
        """Return the names that a read needs, and those of which it needs more than the name."""
        key = id(action.text) if isinstance(action, Reads) else id(action.formula)
        if key not in self._reads:
            expressions = read_expressions(action)
            named: set[str] = set()
            for expression in expressions:
                named |= roots(reads_paths(expression), self.model.computed)
            needed = sum(self.bits.get(name, 0) for name in named)
            self._reads[key] = needed, tuple(sorted(self._fields(expressions, action.scope)))
        return self._reads[key]

    def _fields(self, expressions: tuple[Expression, ...], scope: InScope) -> set[str]:
        """Return the names whose parts may be null though they themselves are set."""
        if not self.model.marked or not _has_optional(scope):
            return set()
        found: set[str] = set()
        known = not_null((name,) for name in self.bits)
        for expression in expressions:
            if isinstance(expression, Name):
                continue
            for trouble in judge(expression, self._facts(known, scope)).troubles:
                found |= {
                    source.path[0]
                    for source in trouble.sources
                    if source.path is not None and not source.is_guess
                }
        return found & {"args", "result"}


def _has_optional(scope: InScope) -> bool:
    """Whether some argument or field of the result may be missing."""
    given = (*(scope.arguments or {}).values(), *(scope.returns or {}).values())
    return any(schema.is_optional and not schema.has_default for schema in given)


def read_expressions(action: Reads | Asks) -> tuple[Expression, ...]:
    """Return the expressions that a read computes."""
    if isinstance(action, Asks):
        return (action.formula.expression,)
    return tuple(slot.expression for slot in action.text.template.slots)
