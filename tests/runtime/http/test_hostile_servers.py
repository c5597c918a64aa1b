"""Servers that are broken or mean: an error of the call, which the caller hears of in time."""

import asyncio
import gzip
import json
import zlib
from contextlib import AbstractAsyncContextManager

import pytest
from aiohttp import web
from tests.runtime.http.server import Answering, answers, sends, serving, talking_raw
from tests.runtime.http.test_calls import FLOW
from tests.runtime.session.line import calling, once

from flowcat import Flow

FUNCTION = """
    http: {url: "{{ env.SHOP_URL }}/orders/{{ args.number }}"}
    timeout: 5s
    on_error: {say: "It failed, {{ error.kind }}.", transition_to: lost}
"""
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
HALF_A_GZIP = b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b'{"a": "' + b"b" * 500)[:25]


async def _heard(url: str) -> tuple[str, str]:
    """Return what the caller hears first, and why, for those who read the trace."""
    flow = Flow.from_text(FLOW % FUNCTION)
    env = {"SHOP_URL": url, "SHOP_TOKEN": "very-secret-token"}
    async with calling(flow, {"go": once("find_order", number="1")}, env=env) as line:
        turn = await line.says("go")
        assert turn.settled
        whys = [event.data.get("why") for event in line.session.trace if event.kind == "error"]
        return turn.said[0], str(whys[0] if whys else "")


@pytest.mark.parametrize(
    ("server", "kind", "why"),
    [
        (talking_raw(reset=True), "connection", "hung up"),
        (talking_raw(), "connection", "hung up"),
        (talking_raw(b"220 mail.example ESMTP\r\n"), "connection", "in HTTP"),
        (talking_raw(OK + b'Content-Length: 90\r\n\r\n{"a": 1'), "connection", "hung up"),
        (talking_raw(OK + b'Content-Length: 7\r\n\r\n{"a": 1}'), "connection", "in HTTP"),
        (talking_raw(OK + b"Content-Length: x\r\n\r\n{}"), "connection", "in HTTP"),
        (talking_raw(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), "connection", ""),
        (talking_raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}"), "connection", "hung up"),
        (talking_raw(OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n{}"), "connection", "in HTTP"),
        (talking_raw(OK + HALF_A_GZIP), "connection", "half-way"),
    ],
)  # fmt: skip
async def test_a_broken_answer_is_an_error(
    server: AbstractAsyncContextManager[str], kind: str, why: str
) -> None:
    """A connection that is reset, half a body, a wrong length, no HTTP at all."""
    async with server as url:
        said, told = await _heard(url)
        assert said == f"It failed, {kind}."
        assert why in told


async def test_a_server_that_is_not_there_is_an_error() -> None:
    """Nobody listens on the port any more."""
    async with talking_raw() as url:
        pass
    said, why = await _heard(url)
    assert said == "It failed, connection."
    assert "127.0.0.1" not in why


DEEP = b"[" * 40 + b"]" * 40
VERY_DEEP = b"[" * 200_000
BOMB = gzip.compress(b" " * 60_000_000)
ZLIB_BOMB = zlib.compress(b"[" + b"1," * 20_000_000)


@pytest.mark.parametrize(
    ("answer", "kind", "why"),
    [
        (sends(b"x" * 1_100_000), "answer", "larger than"),
        (sends(BOMB, Content_Encoding="gzip"), "answer", "larger than"),
        (sends(ZLIB_BOMB, Content_Encoding="deflate"), "answer", "larger than"),
        (sends(b"{}", Content_Encoding="gzip"), "answer", "not compressed as it says"),
        (sends(b"{}", Content_Encoding="br"), "answer", "nobody asked for"),
        (sends(b"{'a': 1}"), "answer", "no JSON"),
        (sends(b'{"a": NaN}'), "answer", "no JSON"),
        (sends(b"\xff\xfe"), "answer", "no JSON"),
        (sends(b"1" * 5_000), "answer", "no JSON"),
        (sends(DEEP), "answer", "levels"),
        (sends(VERY_DEEP), "answer", "no JSON"),
        (sends(b"<html>Log in</html>", "text/html"), "answer", "neither JSON nor text"),
        (sends(b"\x89PNG", "image/png"), "answer", "neither JSON nor text"),
        (sends(b"abc", "text/plain; charset=hex"), "answer", "cannot be read"),
        (sends(b"abc", "text/plain; charset=no-such"), "answer", "cannot be read"),
        (answers({}, status=302, Location="http://169.254.169.254/latest/"), "status", "302"),
        (answers({}, status=307, Location="/orders/2"), "status", "307"),
        (answers({}, status=304), "status", "304"),
    ],
)
async def test_a_hostile_answer_is_an_error(answer: Answering, kind: str, why: str) -> None:
    """Too large, also only once unpacked; not JSON, though it says so; redirected elsewhere."""
    async with serving(answer) as shop:
        said, told = await _heard(shop.url)
        assert said == f"It failed, {kind}."
        assert why in told
        assert len(shop.asked) == 1


async def test_an_answer_that_never_ends_is_left() -> None:
    """Size is counted as it comes, whatever the server announced."""
    left = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await response.prepare(request)
        try:
            while True:
                await response.write(b"and so on " * 1_000)
        except ConnectionError:
            left.set()
            raise

    async with serving(answer) as shop:
        said, why = await _heard(shop.url)
        assert (said, "larger than" in why) == ("It failed, answer.", True)
        await asyncio.wait_for(left.wait(), 5)


async def test_one_byte_at_a_time_is_too_slow() -> None:
    """The timeout is for the whole answer, not for each part of it."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while not request.transport or not request.transport.is_closing():
            await response.write(b" ")
            await asyncio.sleep(0.01)
        return response

    flow = Flow.from_text(FLOW % FUNCTION.replace("5s", "200ms"))
    async with serving(answer) as shop:
        env = {"SHOP_URL": shop.url, "SHOP_TOKEN": "very-secret-token"}
        async with calling(flow, {"go": once("find_order", number="1")}, env=env) as line:
            assert (await line.says("go")).said[0] == "It failed, timeout."


@pytest.mark.parametrize(
    "answer",
    [
        sends(b'\xef\xbb\xbf{"a": "\\ud800x", "b": 1e999}'),
        sends(gzip.compress(b'{"a": "?x", "b": null}'), Content_Encoding="gzip"),
        sends(b'{"a": "?x", "b": null}', "application/problem+json"),
    ],
)
async def test_what_is_odd_and_harmless_is_read(answer: Answering) -> None:
    """A byte order mark, half a character, a number without end, compression, `+json`."""
    flow = Flow.from_text(FLOW % FUNCTION)
    async with serving(answer) as shop:
        env = {"SHOP_URL": shop.url}
        async with calling(flow, {"go": once("find_order", number="1")}, env=env) as line:
            await line.says("go")
            assert json.loads(line.told[0]) == {"a": "?x"}
