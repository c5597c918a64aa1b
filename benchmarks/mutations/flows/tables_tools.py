"""The Python behind ``tables.yaml``, as Pipecat takes it."""

from collections.abc import Mapping
from typing import Any

from pipecat.flows import TRANSITION_IN_YAML, FlowManager

FULL = {"19:00", "20:00"}


async def record_party_size(
    flow_manager: FlowManager, party_size: int
) -> tuple[dict[str, str], object]:
    """Record how many people are coming.

    Args:
        flow_manager: Pipecat's manager, which holds the state.
        party_size: How many people are coming.
    """
    flow_manager.state["party_size"] = party_size
    return {"status": "ok"}, TRANSITION_IN_YAML


async def check_availability(flow_manager: FlowManager, time: str) -> tuple[dict[str, str], object]:
    """Check whether a table is free at a time.

    Args:
        flow_manager: Pipecat's manager, which holds the state.
        time: The time of day, as in 19:30.
    """
    if time < "17:00":
        return {"status": "closed"}, TRANSITION_IN_YAML
    if time in FULL:
        return {"status": "full"}, TRANSITION_IN_YAML
    flow_manager.state["time"] = time
    return {"status": "available"}, TRANSITION_IN_YAML


async def opening_hours(flow_manager: FlowManager) -> tuple[dict[str, str], object]:  # noqa: ARG001
    """Tell when we are open."""
    return {"open": "from five in the afternoon to ten in the evening"}, TRANSITION_IN_YAML


async def ring_kitchen(action: Mapping[str, Any], flow_manager: FlowManager) -> None:
    """Ring the bell in the kitchen."""


async def note_booking(action: Mapping[str, Any], flow_manager: FlowManager) -> None:
    """Write the booking down."""
