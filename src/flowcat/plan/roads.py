"""Choosing the way on."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from flowcat.language.cases import case_key
from flowcat.plan.plan import STAY, ArmPlan, Arms, Cases, Goto, Picks, Road
from flowcat.plan.scope import Scope
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """The target, and the arm that led there where there are arms."""

    to: str
    arm: ArmPlan | None = None
    trouble: str = ""
    """Why nothing matched, for the trace."""


def choose(arms: Sequence[ArmPlan], scope: Scope) -> ArmPlan | None:
    """Return the first arm that holds, or None."""
    for arm in arms:
        if arm.when is None or scope.holds(arm.when):
            return arm
    return None


def take(road: Road, scope: Scope, result: object, picked: str | None) -> Choice:
    """Choose where a function leads, by its result and the state after its writes."""
    match road:
        case Goto():
            return Choice(road.to)
        case Cases():
            return _by_case(road, result)
        case Arms():
            arm = choose(road.arms, scope)
            return Choice(arm.to, arm) if arm else Choice(STAY, trouble="no arm holds")
        case Picks():
            if picked is None or picked in road.allowed:
                return Choice(picked if picked and picked != "$stay" else STAY)
            return Choice(STAY, trouble="the handler named a node that is not in handler_picks")
        case _:
            assert_never(road)


def _by_case(road: Cases, result: object) -> Choice:
    if not isinstance(result, Mapping) or road.field not in result:
        missing = f"the result has no field `{road.field}`"
        return Choice(road.default or STAY, trouble=missing)
    to = road.cases.get(case_key(result[road.field]), road.default)
    return Choice(to) if to is not None else Choice(STAY, trouble="no case matches")
