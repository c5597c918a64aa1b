"""The example without Python handlers holds a conversation, without keys."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from tests.examples.line import BOUND, called, example

from flowcat.runtime.offline_llm import OfflineLLM


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The example's module, in an environment that names no restaurant."""
    monkeypatch.delenv("MENU", raising=False)
    monkeypatch.delenv("RESTAURANT_NAME", raising=False)
    with example("no_python") as module:
        yield module


async def test_an_order_is_taken_without_python(bot: Any) -> None:
    """Two dishes, the total, a goodbye: all of it stands in the flow's file."""
    assert bot.FLOW.handlers == {}
    async with called(bot, OfflineLLM()) as (line, call):
        await line.hear()
        await line.ask("Two pepperoni and a cheese pizza please")
        read_back = await line.ask("That's all")
        assert "2 pepperoni, 1 cheese" in read_back
        assert "34" in read_back
        assert "oodbye" in await line.ask("Yes that's right")
        await asyncio.wait_for(call, BOUND)


async def test_the_menu_comes_from_the_environment(
    bot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The language model may choose what is on the menu of `MENU`, and nothing else."""
    monkeypatch.setenv("MENU", '{"soup": 6.5, "bread": 2}')
    llm = OfflineLLM()
    async with called(bot, llm) as (line, _):
        await line.hear()
        tools = {tool.name: tool for tool in llm.inferences[0].tools}
        assert tools["add_item"].properties["dish"]["enum"] == ["soup", "bread"]
