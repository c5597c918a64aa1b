"""A caller who interrupts, or hangs up, while a server takes its time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from tests.runtime.http.server import Shop, serving
from tests.runtime.session.line import Gate, Line, calling, once

from flowcat import Flow

FLOW = """
flowcat: 1
env: [SHOP_URL]
http: {private_hosts: ["{{ env.SHOP_URL }}"]}
state: {state: {type: string}}
functions:
  ask_shop:
    description: Ask the shop.
    http: {method: %s, url: "{{ env.SHOP_URL }}/"}
    set: {state: "{{ result.state }}"}
initial_node: a
nodes: {a: {task: Talk., functions: [ask_shop]}}
"""


@asynccontextmanager
async def waiting_for(method: str) -> AsyncIterator[tuple[Line, Shop, Gate]]:
    """Yield a line on which a request was sent, to a server that waits for a gate to open."""
    gate = Gate()

    async def answer(_: web.Request) -> web.StreamResponse:
        await gate.wait()
        return web.json_response({"state": "kept"})

    flow = Flow.from_text(FLOW % method)
    async with serving(answer) as shop:
        env = {"SHOP_URL": shop.url}
        async with calling(flow, {"go": once("ask_shop")}, gates=(gate,), env=env) as line:
            await line.headless.barge_in("go")
            await asyncio.wait_for(gate.reached.wait(), 5)
            yield line, shop, gate


@pytest.mark.parametrize(("method", "stored"), [("GET", None), ("POST", "kept")])
async def test_rule_21_a_barge_in_cancels_what_only_reads(method: str, stored: str | None) -> None:
    """The caller is answered at once; a booking that was sent is waited for and stored."""
    async with waiting_for(method) as (line, shop, gate):
        await line.headless.barge_in("wait")
        gate.open()
        assert await line.headless.settle()
        assert line.session.state.get("state") == stored
        assert len(shop.asked) == 1
        assert "Yes." in line.headless.words


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_call_that_ends_does_not_wait_for_a_server(method: str) -> None:
    """Whoever hangs up is gone; nothing stays open behind them."""
    async with waiting_for(method) as (line, _shop, gate):
        await asyncio.wait_for(line.headless.stop(), 5)
        assert "state" not in line.session.state
        gate.open()
