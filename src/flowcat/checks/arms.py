"""Arms: one of them always holds, and each of them may be taken."""

from collections.abc import Iterator

from flowcat.checks.coverage import shadowed, uncovered
from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, Severity, rule
from flowcat.language.document import Arm
from flowcat.language.places import Fork
from flowcat.language.records import is_whole
from flowcat.language.regions import space_of


def open_arms(model: Model) -> Iterator[Diagnostic]:
    """F405: no arm may hold, and nothing would happen. F406: an arm is never reached."""
    for place in model.places:
        if isinstance(place, Fork) and place.arms:
            yield from _dead_arms(place)
            yield from _judged(place, model)


def _dead_arms(fork: Fork) -> Iterator[Diagnostic]:
    for arm, after in zip(fork.arms, fork.arms[1:], strict=False):
        if arm.when is None and is_whole(arm):
            yield Diagnostic(
                rule=rule("F406"),
                message="this arm has no `when`, so those after it are never reached",
                span=arm.to.span,
                related=(Label(after.to.span, "never reached"),),
                help="move it to the end, or give it a `when`",
            )
            return


def _judged(fork: Fork, model: Model) -> Iterator[Diagnostic]:
    """Judge the conditions up to the first arm that always holds."""
    asking = _asking(fork.arms)
    is_open = len(asking) == len(fork.arms)
    if not asking or (len(asking) == 1 and not is_open):
        return
    guards = [arm.when.expression for arm in asking if arm.when is not None]
    space = space_of(guards, model.scopes.at(fork.scope), model.computed)
    for at, before in shadowed(space).items():
        yield _shadowed(asking[at], tuple(asking[one] for one in before))
    if is_open:
        yield from _missing_arm(fork, uncovered(space))


def _asking(arms: tuple[Arm, ...]) -> list[Arm]:
    found: list[Arm] = []
    for arm in arms:
        if arm.when is None:
            break
        found.append(arm)
    return found


def _shadowed(arm: Arm, before: tuple[Arm, ...]) -> Diagnostic:
    assert arm.when is not None
    return Diagnostic(
        rule=rule("F406"),
        message="whenever this condition holds, an arm before it has been taken",
        span=arm.when.scalar.span,
        related=tuple(
            Label(one.when.scalar.span, "this one") for one in before if one.when is not None
        ),
        help="take this arm out, or put it before the other",
        other_severity=Severity.WARNING,
    )


def _missing_arm(fork: Fork, missing: tuple[str, ...] | None) -> Iterator[Diagnostic]:
    last = fork.arms[-1].when
    assert last is not None
    notes: tuple[str, ...] = ()
    if missing is None:
        message = "all of these conditions may be false, and then nothing would happen"
    elif missing:
        message = f"there is no arm for {_either(missing)}"
        unset = missing[-1].rpartition(" and ")[2]
        if unset.endswith(" == null"):
            notes = (f"`{unset.removesuffix(' == null')}` is null as long as it is unset",)
    else:
        return
    way_out = "add a last arm without `when`"
    yield Diagnostic(
        rule=rule("F405"),
        message=message,
        span=last.scalar.span,
        notes=notes,
        help=f"{way_out}, such as `- to: $stay`" if fork.may_stay else way_out,
    )


def _either(cases: tuple[str, ...]) -> str:
    shown = [f"`{case}`" for case in cases]
    return " or ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else shown[0]
