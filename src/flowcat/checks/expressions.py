"""Expressions: every name is in scope, and operands can fit together."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, rename, rule
from flowcat.language.expressions import ExpressionFault, Scope, infer, infer_condition
from flowcat.language.places import Computed, Condition, Picked
from flowcat.language.templates import infer_template, unspeakable_slots
from flowcat.source.tree import Scalar


def bad_expressions(model: Model) -> Iterator[Diagnostic]:
    """F402, F403, F501, F502: what an expression names or does can never be right."""
    if not model.marked:
        return
    scopes = model.scopes
    for named in (model.flow.computed or {}).values():
        inferred = infer(named.value.expression, Scope(scopes.base))
        yield from _reported(named.value.scalar, inferred.faults)
    for place in model.places:
        match place:
            case Condition():
                condition = infer_condition(place.formula.expression, scopes.at(place.scope))
                if condition.faults:
                    model.broken.add(id(place.formula))
                yield from _reported(place.formula.scalar, condition.faults)
            case Picked():
                inferred = infer(place.formula.expression, scopes.at(place.scope))
                yield from _reported(place.formula.scalar, inferred.faults)
            case Computed():
                yield from _text_faults(place, scopes.at(place.scope))
            case _:
                pass


def _text_faults(place: Computed, scope: Scope) -> Iterator[Diagnostic]:
    text = place.text
    yield from _reported(text.scalar, infer_template(text.template, scope).faults)
    if place.is_spoken:
        yield from _reported(text.scalar, unspeakable_slots(text.template, scope))


def _reported(scalar: Scalar, faults: tuple[ExpressionFault, ...]) -> Iterator[Diagnostic]:
    for fault in faults:
        span = scalar.span_of(fault.start, fault.end)
        yield Diagnostic(
            rule=rule(fault.code),
            message=fault.message,
            span=span,
            help=fault.help,
            fix=rename(span, span.text.strip("\"'"), fault.known) if fault.known else None,
        )
