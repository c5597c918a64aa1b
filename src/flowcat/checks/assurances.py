"""What a project may ask for beyond what is right: rules that run only where they are enabled."""

import re
from collections.abc import Iterator
from typing import Final

from flowcat.checks.fixed_words import conversations, entry_words, prompt_of
from flowcat.checks.model import Model
from flowcat.checks.offered import by_node, everywhere
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.graph.reach import reachable, shortest_path
from flowcat.language.document import Conversation, Run
from flowcat.language.functions import Offer, runs_something, says_it_writes
from flowcat.language.leaves import Name, Text


def assurances(model: Model) -> Iterator[Diagnostic]:
    """F704, F808 and F809, those that are asked for."""
    for code, check in _CHECKS:
        if model.settings.runs(rule(code)):
            yield from check(model)


def _racing_transitions(model: Model) -> Iterator[Diagnostic]:
    """F704: an LLM that calls two functions in one reply is led to one of two nodes.

    Functions that take or do something are looked at: those that only move are called alone.
    """
    common = [offer for offer in everywhere(model) if _works_and_moves(offer)]
    for named, own in by_node(model):
        moving = [offer for offer in own if _works_and_moves(offer)] + common
        one = moving[0] if moving else None
        others = (offer for offer in moving if one is not None and _leads(offer) != _leads(one))
        other = next(others, None)
        if one is not None and other is not None:
            which = "the first that the LLM writes" if model.marked else "the last to end"
            yield Diagnostic(
                rule=rule("F704"),
                message=f"`{one.name}` and `{other.name}` may be called in one reply, and lead"
                " elsewhere",
                span=named.key.span,
                related=(Label(one.at.span, "one"), Label(other.at.span, "the other")),
                notes=(f"both run, and {which} decides",),
                help="let one of them stay, or offer them at different nodes",
            )


def _works_and_moves(offer: Offer) -> bool:
    function = offer.function
    works = runs_something(function) or function.parameters or function.fills
    return bool(works) and function.transition_to is not None


def _leads(offer: Offer) -> object:
    target = offer.function.transition_to
    return target.text if isinstance(target, Name) else id(target)


def _unconfirmed_writes(model: Model) -> Iterator[Diagnostic]:
    """F808: a way leads to a write on which the caller was never asked whether it is right."""
    asking = {name for name, node in conversations(model) if _asks_to_confirm(node)}
    if model.graph.initial in asking:
        return
    successors: dict[str, list[str]] = {name: [] for name in model.graph.vertices}
    for edge in model.graph.edges:
        if edge.target in successors and edge.target not in asking:
            successors[edge.source].append(edge.target)
    for edge in model.graph.everywhere:
        if edge.target in successors and edge.target not in asking:
            successors[model.graph.initial].append(edge.target)
    unasked = reachable(successors, [model.graph.initial]) - asking
    told: set[int] = set()
    for name, offer in _writes(model):
        if name in unasked and id(offer.at) not in told:
            told.add(id(offer.at))
            way = shortest_path(successors, model.graph.initial, [name])
            yield Diagnostic(
                rule=rule("F808"),
                message=f"`{offer.name}` may write what the caller was not asked to confirm",
                span=offer.at.span,
                notes=(f"the way: {' -> '.join(way)}",),
                help="read it back at a node before, and ask whether it is right",
            )


def _writes(model: Model) -> Iterator[tuple[str, Offer]]:
    """Yield the functions that say they write, with the node that offers or runs them."""
    runs = {
        id(named.value.run): name
        for name, named in model.flow.nodes.items()
        if isinstance(named.value, Run)
    }
    for offer in model.offers:
        if id(offer.at) in runs and says_it_writes(offer.function):
            yield runs[id(offer.at)], offer
    common = everywhere(model)
    for named, own in by_node(model):
        for offer in (*own, *common):
            if says_it_writes(offer.function):
                yield named.key.text, offer


def _asks_to_confirm(node: Conversation) -> bool:
    texts: tuple[Text, ...] = (*prompt_of(node), *entry_words(node))
    return any(re.search(_CONFIRM, text.scalar.text.lower()) for text in texts)


_CONFIRM: Final = (
    r"\bconfirm(?:s|ed|ing)?\b|\bread (?:it |them |that |this )?back\b|\bare you sure\b"
    r"|\bagrees?\b|\bgo ahead\b"
    r"|\b(?:is|are) (?:that|this|it|they|everything|all) (?:right|correct|ok|okay)\b"
    r"|\b(?:that|this|it|everything) is (?:right|correct)\b"
)
"""What asks a caller whether something is right."""


def _no_person(model: Model) -> Iterator[Diagnostic]:
    """F809: nothing that the LLM may call, and no node, speaks of a person."""
    said = [offer.name for offer in model.offers]
    said += [
        offer.function.description.scalar.text
        for offer in model.offers
        if offer.function.description is not None
    ]
    said += model.flow.nodes
    if not any(re.search(_PERSON, text.lower()) for text in said):
        yield Diagnostic(
            rule=rule("F809"),
            message="a caller cannot ask for a person in this flow",
            span=model.flow.initial_node.span,
            help="offer it everywhere, with a function among `global_functions`",
        )


_PERSON: Final = (
    r"(?<![a-z])(?:person|people|human|operator|representative|colleague|agent|staff|reception"
    r"|receptionist|front desk|transfer|hand_?off|hand_?over|someone|somebody|technician|nurse)"
    r"(?:s|_|\b)|(?<![a-z])front_desk"
)
"""Words of names and descriptions that lead to a person."""

_CHECKS = (
    ("F704", _racing_transitions),
    ("F808", _unconfirmed_writes),
    ("F809", _no_person),
)
