"""The scripts of the shipped flows, played in offline mode.

A golden file holds a transcript that people have read as a listener would. Set
``FLOWCAT_UPDATE_GOLDEN=1`` to write them anew, and look at the difference before you keep it.
"""

import asyncio
import os
import re
from functools import cache
from pathlib import Path

import pytest
from tests.flows.driver import Played, play
from tests.flows.shipped import FLOWS, Script, scripts

from flowcat import Flow

GOLDEN = Path(__file__).parent / "golden"

each_script = pytest.mark.parametrize("script", scripts(), ids=lambda script: script.name)


@each_script
def test_a_script_is_heard_as_written_down(script: Script) -> None:
    """A caller who follows a shipped script hears what the golden transcript says."""
    file = GOLDEN / f"{script.name}.txt"
    heard = _played(script).transcript
    if os.environ.get("FLOWCAT_UPDATE_GOLDEN") == "1":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(heard, encoding="utf-8", newline="\n")
    kept = file.read_text(encoding="utf-8") if file.is_file() else ""
    assert heard == kept, f"{file.name} differs; FLOWCAT_UPDATE_GOLDEN=1 writes it anew"


@each_script
def test_every_turn_of_a_script_is_answered(script: Script) -> None:
    """The bot answers every line, never hangs, and ends the call at the script's last line."""
    played = _played(script)
    assert [turn.line for turn in played.turns if not (turn.said and turn.settled)] == []
    assert played.ended


@each_script
def test_a_script_ends_with_an_outcome_of_the_flow(script: Script) -> None:
    """What comes of a scripted call is one of the outcomes that its flow lists."""
    assert _played(script).outcome in Flow.load(script.flow).plan.outcomes


@each_script
def test_nothing_technical_is_said_aloud(script: Script) -> None:
    """No brace, no ISO date, no name with an underscore and no null reaches the caller's ear."""
    said = " ".join(text for turn in _played(script).turns for text in turn.said)
    technical = r"[{}\[\]_]|\bNone\b|\bnull\b|\bTrue\b|\bFalse\b|\d{4}-\d{2}| [.,?!]"
    assert re.findall(technical, said) == []


def test_together_the_scripts_reach_every_node_but_a_few() -> None:
    """A new node needs a script that reaches it, or a place in the list of those that have none."""
    reached = {script.flow: set[str]() for script in scripts()}
    for script in scripts():
        reached[script.flow] |= set(
            re.findall(r"^    -> (.*)$", _played(script).transcript, re.MULTILINE)
        )
    missing = {
        f"{flow.parent.name}: {node}"
        for flow in FLOWS
        for node in Flow.load(flow).plan.nodes.keys() - reached[flow]
    }
    assert missing == UNREACHED


UNREACHED = {
    "appointment_reminder: no_change",  # only when the calendar fails
    "food_ordering: no_order",
    "restaurant: no_booking",
}


@cache
def _played(script: Script) -> Played:
    return asyncio.run(play(script))
