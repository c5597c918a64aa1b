"""Functions for the sample beside this file."""

from typing import Any

ORDERS = {"Ada": ["lamp", "chair"]}


async def count_orders(flow_manager: Any) -> tuple[dict[str, int], None]:
    """Count the orders of the customer."""
    customer = flow_manager.state["customer"]
    flow_manager.state["orders"] = ORDERS.get(customer, [])
    return {"count": len(flow_manager.state["orders"])}, None
