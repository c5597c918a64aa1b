"""Prompts that are out of date: they are rendered on entry, and the state changes afterwards."""

from collections.abc import Iterator, Mapping

from flowcat.checks.assignment.slots import roots
from flowcat.checks.model import Model
from flowcat.checks.routes import ways_of
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.graph.ways import Point, Reads, Runs, Step, StepKind, Use, Writes
from flowcat.language.expressions import Expression, reads, reads_paths
from flowcat.language.leaves import Constant, Value, texts_in
from flowcat.pysource import HandlerFacts
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


def stale_prompts(model: Model) -> Iterator[Diagnostic]:
    """F311: a prompt shows a value that a function changes while the conversation stays.

    Not where the LLM knows of the change: it has given the value itself, or is told it.
    """
    if not model.settings.runs(rule("F311")):
        return
    ways, changes = ways_of(model), _Changes(model)
    told: set[tuple[int, str]] = set()
    for point, steps in ways.steps.items():
        if not point.is_talking:
            continue
        changed: dict[str, _Change] = {}
        for step in steps:
            for name, change in changes.of(step).items():
                changed.setdefault(name, change)
        for action, name, place in _shown(model, ways.steps, point) if changed else ():
            if name in changed and (id(action.text), name) not in told:
                told.add((id(action.text), name))
                where = "in `result`" if model.marked else "in what the Python function returns"
                yield _stale(action, name, place, changed[name], where)


@dataclass(frozen=True, slots=True)
class _Change:
    """State that a call changes, unknown to the LLM."""

    function: str
    at: Span


class _Changes:
    """What calls change where the conversation stays; equal calls are looked at once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[int, Mapping[str, _Change]] = {}

    def of(self, step: Step) -> Mapping[str, _Change]:
        if step.kind is not StepKind.CALL or step.moves or step.is_back or step.is_guess:
            return {}
        key = id(step.actions)
        if key not in self._known:
            self._known[key] = self._made(step)
        return self._known[key]

    def _made(self, step: Step) -> Mapping[str, _Change]:
        found: dict[str, _Change] = {}
        for action in step.actions:
            match action:
                case Writes():
                    for name, at in _unknown_writes(action, step):
                        found.setdefault(name, _Change(step.function, at))
                case Runs(handler=handler):
                    for name, at in _python_writes(self._model, handler.text):
                        found.setdefault(name, _Change(step.function, at))
                case _:
                    pass
        if not found:
            return found
        told = self._told(step)
        return {name: change for name, change in found.items() if name not in told}

    def _told(self, step: Step) -> set[str]:
        """Return the names that the LLM is told, or hears the bot say."""
        told: set[str] = set()
        for action in step.actions:
            if isinstance(action, Reads) and action.use in (Use.TOLD, Use.SAID):
                for slot in action.text.template.slots:
                    told |= roots(reads_paths(slot.expression), self._model.computed)
        return told


def _unknown_writes(writes: Writes, step: Step) -> Iterator[tuple[str, Span]]:
    """Yield what is written and what the LLM neither gives nor is told as the result."""
    has_own_result = step.own is not None and step.own.result is not None
    known = {"args"} if has_own_result else {"args", "result"}
    for named in (*writes.sets.values(), *writes.appends.values()):
        if not _is_known(named.value, known):
            yield named.key.text, named.key.span
    for cleared in writes.clears:
        yield cleared.text, cleared.span


def _is_known(value: Value, known: set[str]) -> bool:
    """Whether a value is made from nothing but what the LLM knows."""
    if isinstance(value, Constant):
        return False
    slots = [slot for text in texts_in(value) for slot in text.template.slots]
    return all(reads(slot.expression) <= known for slot in slots)


def _python_writes(model: Model, handler: str) -> Iterator[tuple[str, Span]]:
    """Yield what a Python function writes, if its result surely does not tell of it."""
    facts = model.handlers.functions.get(handler) if model.handlers is not None else None
    if facts is None or not _says_little(facts):
        return
    for write in facts.writes:
        yield write.name, write.span


def _says_little(facts: HandlerFacts) -> bool:
    """Whether all that a function returns stands in its text, word by word."""
    if facts.is_decorated or facts.result is None or facts.result_is_open:
        return False
    return all(field.values is not None for field in facts.result.values())


def _shown(
    model: Model, steps: Mapping[Point, tuple[Step, ...]], talking: Point
) -> Iterator[tuple[Reads, str, Expression]]:
    """Yield every state key that is shown to the LLM on entry, with the text that shows it."""
    for step in steps[Point(talking.node, is_talking=False)]:
        for action in step.actions:
            if isinstance(action, Reads) and action.use in (Use.PROMPT, Use.SCHEMA):
                for slot in action.text.template.slots:
                    for name in sorted(roots(reads_paths(slot.expression), model.computed)):
                        yield action, name, slot.expression


def _stale(action: Reads, name: str, place: Expression, change: _Change, where: str) -> Diagnostic:
    return Diagnostic(
        rule=rule("F311"),
        message=f"this shows `{name}` as it was on entry: `{change.function}` changes it while the"
        " conversation stays",
        span=action.text.scalar.span_of(place.start, place.end),
        related=(Label(change.at, "changed here"),),
        help=f"tell the LLM {where}, or name the node in `transition_to`, so that it is"
        " entered anew",
    )
