"""The example bot holds a conversation, with stand-ins for the services that need keys."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from tests.examples.line import BOUND, called, example

from flowcat.runtime.offline_llm import OfflineLLM

CONVERSATION = (
    ("A table for four please", "What time would you like to come, for 4 people?"),
    ("half past eight", "4 people at 8:30 PM. Is that right?"),
    ("Yes please", "Thank you. Goodbye!"),
)


@pytest.fixture
def bot() -> Iterator[Any]:
    """The example's module; where the package of a real service is missing, an empty one."""
    with example("restaurant_bot") as module:
        yield module


async def test_the_example_books_a_table(bot: Any) -> None:
    """The bot greets, asks, reads back, says goodbye and hangs up."""
    async with called(bot, OfflineLLM()) as (line, call):
        assert await line.hear() == "Hello! How many people are coming?"
        for caller, answer in CONVERSATION:
            assert await line.ask(caller) == answer
        await asyncio.wait_for(call, BOUND)


async def test_the_example_ends_when_the_caller_has_gone(bot: Any) -> None:
    """A caller who hangs up leaves no pipeline behind."""
    async with called(bot, OfflineLLM()) as (line, call):
        await line.hear()
        await line.hang_up()
        await asyncio.wait_for(call, BOUND)
