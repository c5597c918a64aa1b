"""Functions of the samples beside this file."""

from pipecat.flows import TRANSITION_IN_YAML, FlowManager


async def book(day: str, size: int) -> dict[str, str]:
    """Book a table."""
    return {"status": f"{day} for {size}"}


def note_day(flow_manager: FlowManager, day: str) -> tuple[dict[str, str], object]:
    """Note the day that suits the caller."""
    flow_manager.state["day"] = day
    return {"day": day}, TRANSITION_IN_YAML


async def leave_word(words: str) -> tuple[dict[str, str], object]:
    """Take down what the caller wants to leave word of."""
    return {"words": words}, TRANSITION_IN_YAML


async def ring(flow_manager: FlowManager) -> None:
    """Ring the bell in the kitchen."""
    flow_manager.state["rang"] = True
