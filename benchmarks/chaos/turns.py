"""What came of a turn, how entered nodes are compared, and waiting without a clock."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from flowcat.runtime.headless import Headless, PacedSpeech

LONGEST_TO_HEAR = 0.2
"""Seconds, by the loop's own time, until the bot has heard what the caller says."""

LONG_TURN = 10.0
"""Seconds after which a turn is so long that a session may have noticed a silence in it."""

LONGEST_SILENCE = 20.0
"""Seconds after which a bot that owes words must have been heard."""

HANGS_AFTER = 120.0
"""Seconds, by the loop's own time, after which what is not quiet counts as hung."""


@dataclass(slots=True)
class TurnResult:
    """What came of one turn."""

    faults: dict[str, str] = field(default_factory=dict)
    """``hang``, ``silent``, ``lost``, ``doubled`` or ``other``, and what was seen."""
    met: Counter[str] = field(default_factory=Counter)
    """The hazards that were met."""
    unheard: int = 0
    """How many frames that the bot listens for it was not told of (H12)."""
    told: list[str] = field(default_factory=list)
    """What happened, for whoever looks into it."""


def once(at: str, names: list[str]) -> list[str]:
    """Return the nodes entered from a node on, without those entered twice in a row."""
    pairs = zip((at, *names), names, strict=False)
    return [name for before, name in pairs if name != before]


def follows(seen: list[str], expected: list[str]) -> bool:
    """Whether all was entered, but for nodes that the conversation left before they could be."""
    return within(seen, expected) and seen[-1:] == expected[-1:]


def within(seen: list[str], expected: list[str]) -> bool:
    """Whether names stand in others in the same order, with gaps or without."""
    rest = iter(expected)
    return all(any(name == other for other in rest) for name in seen)


def acts(speech: PacedSpeech) -> bool:
    """Whether the words on hold are those of an action."""
    return speech.waiting[:1] == ("Hold",)


async def passes(number: int) -> None:
    """Let the loop pass so many times."""
    for _ in range(number):
        await asyncio.sleep(0)


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, or give up after a while."""
    for _ in range(150):
        if holds():
            return
        await asyncio.sleep(0)


async def settled(headless: Headless, bound: float = HANGS_AFTER) -> bool:
    """Wait until all is quiet, and tell whether it is; most of the time is jumped over."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + bound
    pause = 0.1
    while loop.time() < deadline:
        if await headless.settle(bound=0.02):
            return True
        await asyncio.sleep(pause)
        pause *= 1.3
    return False
