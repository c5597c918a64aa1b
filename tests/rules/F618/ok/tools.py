"""Functions of the samples beside this file."""

from typing import Any

from pipecat.flows import NO_RESPONSE, TRANSITION_IN_YAML, FlowManager

CALENDAR: dict[str, dict[str, Any]] = {}


async def book(day: str) -> dict[str, str]:
    """Book a table."""
    status = "closed" if day == "Monday" else "booked"
    return {"status": status, "day": day}


async def look_up(day: str) -> dict[str, Any]:
    """Look into the calendar: what is in it is known to nobody here."""
    return CALENDAR[day]


async def pick(day: str) -> tuple[dict[str, str], str]:
    """Book a table, and say where that leads."""
    return {"day": day}, "closed" if day == "Monday" else "booked"


async def seat(flow_manager: FlowManager) -> tuple[dict[str, str], object]:
    """Look for a table."""
    if flow_manager.state.get("quiet"):
        return {"status": "full"}, NO_RESPONSE
    return {"status": "free"}, TRANSITION_IN_YAML
