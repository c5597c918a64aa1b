"""The example on a bare manager holds a conversation, with stand-ins for what needs keys."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from tests.examples.line import BOUND, called, example

from flowcat.runtime.headless import Call, Reply, ScriptedLLM
from flowcat.runtime.offline_llm import OfflineLLM


@pytest.fixture
def bot() -> Iterator[Any]:
    """The example's module."""
    with example("bare_manager") as module:
        yield module


async def test_a_bare_manager_books_a_table(bot: Any) -> None:
    """The flow's nodes ask, check, read back and hang up on a plain `FlowManager`."""
    async with called(bot, OfflineLLM()) as (line, call):
        assert await line.hear() == "Hello! How many people are coming?"
        assert await line.ask("four") == "What time would you like to come, for 4 people?"
        assert await line.ask("half past eight") == "4 people at 8:30 PM. Is that right?"
        assert await line.ask("Yes please") == "Thank you. Goodbye!"
        await asyncio.wait_for(call, BOUND)


async def test_a_function_in_python_leads_to_a_node_of_the_flow(bot: Any) -> None:
    """A hand-written function stands beside the flow's own, and may return one of `flow.nodes`."""
    llm = ScriptedLLM(
        [
            Reply("How many?"),
            Reply(calls=(Call("record_party_size", {"party_size": 4}),)),
            Reply("When?"),
            Reply(calls=(Call("start_over"),)),
            Reply("How many, again?"),
        ]
    )
    async with called(bot, llm) as (line, _):
        assert await line.hear() == "How many?"
        assert await line.ask("four") == "When?"
        assert "start_over" in llm.inferences[-1].offered
        assert await line.ask("from the beginning please") == "How many, again?"
        assert "record_party_size" in llm.inferences[-1].offered
