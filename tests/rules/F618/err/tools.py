"""Functions of the samples beside this file."""

from typing import Any

from pipecat.flows import TRANSITION_IN_YAML, FlowManager, NodeConfig


async def book(day: str) -> dict[str, str]:
    """Book a table."""
    if day == "Monday":
        return {"status": "closed"}
    if day == "Sunday":
        return {"status": "full"}
    return {"status": "booked"}


async def write_down(day: str) -> None:
    """Write the day down, and return nothing."""
    print(day)


async def pick(day: str) -> tuple[dict[str, str], str]:
    """Book a table, and say where that leads."""
    if day == "Monday":
        return {"day": day}, "closed"
    return {"day": day}, "booked"


async def seat(flow_manager: FlowManager) -> tuple[dict[str, str], object]:
    """Look for a table."""
    if flow_manager.state.get("full"):
        return {"reason": "full"}, TRANSITION_IN_YAML
    return {"status": "free"}, TRANSITION_IN_YAML


async def order(flow_manager: FlowManager) -> tuple[dict[str, str], NodeConfig]:
    """Take the order, and make the next node."""
    flow_manager.state["ordered"] = True
    return {"status": "ok"}, _goodbye()


async def greet_guest(flow_manager: FlowManager) -> tuple[dict[str, str], Any]:
    """Greet the guest, and leave out Pipecat's word."""
    flow_manager.state["greeted"] = True
    return {"status": "ok"}, None


async def reserve(day: str) -> dict[str, str | int]:
    """Reserve a table, which has a number if there is one."""
    if day == "Sunday":
        return {"status": "full"}
    return {"status": "booked", "number": 7}


async def find_seat(flow_manager: FlowManager) -> Any:
    """Find a seat, and leave out Pipecat's word where there is none."""
    if flow_manager.state.get("full"):
        return {"status": "full"}
    return {"status": "free"}, TRANSITION_IN_YAML


def _goodbye() -> NodeConfig:
    return {"name": "goodbye", "task_messages": []}
