"""Functions for the sample beside this file."""

from pipecat.flows import TRANSITION_IN_YAML, FlowManager


async def begin_order(flow_manager: FlowManager) -> tuple[dict[str, str], object]:
    """Begin an order."""
    flow_manager.state["order"] = "nothing"
    return {"status": "ok"}, TRANSITION_IN_YAML


async def add_dish(flow_manager: FlowManager, dish: str) -> tuple[dict[str, str], object]:
    """Add one dish to the order.

    Args:
        flow_manager: Pipecat's.
        dish: The dish.
    """
    flow_manager.state["order"] = f"{flow_manager.state['order']}, {dish}"
    return {"status": "ok"}, TRANSITION_IN_YAML
