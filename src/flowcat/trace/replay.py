"""Playing a trace again: the core is told the same, and what it decides is compared."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import TypeAlias

from flowcat.plan.effects import Note
from flowcat.plan.plan import Plan
from flowcat.plan.position import Position
from flowcat.plan.step import Step, step
from flowcat.text.dataclass import dataclass
from flowcat.trace.coding import NotAnEvent, effect_to_json, event_from_json
from flowcat.trace.learning import learn
from flowcat.trace.lenient import lenient
from flowcat.trace.records import Header, StepRecord
from flowcat.trace.redaction import HIDDEN, Redactor


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise."""

    step: int
    node: str
    """Where the conversation stood before, as it was recorded."""
    event: Mapping[str, object]
    """What the core was told."""
    what: str
    """``node``, ``outcome``, ``state NAME``, an effect as ``Enter messages``, or ``fault``."""
    recorded: object
    now: object
    """Null, as in JSON, where there is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of playing a trace again."""

    steps: int
    """How many were recorded."""
    compared: int
    """How many were played: none after one that leads elsewhere."""
    hidden: int
    """How many values are not in the trace, so that the replay is not exact."""
    reads_env: bool
    """Whether the flow reads the environment, of which a trace holds nothing."""
    differences: tuple[Difference, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the core was told all that it was told on the call."""
        return not self.hidden and not self.reads_env


def replay(plan: Plan, header: Header, steps: Sequence[StepRecord]) -> Replay:
    """Play the steps of a trace on a plan."""
    hidden = sum(record.hidden for record in steps)
    hidden += sum(value == HIDDEN for value in header.call.values())
    player = _Player(lenient(plan) if hidden else plan, header.call)
    differences: list[Difference] = []
    compared = 0
    for record in steps:
        found = list(player.play(record))
        differences += found
        compared += 1
        if any(one.what in _ENDS_IT for one in found):
            break
    return Replay(
        steps=len(steps),
        compared=compared,
        hidden=hidden,
        reads_env=bool(plan.env),
        differences=tuple(differences),
    )


_ENDS_IT = ("node", "outcome", "fault")
"""After these, what was recorded belongs to another conversation."""


_UNKNOWN_CALL = dict.fromkeys(("from", "to", "id", "channel"))
"""What nobody has told of a call reads as null."""


class _Player:
    def __init__(self, plan: Plan, call: Mapping[str, object]) -> None:
        self._plan = plan
        self._call = call
        self._at = Position()
        self._state: dict[str, object] = {}
        self._redactor = Redactor(plan.hidden)

    def play(self, record: StepRecord) -> Iterator[Difference]:
        """Take one step, and yield what came out otherwise."""
        before = self._at.node
        try:
            decided = self._step(record)
        except NotAnEvent as fault:
            yield Difference(record.step, before, record.event, "fault", None, str(fault))
            return
        except Exception as error:  # noqa: BLE001 - a file may tell the core anything
            told = f"the step cannot be taken ({type(error).__name__})"
            yield Difference(record.step, before, record.event, "fault", None, told)
            return
        for what, recorded, now in self._compared(record, decided):
            yield Difference(record.step, before, record.event, what, recorded, now)

    def _step(self, record: StepRecord) -> Step:
        self._write(record.state)
        event = event_from_json(record.event)
        outside = {"call": {**_UNKNOWN_CALL, **self._call, "now": record.now}, "env": {}}
        decided = step(self._plan, self._at, self._state, event, outside)
        if self._redactor.active:  # what stands for a hidden value is hidden too
            learn(self._redactor, self._plan, event, decided, self._state)
        self._at = decided.at
        self._write(decided.writes)
        return decided

    def _write(self, values: Mapping[str, object]) -> None:
        for name, value in values.items():
            if value is None:
                self._state.pop(name, None)
            else:
                self._state[name] = value

    def _compared(self, record: StepRecord, decided: Step) -> Iterator[tuple[str, object, object]]:
        now = self._redactor.named(decided.writes)
        for name in {**record.writes, **now}:
            before, after = record.writes.get(name, _NOT_WRITTEN), now.get(name, _NOT_WRITTEN)
            if not _same(before, after):
                yield f"state {name}", before, after
        at = decided.at
        if record.ended != at.ended:
            yield "outcome", record.ended, at.ended
        if (record.node, record.visit) != (at.node, at.visit):
            yield "node", f"{record.node} (visit {record.visit})", f"{at.node} (visit {at.visit})"
        elif record.ended == at.ended:
            # Elsewhere everything is another; that it is elsewhere says enough.
            effects = [effect_to_json(effect, self._redactor) for effect in decided.effects]
            yield from _effects(record.effects, effects)


_NOT_WRITTEN = "(not written)"
_TOLD_ELSEWHERE = ("transition", "write")
"""Kinds of notes that tell of a node or a write, which are compared themselves."""

_Effects: TypeAlias = Sequence[Mapping[str, object]]


def _effects(recorded: _Effects, now: _Effects) -> Iterator[tuple[str, object, object]]:
    """Compare effects in order: those of one kind with each other, field by field."""
    yield from _notes(recorded, now)
    theirs, ours = _by_kind(recorded), _by_kind(now)
    for kind in {**theirs, **ours}:
        for one, other in zip_longest(theirs.get(kind, ()), ours.get(kind, ()), fillvalue=None):
            yield from _fields(kind, one, other)


def _notes(recorded: _Effects, now: _Effects) -> Iterator[tuple[str, object, object]]:
    """Yield the first note that differs; those behind it follow from it."""
    pairs = zip_longest(_notes_of(recorded), _notes_of(now), fillvalue=None)
    different = (pair for pair in pairs if not _same(*pair))
    for before, after in islice(different, 1):
        yield "note", before, after


def _notes_of(effects: _Effects) -> list[object]:
    notes = [effect for effect in effects if effect.get("effect") == Note.__name__]
    return [
        {name: note.get(name) for name in ("kind", "text", "data")}
        for note in notes
        if note.get("kind") not in _TOLD_ELSEWHERE
    ]


def _by_kind(effects: _Effects) -> dict[str, list[Mapping[str, object]]]:
    found: dict[str, list[Mapping[str, object]]] = {}
    for effect in effects:
        if (kind := str(effect.get("effect"))) != Note.__name__:
            found.setdefault(kind, []).append(effect)
    return found


def _fields(
    kind: str, recorded: Mapping[str, object] | None, now: Mapping[str, object] | None
) -> Iterator[tuple[str, object, object]]:
    if recorded is None or now is None:
        yield kind, _shown(recorded), _shown(now)
        return
    for name in recorded:  # an older Flowcat knew no others
        if not _same(recorded[name], now.get(name)):
            yield f"{kind} {name}", recorded.get(name), now.get(name)


def _shown(effect: Mapping[str, object] | None) -> object:
    if effect is None:
        return None
    return {name: value for name, value in effect.items() if name != "effect"}


def _same(one: object, other: object) -> bool:
    """Whether two JSON values are the same; in Python 1, 1.0 and true are equal."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
