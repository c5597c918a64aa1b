"""The Python functions behind the flows of the comparison: Pipecat's direct functions.

They stand in several objects, because a flow takes a list of those. Each is written as a user of
Pipecat writes it, and knows nothing of Flowcat.
"""

# ruff: noqa: D417 - an LLM reads these docstrings, and never sees `flow_manager`

import asyncio
from datetime import date
from enum import Enum
from typing import Any, Literal, TypedDict

from pipecat.flows import NO_RESPONSE, TRANSITION_IN_YAML, FlowManager
from pipecat.flows.types import flows_tool_options
from tests.parity.stage import Stage

Answer = tuple[Any, Any]


class Colour(Enum):
    """A colour."""

    RED = "red"
    BLUE = "blue"


class Address(TypedDict):
    """Where something goes."""

    street: str
    number: int


class Wishes(TypedDict, total=False):
    """What may be wished for."""

    window: bool
    notes: list[str]


class Desk:
    """Functions that store what they are told and report on it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def record_count(self, flow_manager: FlowManager, count: int) -> Answer:
        """Record how many there are.

        Args:
            count: How many, as a whole number.
        """
        flow_manager.state["count"] = count
        return {"count": count}, TRANSITION_IN_YAML

    async def record_name(self, flow_manager: FlowManager, name: str) -> Answer:
        """Record the caller's name."""
        flow_manager.state["name"] = name
        return {"stored": name}, TRANSITION_IN_YAML

    async def record_consent(self, flow_manager: FlowManager, consent: bool | None) -> Answer:  # noqa: FBT001
        """Record whether the caller agrees.

        Args:
            consent: True or false; null when the caller will not say.
        """
        flow_manager.state["consent"] = consent
        return {"consent": consent, "noted": True}, TRANSITION_IN_YAML

    async def rate(self, flow_manager: FlowManager, points: float) -> Answer:
        """Rate the service.

        Args:
            points: From 0 to 5.
        """
        flow_manager.state["points"] = points
        return {"points": points}, TRANSITION_IN_YAML

    async def check(self, flow_manager: FlowManager, day: str) -> Answer:
        """Check whether a day is free."""
        known = {"monday": "free", "tuesday": "full", "wednesday": "Free", "friday": "true"}
        status = known.get(day, "unknown")
        flow_manager.state["day"] = day
        return {"status": status, "day": day}, TRANSITION_IN_YAML

    async def order(self, flow_manager: FlowManager, item: str, amount: int = 1) -> Answer:
        """Take an order.

        Longer words about it, in a second paragraph.

        Args:
            item: What is ordered.
            amount: How many of it.
        """
        flow_manager.state["order"] = {
            "item": item,
            "size": {"amount": amount, "large": amount > 2},
            "extras": ["salt", 'pepper "fine"'],
            "price": 2.5 * amount,
            "note": None,
        }
        return {"ordered": True, "lines": [{"item": item, "amount": amount}]}, TRANSITION_IN_YAML

    async def note_call(self, flow_manager: FlowManager, call: str) -> Answer:
        """Note who calls."""
        flow_manager.state["call"] = call
        flow_manager.state["env"] = {"now": call}
        return {"noted": call}, TRANSITION_IN_YAML

    async def switch(self, flow_manager: FlowManager) -> Answer:
        """Switch between on and off."""
        is_on = not flow_manager.state.get("is_on", False)
        flow_manager.state["is_on"] = is_on
        return {"is_on": is_on}, TRANSITION_IN_YAML

    async def where(self, flow_manager: FlowManager) -> Answer:
        """Tell where the conversation is."""
        return f"at {flow_manager.current_node}", TRANSITION_IN_YAML

    async def list_days(self, flow_manager: FlowManager) -> Answer:
        """List the days that are free."""
        flow_manager.state["days"] = ["monday", "friday"]
        return ["monday", "friday"], TRANSITION_IN_YAML


class Clerk:
    """Functions with parameters of every kind."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def plain_kinds(
        self,
        flow_manager: FlowManager,
        text: str,
        whole: int,
        number: float,
        flag: bool,  # noqa: FBT001
        items: list[str],
        table: dict[str, int],
    ) -> Answer:
        """Take one of each plain kind.

        Args:
            text: Some words.
            whole: A whole number.
            number: Any number.
            flag: Yes or no.
            items: Several words.
            table: Names to numbers.
        """
        taken = {
            "text": text,
            "whole": whole,
            "number": number,
            "flag": flag,
            "items": items,
            "table": table,
        }
        flow_manager.state["plain"] = taken
        return {"taken": taken}, TRANSITION_IN_YAML

    async def fancy_kinds(
        self,
        flow_manager: FlowManager,
        pick: Literal["small", "large"],
        colour: Colour,
        address: Address,
        wishes: Wishes,
        either: int | str,
    ) -> Answer:
        """Take one of each kind that Python's typing knows.

        :param pick: Small or large.
        :param colour: A colour.
        :param address: Where to.
        :param wishes: What else.
        :param either: A number or a word.
        """
        taken = [pick, colour, address, wishes, either]
        flow_manager.state["fancy"] = taken
        return {"taken": taken}, TRANSITION_IN_YAML

    async def with_defaults(  # type: ignore[no-untyped-def]  # one hint is left out on purpose
        self,
        flow_manager: FlowManager,
        word: str = "none",
        count: int | None = None,
        untyped=7,
        tags: list = [],  # type: ignore[type-arg]  # noqa: B006 - read only
        extra: dict = {},  # type: ignore[type-arg]  # noqa: B006 - read only
    ) -> Answer:
        """Take nothing that must be given."""
        taken = [word, count, untyped, list(tags), dict(extra)]
        flow_manager.state["defaults"] = taken
        return {"taken": taken}, TRANSITION_IN_YAML

    async def undescribed(self, flow_manager: FlowManager) -> Answer:
        self._stage.note("undescribed")
        return {"described": False}, TRANSITION_IN_YAML

    async def anything(self, flow_manager: FlowManager, **given: Any) -> Answer:
        """Take whatever is given."""
        flow_manager.state["given"] = given
        return {"keys": sorted(given)}, TRANSITION_IN_YAML


class Night:
    """Functions that answer in unusual ways, take long, or run through a barge-in."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def note_down(self, flow_manager: FlowManager, words: str) -> Answer:
        """Note something down without a word."""
        flow_manager.state.setdefault("notes", []).append(words)
        return {"noted": words}, NO_RESPONSE

    async def go_quietly(self, flow_manager: FlowManager) -> Answer:
        """Do not answer, whatever the flow says."""
        flow_manager.state["quiet"] = True
        return None, NO_RESPONSE

    async def step(self, flow_manager: FlowManager) -> Answer:
        """Take a step and tell nothing."""
        flow_manager.state["steps"] = flow_manager.state.get("steps", 0) + 1
        return None, TRANSITION_IN_YAML

    async def search(self, flow_manager: FlowManager, words: str) -> Answer:
        """Search for a long time."""
        await self._stage.gate("search")
        flow_manager.state["found"] = words.upper()
        return {"found": words.upper()}, TRANSITION_IN_YAML

    @flows_tool_options(cancel_on_interruption=True, timeout_secs=20)
    async def look_up(self, flow_manager: FlowManager, words: str) -> Answer:
        """Look something up until interrupted."""
        await self._stage.gate("look_up")
        flow_manager.state["looked_up"] = words
        return {"looked_up": words}, TRANSITION_IN_YAML

    @flows_tool_options(timeout_secs=30)
    async def look_on(self, flow_manager: FlowManager, words: str) -> Answer:
        """Look something up, come what may."""
        flow_manager.state["looked_on"] = words
        return {"looked_on": words}, TRANSITION_IN_YAML


class Odd:
    """Functions that Pipecat's flows get wrong."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def fail(self, flow_manager: FlowManager) -> Answer:
        """Fail with a message that nobody should read."""
        raise RuntimeError("password=hunter2")

    async def find_none(self, flow_manager: FlowManager) -> Answer:
        """Find nothing."""
        flow_manager.state["found"] = 0
        return {}, TRANSITION_IN_YAML

    async def tell_date(self, flow_manager: FlowManager) -> Answer:
        """Tell a date."""
        return {"day": date(2025, 3, 1)}, TRANSITION_IN_YAML

    async def plain_answer(self, flow_manager: FlowManager) -> object:
        """Answer without a next node."""
        return {"plain": True}

    @flows_tool_options(timeout_secs=0.05)
    async def too_slow(self, flow_manager: FlowManager) -> Answer:
        """Take for ever."""
        await asyncio.Event().wait()
        return {}, TRANSITION_IN_YAML

    async def break_down(self, action: dict[str, Any], flow_manager: FlowManager) -> None:
        """Fail as an action."""
        raise RuntimeError("no bell")


class Doings:
    """What the flows' actions call."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def ring(self, action: dict[str, Any], flow_manager: FlowManager) -> None:
        """Write down what the action is given, and where it runs."""
        known = {key: value for key, value in action.items() if key != "handler"}
        self._stage.note(("ring", known, flow_manager.current_node))
        flow_manager.state["rings"] = flow_manager.state.get("rings", 0) + 1

    async def ring_twice(self, action: dict[str, Any], flow_manager: FlowManager) -> None:
        """Take some turns of the loop between the first ring and the second."""
        self._stage.note(("ring one", action["type"]))
        await flow_manager.worker.queue_frames([])
        self._stage.note(("ring two", callable(action["handler"])))

    async def speak_up(self, action: dict[str, Any], flow_manager: FlowManager) -> None:
        """Say the words that the action is given."""
        from pipecat.frames.frames import TTSSpeakFrame

        self._stage.note(("speak up", action.get("words")))
        await flow_manager.worker.queue_frame(TTSSpeakFrame(text=str(action.get("words"))))

    def jot(self, action: dict[str, Any], flow_manager: FlowManager) -> None:
        """Write something down, as a plain function."""
        self._stage.note(("jot", action.get("text"), len(flow_manager.get_current_context())))

    async def registered(self, action: dict[str, Any], flow_manager: FlowManager) -> None:
        """Stand for a custom action that code registers."""
        self._stage.note(("registered", dict(action), flow_manager.current_node))


def tools(stage: Stage) -> list[object]:
    """Return every object that holds functions, for one conversation."""
    return [Desk(stage), Clerk(stage), Night(stage), Odd(stage), Doings(stage)]
