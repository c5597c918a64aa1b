"""Which hazards a turn has met, told from what happened in it."""

from collections.abc import Sequence

from benchmarks.chaos.judge import Belief, Judge, Said
from benchmarks.chaos.model import Model
from benchmarks.chaos.script import Script
from benchmarks.chaos.world import World
from flowcat.runtime.headless import PacedSpeech


def met_at_a_cut(model: Model, world: World, speech: PacedSpeech) -> list[str]:
    """Name what a barge-in at this moment meets."""
    met = []
    if world.acting or speech.waiting[:1] == ("Hold",):
        met.append("H3")
    if model.thinking and model.greeting:
        met.append("H16")
    return met


def met_on_entry(script: Script, entered: Sequence[str]) -> list[str]:
    """Name what the nodes bring that were entered."""
    met = []
    for name in entered:
        node = script.nodes[name]
        actions = (*node.pre_actions, *node.post_actions)
        if any(action.what in ("raises", "empty") for action in actions):
            met.append("H4")
        if any(action.type == "notify" for action in actions):
            met.append("H11")
        if node.unset:
            met.append("H6")
        if node.loads:
            met.append("H9")
    return met


def met_in_replies(judge: Judge, replies: Sequence[Said], belief: Belief) -> list[str]:
    """Name what the calls of a turn brought."""
    met: list[str] = []
    for reply in replies:
        met += _of_calls(reply)
        if reply.settled:
            met += _of_order(judge, reply)
    return met


def _of_calls(reply: Said) -> list[str]:
    met = []
    for made in reply.calls:
        kind = made.seen.behaviour.kind if made.seen is not None and made.seen.end else ""
        if not made.valid:
            met.append("arguments")
        if made.end == "landed":
            if kind == "falsy":
                met.append("H5")
            if kind == "odd":
                met.append("H15")
            if kind == "raises":
                met.append("leak")
            if kind == "picks":
                met.append("H6")
    return met


def _of_order(judge: Judge, reply: Said) -> list[str]:
    return []
