"""Where calls are kept: what a store does, whatever it is made of."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias

from flowcat.text.dataclass import dataclass

Sensitive: TypeAlias = Literal["keep", "drop"]
"""Whether what is marked sensitive is saved: without it a call cannot go on once it was told."""


class TakenOver(Exception):  # noqa: N818 - says what happened to the call
    """Another session goes on with this call, so this one saves nothing more."""


@dataclass(frozen=True, slots=True)
class Row:
    """One saved moment of a call."""

    number: int
    """Counts the rows of one session, from 1."""
    flow: str
    version: str
    """A hash of the flow."""
    node: str
    outcome: str | None
    """What came of the call; None while it goes on."""
    is_whole: bool
    """Whether it stands alone; else its messages follow those of the rows before it."""
    kept: int
    """How many of the messages of the row before it still stand."""
    body: str
    """JSON; see ``snapshot``."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A call that a session has taken for its own."""

    epoch: int
    """Counts the sessions of the call; only the latest may save."""
    rows: tuple[Row, ...]
    """What the session before it saved last, from a whole row on; empty for a new call."""


class Checkpoints(Protocol):
    """A place where calls are kept, for any number of sessions. Nothing saved is ever changed."""

    sensitive: Sensitive

    async def claim(self, call_id: str) -> Claim:
        """Take a call; from now on no earlier session of it can save.

        Raises:
            Exception: Whatever keeps the store from working.
        """

    async def save(self, call_id: str, epoch: int, rows: Sequence[Row]) -> None:
        """Return once the rows are safe: all of them or none.

        Raises:
            TakenOver: If another session has claimed the call since.
            Exception: Whatever keeps the store from working.
        """

    async def close(self) -> None:
        """Let go of what the store holds, once all that was given to it is saved."""
