"""Joining a flow to its Python functions: every fault is found and reported together."""

from collections.abc import Callable, Sequence

from flowcat.diagnostics import Diagnostic, did_you_mean, rule
from flowcat.language.document import FlowDocument
from flowcat.language.functions import Offer, action_handlers, handled_offers, run_by_flow
from flowcat.language.leaves import Name
from flowcat.plan.compiling import HandlerFacts
from flowcat.runtime.handlers import (
    Handler,
    Kind,
    Namespace,
    accepts,
    find,
    names_in,
    understand,
)


def join(
    flow: FlowDocument, namespaces: Sequence[Namespace]
) -> tuple[dict[str, Handler], tuple[Diagnostic, ...]]:
    """Find the function behind every name; missing, ambiguous and unfit ones are faults."""
    handlers: dict[str, Handler] = {}
    faults: dict[int, Diagnostic] = {}
    known = frozenset(name for name in names_in(namespaces) if not name.startswith("_"))
    # What a node runs gets no arguments from an LLM.
    run = run_by_flow(flow)
    for offer in handled_offers(flow):
        assert offer.function.handler is not None
        sends = _own_arguments if id(offer.at) in run else _arguments
        fault = _join_function(offer, sends, namespaces, known, handlers)
        if fault is not None:
            faults.setdefault(id(offer.function.handler), fault)
    for name in action_handlers(flow):
        found = find(name.text, namespaces)
        if len(found) == 1:
            action = Handler(name.text, found[0], Kind.PLAIN, HandlerFacts())
            handlers.setdefault(name.text, action)
        else:
            faults.setdefault(id(name), _not_one(name, len(found), known))
    return handlers, tuple(faults.values())


def _join_function(
    offer: Offer,
    sends: Callable[[Offer, Handler], set[str]],
    namespaces: Sequence[Namespace],
    known: frozenset[str],
    handlers: dict[str, Handler],
) -> Diagnostic | None:
    name = offer.function.handler
    assert name is not None
    found = find(name.text, namespaces)
    if len(found) != 1:
        return _not_one(name, len(found), known)
    try:
        handler = understand(name.text, found[0])
    except ValueError as error:
        message = f"`{name.text}` cannot be a handler: {error}"
        return Diagnostic(rule=rule("F611"), message=message, span=name.span)
    handlers[name.text] = handler
    why = accepts(handler, sends(offer, handler))
    if why:
        message = f"`{name.text}` cannot be called with the arguments of `{offer.name}`: {why}"
        return Diagnostic(rule=rule("F611"), message=message, span=name.span)
    return None


def _arguments(offer: Offer, handler: Handler) -> set[str]:
    """Return the names of the arguments that a call of the LLM is made with."""
    function = offer.function
    names = _own_arguments(offer, handler)
    if function.parameters is not None or function.fills:
        names |= set(function.parameters or ()) | {fill.text for fill in function.fills or ()}
    else:
        names |= set(handler.facts.required)
    return names


def _own_arguments(offer: Offer, _handler: Handler) -> set[str]:
    return set(offer.function.arguments or ())


def _not_one(name: Name, count: int, known: frozenset[str]) -> Diagnostic:
    if count:
        message = f"`{name.text}` is defined in more than one of the handlers"
        return Diagnostic(
            rule=rule("F610"), message=message, span=name.span, help="keep one of them"
        )
    return Diagnostic(
        rule=rule("F610"),
        message=f"there is no Python function `{name.text}` in the handlers",
        span=name.span,
        help=did_you_mean(name.text, known),
    )
