"""Which hazards a conversation meets, told from what happens in it."""

from collections.abc import Sequence

from benchmarks.chaos.replies import Made, Said
from benchmarks.chaos.script import Script

HAZARDS = {
    "H1": "an edge is done first, and a function beside it last",
    "H2": "a function beside an edge runs out of time",
    "H3": "a barge-in while an action speaks or works",
    "H4": "an action fails, or has nothing to say",
    "H5": "a falsy result",
    "H6": "a target that does not exist, or a prompt that cannot be filled in",
    "H8": "a function is done before the edge beside it, or there are two edges",
    "H9": "a prompt reads what is set as its node is entered",
    "H11": "one type of action with another handler at each node",
    "H12": "the bot listens for frames of its own",
    "H14": "something is to be done once the bot has replied",
    "H15": "a result that JSON cannot hold",
    "H16": "a barge-in during the first reply at a node",
    "H17": "an edge beside a long call of an earlier reply",
    "H18": "a result that comes when the conversation has moved on",
    "leak": "an exception with a secret in its text",
    "arguments": "arguments that do not fit, or a function that nobody knows",
    "code": "a function or an action that moves the conversation itself",
}
"""What can be met here, by its number in the notes on Pipecat, or a name of our own."""


def met_on_entry(script: Script, entered: Sequence[str], notified: set[str]) -> list[str]:
    """Name what the nodes bring that are entered.

    Args:
        script: The flow.
        entered: The names of the nodes.
        notified: The nodes so far that had an action of the shared type; changed here.
    """
    met = []
    for name in entered:
        node = script.nodes[name]
        actions = (*node.pre_actions, *node.post_actions)
        if any(action.what in ("raises", "empty") for action in actions):
            met.append("H4")
        if any(action.type == "notify" for action in actions):
            if notified - {name}:
                met.append("H11")
            notified.add(name)
        if node.unset:
            met.append("H6")
        if node.loads:
            met.append("H9")
        if node.files:
            met.append("H14")
    return met


def met_in_a_reply(
    script: Script, reply: Said, targets: Sequence[str | None], *, late: bool, beside: bool
) -> list[str]:
    """Name what the calls of a reply bring that has settled.

    Args:
        script: The flow.
        reply: The reply.
        targets: Where each of its calls leads.
        late: Whether the conversation has moved on since it was made.
        beside: Whether a call of an earlier reply is still at work.
    """
    met = ["arguments" for made in reply.calls if not made.valid]
    movers = [made for made, to in zip(reply.calls, targets, strict=True) if to is not None]
    if not movers:
        return met
    if late:
        return [*met, "H18"]
    others = [made for made in reply.order if made not in movers and made.end == "landed"]
    if others and reply.order[-1] in others:
        met.append("H1")
    if len(movers) > 1 or (others and reply.order[-1] in movers):
        met.append("H8")
    if any(_ran_out(script, made) for made in reply.calls if made not in movers):
        met.append("H2")
    if beside:
        met.append("H17")
    return met


def met_in_a_result(made: Made) -> list[str]:
    """Name what a handler's result brings, if it came to one."""
    if made.seen is None or made.seen.end == "cancelled":
        return []
    match made.seen.behaviour.kind:
        case "falsy":
            return ["H5"]
        case "odd":
            return ["H15"]
        case "raises":
            return ["leak"]
        case "picks" if made.seen.behaviour.picked == "nowhere":
            return ["H6"]
        case _:
            return []


def _ran_out(script: Script, made: Made) -> bool:
    function = script.functions.get(made.name)
    if function is None or function.timeout is None or made.seen is None:
        return False
    return made.seen.end == "cancelled" and made.seen.behaviour.seconds > function.timeout
