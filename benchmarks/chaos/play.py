"""Many random conversations, and what came of them in all."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal, TypeAlias

from benchmarks.chaos.clock import JumpingLoop
from benchmarks.chaos.drawing import draw_script, draw_theme
from benchmarks.chaos.sides import BareSide, SessionSide, Side
from benchmarks.chaos.talk import Conversation
from benchmarks.chaos.turns import TurnResult
from benchmarks.chaos.world import Current
from benchmarks.chaos.writing import write_flow
from flowcat import Flow

SideName: TypeAlias = Literal["session", "bare"]

_TURNS = 12
"""The most turns of a conversation."""


@dataclass(slots=True)
class Tally:
    """What came of many turns."""

    turns: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    """``hang``, ``silent``, ``lost``, ``doubled`` and ``other``."""
    met: Counter[str] = field(default_factory=Counter)
    """In how many turns each hazard was met."""
    failed: Counter[str] = field(default_factory=Counter)
    """In how many turns a hazard was met and something went wrong."""
    failed_alone: Counter[str] = field(default_factory=Counter)
    """The same, where no other hazard was met in that turn."""
    stories: list[str] = field(default_factory=list)
    """Each fault, with the seed that brings it back."""

    def add(self, result: TurnResult, where: str) -> None:
        """Count a turn."""
        self.turns += 1
        self.faults.update(result.faults.keys())
        self.met.update(result.met.keys())
        if result.unheard:
            self.failed.update(["H12"])
            self.failed_alone.update(["H12"])
        if not result.faults:
            return
        self.stories += [f"{where}: {kind}: {what}" for kind, what in result.faults.items()]
        hazards = result.met.keys() - {"H12"}
        self.failed.update(hazards)
        if len(hazards) == 1:
            self.failed_alone.update(hazards)


def play(side: SideName, turns: int, seed: int) -> Tally:
    """Play conversations until so many turns are done; a seed plays the same ones again."""
    tally = Tally()
    number = 0
    while tally.turns < turns:
        where = f"{side} {seed}-{number}"
        for turn, result in enumerate(play_one(side, f"{seed}-{number}")):
            tally.add(result, f"{where} turn {turn}")
        number += 1
    return tally


def play_one(side: SideName, seed: str) -> Iterator[TurnResult]:
    """Play one conversation."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        yield from runner.run(_conversation(side, seed))


async def _conversation(side: SideName, seed: str) -> list[TurnResult]:
    random = Random(seed)
    theme = draw_theme(random)
    script = draw_script(random, theme, bare=side == "bare")
    current = Current()
    played: Side
    if side == "bare":
        played = BareSide(script, current)
    else:
        played = SessionSide(
            Flow.from_text(write_flow(script), current.handlers(script)), current.fails
        )
    conversation = Conversation(random, script, theme, played, current)
    return [result async for result in conversation.play(_TURNS)]
