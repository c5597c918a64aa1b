"""Functions for the sample beside this file."""

from typing import Any


async def book_table(flow_manager: Any, name: str) -> tuple[dict[str, str], None]:
    """Book a table for as many people as the state tells.

    Args:
        flow_manager: Pipecat's.
        name: Who comes.
    """
    size = flow_manager.state.get("size")
    return {"booked": f"{name}, {size}"}, None
