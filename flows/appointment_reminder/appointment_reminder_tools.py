"""The Python behind the reminder: a calendar in which some days are full."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from flowcat import FlowManager

TIMES = {
    "Tuesday": ("09:00", "11:30", "15:00"),
    "Thursday": ("10:00", "16:30"),
}
"""The free times of each week; on other days the practice is full or closed."""


class FreeTimes(TypedDict):
    """What is free on a day."""

    times: list[str]


class Moved(TypedDict):
    """When the appointment is now, and the line in the calendar."""

    appointment: str
    entry: str


class Cancelled(TypedDict):
    """The line in the calendar."""

    entry: str


def find_free_times(day: str) -> FreeTimes:
    """Return the free times of a day (``YYYY-MM-DD``)."""
    weekday = date.fromisoformat(day).strftime("%A")
    return {"times": list(TIMES.get(weekday, ()))}


async def move_appointment(args: Mapping[str, Any], flow_manager: FlowManager) -> Moved:
    """Move the appointment to ``args["day"]`` and ``args["time"]``."""
    client, before = flow_manager.state["client"], flow_manager.state["appointment"]
    now = f"{args['day']}T{args['time']}"
    return {"appointment": now, "entry": f"{client}: {now}, moved from {before}"}


async def cancel_appointment(flow_manager: FlowManager, reason: str) -> tuple[Cancelled, None]:
    """Cancel the appointment.

    Args:
        flow_manager: Pipecat's, as every direct function gets it.
        reason: Why, in the client's words.
    """
    client, when = flow_manager.state["client"], flow_manager.state["appointment"]
    return {"entry": f"{client}: {when}, cancelled: {reason}"}, None
