"""Making the requests of a flow: bounded in time and size, and to no host but those it lists."""

from flowcat.runtime.failures import RequestFailed
from flowcat.runtime.http.client import OneByOne, Requests, Sender

__all__ = ["OneByOne", "RequestFailed", "Requests", "Sender"]
