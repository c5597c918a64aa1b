"""The Python of these samples."""

from pipecat.flows import TRANSITION_IN_YAML, FlowManager

NAMES = {"1": "Ann"}


async def look_up(flow_manager: FlowManager, number: str) -> tuple[dict[str, str], object]:
    """Keep the name of a caller who is known."""
    if number in NAMES:
        flow_manager.state["name"] = NAMES[number]
    return {"status": "done"}, TRANSITION_IN_YAML


async def guess(flow_manager: FlowManager, number: str) -> tuple[dict[str, str], object]:
    """Keep a name in any case."""
    flow_manager.state["name"] = NAMES.get(number, "friend")
    return {"status": "done"}, TRANSITION_IN_YAML


async def count(flow_manager: FlowManager, number: str) -> tuple[dict[str, str], object]:
    """Keep something else than the name."""
    flow_manager.state["calls"] = len(number)
    return {"status": "done"}, TRANSITION_IN_YAML


async def find(number: str) -> dict[str, str]:
    """Find a caller, and keep nothing."""
    if number in NAMES:
        return {"status": "known", "name": NAMES[number]}
    return {"status": "unknown"}
