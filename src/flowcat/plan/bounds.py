"""Limits: which one is broken, and the road that leads on then."""

from flowcat.plan.draft import Draft
from flowcat.plan.plan import ConversationPlan, ErrorRoadPlan, LimitsPlan
from flowcat.text.dataclass import replace

LIMIT = "limit"
"""The reason of a move that a limit makes; such a move is bound by no limit itself."""


def limits_at(draft: Draft, name: str) -> LimitsPlan:
    """Return the limits of a node, or the call's where a node has none."""
    node = draft.plan.nodes.get(name)
    return node.limits if isinstance(node, ConversationPlan) else draft.plan.limits


def limit_road(draft: Draft, name: str) -> ErrorRoadPlan | None:
    """Return the nearest ``on_exceeded``: of the node, of the document."""
    return limits_at(draft, name).on_exceeded or draft.plan.limits.on_exceeded


def is_visited_out(draft: Draft, name: str) -> bool:
    """Whether a conversation was entered as often as it may be."""
    most = limits_at(draft, name).node_visits
    return (
        most is not None
        and isinstance(draft.plan.nodes.get(name), ConversationPlan)
        and draft.at.counters.visits.get(name, 0) >= most
    )


def broken_by_calls(draft: Draft) -> str:
    """Return the limit on calls that is broken now, by its name; empty if none is."""
    limits, counters = limits_at(draft, draft.at.node), draft.at.counters
    if limits.failures is not None and counters.failures >= limits.failures:
        return "failures"
    if limits.calls is not None and counters.calls > limits.calls:
        return "tool_calls_per_turn"
    return ""


def broken_by_turns(draft: Draft) -> str:
    """Return the limit on turns that is broken now, by its name; empty if none is."""
    counters = draft.at.counters
    here = limits_at(draft, draft.at.node).turns
    if here is not None and counters.turns_here >= here:
        return "turns"
    whole = draft.plan.limits.turns
    if whole is not None and counters.turns >= whole and "turns" not in counters.spent:
        draft.at = draft.at.counting(replace(counters, spent=(*counters.spent, "turns")))
        return "turns"
    return ""


def count_failure(draft: Draft) -> None:
    """Count a call that was refused or failed."""
    counters = draft.at.counters
    draft.at = draft.at.counting(replace(counters, failures=counters.failures + 1))


def count_success(draft: Draft) -> None:
    """Forget the failures before a call that worked."""
    if draft.at.counters.failures:
        draft.at = draft.at.counting(replace(draft.at.counters, failures=0))
