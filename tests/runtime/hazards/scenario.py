"""What a hazard is made of, told so that any driver can play it.

A scenario has a flow twice: hand-written for a bare `FlowManager`, and in Flowcat's language for a
session. The caller, the LLM and the handlers are the same for both. A node `x` always has the task
`task x`, and the LLM answers from it with `words of x`, so what is said tells which node's prompt
the LLM saw.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flowcat.runtime.headless import Call, Headless, Inference, PacedSpeech, Reply
from flowcat.runtime.pipecat_flows import FlowsFunctionSchema, NodeConfig

BOUND = 0.3
"""Seconds after which what still runs counts as hung."""

Handler = Callable[..., Awaitable[Any]]
Handlers = Mapping[str, Handler]


class Stage:
    """What handlers share with the scenario: gates to wait at, and a log."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.held = 0
        """How many tasks wait for the scenario: at a gate, or for speech on hold."""
        self._gates: dict[str, asyncio.Event] = {}

    async def wait(self, gate: str) -> None:
        """Wait, as a slow service would, until the scenario opens the gate."""
        self.held += 1
        try:
            await self._gate(gate).wait()
        finally:
            self.held -= 1

    def open(self, gate: str) -> None:
        """Let through all who wait at a gate, now and later."""
        self._gate(gate).set()

    def _gate(self, name: str) -> asyncio.Event:
        return self._gates.setdefault(name, asyncio.Event())


@dataclass(slots=True)
class Brain:
    """The LLM: calls what a caller's words stand for, else speaks from the last task it was set."""

    calls: Mapping[str, tuple[Call, ...]]
    stage: Stage
    slow: str = ""
    """The nodes, in order, at which an inference goes on until it is interrupted."""
    summaries: list[str] = field(default_factory=list)
    """What it answers when asked for a summary, in order."""

    async def __call__(self, inference: Inference) -> Reply:
        """Answer one inference."""
        if inference.aside:
            return Reply(self.summaries.pop(0))
        at = prompt_of(inference)
        self.stage.log.append(f"llm at {at}")
        if self.slow.startswith(at or " "):
            self.slow = self.slow.removeprefix(at)
            await asyncio.Event().wait()
        last = inference.messages[-1]
        if last.get("role") == "user" and last["content"] in self.calls:
            return Reply(calls=self.calls[last["content"]])
        return Reply(f"words of {at}")


@dataclass(slots=True)
class Scene:
    """A scenario that is being played: the pipeline, and the caller's hands."""

    headless: Headless
    speech: PacedSpeech
    stage: Stage
    heard: int = 0
    """How many utterances there were when the caller last said something."""
    move: Callable[[str], Awaitable[None]] | None = None
    """How the driver moves the flow to a node from code."""

    _settled: bool | None = None

    async def says(self, text: str) -> None:
        """The caller says something and waits for the answer."""
        await self.barges_in(text)
        await self.settles()

    async def barges_in(self, text: str | None = None) -> None:
        """The caller speaks at once, whatever goes on."""
        self.heard = len(self.headless.words)
        self._settled = None
        await self.headless.barge_in(text)

    async def goto(self, node: str) -> None:
        """The bot's own code moves the flow."""
        assert self.move is not None
        await self.move(node)
        await self.settles()

    async def opens(self, gate: str) -> None:
        """What was slow answers now."""
        self.stage.open(gate)
        await self.settles()

    async def settles(self) -> None:
        """Wait until all is quiet, but for what waits at a gate or for speech on hold."""
        self._settled = await self.headless.settle(bound=BOUND)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds, or give up after the bound."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + BOUND
        while not holds() and loop.time() < deadline:
            await asyncio.sleep(0)

    async def waits_for_speech(self) -> None:
        """Wait until words are on hold, and something in the flow waits for them."""
        await self.until(lambda: self.speech.waiting)
        self.stage.held += 1
        await self.settles()
        self.stage.held -= 1
        self._settled = None

    async def rests(self) -> bool:
        """Tell whether all became quiet in the end, waiting if it is not known yet."""
        if self._settled is None:
            await self.settles()
        return bool(self._settled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """What a good run looks like at its end; None leaves a point open."""

    node: str
    last_words: str | None = None
    """The last thing said since the caller last spoke."""
    prompts: str | None = None
    """The node whose task the LLM saw, for each inference in order, as letters."""
    log: tuple[str, ...] | None = None
    absent: str = ""
    """A text that must not reach the LLM."""
    summaries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run came to."""

    node: str | None
    settled: bool
    said: tuple[str, ...]
    """What the bot said since the caller last spoke."""
    inferences: tuple[Inference, ...]
    context: tuple[Any, ...]
    log: tuple[str, ...]


class Bare:
    """A flow for a bare manager, put together by hand; edges may name nodes yet to come."""

    def __init__(self, handlers: Handlers) -> None:
        self.handlers = handlers
        self.nodes: dict[str, NodeConfig] = {}
        self.global_functions: list[FlowsFunctionSchema] = []
        self.state: dict[str, object] = {}

    def node(self, name: str, *functions: FlowsFunctionSchema, **keys: Any) -> None:
        """Add a node with the task `task <name>`, or with other keys of a `NodeConfig`."""
        task = [{"role": "developer", "content": f"task {name}"}]
        config: dict[str, Any] = {"name": name, "task_messages": task, "functions": list(functions)}
        self.nodes[name] = NodeConfig(**{**config, **keys})  # type: ignore[typeddict-item]  # by test

    def function(self, name: str, to: str = "", **options: Any) -> FlowsFunctionSchema:
        """Make a function: its handler if there is one, then an edge if there is a target."""
        body = self.handlers.get(name)

        async def handler(_args: Mapping[str, Any], _manager: object) -> Any:
            result = await body() if body else None
            return (result, self.nodes[to]) if to else result

        settings: dict[str, Any] = {"cancel_on_interruption": True, **options}
        return FlowsFunctionSchema(
            name=name, description=name, properties={}, required=[], handler=handler, **settings
        )


def no_handlers(_: Stage) -> Handlers:
    """Give no handlers: all functions are plain edges."""
    return {}


def nothing_before(_: Scene) -> None:
    """Leave the pipeline as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A hazard: a flow, an LLM, a caller, what ought to happen, and what a bare manager does."""

    name: str
    """The hazard's number in the notes on Pipecat, and which of its shapes this is."""
    story: str
    bare: Callable[[Bare], None]
    flow: str | None
    """The flow in Flowcat's language; None where the language has no such thing."""
    good: Good
    bare_faults: frozenset[str]
    """How the bare manager fails, in the words of `faults`."""
    caller: Callable[[Scene], Awaitable[None]]
    calls: Mapping[str, tuple[Call, ...]] = field(default_factory=dict)
    """What the LLM calls when the caller says these words."""
    handlers: Callable[[Stage], Handlers] = no_handlers
    before: Callable[[Scene], None] = nothing_before
    """What the bot does with its pipeline before it makes the manager or the session."""
    slow: str = ""
    """The nodes, in order, at which an inference goes on until the caller interrupts it."""
    summaries: tuple[str, ...] = ()
    """What the LLM answers when asked for summaries, in order."""
    rejected: bool = False
    """Whether Flowcat must refuse the flow, instead of running it."""


def faults(outcome: Outcome, good: Good) -> frozenset[str]:
    """Name the points in which a run differs from a good one.

    `hung`: work was left that never ends; `node`: another node; `silent`: nothing said; `words`:
    something else said last; `prompts`: the LLM ran more often, less often or elsewhere; `log`:
    handlers ran otherwise; `leak`: a text reached the LLM that must not; `summaries`: too few;
    `offered`: a function offered twice.
    """
    expected = good.last_words
    words = outcome.said[-1] if outcome.said else ""
    prompts = "".join(prompt_of(inference) for inference in outcome.inferences)
    seen = f"{outcome.context}{[inference.messages for inference in outcome.inferences]}"
    offered = [inference.offered for inference in outcome.inferences]
    found = {
        "hung": not outcome.settled,
        "node": outcome.node != good.node,
        "silent": expected is not None and not outcome.said,
        "words": expected is not None and bool(outcome.said) and words != expected,
        "prompts": good.prompts is not None and prompts != good.prompts,
        "log": good.log is not None and outcome.log != good.log,
        "leak": bool(good.absent) and good.absent in seen,
        "summaries": sum(inference.aside for inference in outcome.inferences) < good.summaries,
        "offered": any(len(set(names)) < len(names) for names in offered),
    }
    return frozenset(name for name, happened in found.items() if happened)


def prompt_of(inference: Inference) -> str:
    """Tell which node's task the LLM was last set; empty if none."""
    texts = (str(message.get("content", "")) for message in reversed(inference.messages))
    found = (re.match(r"task (\w+)", text) for text in texts)
    return next((match[1] for match in found if match), "")
