"""Whether a call that was saved can go on in the flow as it is now."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache

from flowcat.plan.draft import fresh
from flowcat.plan.plan import BACK, END, STAY, ConversationPlan, EndPlan, Plan, RunPlan
from flowcat.plan.position import Position
from flowcat.runtime.checkpoints.snapshot import Snapshot
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import plain_value
from flowcat.text.dataclass import replace


@lru_cache(maxsize=64)
def version_of(tree: YamlMapping) -> str:
    """Return a hash of what a flow says: comments and layout do not count, nor does its Python."""
    text = json.dumps(plain_value(tree), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def misfit(plan: Plan, snapshot: Snapshot, *, changed: bool) -> str | None:
    """Return why a call cannot go on; None if it can.

    Args:
        plan: The flow as it is now.
        snapshot: What was saved.
        changed: Whether the flow is another than the one that was saved.
    """
    if snapshot.left_out:
        names = ", ".join(f"`{name}`" for name in snapshot.left_out)
        return f"{names} had been told and, being sensitive, was not saved"
    if not changed:
        return None
    return next(_misfits(plan, snapshot), None)


def fitted(
    plan: Plan, snapshot: Snapshot, inputs: Mapping[str, object]
) -> tuple[Position, dict[str, object]]:
    """Return position and state for the flow as it is now: what is new in it has its default."""
    slots = (*plan.inputs.values(), *plan.state.values())
    # A key with a default is never unset, so one that was not saved is new.
    defaults = {slot.name: fresh(slot.default) for slot in slots if slot.default is not None}
    at = snapshot.at
    history = tuple(name for name in at.history if name in plan.nodes)
    return replace(at, history=history), {**defaults, **inputs, **snapshot.state}


def _misfits(plan: Plan, snapshot: Snapshot) -> Iterator[str]:
    at = snapshot.at
    node = plan.nodes.get(at.node)
    if node is None:
        yield f"the flow has no node `{at.node}` any more"
    elif at.running is not None:
        if not isinstance(node, RunPlan) or node.function.name != at.running.name:
            yield f"the node `{at.node}` runs something else now"
    elif not isinstance(node, ConversationPlan | EndPlan):
        yield f"the node `{at.node}` is of another kind now"
    elif isinstance(node, EndPlan) and at.ended is None:
        yield f"the node `{at.node}` is an end now"
    for reply in at.replies:
        for call in reply.calls:
            if call.to is not None and call.to not in (STAY, BACK, END, *plan.nodes):
                yield f"the flow has no node `{call.to}` any more"
    for name, value in snapshot.state.items():
        slot = plan.state.get(name) or plan.inputs.get(name)
        if slot is not None and value is not None and slot.check(value):
            yield f"`{name}` does not fit its schema any more"
