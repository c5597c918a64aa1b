"""The FlowConfig example is the same bot on Flowcat and on Pipecat's own classes."""

import asyncio
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from tests.examples.line import BOUND, EXAMPLES, called, example

from flowcat.checks import check_file
from flowcat.runtime.headless import Call, Reply, ScriptedLLM

ANSWERS = (
    ("A mocha please", "There is no mocha left. Which other coffee?"),
    ("When do you close?", "At six. Which coffee?"),
    ("Then a cappuccino", "Small or large?"),
    ("Large", "One large cappuccino, right?"),
    ("Yes", "Thank you. Goodbye!"),
)


@pytest.fixture
def bot() -> Iterator[Any]:
    """The example's module."""
    with example("flowconfig") as module:
        yield module


@pytest.mark.parametrize("runner", ["flowcat", "pipecat"])
async def test_the_file_takes_an_order_on_both(bot: Any, runner: str) -> None:
    """The bot asks, sells out, answers a question, reads back and hangs up, on either runner."""
    await _ordered(bot, runner)


async def test_the_language_model_sees_the_same_on_both(bot: Any) -> None:
    """At every inference messages, functions and system instruction are equal."""
    flowcat, pipecat = [await _ordered(bot, runner) for runner in ("flowcat", "pipecat")]
    assert len(flowcat) == 11
    assert flowcat == pipecat


def test_the_file_has_no_findings() -> None:
    """`flowcat validate` has nothing to say about it."""
    assert check_file(EXAMPLES / "flowconfig" / "coffee.yaml").diagnostics == ()


async def _ordered(bot: Any, runner: str) -> list[object]:
    llm = ScriptedLLM(_replies())
    # A bare manager warns at each run about the way in which it calls its own actions.
    with warnings.catch_warnings(record=True):
        async with called(bot, llm, bot.RUNNERS[runner]) as (line, call):
            assert await line.hear() == "Hello! Which coffee?"
            for caller, answer in ANSWERS:
                assert await line.ask(caller) == answer
            await asyncio.wait_for(call, BOUND)
    return [
        (
            one.messages,
            [(tool.name, tool.description, tool.properties, tool.required) for tool in one.tools],
            one.system,
        )
        for one in llm.inferences
    ]


def _replies() -> list[Reply]:
    return [
        Reply("Hello! Which coffee?"),
        Reply(calls=(Call("choose_coffee", {"coffee": "mocha"}),)),
        Reply(ANSWERS[0][1]),
        Reply(calls=(Call("get_opening_hours"),)),
        Reply(ANSWERS[1][1]),
        Reply(calls=(Call("choose_coffee", {"coffee": "cappuccino"}),)),
        Reply(ANSWERS[2][1]),
        Reply(calls=(Call("choose_size", {"size": "large"}),)),
        Reply(ANSWERS[3][1]),
        Reply(calls=(Call("accept"),)),
        Reply(ANSWERS[4][1]),
    ]
