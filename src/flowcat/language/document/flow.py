"""The whole document."""

from collections.abc import Mapping
from typing import ClassVar

from flowcat.language.constraints import Constraint
from flowcat.language.document.checks import CHECKS, Checks
from flowcat.language.document.functions import (
    FUNCTION_ENTRIES,
    ON_ERROR,
    ErrorRoad,
    Function,
    FunctionEntry,
)
from flowcat.language.document.http import HTTP_HOSTS, HttpHosts
from flowcat.language.document.leaf_shapes import (
    NAMES,
    NODE_NAME,
    SCHEMAS,
    TEXT,
    WORDS,
)
from flowcat.language.document.mcp import MCP_SERVERS, McpServer
from flowcat.language.document.nodes import NODES, Node
from flowcat.language.document.resuming import ON_RESUME, Resumption
from flowcat.language.document.turns import LIMITS, NO_INPUT, Limits, NoInput
from flowcat.language.leaves import Formula, Name, Text, ValueSchema
from flowcat.language.records import Later, Record, key
from flowcat.language.scalar_shapes import Exactly, Words
from flowcat.language.shapes import MapOf, Named
from flowcat.language.texts import FormulaShape
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowDocument:
    """A conversation: its state, its functions and its nodes."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    flowcat: int | None = key(Exactly(1), "The version of the language.")
    name: Name | None = key(WORDS, "The flow's name.")
    description: Name | None = key(WORDS, "What the flow is for.")
    handlers: Name | None = key(
        Words("a text (a Python file beside the flow)"), "The file with the Python functions."
    )
    role_message: Text | None = key(TEXT, "Who the bot is, where a node does not say it.")
    inputs: Mapping[str, Named[ValueSchema]] | None = key(
        SCHEMAS, "What is known when the call starts: a name to a JSON Schema."
    )
    state: Mapping[str, Named[ValueSchema]] | None = key(
        SCHEMAS, "What is learned during the call: a name to a JSON Schema."
    )
    computed: Mapping[str, Named[Formula]] | None = key(
        MapOf(FormulaShape("an expression")), "Values computed from state and inputs."
    )
    outcomes: tuple[Name, ...] | None = key(NAMES, "What may come of the conversation.")
    env: tuple[Name, ...] | None = key(NAMES, "The environment variables the flow may read.")
    http: HttpHosts | None = key(HTTP_HOSTS, "The hosts that `http` functions may talk to.")
    mcp: Mapping[str, Named[McpServer]] | None = key(
        MCP_SERVERS, "The MCP servers of `mcp` functions, by a name of yours without dots."
    )
    language: Name | None = key(WORDS, "The language tag, as in `en-US`.")
    timezone: Name | None = key(WORDS, "The time zone, as in `Europe/Berlin`.")
    currency: Name | None = key(WORDS, "The currency code, as in `USD`.")
    functions: Mapping[str, Named[Function]] | None = key(
        MapOf(Record(Function, "a function", without=("name",))),
        "Functions by name, defined once and offered at any node.",
    )
    global_functions: tuple[FunctionEntry, ...] | None = key(
        FUNCTION_ENTRIES, "Functions offered at every node.", upstream=True
    )
    on_error: ErrorRoad | None = key(ON_ERROR, "What happens when a function fails anywhere.")
    limits: Limits | None = key(LIMITS, "Bounds of the whole call, and of every node.")
    no_input: NoInput | None = key(
        NO_INPUT, "What happens when the caller is silent, where a node does not say it."
    )
    on_resume: Resumption | None = key(
        ON_RESUME, "What happens when a call that was cut off goes on."
    )
    initial_node: Name = key(
        NODE_NAME, "The node the conversation begins at.", required=True, upstream=True
    )
    nodes: Mapping[str, Named[Node]] = key(
        MapOf(NODES, least=1), "The nodes by name.", required=True, upstream=True
    )
    checks: Checks | None = key(CHECKS, "What `flowcat validate` is to check, and how strictly.")
    outputs: None = key(Later(), "What a sub-flow hands back.")
    defaults: None = key(Later(), "Defaults for every node.")
    digressions: None = key(Later(), "Nodes entered from anywhere.")
    knowledge: None = key(Later(), "What the LLM may look up.")
    bot: None = key(Later(), "The voice pipeline.")

    @property
    def is_whole(self) -> bool:
        """Whether every section that is there could be read, so that names in it are known."""
        return all(
            getattr(self, section) is not None or section not in self.tree.entries
            for section in ("inputs", "state", "computed", "functions", "env", "outcomes")
        )

    def declared(self, section: str) -> frozenset[str]:
        """Return the names of a section, those included whose value could not be read."""
        tree = self.tree.get(section)
        if not isinstance(tree, YamlMapping):
            return frozenset()
        marked = "flowcat" in self.tree.entries
        return frozenset(name for name in tree.entries if not (marked and name.startswith("x-")))


FLOW = Record(FlowDocument, "a flow")
"""The shape of a whole document."""
