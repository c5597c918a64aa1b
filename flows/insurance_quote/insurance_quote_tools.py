"""The Python behind the insurance flow: what cover costs, and reserving it."""

from typing import NotRequired, TypedDict

from flowcat import FlowManager

YEARLY_RATE = {"apartment": 0.0031, "house": 0.0042}
"""Dollars a year for each dollar of belongings."""

MOST = {"apartment": 150_000, "house": 400_000, "houseboat": 60_000}
"""The dollars that belongings may be worth."""

DISCOUNT = {0: 0.0, 250: 0.08, 500: 0.15, 1000: 0.24}
"""The part of the price that a caller saves by paying so many dollars of a claim."""


class Quote(TypedDict):
    """A price, or why there is none."""

    status: str
    monthly: NotRequired[float]
    most: NotRequired[int]


class Reservation(TypedDict):
    """Whether a price was reserved."""

    status: str
    reference: NotRequired[str]


class RatesUnavailableError(Exception):
    """The rates cannot be reached; a second try may succeed."""


def compute_quote(home: str, belongings: int, excess: int) -> Quote:
    """Compute the monthly price in dollars.

    Raises:
        RatesUnavailableError: For a houseboat, whose rates another insurer keeps. It can never be
            reached, so that the flow's road for errors can be tried.
    """
    if belongings > MOST[home]:
        return {"status": "too_much", "most": MOST[home]}
    rate = YEARLY_RATE.get(home)
    if rate is None:
        raise RatesUnavailableError(home)
    yearly = belongings * rate * (1 - DISCOUNT[excess])
    return {"status": "quoted", "monthly": round(yearly / 12, 2)}


async def reserve_quote(
    flow_manager: FlowManager, monthly: float, belongings: int
) -> tuple[Reservation, None]:
    """Reserve a price under a reference.

    Args:
        flow_manager: Pipecat's, as every direct function gets it.
        monthly: The price in dollars.
        belongings: What is insured, in dollars.
    """
    home = str(flow_manager.state["home"])
    reference = f"{home[0].upper()}{belongings // 1000:03}{round(monthly * 100) % 1000:03}"
    return {"status": "reserved", "reference": reference}, None
