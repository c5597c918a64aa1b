"""The MCP servers of one call: connected before the first word, asked during it, closed after it.

Pipecat's client keeps the connections. Its own way of calling a tool is not used: it turns every
failure into a text for the LLM, an exception's included, and so no flow could tell one.
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from loguru import logger

from flowcat.errors import RunError
from flowcat.plan.mcp import McpServerPlan, ToolCall, ToolFacts, Tools
from flowcat.plan.plan import Plan
from flowcat.runtime.failures import RequestFailed
from flowcat.runtime.http.answers import clean
from flowcat.runtime.mcp_schemas import facts_of
from flowcat.runtime.private import drop_mcp_session, is_mcp_connection_lost, mcp_session, mcp_tasks

if TYPE_CHECKING:
    from pipecat.services.mcp_service import MCPClient

CONNECT = 10.0
"""Seconds in which a server has to answer when the call starts; all are asked together."""
_CLOSE = 8.0
"""Seconds in which a server has to end; then nobody waits for it any more."""
_MOST_PAGES = 10
"""Pages of a list of tools that are read."""


class Toolbox:
    """The tools of all servers of a flow, on one call."""

    def __init__(self, plan: Plan, env: Mapping[str, str | None]) -> None:
        """Make the clients; nothing is started yet.

        Raises:
            RunError: If Pipecat's MCP client is not installed.
        """
        self._clients = {
            name: _client(server, env, plan.folder) for name, server in plan.mcp.items()
        }
        self._is_closed = False

    async def connect(self) -> Tools:
        """Connect to every server; return what they tell of their tools.

        A server that does not answer is left out: calls of its tools are errors, until it does.
        """
        found: dict[tuple[str, str], ToolFacts] = {}
        lists = await asyncio.gather(*map(self._listed, self._clients))
        for name, listed in zip(self._clients, lists, strict=True):
            found.update({(name, tool): facts for tool, facts in listed.items()})
        if self._is_closed:  # the caller hung up meanwhile
            await self.close()
        return found

    async def call(self, call: ToolCall, arguments: Mapping[str, object]) -> object:
        """Call a tool and return its result as JSON values; the wait is the caller's to bound.

        Raises:
            RequestFailed: If the server cannot be asked, or says that the tool failed.
        """
        client = self._clients[call.server]
        session = None
        try:
            await client.start()
            session = await mcp_session(client)
            result = await session.call_tool(call.tool, arguments=dict(arguments))
        except Exception as error:  # noqa: BLE001 - of any transport; its text stays inside
            if session is not None and is_mcp_connection_lost(error):
                await _dropped(client, session)
            if session is None or is_mcp_connection_lost(error):
                why = f"the MCP server `{call.server}` cannot be reached"
                raise RequestFailed("connection", why, may_pass=True) from None
            why = f"the MCP server `{call.server}` refused the call ({type(error).__name__})"
            raise RequestFailed("tool", why) from None
        return _value(result, call)

    async def close(self) -> None:
        """End the connections, and the programs behind them."""
        self._is_closed = True
        await asyncio.gather(*(_closed(name, client) for name, client in self._clients.items()))

    async def _listed(self, name: str) -> dict[str, ToolFacts]:
        client = self._clients[name]
        try:
            async with asyncio.timeout(CONNECT):
                await client.start()
                return {tool.name: facts_of(tool) for tool in await _tools(client)}
        except Exception as error:  # noqa: BLE001 - of any transport; the call goes on without
            kind = type(error).__name__
            logger.error(f"flowcat: the MCP server `{name}` cannot be reached ({kind})")
            return {}


def _client(
    server: McpServerPlan, env: Mapping[str, str | None], folder: str | None
) -> "MCPClient":
    try:
        from mcp import StdioServerParameters
        from mcp.client.session_group import StreamableHttpParameters
        from pipecat.services.mcp_service import MCPClient
    except ImportError as error:
        raise RunError("`mcp` needs Pipecat's MCP client: pip install 'flowcat[mcp]'") from error
    if server.url is None:
        program, *rest = server.command
        if program == "python":
            program = sys.executable  # the one that has what the bot has
        given = {name: value for name in server.env if (value := env.get(name)) is not None}
        stdio = StdioServerParameters(command=program, args=rest, env=given, cwd=folder)
        return MCPClient(stdio)
    scope: dict[str, object] = {"env": env}
    headers = {name: render(scope).text for name, render in server.headers}
    return MCPClient(StreamableHttpParameters(url=server.url(scope).text.strip(), headers=headers))


async def _tools(client: "MCPClient") -> list[Any]:
    session = await mcp_session(client)
    found: list[Any] = []
    page = await session.list_tools()
    for _ in range(_MOST_PAGES):
        found += page.tools
        if not page.next_cursor:
            break
        page = await session.list_tools(params=_at(page.next_cursor))
    return found


def _at(cursor: str) -> Any:
    from mcp.types import PaginatedRequestParams

    return PaginatedRequestParams(cursor=cursor)


async def _dropped(client: "MCPClient", session: object) -> None:
    try:
        async with asyncio.timeout(_CLOSE):
            await drop_mcp_session(client, session)
    except Exception as error:  # noqa: BLE001 - a dead transport may fail in any way as it closes
        logger.warning(f"flowcat: an MCP server did not end well ({type(error).__name__})")


async def _closed(name: str, client: "MCPClient") -> None:
    try:
        async with asyncio.timeout(_CLOSE):
            await client.close()
            if tasks := mcp_tasks(client):
                await asyncio.wait(tasks)
    except Exception as error:  # noqa: BLE001 - the call is over; nobody is helped by an error
        kind = type(error).__name__
        logger.warning(f"flowcat: the MCP server `{name}` did not end well ({kind})")


def _value(result: Any, call: ToolCall) -> object:
    """Return what a tool answered: structured if it can be, otherwise its text."""
    if getattr(result, "is_error", False):
        raise RequestFailed("tool", f"the tool `{call.tool}` says that it failed")
    if isinstance(getattr(result, "structured_content", None), Mapping):
        return clean(result.structured_content, call.secrets)
    text = "\n".join(_texts(result))
    if not text.strip():
        return None
    return clean(_parsed(text), call.secrets)


def _texts(result: Any) -> Iterator[str]:
    for part in getattr(result, "content", ()):
        text = getattr(part, "text", None)
        if isinstance(text, str):
            yield text


def _parsed(text: str) -> object:
    """Read a text that is a JSON object or list as that; tools without a schema answer so."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value
