"""The example whose code listens to a session and moves it, without keys."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from tests.examples.line import BOUND, EXAMPLES, called, example

from flowcat.checks import check_file
from flowcat.runtime.headless import Inference
from flowcat.runtime.offline_llm import OfflineLLM

REQUEST = {"customer": "Grace Hopper", "parcel": "B-42"}


@pytest.fixture
def bot() -> Iterator[Any]:
    """The example's module."""
    with example("driven_by_code") as module:
        yield module


async def test_the_report_tells_what_came_of_the_call(bot: Any) -> None:
    """State, path and calls are read from the session when the call is over."""
    reports: list[Any] = []
    async with called(bot, OfflineLLM(), reports.append, body=REQUEST) as (line, call):
        await line.hear()
        await line.ask("On Friday")
        assert await line.ask("Yes") == "We will come on friday. Goodbye!"
        await asyncio.wait_for(call, BOUND)
    assert reports == [
        bot.Report(
            outcome="agreed",
            day="friday",
            path=("ask_day", "confirm", "agreed"),
            calls={"book_day": 1, "accept": 1},
        )
    ]


async def test_an_error_makes_the_code_move_the_call(bot: Any) -> None:
    """The listener for errors sends the caller to a node that nothing in the flow leads to."""
    reports: list[Any] = []
    async with called(bot, OfflineLLM(), reports.append, body=REQUEST) as (line, call):
        await line.hear()
        assert "A colleague will call you back" in await line.ask("Wednesday please")
        await asyncio.wait_for(call, BOUND)
    assert reports[0].outcome == "handed_over"
    assert reports[0].day is None


@pytest.mark.parametrize(("body", "customer"), [(REQUEST, "Grace Hopper"), (None, "Ada Byron")])
async def test_the_inputs_come_from_the_request(bot: Any, body: object, customer: str) -> None:
    """The language model is told the customer of the request, or of the sample without one."""
    llm = OfflineLLM()
    async with called(bot, llm, lambda _report: None, body=body) as (line, _):
        await line.hear()
        assert customer in _told(llm.inferences[0])


async def test_a_caller_who_hangs_up_is_reported_too(bot: Any) -> None:
    """Without an outcome the report still says how far the call came."""
    reports: list[Any] = []
    async with called(bot, OfflineLLM(), reports.append, body=REQUEST) as (line, call):
        await line.hear()
        await line.hang_up()
        await asyncio.wait_for(call, BOUND)
    assert (reports[0].outcome, reports[0].path) == (None, ("ask_day",))


def test_the_flow_has_no_findings() -> None:
    """`flowcat validate` has nothing to say about it."""
    assert check_file(EXAMPLES / "driven_by_code" / "parcel.flow.yaml").diagnostics == ()


def _told(inference: Inference) -> str:
    return f"{inference.system} {inference.messages}"
