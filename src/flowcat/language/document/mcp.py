"""MCP servers, and the tools of theirs that functions run."""

from collections.abc import Mapping
from typing import ClassVar

from flowcat.language.constraints import AtLeastOne, AtMostOne, Constraint
from flowcat.language.document.leaf_shapes import NAMES, TEXT
from flowcat.language.leaves import Name, Text
from flowcat.language.records import Record, key
from flowcat.language.scalar_shapes import Words
from flowcat.language.shapes import ByKind, ListOf, MapOf, Named
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class McpTool:
    """A tool of an MCP server, where a name has a dot of its own."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    server: Name = key(Words("a text (a server under `mcp`)"), "The server.", required=True)
    tool: Name = key(Words("a text (a tool's name)"), "The tool, as it names it.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class McpServer:
    """An MCP server: a program that is started with the call, or a URL."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtLeastOne(("command", "url"), "an MCP server"),
        AtMostOne(("command", "url")),
        AtMostOne(("command", "headers")),
        AtMostOne(("url", "env")),
    )
    tree: YamlMapping
    command: tuple[Name, ...] | None = key(
        ListOf(Words("a text (a part of a command)"), least=1),
        "The program and its arguments; it runs in the folder of the flow, and talks over stdio.",
    )
    env: tuple[Name, ...] | None = key(
        NAMES, "The variables of `env` that the program is given, besides `PATH` and the like."
    )
    url: Text | None = key(TEXT, "Where the server answers over streamable HTTP.")
    headers: Mapping[str, Named[Text]] | None = key(
        MapOf(TEXT), "Headers of each request. Secrets belong here, as `{{ env.NAME }}`."
    )


MCP_TOOL = ByKind(scalar=Words("a text (`server.tool`)"), mapping=Record(McpTool, "an MCP tool"))
MCP_SERVERS = MapOf(Record(McpServer, "an MCP server"))
