"""The replies of the model that are followed: their calls, and what came of each."""

from dataclasses import dataclass, field

from benchmarks.chaos.world import Seen


@dataclass(slots=True)
class Made:
    """A call that the model made."""

    id: str
    name: str
    seen: Seen | None
    """What its handler did; None where there is none."""
    valid: bool
    """Whether its arguments were."""
    end: str = ""
    """``landed`` or ``cancelled``, once it is settled."""


@dataclass(slots=True)
class Said:
    """A reply of the model with calls."""

    calls: tuple[Made, ...]
    order: list[Made] = field(default_factory=list)
    """The calls in the order in which they settled."""

    @property
    def settled(self) -> bool:
        """Whether all calls have landed or were cancelled."""
        return all(made.end for made in self.calls)
