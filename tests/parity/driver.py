"""Plays a conversation on Pipecat's own Flow and on a session, and writes down all there is to see.

Both run on the same pipeline with the same LLM script, and with Python functions of their own.
"""

import asyncio
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.flows import Flow as PipecatFlow
from pipecat.flows import FlowConfig, FlowManager
from tests.parity.scripts import Conversation
from tests.parity.stage import Stage
from tests.parity.tools import Doings, tools

from flowcat import Flow, Session
from flowcat.runtime.headless import Headless, PacedSpeech, ScriptedLLM, Seen

REGISTERED = ("blink", "page")
"""Action types that code registers, as a bot does."""

_OWN_FRAMES = frozenset({"ActionFinishedFrame", "FunctionActionFrame", "MarkFrame"})
"""What a manager and a session send to themselves to learn that something has passed."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function as the LLM service has it."""

    name: str
    description: str
    properties: dict[str, Any]
    required: list[str]
    cancel_on_interruption: object


@dataclass(frozen=True, slots=True)
class Inference:
    """What the LLM is given."""

    messages: tuple[Any, ...]
    tools: tuple[Tool, ...]
    system: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything there is to see of a conversation."""

    inferences: tuple[Inference, ...]
    context: tuple[Any, ...]
    state: dict[str, Any]
    said: tuple[str, ...]
    frames: tuple[Seen, ...]
    """What passed on its way to the transport."""
    answers: tuple[Seen, ...]
    """What passed on its way back. The two ways are not timed against each other."""
    node: str | None
    ended: bool
    log: tuple[object, ...]
    """What the Python functions wrote down."""
    settled: bool
    """Whether all was quiet at the end."""


def play_pipecat(conversation: Conversation) -> Record:
    """Play a conversation on Pipecat's ``FlowConfig``, ``Flow`` and ``FlowManager``."""
    return _play_pipecat(FlowConfig.from_file(conversation.flow), conversation)


def play_pipecat_text(text: str, conversation: Conversation) -> Record:
    """Play a conversation on Pipecat, with the flow given as text."""
    return _play_pipecat(FlowConfig.from_yaml(text), conversation)


def play_flowcat(conversation: Conversation, flow: Path | None = None) -> Record:
    """Play a conversation on a session, with its own flow or another one."""
    path = flow or conversation.flow
    return asyncio.run(_play(conversation, lambda stage: _Flowcat(_loaded(path, stage), stage)))


def play_flowcat_text(text: str, conversation: Conversation) -> Record:
    """Play a conversation on a session, with the flow given as text."""

    def make(stage: Stage) -> "_Flowcat":
        return _Flowcat(Flow.from_text(text, tools(stage)), stage)

    return asyncio.run(_play(conversation, make))


def _play_pipecat(config: FlowConfig, conversation: Conversation) -> Record:
    # A bare manager warns at each run about the way in which it calls its own actions.
    with warnings.catch_warnings(record=True):
        return asyncio.run(_play(conversation, lambda stage: _Pipecat(config, stage)))


def _loaded(path: Path, stage: Stage) -> Flow:
    return Flow.load(path, tools(stage))


class _Pipecat:
    """A flow on a bare manager."""

    def __init__(self, config: FlowConfig, stage: Stage) -> None:
        self._flow = PipecatFlow(config, handlers=tools(stage))
        self._stage = stage
        self.manager: FlowManager

    async def start(self, headless: Headless) -> None:
        self.manager = FlowManager(
            llm=headless.llm,
            context_aggregator=headless.aggregators,
            worker=headless.worker,
            global_functions=self._flow.global_functions,
        )
        _register(self.manager, self._stage)
        await self.manager.initialize(self._flow.initial_node)

    @property
    def busy(self) -> bool:
        return False

    @property
    def node(self) -> str | None:
        return self.manager.current_node


class _Flowcat:
    """A flow on a session."""

    def __init__(self, flow: Flow, stage: Stage) -> None:
        self._flow = flow
        self._stage = stage
        self._session: Session | None = None
        self.manager: FlowManager

    async def start(self, headless: Headless) -> None:
        session = self._flow.session(
            llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        self._session = session
        self.manager = session.flow_manager
        _register(self.manager, self._stage)
        await session.start()

    @property
    def busy(self) -> bool:
        return self._session is not None and self._session.busy

    @property
    def node(self) -> str | None:
        assert self._session is not None
        return self._session.node


_Side = _Pipecat | _Flowcat


def _register(manager: FlowManager, stage: Stage) -> None:
    handler: Callable[..., Awaitable[None]] = Doings(stage).registered
    for kind in REGISTERED:
        manager.register_action(kind, handler)


async def _play(conversation: Conversation, make: Callable[[Stage], _Side]) -> Record:
    stage = Stage()
    side = make(stage)
    llm = ScriptedLLM(conversation.replies)
    speech = PacedSpeech()
    await speech.play()
    async with Headless(
        llm, speech=speech, held=lambda: stage.held, busy=lambda: side.busy
    ) as headless:
        await side.start(headless)
        settled = await headless.settle()
        for mark, rest in conversation.acts:
            settled = await _act(mark, rest, headless, stage) and settled
        passed = [seen for seen in headless.frames if seen.name not in _OWN_FRAMES]
        return Record(
            inferences=tuple(
                Inference(one.messages, tuple(map(_tool, one.tools)), one.system)
                for one in llm.inferences
            ),
            context=tuple(headless.context.messages),
            state=dict(side.manager.state),
            said=headless.words,
            frames=tuple(seen for seen in passed if not seen.upstream),
            answers=tuple(seen for seen in passed if seen.upstream),
            node=side.node,
            ended=headless.ended,
            log=tuple(stage.log),
            settled=settled,
        )


async def _act(mark: str, rest: str, headless: Headless, stage: Stage) -> bool:
    speech = headless.speech
    assert isinstance(speech, PacedSpeech)
    match (mark, *rest.split(maxsplit=1)):
        case ("<", *_):
            return (await headless.say(rest)).settled
        case ("*", "open", gate):
            stage.open(gate)
        case ("*", "hold"):
            speech.hold()
        case ("*", "play"):
            await speech.play()
        case _:
            raise ValueError(f"no such act: {mark} {rest}")
    return await headless.settle()


def _tool(schema: FunctionSchema) -> Tool:
    handler = schema.handler
    return Tool(
        name=schema.name,
        description=schema.description,
        properties=schema.properties,
        required=schema.required,
        cancel_on_interruption=getattr(handler, "_pipecat_cancel_on_interruption", None),
    )
