"""What the Python functions of a conversation do, and what is seen of them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Literal, TypeAlias

from benchmarks.chaos.script import Action, Function, Node, Script
from benchmarks.chaos.writing import SECRET, handler_name
from flowcat.runtime.pipecat_flows import NO_RESPONSE, TRANSITION_IN_YAML

Kind: TypeAlias = Literal[
    "fine", "falsy", "odd", "broken", "badmark", "raises", "exits", "cancels", "picks",
    "silent", "node",
]  # fmt: skip
"""What a function gives back. ``odd``: what JSON cannot hold; ``broken``: what fails to be turned
into JSON; ``cancels``: what it waited for was cancelled; ``node``: a node made by hand."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What one run of a function does."""

    kind: Kind = "fine"
    result: object = None
    picked: str = ""
    passes: int = 0
    """Passes of the event loop that it takes."""
    seconds: float = 0.0
    gated: bool = False
    """Whether it takes until the conversation has gone on for a while."""
    moves: str = ""
    """The node that it moves the conversation to from code."""


@dataclass(slots=True)
class Seen:
    """What was seen of one run of a function."""

    behaviour: Behaviour
    call_id: str = ""
    timeout: float | None = None
    """Seconds that the flow allows."""
    end: Literal["", "returned", "raised", "cancelled"] = ""


class Broken:
    """An object that cannot be turned into JSON, and says why with a secret."""

    def model_dump(self) -> object:
        """Fail."""
        raise ValueError(SECRET)


FALSY: tuple[object, ...] = ({}, None, "", 0, [], False)


def odd_results() -> tuple[object, ...]:
    """Return results that JSON cannot hold."""
    day = date(2026, 3, 4)
    return ({"status": "free", "day": day}, {"status": "full", "tags": {1, 2}}, object(), day)


@dataclass(slots=True)
class World:
    """What handlers and actions share with the conversation that is played."""

    random: Random
    script: Script
    goto: Callable[[str], Awaitable[None]]
    """Moves the conversation from code."""
    ran: Callable[[Seen], None]
    """Told when the function of a ``run`` node has ended."""
    failed: Callable[[str], None]
    """Told when a node cannot be entered."""
    cancelled: Callable[[str], None]
    """Told the identifier of a call when a barge-in cancels it."""
    runs: dict[int, Seen] = field(default_factory=dict)
    """The runs of functions that the model called, by the number that it passed."""
    gates: dict[int, asyncio.Event] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    """The numbers of the runs that wait at their gate."""
    at_work: int = 0
    """How many functions are at work."""
    acting: int = 0
    """How many actions are being carried out."""
    acted: list[tuple[str, str]] = field(default_factory=list)
    """The actions: the node they belong to, the node they were carried out for."""
    replied_at: set[str] = field(default_factory=set)
    """The nodes at which the model has replied since they were last entered."""
    filed_early: list[str] = field(default_factory=list)
    """The nodes at which what is to follow the reply came before it."""
    moves_left: int = 0
    """How often actions may still move the conversation in this turn."""
    dealt: int = 0

    def deal(self, behaviour: Behaviour) -> int:
        """Keep what a call will do; return the number by which its handler finds it."""
        self.dealt += 1
        self.runs[self.dealt] = Seen(behaviour)
        if behaviour.gated:
            self.gates[self.dealt] = asyncio.Event()
        return self.dealt

    async def work(self, number: object) -> object:
        """Do what was dealt under a number; a negative one stands for the next `run` node."""
        if not isinstance(number, int):
            raise TypeError(SECRET)
        seen = Seen(draw_run(self.random)) if number < 0 else self.runs[number]
        self.at_work += 1
        began = asyncio.get_running_loop().time()
        try:
            await self._take_time(number, seen.behaviour)
            answer = _outcome(seen.behaviour)
            seen.end = "returned"
        except asyncio.CancelledError:
            seen.end = "raised" if seen.behaviour.kind == "cancels" else "cancelled"
            passed = asyncio.get_running_loop().time() - began
            if seen.end == "cancelled" and passed < (seen.timeout or passed + 1) and seen.call_id:
                self.cancelled(seen.call_id)
            raise
        except BaseException:
            seen.end = "raised"
            raise
        finally:
            self.at_work -= 1
            if number < 0:
                self.ran(seen)
        return answer

    def file(self, node: str) -> None:
        """Do what is to be done once the bot has replied at a node."""
        if node not in self.replied_at:
            self.filed_early.append(node)

    def work_in_a_thread(self, number: object) -> object:
        """Do what was dealt under a number, at once."""
        if not isinstance(number, int):
            raise TypeError(SECRET)
        seen = self.runs[number]
        try:
            answer = _outcome(seen.behaviour)
        except BaseException:
            seen.end = "raised"
            raise
        seen.end = "returned"
        return answer

    async def _take_time(self, number: int, behaviour: Behaviour) -> None:
        if behaviour.gated:
            self.waiting.add(number)
            try:
                await self.gates[number].wait()
            finally:
                self.waiting.discard(number)
        for _ in range(behaviour.passes):
            await asyncio.sleep(0)
        if behaviour.seconds:
            await asyncio.sleep(behaviour.seconds)
        if behaviour.moves:
            await self.goto(behaviour.moves)

    async def act(self, node: Node, action: Action, given: Mapping[str, Any]) -> None:
        """Carry out an action."""
        self.acted.append((node.name, str(given["node"])))
        self.acting += 1
        try:
            match action.what:
                case "raises":
                    raise RuntimeError(SECRET)
                case "slow":
                    await asyncio.sleep(self.random.choice((0.001, 0.5, 3)))
                case "moves" if self.moves_left > 0:
                    self.moves_left -= 1
                    talks = [n for n, found in self.script.nodes.items() if found.step == "talk"]
                    await self.goto(self.random.choice(talks))
                case _:
                    pass
        finally:
            self.acting -= 1


def draw_run(random: Random) -> Behaviour:
    """Draw what the function of a ``run`` node does."""
    kinds: tuple[Kind, ...] = ("fine", "falsy", "odd", "raises", "badmark")
    kind = random.choices(kinds, (6, 1, 1, 1, 1))[0]
    return draw_behaviour(random, kind, passes=random.randint(0, 5), seconds=_pause(random))


def draw_behaviour(random: Random, kind: Kind, **options: Any) -> Behaviour:
    """Draw a behaviour of a kind."""
    match kind:
        case "falsy":
            result = random.choice(FALSY)
        case "odd":
            result = random.choice(odd_results())
        case "broken":
            result = Broken()
        case "badmark":
            result = {"status": "free", "mark": "broken"}
        case _:
            result = {"status": random.choice(("free", "full", "lost")), "mark": "fine"}
    return Behaviour(kind, result, **options)


def _pause(random: Random) -> float:
    return random.choice((0.0, 0.0, 0.001, 0.01, 0.03, 0.2, 2.0))


def _outcome(behaviour: Behaviour) -> object:
    match behaviour.kind:
        case "raises":
            raise RuntimeError(f"db password={SECRET}")
        case "exits":
            raise SystemExit(3)
        case "cancels":
            raise asyncio.CancelledError
        case "picks":
            return behaviour.result, behaviour.picked
        case "silent":
            return behaviour.result, NO_RESPONSE
        case "node":
            return behaviour.result, {"name": "by_hand", "task_messages": []}
        case _:
            return behaviour.result


_REFUSED = 0.02
"""How likely it is that a node cannot be entered."""


class Current:
    """The world of the conversation that is being played: flows are shared, worlds are not."""

    def __init__(self) -> None:
        self.world: World | None = None

    def handlers(self, script: Script) -> dict[str, Callable[..., Any]]:
        """Make every Python function that a flow names."""
        found = {f.name: self._handler(f) for f in script.functions.values() if f.handled}
        found["load"] = self.load
        for name in script.filing:
            found[f"file_{name}"] = self.filing(name)
        for node in script.nodes.values():
            for action in (*node.pre_actions, *node.post_actions):
                if action.type != "tts_say":
                    found[handler_name(action, node)] = self.action(node, action)
        return found

    async def load(self) -> object:
        """Find what is on offer."""
        await asyncio.sleep(self._here.random.choice((0.0, 0.01, 0.5)))
        return {"offer": "soup"}

    def filing(self, node: str) -> Callable[..., Any]:
        """Make the function that is called once the bot has replied at a node."""

        async def file(*_: object) -> object:
            self._here.file(node)
            return {"filed": True}

        return file

    def action(self, node: Node, action: Action) -> Callable[..., Any]:
        """Make the function of an action."""

        async def act(given: dict[str, Any], _manager: object) -> None:
            await self._here.act(node, action, given)

        return act

    @property
    def _here(self) -> World:
        assert self.world is not None
        return self.world

    def fails(self, node: str) -> bool:
        """Whether Pipecat is to refuse a node, as it does where something is wrong with it."""
        refused = self._here.random.random() < _REFUSED
        if refused:
            self._here.failed(node)
        return refused

    def _handler(self, function: Function) -> Callable[..., Any]:
        async def plain(k: int) -> object:
            return await self._here.work(k)

        def sync(k: int) -> object:
            return self._here.work_in_a_thread(k)

        async def direct(flow_manager: object, k: int) -> object:  # noqa: ARG001 - Pipecat's name
            """Do it."""
            answer = await self._here.work(k)
            return answer if isinstance(answer, tuple) else (answer, TRANSITION_IN_YAML)

        async def older(args: Mapping[str, Any], flow_manager: object) -> object:  # noqa: ARG001
            return await self._here.work(args["k"])

        kinds: dict[str, Callable[..., Any]] = {
            "plain": plain,
            "sync": sync,
            "direct": direct,
            "args": older,
        }
        return kinds[function.style]
