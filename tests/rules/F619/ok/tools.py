"""Functions of the samples beside this file."""

from pipecat.flows import TRANSITION_IN_YAML, FlowManager


async def book(day: str) -> dict[str, str]:
    """Book a table."""
    return {"day": weekday(day)}


async def note_day(flow_manager: FlowManager, day: str) -> tuple[dict[str, str], object]:
    """Note the day."""
    flow_manager.state["day"] = weekday(day)
    return {"day": day}, TRANSITION_IN_YAML


def weekday(day: str) -> str:
    """Return the name of a day: the others use it."""
    return day.title()


def _later(day: str) -> str:
    return day
