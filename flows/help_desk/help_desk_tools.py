"""The Python behind the help desk: staff accounts and tickets."""

from collections.abc import Mapping
from typing import Any, TypedDict

from flowcat import FlowManager

OPEN = {"1207": "Dana", "4410": "Luis"}
"""First names by staff number, of the accounts that can be unlocked."""

BLOCKED = {"6666"}
"""Staff numbers that only the security team may unlock."""


class Account(TypedDict):
    """What became of an account."""

    account: str


class Ticket(TypedDict):
    """A ticket."""

    number: str


async def unlock_account(flow_manager: FlowManager, staff_number: str) -> tuple[Account, str]:
    """Unlock an account; the second value names the node that the conversation goes on at.

    Args:
        flow_manager: Pipecat's; its state is the flow's, so the first name found is kept there.
        staff_number: Four digits.
    """
    if staff_number in BLOCKED:
        return {"account": "blocked"}, "blocked"
    if staff_number not in OPEN:
        return {"account": "unknown"}, "unknown_number"
    flow_manager.state["first_name"] = OPEN[staff_number]
    return {"account": "open"}, "unlocked"


def open_ticket(trouble: str, urgency: str, tried: list[str]) -> Ticket:
    """Open a ticket; its number tells the kind of trouble, its urgency and the steps tried."""
    return {"number": f"{trouble[0]}{urgency[0]}{len(tried)}41".upper()}


async def page_technician(action: Mapping[str, Any], flow_manager: FlowManager) -> None:
    """Tell the technician on duty of a ticket; a Pipecat action, run after the bot has spoken."""
    flow_manager.state["paged"] = action["ticket"]
