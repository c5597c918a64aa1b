"""The graph's parts."""

from collections.abc import Mapping
from enum import StrEnum

from flowcat.language.document import Node
from flowcat.language.leaves import Formula, Name
from flowcat.text.dataclass import dataclass


class EdgeKind(StrEnum):
    """What takes the edge."""

    CALL = "call"
    """The LLM, by calling a function."""
    SILENT = "silent"
    """The flow itself."""
    ERROR = "error"
    """A failure."""
    EVENT = "event"
    """Something that happens: the caller is silent, or presses a key."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a node to a target."""

    source: str
    """Empty for what is offered at every node."""
    target: str
    """A node or a reserved target."""
    kind: EdgeKind
    at: Name
    """Where the target is named."""
    function: str = ""
    guard: Formula | None = None
    case: str = ""
    """The case of a branch, as in ``status = full``; ``else`` for a last arm or a default."""


@dataclass(frozen=True, slots=True)
class Vertex:
    """One node."""

    name: str
    at: Name
    node: Node


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges in the order in which they are written."""

    initial: str
    vertices: Mapping[str, Vertex]
    edges: tuple[Edge, ...]
    everywhere: tuple[Edge, ...]
    """What global functions and the document's ``on_error`` add at every conversation."""
    defined: tuple[Edge, ...]
    """What the flow's function definitions lead to, also where no node offers them."""
