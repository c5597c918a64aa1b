"""The clock of a call, in the flow's time zone."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo


def clock_of(timezone: str | None) -> Callable[[], datetime]:
    """Return a clock that tells the time of a time zone, of this machine's if none is given."""
    if timezone is None:
        return lambda: datetime.now().astimezone()
    zone = ZoneInfo(timezone)
    return lambda: datetime.now(zone)
