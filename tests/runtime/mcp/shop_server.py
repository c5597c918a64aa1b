"""An MCP server for tests, over stdio or, as `app`, over streamable HTTP."""

import asyncio
import os
import sys
from typing import Literal

from mcp.server import MCPServer
from pydantic import BaseModel

server = MCPServer("shop")


class Where(BaseModel):
    """Where an order was placed."""

    city: Literal["Leeds", "York"]


@server.tool()
def find_order(number: str, shop: int, where: Where | None = None) -> dict[str, object]:
    """Look up an order by its number."""
    return {"number": number, "shop": shop, "state": "sent", "where": where and where.city}


@server.tool(structured_output=False)
def say_hello(name: str) -> str:
    """Say hello."""
    return f"Hello {name}, the key is {os.environ.get('SHOP_KEY')}"


@server.tool(structured_output=False)
def as_text() -> str:
    """Answer JSON as text, as servers without output schemas do."""
    return '{"state": "sent"}'


@server.tool()
def fails() -> str:
    """Fail, and say more than anybody should know."""
    message = "the password is swordfish"
    raise ValueError(message)


@server.tool()
async def hangs() -> str:
    """Never answer."""
    await asyncio.Event().wait()
    return ""


@server.tool()
def dies() -> str:
    """End the program before it answers."""
    os._exit(1)


@server.tool()
def variables() -> list[str]:
    """Tell the names of the variables that the program can read."""
    return sorted(os.environ)


if __name__ == "__main__":
    if "--hang" in sys.argv:
        asyncio.run(asyncio.Event().wait())
    server.run("stdio")
