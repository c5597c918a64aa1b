"""Functions of the samples beside this file."""

from pipecat.flows import TRANSITION_IN_YAML, FlowManager


async def book(day: str) -> dict[str, str]:
    """Book a table."""
    return {"day": day}


async def note_day(flow_manager: FlowManager, day: str) -> tuple[dict[str, str], object]:
    """Note the day."""
    flow_manager.state["day"] = day
    return {"day": day}, TRANSITION_IN_YAML
