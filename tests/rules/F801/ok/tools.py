"""Functions of the samples beside this file."""

from pipecat.flows import TRANSITION_IN_YAML


def book(day: str) -> dict:
    """Book a day."""
    return {"day": day}


def look_up() -> dict:
    """Look the caller up."""
    return {"found": True}


async def reserve(flow_manager: object) -> tuple[dict, object]:
    """Book a day."""
    return {"day": "Monday"}, TRANSITION_IN_YAML
