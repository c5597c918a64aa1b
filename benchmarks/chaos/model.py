"""The model of a conversation: drawn replies, and inferences that a caller may cut off."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from benchmarks.chaos.replies import Made
from benchmarks.chaos.script import Function, Picks, Script
from benchmarks.chaos.world import Kind, World, draw_behaviour
from flowcat.runtime.headless import Call, Inference, Reply

_TASK = re.compile(r"task (\w+)")

BAD_ARGUMENTS: tuple[Any, ...] = ({"k": "seven"}, {}, {"k": None}, {"k": [1]}, [1, 2], {"n": 3})


def task_in(message: Any) -> str:
    """Return the node whose task a message holds; empty if it holds none."""
    if not isinstance(message, dict) or message.get("role") != "developer":
        return ""
    found = _TASK.match(str(message.get("content", "")))
    return found[1] if found else ""


@dataclass(slots=True)
class Model:
    """Answers what a caller says as it was drawn, and talks from its last task otherwise."""

    script: Script
    replied: Callable[[str], None]
    """Told the node at which it has replied."""
    plans: dict[str, Reply] = field(default_factory=dict)
    tasks: list[Any] = field(default_factory=list)
    """The tasks that it was last set."""
    prompts: list[str] = field(default_factory=list)
    """The node of each inference in this turn."""
    blocks: Literal["", "any", "first"] = ""
    """Which inference goes on until it is cut off: the next one, or the next that is the first at
    a node."""
    thinking: bool = False
    greeting: bool = False
    """Whether the last inference is the first at a node."""
    unconfined: int = 0
    """How often it was told of asynchronous tools (H7) where nothing on offer writes."""
    _unblocked: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, inference: Inference) -> Reply:
        """Answer one inference."""
        last = inference.messages[-1] if inference.messages else {}
        tasks = (task_in(message) for message in reversed(inference.messages))
        at = next((task for task in tasks if task), "nowhere")
        self.prompts.append(at)
        self._look_for_policy(inference)
        self.greeting = bool(task_in(last))
        if self.blocks == "any" or (self.blocks == "first" and self.greeting):
            self.blocks = ""
            self._unblocked.clear()
            self.thinking = True
            try:
                await self._unblocked.wait()
            finally:
                self.thinking = False
        self.replied(at)
        self.tasks = [message for message in inference.messages if task_in(message)]
        said = last.get("content") if isinstance(last, dict) and last.get("role") == "user" else ""
        return self.plans.pop(str(said), Reply(f"Now some more words of {at}."))

    def _look_for_policy(self, inference: Inference) -> None:
        functions = (self.script.functions.get(name) for name in inference.offered)
        writes = any(function is not None and function.write for function in functions)
        if "ASYNC TOOLS" in (inference.system or "") and not writes:
            self.unconfined += 1

    def let_go(self) -> None:
        """Let inferences end."""
        self.blocks = ""
        self._unblocked.set()


@dataclass(frozen=True, slots=True)
class Replies:
    """Draws what the model answers."""

    random: Random
    script: Script
    world: World
    theme: str
    bare: bool

    def draw(self, node: str, number: int) -> tuple[Reply, tuple[Made, ...]]:
        """Draw a reply at a node, and the calls in it as the judge follows them."""
        weights = (10, 90, 0, 0, 0) if self.theme else (12, 46, 24, 12, 6)
        count = self.random.choices(range(5), weights)[0]
        made = tuple(self._call(node, f"c{number}_{index}") for index in range(count))
        words = "Let me see." if not count or self.random.random() < 0.15 else ""
        return Reply(words, tuple(call for call, _ in made)), tuple(known for _, known in made)

    def _call(self, node: str, call_id: str) -> tuple[Call, Made]:
        name = self._name(node)
        function = self.script.functions.get(name)
        dealt = self._deal(function) if function is not None and function.handled else 0
        seen = self.world.runs.get(dealt)
        if seen is not None and function is not None:
            seen.call_id, seen.timeout = call_id, function.timeout
        arguments: Any = {"k": dealt}
        valid = function is not None
        what = 1.0 if self.theme else self.random.random()
        if what < 0.06:
            arguments, valid = self.random.choice(BAD_ARGUMENTS), False
        elif what < 0.09:
            # By hand nobody minds one argument too many.
            arguments, valid = {"k": dealt, "x": 1}, valid and self.bare
        return Call(name, arguments, call_id), Made(call_id, name, seen, valid)

    def _name(self, node: str) -> str:
        offered = self.script.offers(node)
        what = 1.0 if self.theme else self.random.random()
        if what < 0.04 or not offered:
            return "nobody_knows"
        if what < 0.1:
            return self.random.choice(list(self.script.functions))
        return self.random.choice(offered)

    def _deal(self, function: Function) -> int:
        random = self.random
        options: dict[str, Any] = {}
        if self.theme:
            odd = self.theme == "H15" and random.random() < 0.5
            options["gated"] = self.theme == "H18" and random.random() < 0.5
            return self.world.deal(draw_behaviour(random, "odd" if odd else "fine", **options))
        if function.style != "sync":
            talks = [node.name for node in self.script.nodes.values() if node.step == "talk"]
            match random.choices(("now", "passes", "seconds", "gate"), (40, 30, 20, 12))[0]:
                case "passes":
                    options["passes"] = random.randint(1, 40)
                case "seconds":
                    options["seconds"] = random.choice((0.001, 0.01, 0.04, 0.2, 0.2, 3.0))
                case "gate" if function.write and function.timeout is None:
                    options["gated"] = True
                case _:
                    pass
            if random.random() < 0.04:
                options["moves"] = random.choice(talks)
        return self.world.deal(draw_behaviour(random, self._kind(function, options), **options))

    def _kind(self, function: Function, options: dict[str, Any]) -> Kind:
        random = self.random
        if isinstance(function.road, Picks) and random.random() < 0.9:
            good = random.random() < 0.85
            options["picked"] = random.choice(function.road.allowed) if good else "nowhere"
            return "picks"
        weights: dict[Kind, int] = {"fine": 58, "falsy": 10, "odd": 5, "raises": 8, "cancels": 2}
        weights |= {"silent": 3}
        if not self.bare:
            weights |= {"broken": 2, "badmark": 5, "exits": 1, "node": 1}
        return random.choices(list(weights), list(weights.values()))[0]
