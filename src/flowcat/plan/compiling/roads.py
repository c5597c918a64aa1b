"""Compiling transitions."""

from flowcat.language.cases import case_key
from flowcat.language.document import Arm, Branch, ErrorRoad, HandlerPicks, Transition
from flowcat.language.leaves import Name
from flowcat.plan.compiling.compiler import Compiler
from flowcat.plan.plan import STAY, ArmPlan, Arms, Cases, ErrorRoadPlan, Goto, Picks, Road


def compile_road(compiler: Compiler, transition: Transition | None) -> Road:
    """Compile one ``transition_to``; none at all stays."""
    match transition:
        case None:
            return Goto(STAY)
        case tuple():
            return compile_arms(compiler, transition)
        case Branch():
            cases = {
                case_key(named.key.value): compile_target(compiler, named.value)
                for named in transition.cases.values()
            }
            default = None
            if transition.default is not None:
                default = compile_target(compiler, transition.default)
            return Cases(transition.field.text, cases, default)
        case HandlerPicks():
            return Picks(frozenset(name.text for name in transition.handler_picks))
        case _:
            return Goto(compile_target(compiler, transition))


def compile_arms(compiler: Compiler, arms: tuple[Arm, ...]) -> Arms:
    """Compile a list of arms."""
    return Arms(tuple(_arm(compiler, arm) for arm in arms))


def compile_error_road(compiler: Compiler, road: ErrorRoad | None) -> ErrorRoadPlan | None:
    """Compile an ``on_error``."""
    if road is None:
        return None
    to = compile_target(compiler, road.transition_to) if road.transition_to is not None else STAY
    return ErrorRoadPlan(compiler.text_or_none(road.say), to)


def _arm(compiler: Compiler, arm: Arm) -> ArmPlan:
    return ArmPlan(
        when=compiler.formula(arm.when) if arm.when is not None else None,
        to=compile_target(compiler, arm.to),
        writes=compiler.writes(arm.set, arm.append, arm.clear),
        result=compiler.value(arm.result) if arm.result is not None else None,
        say=compiler.text_or_none(arm.say),
    )


def compile_target(compiler: Compiler, name: Name) -> str:
    """Return a target as the plan names it."""
    return STAY if compiler.marked and name.text == "$stay" else name.text
