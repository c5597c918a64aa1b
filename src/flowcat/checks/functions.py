"""Functions and outcomes: what a name refers to exists."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Severity, did_you_mean, nearest, rename, rule
from flowcat.language.document import End, Ending
from flowcat.language.functions import Offer, Origin, action_handlers
from flowcat.language.records import is_whole


def unknown_functions(model: Model) -> Iterator[Diagnostic]:
    """F610: a function is neither defined in the flow nor found among its Python functions."""
    defined = (model.flow.functions or {}).keys()
    declared = model.flow.declared("functions")
    seen: set[int] = set()
    for offer in model.offers:
        if offer.origin is not Origin.PYTHON or id(offer.at) in seen:
            continue
        if offer.name in declared or (offer.own is not None and not is_whole(offer.own)):
            continue  # what is wrong with it was reported where it stands
        seen.add(id(offer.at))
        if model.python is None:
            if not model.marked:
                yield from _misspelt(offer, model)
            if not model.marked or model.flow.handlers is not None:
                continue
            yield Diagnostic(
                rule=rule("F610"),
                message=f"there is no function `{offer.name}`",
                span=offer.at.span,
                help=did_you_mean(offer.name, defined)
                or "define it under `functions`, or name the Python file with `handlers:`",
                fix=rename(offer.at.span, offer.name, defined),
            )
        elif offer.name not in model.python:
            known = {*defined, *(name for name in model.python if not name.startswith("_"))}
            yield Diagnostic(
                rule=rule("F610"),
                message=f"there is no function `{offer.name}` in the flow or {_where(model)}",
                span=offer.at.span,
                help=did_you_mean(offer.name, known),
                fix=rename(offer.at.span, offer.name, known),
            )
    yield from _unknown_handlers(model, seen)


def _misspelt(offer: Offer, model: Model) -> Iterator[Diagnostic]:
    """A FlowConfig file whose Python was found beside it: only a name nearly right is told.

    A bot may bring the others from elsewhere.
    """
    known = (model.handlers.names if model.handlers is not None else None) or frozenset()
    if offer.name in known:
        return
    # A name that the flow uses elsewhere is not what this one was meant to be.
    known -= {other.name for other in model.offers}
    if (close := nearest(offer.name, known)) is not None:
        yield Diagnostic(
            rule=rule("F610"),
            message=f"there is no function `{offer.name}` {_where(model)} beside the flow",
            span=offer.at.span,
            help=f"did you mean `{close}`?",
            fix=rename(offer.at.span, offer.name, known),
            other_severity=Severity.WARNING,
        )


def _unknown_handlers(model: Model, seen: set[int]) -> Iterator[Diagnostic]:
    if model.python is None:
        return
    defined = [named.value.handler for named in (model.flow.functions or {}).values()]
    offered = [
        offer.function.handler for offer in model.offers if offer.origin is not Origin.PYTHON
    ]
    for handler in (*defined, *offered, *action_handlers(model.flow)):
        if handler is None or id(handler) in seen:
            continue
        seen.add(id(handler))
        if handler.text not in model.python:
            known = [name for name in model.python if not name.startswith("_")]
            yield Diagnostic(
                rule=rule("F610"),
                message=f"there is no Python function `{handler.text}` {_where(model)}",
                span=handler.span,
                help=did_you_mean(handler.text, known),
                fix=rename(handler.span, handler.text, known),
            )


def hidden_handlers(model: Model) -> Iterator[Diagnostic]:
    """F612: a function defined where it is offered hides a Python function of its name."""
    for offer in model.offers:
        if offer.hides_python and offer.function.handler is None:
            yield Diagnostic(
                rule=rule("F612"),
                message=f"this `{offer.name}` runs no Python, though {_where(model)[3:]} has one",
                span=offer.at.span,
                help=f"add `handler: {offer.name}` to run it, or rename one of them",
            )


def unknown_outcomes(model: Model) -> Iterator[Diagnostic]:
    """F209: an end names an outcome that is not listed."""
    if model.flow.outcomes is None:
        return
    known = {name.text for name in model.flow.outcomes}
    for named in model.flow.nodes.values():
        if not isinstance(named.value, End):
            continue
        end = named.value.end
        outcome = end.outcome if isinstance(end, Ending) else end
        if outcome is not None and outcome.is_constant and outcome.scalar.text not in known:
            yield Diagnostic(
                rule=rule("F209"),
                message=f"`{outcome.scalar.text}` is not one of the flow's `outcomes`",
                span=outcome.scalar.span,
                help=did_you_mean(outcome.scalar.text, known),
                fix=rename(outcome.scalar.span, outcome.scalar.text, known),
            )


def _where(model: Model) -> str:
    return f"in {model.python_source}" if model.python_source else "in the handlers"
