"""The private parts of Pipecat's MCP client; a test fails when one of them moves."""

import sys
from pathlib import Path

import pytest
from mcp import StdioServerParameters
from pipecat.services.mcp_service import MCPClient
from tests.runtime.mcp import shop_server

from flowcat.runtime import private

SERVER = StdioServerParameters(command=sys.executable, args=[str(Path(shop_server.__file__))])


async def test_the_session_of_a_client_tells_results_from_failures() -> None:
    """A failed tool is marked as such, and a lost session is replaced by a new one."""
    client = MCPClient(SERVER)
    await client.start()
    assert len(private.mcp_tasks(client)) == 1
    session = await private.mcp_session(client)
    assert (await session.call_tool("as_text", arguments={})).is_error is False
    assert (await session.call_tool("fails", arguments={})).is_error is True
    with pytest.raises(Exception) as lost:  # noqa: PT011 - which one is the point
        await session.call_tool("dies", arguments={})
    assert private.is_mcp_connection_lost(lost.value)
    assert not private.is_mcp_connection_lost(ValueError())
    await private.drop_mcp_session(client, session)
    assert await private.mcp_session(client) is not session
    await client.close()
    assert private.mcp_tasks(client) == frozenset()
