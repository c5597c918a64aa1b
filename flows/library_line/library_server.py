"""Two MCP servers to try `library_line.flow.yaml` with; they need `pip install 'flowcat[mcp]'`.

The flow starts the catalog itself. The lending desk is a server of its own, on this machine only:

    python library_server.py --desk
"""

import os
import sys
from typing import Annotated

from mcp.server import MCPServer
from pydantic import Field

catalog = MCPServer("catalog")
desk = MCPServer("desk")

BOOKS = {"101": ("The Time Machine", "on the second floor"), "202": ("Emma", None)}

Number = Annotated[str, Field(pattern="^[0-9]{3}$", description="The three digits of the book.")]


@catalog.tool()
def find_book(number: Number) -> dict[str, object]:
    """Look up a book by its number."""
    if not os.environ.get("CATALOG_KEY"):
        message = "the catalog needs a key"
        raise PermissionError(message)
    book = BOOKS.get(number)
    if book is None:
        return {"found": False}
    return {"found": True, "title": book[0], "shelf": book[1]}


@desk.tool("loan.reserve")
def reserve(card: str, title: str, days: int) -> dict[str, object]:
    """Put a book aside for the holder of a card."""
    if card == "0000":
        message = "there is no such card"
        raise ValueError(message)
    return {"card": card, "title": title, "days": days}


if __name__ == "__main__":
    if "--desk" in sys.argv:
        print("DESK_URL=http://127.0.0.1:8098/mcp DESK_TOKEN=any")
        desk.run("streamable-http", host="127.0.0.1", port=8098)
    else:
        catalog.run("stdio")
