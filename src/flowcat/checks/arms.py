"""Arms: one of them always holds, and nothing stands after one that does."""

from collections.abc import Iterator

from flowcat.checks.exhaustive import uncovered
from flowcat.checks.model import Model
from flowcat.checks.scope import Scopes
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.language.places import Fork
from flowcat.language.records import is_whole


def open_arms(model: Model) -> Iterator[Diagnostic]:
    """F405: no arm may hold, and nothing would happen. F406: an arm is never reached."""
    for place in model.places:
        if isinstance(place, Fork) and place.arms:
            yield from _dead_arms(place)
            yield from _missing_arm(place, model.scopes)


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


def _missing_arm(fork: Fork, scopes: Scopes) -> Iterator[Diagnostic]:
    last = fork.arms[-1].when
    guards = [arm.when.expression for arm in fork.arms if arm.when is not None]
    if last is None or len(guards) < len(fork.arms):
        return
    missing = uncovered(guards, scopes.at(fork.scope))
    notes: tuple[str, ...] = ()
    if missing is None:
        message = "all of these conditions may be false, and then nothing would happen"
    elif missing:
        message = f"there is no arm for {_either(missing)}"
        if missing[-1].endswith(" == null"):
            notes = (f"`{missing[-1].removesuffix(' == null')}` is null as long as it is unset",)
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
