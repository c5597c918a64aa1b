"""Functions of the samples beside this file."""

from typing import Any

from pipecat.flows import TRANSITION_IN_YAML, FlowManager


async def book(day: str, size: int, note: str | None = None) -> dict[str, str]:
    """Book a table."""
    return {"status": f"{day} for {size}", "note": note or ""}


async def note_day(flow_manager: FlowManager, day: str) -> tuple[dict[str, str], object]:
    """Note the day that suits the caller."""
    flow_manager.state["day"] = day
    return {"day": day}, TRANSITION_IN_YAML


async def call_back(args: dict[str, Any], flow_manager: FlowManager) -> dict[str, str]:
    """Note a number to call back."""
    flow_manager.state["number"] = args["number"]
    return {"number": args["number"]}


def log(**known: object) -> dict[str, int]:
    """Write down whatever is known."""
    return {"count": len(known)}


async def ring(action: dict[str, Any], flow_manager: FlowManager) -> None:
    """Ring the bell in the kitchen."""
    flow_manager.state["rang"] = action["type"]
