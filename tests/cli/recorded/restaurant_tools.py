"""The Python behind the restaurant flow: which tables are free."""

from typing import TypedDict

OPENS, CLOSES = "17:00", "22:00"

FULL = {"19:00", "19:30", "20:00"}
"""The times that are always taken, so that the flow's every way can be tried."""


class Availability(TypedDict):
    """What the flow is told."""

    status: str
    alternatives: list[str]


async def check_availability(time: str, party_size: int) -> Availability:
    """Tell whether a table is free at a time (``HH:MM``) for so many people."""
    wanted = time[:5]
    if OPENS <= wanted <= CLOSES and wanted not in FULL and party_size <= 10:
        return {"status": "available", "alternatives": []}
    return {"status": "full", "alternatives": ["18:00", "20:30"]}
