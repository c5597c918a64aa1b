"""Arms: they end in one that always holds, and nothing stands after it."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.document import Arm, Conversation, Route, Run, Say
from flowcat.language.functions import Offer, definition, offers
from flowcat.language.leaves import Name


def open_arms(model: Model) -> Iterator[Diagnostic]:
    """F405: no arm may hold, and the conversation would stay silently. F406: an arm is dead."""
    for arms in _arm_lists(model):
        if not arms:
            continue
        for index, arm in enumerate(arms[:-1]):
            if arm.when is None:
                yield Diagnostic(
                    rule=rule("F406"),
                    message="the arms after this one are never reached, for it has no `when`",
                    span=arm.to.span,
                    help="move it to the end, or give it a condition",
                )
                break
            _ = index
        if all(arm.when is not None for arm in arms):
            last = arms[-1]
            yield Diagnostic(
                rule=rule("F405"),
                message="none of these arms may hold, and then nothing would happen",
                span=last.when.scalar.span if last.when is not None else last.to.span,
                help="add a last arm without `when`, such as `- to: $stay`"
                if _may_stay(model, last)
                else "add a last arm without `when`",
            )


def _arm_lists(model: Model) -> Iterator[tuple[Arm, ...]]:
    flow = model.flow
    for named in (flow.functions or {}).values():
        yield _arms_of(definition(flow, named.key))
    yield from _entry_arms(offers(flow, flow.global_functions))
    for named_node in flow.nodes.values():
        match named_node.value:
            case Conversation() as node:
                yield from _entry_arms(offers(flow, node.functions))
            case Route() as node:
                yield node.route or ()
            case Say() | Run() as node:
                yield node.transition_to if isinstance(node.transition_to, tuple) else ()
            case _:
                pass


def _entry_arms(offered: tuple[Offer, ...]) -> Iterator[tuple[Arm, ...]]:
    for offer in offered:
        if offer.own is not None and isinstance(offer.own.transition_to, tuple):
            yield offer.own.transition_to


def _arms_of(offer: Offer) -> tuple[Arm, ...]:
    arms = offer.function.transition_to
    return arms if isinstance(arms, tuple) else ()


def _may_stay(model: Model, arm: Arm) -> bool:
    at: Name = arm.to
    return not any(edge.at is at and not edge.function for edge in model.graph.edges)
