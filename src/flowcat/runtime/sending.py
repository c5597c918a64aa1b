"""What sends a flow's requests, imported when the first one is sent."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowcat.runtime.http import Sender


def for_a_call() -> "Sender":
    """Return what sends the requests of one call, until it is closed at the end."""
    from flowcat.runtime.http import Requests

    return Requests()


def one_by_one() -> "Sender":
    """Return what holds nothing between requests: for who is not told when a call ends."""
    from flowcat.runtime.http import OneByOne

    return OneByOne()
