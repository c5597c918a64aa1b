"""Functions of the samples beside this file."""

from pipecat.flows import TRANSITION_IN_YAML


def book(day: str) -> dict[str, object]:
    """Book a day."""
    return {"day": day}


def look_up() -> dict[str, object]:
    """Look the caller up."""
    return {"found": True}


async def reserve(flow_manager: object) -> tuple[dict[str, object], object]:
    """Book a day."""
    return {"day": "Monday"}, TRANSITION_IN_YAML
