"""The bot that `docs/from_python.md` shows twice is one bot."""

import importlib.util
import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from pipecat.flows import FlowManager
from tests.docs.page import samples_of

from flowcat import Flow
from flowcat.runtime.headless import Call, Headless, Reply, ScriptedLLM

PAGE = Path(__file__).parents[2] / "docs" / "from_python.md"

CALLER = ("This is Ada", "Monday please", "Then Friday")
"""What the caller says; each time the language model calls a function, then speaks."""

SAID = (
    "Hello! Who is calling?",
    "Which day suits, Ada?",
    "I am sorry, we are closed on Mondays.",
    "Which other day?",
    "Friday. Goodbye!",
)

Starter = Callable[[Headless], Awaitable[Callable[[], bool]]]
"""Starts a bot on a pipeline; what it returns tells whether the bot is still at work."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the files of the page."""
    for sample in samples_of(PAGE):
        if sample.file:
            (tmp_path / sample.file).write_text(sample.text, encoding="utf-8")
    return tmp_path


async def test_the_language_model_is_told_the_same_by_both(desk: Path) -> None:
    """At every inference messages, functions and system instruction are equal; so are the words."""
    by_hand = await _played(lambda headless: _start_by_hand(headless, desk))
    by_flow = await _played(lambda headless: _start_flow(headless, desk))
    assert by_hand[1] == SAID
    assert len(by_hand[0]) == 7
    assert by_flow == by_hand


async def _played(start: Starter) -> tuple[list[object], tuple[str, ...], bool]:
    llm = ScriptedLLM(
        [
            Reply(SAID[0]),
            Reply(calls=(Call("record_name", {"customer": "Ada"}),)),
            Reply(SAID[1]),
            Reply(calls=(Call("book", {"day": "monday"}),)),
            Reply(SAID[3]),
            Reply(calls=(Call("book", {"day": "friday"}),)),
            Reply(SAID[4]),
        ]
    )
    busy: list[Callable[[], bool]] = []
    # A bare manager warns at each run about the way in which it calls its own actions.
    with warnings.catch_warnings(record=True):
        async with Headless(llm, busy=lambda: any(at_work() for at_work in busy)) as headless:
            busy.append(await start(headless))
            await headless.settle()
            for words in CALLER:
                assert (await headless.say(words)).settled
            told = [_told(inference) for inference in llm.inferences]
            return told, headless.words, headless.ended


def _told(inference: Any) -> object:
    tools = [(one.name, one.description, one.properties, one.required) for one in inference.tools]
    return inference.messages, tools, inference.system


async def _start_by_hand(headless: Headless, desk: Path) -> Callable[[], bool]:
    spec = importlib.util.spec_from_file_location("salon_nodes", desk / "salon_nodes.py")
    assert spec is not None
    assert spec.loader is not None
    nodes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(nodes)
    manager = FlowManager(
        llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
    )
    await manager.initialize(nodes.greet_node())
    return bool


async def _start_flow(headless: Headless, desk: Path) -> Callable[[], bool]:
    session = Flow.load(desk / "salon.flow.yaml").session(
        llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
    )
    await session.start()
    return lambda: session.busy
