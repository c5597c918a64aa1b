"""HTTP requests as plain data: what a plan knows of one, and one that is ready to be sent."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from flowcat.language.expressions import Evaluate
from flowcat.language.templates import Render
from flowcat.language.web_addresses import Part
from flowcat.text.dataclass import dataclass

BodyKind: TypeAlias = Literal["none", "json", "form"]


@dataclass(frozen=True, slots=True)
class UrlPart:
    """A piece of a URL, literal or computed, and the part it lies in."""

    piece: str | Evaluate
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPlan:
    """The request that does a function's work."""

    method: str
    url: tuple[UrlPart, ...]
    query: tuple[tuple[str, Evaluate], ...]
    headers: tuple[tuple[str, Render], ...]
    body_kind: BodyKind
    json: Evaluate | None
    form: tuple[tuple[str, Evaluate], ...]
    allow_status: frozenset[int]
    picks: tuple[tuple[str, Evaluate], ...] | None
    """The fields of the result, over ``status``, ``headers`` and ``body``; None is the body."""
    secrets: tuple[str, ...]
    """The variables of ``env`` that are sent: their values never come back to the LLM."""
    hosts: tuple[Render, ...]
    private_hosts: tuple[Render, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request with everything filled in. It holds secrets: it is never logged or traced."""

    method: str
    url: str
    """Percent-encoded, with its query."""
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    content_type: str
    allow_status: frozenset[int]
    secrets: tuple[str, ...]
    """Texts that are taken out of the answer."""
    hosts: tuple[str, ...]
    """The hosts that may be talked to, as the flow lists them."""
    private_hosts: tuple[str, ...]
    """Those that may have an address of a private network."""

    def __repr__(self) -> str:
        """Show nothing of what is sent."""
        return f"<Request {self.method}>"


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a server answered, as a function's result before its fields are picked."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: object
    """JSON values, a text, or None."""
