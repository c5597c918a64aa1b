"""Looks for a way on which a name is read while it is unset, as close as the conditions need.

First only the name itself is followed, and conditions on others may come out either way. If the way
that is found depends on such a condition, the names in it are followed too, and it is looked for
anew: until the way is sure, or there is none.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from flowcat.checks.assignment.quick import read_expressions
from flowcat.checks.assignment.slots import Slots, Terms, roots
from flowcat.checks.assignment.worlds import Met, World, Worlds
from flowcat.checks.model import Model
from flowcat.graph.ways import END, Action, Asks, Point, Reads, Runs, Step, Use, Ways, Writes
from flowcat.language.expressions.nodes import Expression, reads_paths
from flowcat.language.leaves import Text
from flowcat.language.nullness import Facts, Outcome, Path, Trouble, judge
from flowcat.text.dataclass import dataclass, replace

MAX_STATES: Final = 20_000
"""How many states of the conversation are looked at for one name, before it is left open."""
MAX_TRACKED: Final = 10
"""How many names are followed together."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One read of an unset value, and how the conversation gets there."""

    name: str
    action: Reads | Asks
    expression: Expression
    """The expression that reads it."""
    trouble: Trouble
    steps: tuple[Step, ...]
    """From the start to the step that reads."""
    is_sure: bool
    """Whether every condition on the way was understood or does not matter."""
    is_doubted: bool
    """Whether Python on the way may set it."""


_History: TypeAlias = tuple[str | None, ...]
"""The two conversations entered last before this one, the later first: empty for none, None where
that is not followed any more."""

_State: TypeAlias = tuple[Point, World, _History]


class Search:
    """The search for reads of one name while it is unset."""

    def __init__(
        self,
        model: Model,
        ways: Ways,
        slots: Slots,
        terms: Terms,
        name: str,
        sites: Iterable[Action],
    ) -> None:
        self.model, self.ways, self.slots, self.terms = model, ways, slots, terms
        self.name = name
        self.sites = {id(action): action for action in sites}
        self.confirmed: dict[int, Finding] = {}
        self.found: dict[int, Finding] = {}
        self.before: dict[_State, tuple[_State, Step] | None] = {}

    def run(self) -> tuple[Finding, ...]:
        """Return the first bad read on each way, one for each text or condition at fault."""
        tracked = {self.name, *self._names_at_sites()} & self.slots.names
        while True:
            is_whole = self._look(tuple(sorted(tracked)))
            needed: set[str] = set()
            for key, finding in self.found.items():
                missing = self._names_on(finding.steps, tracked) - tracked
                if not missing:
                    self.confirmed[key] = finding
                needed |= missing
            if not needed:
                return tuple(self.confirmed.values())
            if not is_whole or len(tracked | needed) > MAX_TRACKED:
                return (*self.confirmed.values(), *self._unsure())
            tracked |= needed

    def _unsure(self) -> Iterator[Finding]:
        for key, finding in self.found.items():
            if key not in self.confirmed:
                yield replace(finding, is_sure=False)

    def _look(self, tracked: tuple[str, ...]) -> bool:
        """Walk through all states; return whether none was left out."""
        worlds = Worlds(self.model, self.slots, self.terms, tracked)
        self.found = {}
        history: _History = ("", "") if self.ways.before else ()
        self.before = {(self.ways.start, world, history): None for world in worlds.first()}
        waiting = deque(self.before)
        while waiting:
            state = waiting.popleft()
            point, world, history = state
            for step in self.ways.steps.get(point, ()):
                later = _history_after(step, history)
                if step.is_guess or later is None:
                    continue
                for after in worlds.after(step, world, self._meeting(state, step)):
                    then = (step.target, after, later)
                    if then not in self.before:
                        self.before[then] = (state, step)
                        waiting.append(then)
            if len(self.before) > MAX_STATES:
                return False
        return True

    def _meeting(self, state: _State, step: Step) -> Met:
        def met(action: Action, facts: Facts, world: World) -> bool:
            key = id(action)
            if key not in self.sites:
                return True
            assert isinstance(action, Reads | Asks)
            for expression in read_expressions(action):
                trouble = self._trouble(expression, facts, action)
                if trouble is None:
                    continue
                self._note(key, action, expression, trouble, state, step, world)
                return not stops(action, trouble)
            return True

        return met

    def _note(
        self,
        key: int,
        action: Reads | Asks,
        expression: Expression,
        trouble: Trouble,
        state: _State,
        step: Step,
        world: World,
    ) -> None:
        known = self.confirmed.get(key) or self.found.get(key)
        if known is None or (known.is_doubted and not world.doubted):
            steps = (*self._way_to(state), step)
            self.confirmed.pop(key, None)
            self.found[key] = Finding(
                self.name,
                action,
                expression,
                trouble,
                steps,
                is_sure=True,
                is_doubted=world.doubted,
            )

    def _trouble(
        self, expression: Expression, facts: Facts, action: Reads | Asks
    ) -> Trouble | None:
        for trouble in judge(expression, facts).troubles:
            is_of_name = any(
                source.path is not None
                and source.path[0] == self.name
                and not source.is_guess
                and is_likely(source.path, facts)
                for source in trouble.sources
            )
            if is_of_name and matters(action, trouble):
                return trouble
        return None

    def _way_to(self, state: _State) -> Iterator[Step]:
        steps: list[Step] = []
        while (link := self.before[state]) is not None:
            state, step = link
            steps.append(step)
        return reversed(steps)

    def _names_at_sites(self) -> set[str]:
        found: set[str] = set()
        for action in self.sites.values():
            assert isinstance(action, Reads | Asks)
            for expression in read_expressions(action):
                found |= roots(reads_paths(expression), self.model.computed)
        return found

    def _names_on(self, steps: tuple[Step, ...], tracked: set[str]) -> set[str]:
        """Return the names on which it depends whether a way can be gone."""
        paths: set[tuple[str, ...]] = set()
        for step in steps:
            for action in step.actions:
                match action:
                    case Asks():
                        paths |= reads_paths(action.formula.expression)
                    case Writes():
                        for name, named in action.sets.items():
                            value = named.value
                            if name in tracked and isinstance(value, Text):
                                for slot in value.template.slots:
                                    paths |= reads_paths(slot.expression)
                    case Reads() | Runs() | _:
                        pass
        return roots(paths, self.model.computed) & self.slots.names


def _history_after(step: Step, history: _History) -> _History | None:
    """Return the history behind a step; None if the step goes back where it cannot."""
    if not history:
        return history
    if step.is_back:
        if step.target in (step.source, END):
            return history if history[0] in ("", None) else None
        return (*history[1:], None) if history[0] in (step.target.node, None) else None
    if step.source.is_talking and step.moves:
        return (step.source.node, *history[:-1])
    return history


def is_likely(path: Path, facts: Facts) -> bool:
    """Whether a null is more than not excluded.

    A schema that does not list a property under ``required`` is no word that it may be missing, but
    an optional argument is one, or an optional field of a result.
    """
    if path[0] in ("args", "result") and len(path) == 2:
        return True
    return any(path[:end] in facts.known.null for end in range(1, len(path) + 1))


def matters(action: Reads | Asks, trouble: Trouble) -> bool:
    """Whether a null does harm where it is read."""
    if isinstance(action, Asks):
        return trouble.kind is not Outcome.NULL
    if trouble.kind is Outcome.NULL and action.use in (Use.WRITTEN, Use.TOLD, Use.QUERY):
        return action.text.template.exact is None
    return True


def stops(action: Reads | Asks, trouble: Trouble) -> bool:
    """Whether a read is so wrong that nothing behind it is looked at."""
    if isinstance(action, Asks) or action.use is Use.SCHEMA:
        return False
    return action.use is not Use.ARGUMENT or trouble.kind is Outcome.FAIL
