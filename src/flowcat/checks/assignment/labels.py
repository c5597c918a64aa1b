"""Where an unset value would have been set, where the way turned off, and the way itself."""

from collections.abc import Iterator

from flowcat.checks.assignment.search import Finding
from flowcat.checks.model import Model
from flowcat.checks.routes import all_steps
from flowcat.diagnostics import Label
from flowcat.graph.ways import Action, Point, Runs, Step, StepKind, Ways, Writes
from flowcat.pysource import StateWrite
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Writer:
    """A place where a name is set, in the flow or in its Python."""

    span: Span
    who: str
    """The function that sets it; empty if it is none."""
    source: Point
    """Whence the way leads on which it is set."""


def writers_of(model: Model, ways: Ways, name: str) -> tuple[Writer, ...]:
    """Return every place where a name is set."""
    found: dict[Span, Writer] = {}
    for step in all_steps(ways):
        for span in _sets(model, step, name):
            found.setdefault(span, Writer(span, step.function, step.source))
    return tuple(found.values())


def way_labels(model: Model, finding: Finding, writers: tuple[Writer, ...]) -> tuple[Label, ...]:
    """Point at what leaves the name unset on the way, or at who sets it on another one."""
    left = _left_unset(model, finding)
    if left or not writers:
        return left[-2:]
    is_only = len(writers) == 1
    labels = [
        Label(
            one.span, f"only `{one.who}` sets it" if is_only and one.who else "set on another way"
        )
        for one in writers[:2]
    ]
    turn = _turn(finding, writers)
    if turn is not None and turn.at is not None:
        where = f"this way from `{turn.source.node}` never sets it"
        labels.insert(0, Label(turn.at.span, where))
    return tuple(labels)


def shown_path(steps: tuple[Step, ...]) -> str:
    """Return a way as people read it: nodes, and the functions that lead from one to the next."""
    shown = steps[0].source.node if steps else ""
    for step in steps:
        if step.target.node == step.source.node and step.target.is_talking:
            if step.kind is StepKind.CALL:
                shown += f" --{step.function}--> {step.target.node}"
            continue
        word = f"{step.function}" if step.function else ""
        if step.kind is StepKind.ERROR:
            word = f"{word} fails" if word else "error"
        arrow = f" --{word}--> " if word else " --> "
        if step is steps[-1] and step.kind is not StepKind.ENTER:
            shown += f" --{word}" if word else ""
        else:
            shown += f"{arrow}{step.target.node or 'the end'}"
    return shown


def _left_unset(model: Model, finding: Finding) -> tuple[Label, ...]:
    """Return what touches the name on the way, and leaves it unset all the same."""
    found: list[Label] = []
    for step, action in _actions(finding):
        match action:
            case Writes():
                touched = [(at, "unset here") for at in action.clears if at.text == finding.name]
                if finding.name in action.sets:
                    touched.append((action.sets[finding.name].key, "null is stored here"))
                found = [Label(at.span, text) for at, text in touched] or found
            case Runs():
                for write in python_writes(model, action):
                    if write.name != finding.name:
                        continue
                    if write.certain and write.is_removal:
                        found = []
                    found.append(Label(write.span, _does(write, step.function)))
            case _:
                pass
    return tuple(found)


def _actions(finding: Finding) -> Iterator[tuple[Step, Action]]:
    """Yield what is done on the way, until the read."""
    *before, last = finding.steps
    for step in before:
        for action in step.actions:
            yield step, action
    for action in last.actions:
        if action is finding.action:
            return
        yield last, action


def _does(write: StateWrite, who: str) -> str:
    if write.is_removal:
        return f"`{who}` takes it out here"
    return (
        f"`{who}` may set it to `None` here" if write.certain else f"`{who}` sets it only at times"
    )


def _turn(finding: Finding, writers: tuple[Writer, ...]) -> Step | None:
    """Return the step that leads away from what would have set the name, or the last choice."""
    places = {writer.source for writer in writers}
    chosen = [step for step in reversed(finding.steps[:-1]) if step.at is not None]
    turning = (step for step in chosen if step.source in places)
    return next(turning, chosen[0] if chosen else None)


def _sets(model: Model, step: Step, name: str) -> Iterator[Span]:
    for action in step.actions:
        match action:
            case Writes():
                written = (action.sets[name].key,) if name in action.sets else ()
                appended = (action.appends[name].key,) if name in action.appends else ()
                filled = (at for at in action.fills if at.text == name)
                yield from (at.span for at in (*written, *filled, *appended))
            case Runs():
                for write in python_writes(model, action):
                    if write.name == name and not write.is_removal:
                        yield write.span
            case _:
                pass


def python_writes(model: Model, runs: Runs) -> tuple[StateWrite, ...]:
    """Return what the text of a Python function writes into the state."""
    handlers = model.handlers
    facts = handlers.functions.get(runs.handler.text) if handlers is not None else None
    return facts.writes if facts is not None else ()
