"""What a session tells of itself to whoever keeps it, and what nobody needs who does not."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from flowcat.plan.effects import Effect, Note, Run
from flowcat.plan.events import Event, Failed, Resumed, Returned
from flowcat.plan.position import Position
from flowcat.plan.step import Step
from flowcat.text.dataclass import dataclass

if TYPE_CHECKING:
    from flowcat.runtime.pipecat_flows import FlowManager

Do = Callable[[Run], Awaitable[Returned | Failed]]


@dataclass(frozen=True, slots=True)
class Found:
    """A call that was cut off, as it goes on."""

    at: Position
    state: Mapping[str, object]
    role: str | None
    event: Resumed


class Keeper(Protocol):
    """What a session tells of itself."""

    async def open(
        self,
        manager: "FlowManager",
        inputs: Mapping[str, object],
        record: Callable[[Note], None],
    ) -> Found | None:
        """Take the call; return what was saved of it, if it was cut off and can go on."""

    def stepped(self, event: Event, decided: Step, role: str | None) -> None:
        """Take note of a step whose writes are in the state."""

    async def run(self, run: Run, do: Do) -> Returned | Failed:
        """Run a handler, once it is safe to."""

    async def safe(self) -> None:
        """Wait until all that was written is saved."""

    async def before(self, effect: Effect) -> None:
        """Wait until an effect may be carried out."""

    def after(self, effect: Effect) -> None:
        """Take note that an effect has been carried out."""

    async def stop(self) -> None:
        """Save what is left."""


class NotKept:
    """Keeps nothing, and costs next to nothing."""

    async def open(
        self,
        _manager: "FlowManager",
        _inputs: Mapping[str, object],
        _record: Callable[[Note], None],
    ) -> Found | None:
        """Find nothing."""
        return None

    def stepped(self, _event: Event, _decided: Step, _role: str | None) -> None:
        """Do nothing."""

    async def run(self, run: Run, do: Do) -> Returned | Failed:
        """Run the handler."""
        return await do(run)

    async def safe(self) -> None:
        """Do nothing."""

    async def before(self, _effect: Effect) -> None:
        """Do nothing."""

    def after(self, _effect: Effect) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""


NOT_KEPT = NotKept()
