"""What an LLM is offered: functions, those of one node together, and their parameters."""

import re
from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.language.document import Conversation, Function, Node, Run
from flowcat.language.functions import Offer, Origin
from flowcat.language.leaves import Name, ValueSchema
from flowcat.language.shapes import Named
from flowcat.pysource import HandlerFacts, HandlerShape


def everywhere(model: Model) -> tuple[Offer, ...]:
    """Return what is offered at every node."""
    return model.offers[: len(model.flow.global_functions or ())]


def by_node(model: Model) -> Iterator[tuple[Named[Node], tuple[Offer, ...]]]:
    """Yield each node at which the LLM talks, with the functions that are its own."""
    at = len(model.flow.global_functions or ())
    for named in model.flow.nodes.values():
        match named.value:
            case Conversation(functions=functions):
                end = at + len(functions or ())
                yield named, model.offers[at:end]
                at = end
            case Run():
                at += 1
            case _:
                pass


def offered(model: Model) -> Iterator[Offer]:
    """Yield every function at every place where the LLM is offered it."""
    yield from everywhere(model)
    for _, own in by_node(model):
        yield from own


def distinct(model: Model) -> Iterator[Offer]:
    """Yield what the LLM is offered; a function by its bare name once, however many nodes do."""
    seen: set[str] = set()
    for offer in offered(model):
        if offer.own is None:
            if offer.name in seen:
                continue
            seen.add(offer.name)
        yield offer


def place_of(model: Model, offer: Offer) -> Name:
    """Return where a function is written down: its definition, or the offer itself."""
    if offer.origin is Origin.DEFINED:
        return (model.flow.functions or {})[offer.name].key
    return offer.at


def parameters_of(model: Model, function: Function) -> Iterator[tuple[Name, ValueSchema]]:
    """Yield the parameters that a flow gives a function, ``fills`` first, as the LLM sees them.

    A state key with a name that the language has no use for is reported where it stands.
    """
    state = model.flow.state or {}
    for fill in function.fills or ():
        if fill.text in state and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", fill.text):
            yield fill, state[fill.text].value
    for named in (function.parameters or {}).values():
        yield named.key, named.value


def facts_of(model: Model, function: Function) -> HandlerFacts | None:
    """Return what is known of the Python function behind a function."""
    if function.handler is None or model.handlers is None:
        return None
    return model.handlers.functions.get(function.handler.text)


def takes_hints(function: Function, facts: HandlerFacts) -> bool:
    """Whether the LLM sees the hints of the Python function as parameters."""
    from_flow = function.parameters is not None or bool(function.fills)
    return not from_flow and facts.shape is not HandlerShape.ARGS
