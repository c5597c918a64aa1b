"""The Python behind the parcel flow: the depot's calendar."""

CLOSED = "wednesday"
"""The day on which the depot's calendar cannot be reached, so that an error can be tried."""


async def book_day(day: str) -> dict[str, str]:
    """Book a day.

    Raises:
        ConnectionError: If the calendar cannot be reached.
    """
    if day == CLOSED:
        raise ConnectionError("the depot does not answer")
    return {"booked": day}
