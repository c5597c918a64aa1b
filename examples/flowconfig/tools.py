"""The direct functions behind ``coffee.yaml``, as Pipecat takes them."""

from typing import Literal

from pipecat.flows import TRANSITION_IN_YAML, FlowManager

SOLD_OUT = {"mocha"}


async def choose_coffee(
    flow_manager: FlowManager, coffee: Literal["espresso", "cappuccino", "mocha"]
) -> tuple[dict[str, str], object]:
    """Record which coffee the customer would like.

    Args:
        flow_manager: Pipecat's manager, which holds the state.
        coffee: The coffee.
    """
    if coffee in SOLD_OUT:
        return {"status": "sold_out", "coffee": coffee}, TRANSITION_IN_YAML
    flow_manager.state["coffee"] = coffee
    return {"status": "ok", "coffee": coffee}, TRANSITION_IN_YAML


async def choose_size(
    flow_manager: FlowManager, size: Literal["small", "large"]
) -> tuple[dict[str, str], object]:
    """Record which size the customer would like.

    Args:
        flow_manager: Pipecat's manager, which holds the state.
        size: The size of the cup.
    """
    flow_manager.state["size"] = size
    return {"size": size}, TRANSITION_IN_YAML


async def get_opening_hours(flow_manager: FlowManager) -> tuple[dict[str, str], object]:  # noqa: ARG001
    """Tell when the shop is open."""
    return {"open": "from seven in the morning to six in the evening"}, TRANSITION_IN_YAML
