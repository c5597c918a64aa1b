"""Functions of one reply that write the same state: the order of the calls decides."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.checks.routes import ways_of
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.graph.ways import Step, StepKind, Writes
from flowcat.language.expressions import reads
from flowcat.language.leaves import Constant, Name, Value, texts_in
from flowcat.text.dataclass import dataclass


def racing_writes(model: Model) -> Iterator[Diagnostic]:
    """F305: two functions offered together both stay, and both set one key.

    A function that always leads elsewhere is mostly called alone. What only adds to a value, as
    ``append`` does, has no order.
    """
    if not model.marked:
        return
    told: set[tuple[int, int]] = set()
    for point, steps in ways_of(model).steps.items():
        if not point.is_talking:
            continue
        for key, writes in _by_key(steps).items():
            pair = _race(writes) if len(writes) > 1 else None
            if pair is not None and (id(pair[0].at), id(pair[1].at)) not in told:
                told.add((id(pair[0].at), id(pair[1].at)))
                yield _racing(key, *pair)


@dataclass(frozen=True, slots=True)
class _Write:
    """A key that a call of a function sets, where the conversation stays."""

    function: str
    at: Name
    value: Value | None
    """None for what the LLM fills in."""


def _by_key(steps: tuple[Step, ...]) -> dict[str, list[_Write]]:
    """Return what calls that stay write, by key."""
    found: dict[str, list[_Write]] = {}
    seen: set[int] = set()
    for step in steps:
        if step.kind is not StepKind.CALL or step.moves or step.is_back or step.is_guess:
            continue
        for action in step.actions:
            if isinstance(action, Writes) and id(action) not in seen:
                seen.add(id(action))
                for write in _writes(action, step.function):
                    found.setdefault(write.at.text, []).append(write)
    return found


def _writes(writes: Writes, function: str) -> Iterator[_Write]:
    for filled in writes.fills:
        yield _Write(function, filled, None)
    for named in writes.sets.values():
        if not _adds(named.key.text, named.value):
            yield _Write(function, named.key, named.value)


def _adds(name: str, value: Value) -> bool:
    """Whether a value is made from the one before, so that no write is lost."""
    return any(
        name in reads(slot.expression) for text in texts_in(value) for slot in text.template.slots
    )


def _race(writes: list[_Write]) -> tuple[_Write, _Write] | None:
    """Return the first two writes of different functions that may differ."""
    first = writes[0]
    for other in writes[1:]:
        if other.function != first.function and not _same(first.value, other.value):
            return first, other
    return None


def _same(one: Value | None, other: Value | None) -> bool:
    match one, other:
        case Constant(value=left), Constant(value=right):
            return type(left) is type(right) and left == right
        case _:
            return False


def _racing(key: str, first: _Write, second: _Write) -> Diagnostic:
    return Diagnostic(
        rule=rule("F305"),
        message=f"`{first.function}` and `{second.function}` both write `{key}`, and one reply may"
        " call both",
        span=second.at.span,
        related=(Label(first.at.span, f"`{first.function}` writes it here"),),
        notes=("the call that comes last in the reply wins, which nobody has decided",),
        help="write different keys, make one function of the two, or let one lead to another node",
    )
