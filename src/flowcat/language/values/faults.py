"""What is wrong with a value, as data, and how it is said to an LLM."""

from collections.abc import Callable
from typing import TypeAlias

from flowcat.text.dataclass import dataclass

Path: TypeAlias = tuple[str | int, ...]
"""The way from a value to a part of it: property names and list indexes from 0."""


@dataclass(frozen=True, slots=True)
class ValueFault:
    """One way in which a value breaks its schema."""

    path: Path
    """Where in the checked value; empty for the value itself."""
    message: str
    """What to do about it, as ``must be at most 12``; never holds the value itself."""


Check: TypeAlias = Callable[[object], tuple[ValueFault, ...]]
"""Returns the faults of a value; an empty tuple means that it is valid."""


def describe_fault(fault: ValueFault, name: str = "") -> str:
    """Say a fault as one sentence about ``name``, as in ```party_size` must be at most 12``.

    Without a name the path alone tells what is meant, as it does for the faults of arguments.
    """
    place = name
    for step in fault.path:
        if isinstance(step, int):
            place += f"[{step}]"
        else:
            place += f".{step}" if place else step
    return f"`{place}` {fault.message}" if place else f"the value {fault.message}"


def below(step: str | int, faults: tuple[ValueFault, ...]) -> tuple[ValueFault, ...]:
    """Return the faults of a part as faults of the whole."""
    return tuple(ValueFault((step, *fault.path), fault.message) for fault in faults)
