"""A real HTTP server of this machine, which answers as a test wants it to."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Shop:
    """A running server, and what it was asked."""

    url: str
    asked: list[str] = field(default_factory=list)
    """Method and target of each request, as they came over the wire."""
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answer: Answering) -> AsyncIterator[Shop]:
    """Run a server on a free port."""

    async def handle(request: web.Request) -> web.StreamResponse:
        shop.asked.append(f"{request.method} {request.raw_path}")
        shop.headers.append({name.lower(): value for name, value in request.headers.items()})
        shop.bodies.append(await request.text())
        return await answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    shop = Shop(f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        yield shop
    finally:
        await runner.cleanup()


def answers(value: object, *, status: int = 200, **headers: str) -> Answering:
    """Answer every request with a JSON value."""

    async def answer(_: web.Request) -> web.StreamResponse:
        text = json.dumps(value)
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return web.Response(
            text=text, status=status, content_type="application/json", headers=named
        )

    return answer


def sends(body: bytes, content_type: str = "application/json", **headers: str) -> Answering:
    """Answer every request with some bytes."""

    async def answer(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return web.Response(body=body, headers={"Content-Type": content_type, **named})

    return answer


@asynccontextmanager
async def talking_raw(*pieces: bytes, reset: bool = False) -> AsyncIterator[str]:
    """Run a server that sends these bytes to whoever connects, and hangs up; yields its URL."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        if reset:
            transport: Any = writer.transport
            transport.abort()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()
        await server.wait_closed()
