"""What follows from a function's result: its contract, its writes, the way on, the answer."""

from collections.abc import Mapping

from flowcat.language.expressions import EvaluationFault
from flowcat.plan.draft import Draft, Refused
from flowcat.plan.events import ErrorKind, Returned
from flowcat.plan.plan import NO_WRITES, FunctionPlan, Picks
from flowcat.plan.roads import Choice, take


def conclude(
    draft: Draft, function: FunctionPlan, arguments: Mapping[str, object], event: Returned
) -> tuple[Choice, object]:
    """Check a result, write, choose the way on, and say what the LLM is told: never falsy.

    Raises:
        Wrong: If the result breaks its contract.
        Refused: If a write is refused. Use ``draft.all_or_nothing`` around it.
    """
    fields = fields_of(event.result)
    if function.returns is not None and function.returns(fields):
        raise Wrong("result")
    filled = {name: arguments[name] for name in function.fills if name in arguments}
    draft.write(function.writes, draft.scope.having(args=arguments, result=fields), filled)
    scope = draft.scope.having(args=arguments, result=fields)
    choice = take(function.road, scope, event.result, event.picked)
    if event.picked is not None and (choice.trouble or not isinstance(function.road, Picks)):
        raise Wrong("picked")
    own = function.result
    if choice.arm is not None and choice.arm.writes is not NO_WRITES:
        draft.write(choice.arm.writes, scope, {})
        scope = draft.scope.having(args=arguments, result=fields)
    if choice.arm is not None:
        own = choice.arm.result or own
    told = event.result
    if own is not None:
        try:
            told = own(scope)
        except EvaluationFault as fault:
            raise Refused from fault
    return choice, _told(draft, function, told, filled)


class Wrong(Refused):
    """A result that breaks its contract."""

    def __init__(self, kind: ErrorKind) -> None:
        super().__init__()
        self.kind: ErrorKind = kind


def fields_of(result: object) -> Mapping[str, object]:
    """Return a result as ``result`` reads it: one that is no mapping is its ``value``."""
    if isinstance(result, Mapping):
        return result
    return {} if result is None else {"value": result}


def _told(
    draft: Draft, function: FunctionPlan, told: object, filled: Mapping[str, object]
) -> object:
    """Return what the LLM is told: never falsy, for Pipecat does not run the LLM on that."""
    if told is None:
        status: dict[str, object] = {"status": function.acknowledgement}
        shown = {k: v for k, v in filled.items() if k not in draft.plan.sensitive}
        return {**status, **shown}
    if not told:
        return {"result": told}
    return told


def words_of(draft: Draft, choice: Choice, **names: object) -> str:
    """Render the words of the chosen arm with these names in scope; empty where it has none."""
    if choice.arm is None or choice.arm.say is None:
        return ""
    return draft.text(choice.arm.say, draft.scope.having(**names))
