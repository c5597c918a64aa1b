"""MCP tools as plain data: what a plan knows of them, and what servers tell when a call starts."""

from collections.abc import Mapping
from typing import TypeAlias

from flowcat.language.templates import Render
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class McpPlan:
    """The tool that does a function's work."""

    server: str
    tool: str
    takes_its_parameters: bool
    """Whether the server says which arguments the LLM fills in; otherwise the flow does."""
    takes_its_description: bool
    secrets: tuple[str, ...]
    """The variables that its server is given: their values never come back to the LLM."""


@dataclass(frozen=True, slots=True)
class McpServerPlan:
    """A server of the flow: a program, or a URL."""

    command: tuple[str, ...]
    """Empty for a URL."""
    env: tuple[str, ...]
    url: Render | None
    headers: tuple[tuple[str, Render], ...]


@dataclass(frozen=True, slots=True)
class ToolFacts:
    """What a server tells of one of its tools."""

    description: str
    properties: Mapping[str, Mapping[str, object]]
    """The arguments, as JSON Schemas without references."""
    required: tuple[str, ...]


Tools: TypeAlias = Mapping[tuple[str, str], ToolFacts]
"""What is known of each tool, by server and name."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that is ready to be made."""

    server: str
    tool: str
    secrets: tuple[str, ...]
    """Texts that are taken out of the answer."""

    def __repr__(self) -> str:
        """Show no secret."""
        return f"<ToolCall {self.server}.{self.tool}>"
