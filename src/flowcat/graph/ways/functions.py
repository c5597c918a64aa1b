"""What a call of a function does, and where it may lead: the same wherever it is offered."""

from collections.abc import Iterator

from flowcat.graph.ways.model import (
    Action,
    Asks,
    Matches,
    Reads,
    Runs,
    Sends,
    StepKind,
    Use,
    Writes,
)
from flowcat.language.document import (
    Arm,
    Branch,
    ErrorRoad,
    Filler,
    Function,
    HandlerPicks,
    Http,
    Transition,
)
from flowcat.language.functions import runs_something
from flowcat.language.leaves import Constant, Name, Text, Value, texts_in
from flowcat.language.places import InScope, function_scope, request_scope
from flowcat.text.dataclass import dataclass


@dataclass(slots=True, eq=False)
class Way:
    """One way through a call."""

    kind: StepKind
    actions: tuple[Action, ...]
    target: Name | None
    """Where it leads; None if it stays."""
    needs_road: bool = False
    """Whether the call failed, and the function itself does not say what happens then."""
    by_handler: bool = False


def call_ways(function: Function) -> Iterator[Way]:
    """Yield every way through a call that the LLM makes."""
    scope = function_scope(function)
    args = InScope(scope.arguments, scope.open_arguments, taken=scope.taken)
    asked: list[Action] = []
    for refusal in function.reject or ():
        said = Reads(refusal.say, Use.TOLD, args)
        yield Way(StepKind.CALL, (*asked, Asks(refusal.when, True, args), said), None)  # noqa: FBT003
        asked.append(Asks(refusal.when, False, args))  # noqa: FBT003
    asked += _argument_reads(function, args)
    yield from _carried_out(function, asked, args, scope, StepKind.CALL)


def run_ways(function: Function, scope: InScope) -> Iterator[Way]:
    """Yield every way through a function that a ``run`` node runs."""
    nowhere = InScope()
    asked = [*_argument_reads(function, nowhere)]
    yield from _carried_out(function, asked, nowhere, scope, StepKind.SILENT)


def error_reads(road: ErrorRoad, scope: InScope) -> tuple[Reads, ...]:
    """Return what the words of an error road read."""
    failed = InScope(scope.arguments, scope.open_arguments, has_error=True, taken=scope.taken)
    return tuple(reads(failed, Use.SAID, road.say))


def transition_ways(
    transition: Transition | None, done: tuple[Action, ...], scope: InScope, kind: StepKind
) -> Iterator[Way]:
    """Yield the ways of a ``transition_to``, after what was done before it."""
    match transition:
        case None:
            yield Way(kind, done, None)
        case tuple():
            yield from _arm_ways(transition, done, scope, kind)
        case Branch():
            yield from _case_ways(transition, done, scope, kind)
        case HandlerPicks():
            for name in transition.handler_picks or ():
                yield Way(kind, done, name, by_handler=True)
            yield Way(kind, done, None, by_handler=True)
        case _:
            yield Way(kind, done, transition)


def reads(scope: InScope, use: Use, *texts: Text | None) -> Iterator[Reads]:
    """Yield a read for every text that computes something."""
    for text in texts:
        if text is not None and not text.is_constant:
            yield Reads(text, use, scope)


def value_reads(scope: InScope, use: Use, *values: Value | None) -> Iterator[Reads]:
    """Yield a read for every text inside some values."""
    for value in values:
        if value is not None:
            yield from reads(scope, use, *texts_in(value))


def filler_words(filler: Text | Filler | None) -> Text | None:
    """Return what a filler says."""
    return filler.say if isinstance(filler, Filler) else filler


def writes_of(own: Function | Arm, scope: InScope) -> Iterator[Action]:
    """Yield what the ``set``, ``append`` and ``clear`` of a function or an arm do."""
    fills = own.fills or () if isinstance(own, Function) else ()
    if not (own.set or own.append or own.clear or fills):
        return
    for named in (*(own.set or {}).values(), *(own.append or {}).values()):
        yield from value_reads(scope, Use.WRITTEN, named.value)
    yield Writes(own.set or {}, fills, own.append or {}, own.clear or (), scope)


def _argument_reads(function: Function, scope: InScope) -> Iterator[Action]:
    for name, named in (function.arguments or {}).items():
        for read in value_reads(scope, Use.ARGUMENT, named.value):
            yield Reads(read.text, read.use, scope, name)
    yield from reads(scope, Use.SAID, filler_words(function.filler))


def _request_reads(http: Http, scope: InScope) -> Iterator[Action]:
    yield from reads(scope, Use.URL, http.url)
    yield from value_reads(
        scope, Use.QUERY, *(named.value for named in (http.query or {}).values())
    )
    yield from reads(scope, Use.HEADER, *(named.value for named in (http.headers or {}).values()))
    sent = (named.value for named in (http.form or {}).values())
    yield from value_reads(scope, Use.ARGUMENT, http.json, *sent)


def _carried_out(
    function: Function, asked: list[Action], args: InScope, scope: InScope, kind: StepKind
) -> Iterator[Way]:
    done = [*asked]
    if function.handler is not None:
        done.append(Runs(function.handler))
    if function.http is not None:
        done += [*_request_reads(function.http, request_scope(function, args)), Sends()]
    if function.mcp is not None:
        done.append(Sends())
    if may_fail(function):
        road = function.on_error
        words = error_reads(road, args) if road is not None else ()
        target = road.transition_to if road is not None else None
        yield Way(StepKind.ERROR, (*done, *words), target, needs_road=road is None)
    done += writes_of(function, scope)
    told = () if function.result is None else tuple(value_reads(scope, Use.TOLD, function.result))
    for way in transition_ways(function.transition_to, tuple(done), scope, kind):
        if not told:
            yield way
            continue
        yield Way(way.kind, (*way.actions, *told), way.target, by_handler=way.by_handler)


def may_fail(function: Function) -> bool:
    """Whether a call can fail: its work, or a write of what is only known on the call."""
    if runs_something(function):
        return True
    written = [*(function.set or {}).values(), *(function.append or {}).values()]
    if isinstance(function.transition_to, tuple):
        for arm in function.transition_to:
            written += [*(arm.set or {}).values(), *(arm.append or {}).values()]
    return any(not isinstance(named.value, Constant) for named in written)


def _arm_ways(
    arms: tuple[Arm, ...], done: tuple[Action, ...], scope: InScope, kind: StepKind
) -> Iterator[Way]:
    before: list[Action] = [*done]
    for arm in arms:
        taken = [*before]
        if arm.when is not None:
            taken.append(Asks(arm.when, True, scope))  # noqa: FBT003
        taken += writes_of(arm, scope)
        if arm.result is not None:
            taken += value_reads(scope, Use.TOLD, arm.result)
        if arm.say is not None:
            taken += reads(scope, Use.SAID, arm.say)
        yield Way(kind, tuple(taken), arm.to)
        if arm.when is None:
            return
        before.append(Asks(arm.when, False, scope))  # noqa: FBT003
    yield Way(kind, tuple(before), None)


def _case_ways(
    branch: Branch, done: tuple[Action, ...], scope: InScope, kind: StepKind
) -> Iterator[Way]:
    cases = branch.cases or {}
    field = branch.field.text
    for case, named in cases.items():
        yield Way(kind, (*done, Matches(field, (case,), True, scope)), named.value)  # noqa: FBT003
    rest = (*done, Matches(field, tuple(cases), False, scope))  # noqa: FBT003
    yield Way(kind, rest, branch.default)


def as_run_scope(function: Function) -> InScope:
    """Return what the arms of a ``run`` node can name."""
    scope = function_scope(function)
    return InScope(
        returns=scope.returns,
        has_result=scope.has_result,
        handler=scope.handler,
        picked=scope.picked,
    )
