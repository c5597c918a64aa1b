"""What rules look at: the document, its graph, and what is known of its Python functions."""

from collections.abc import Set
from dataclasses import dataclass

from flowcat.graph import Graph, build_graph
from flowcat.language.document import FlowDocument


@dataclass(slots=True)
class Model:
    """One flow under check."""

    flow: FlowDocument
    graph: Graph
    python: Set[str] | None
    """The names of the Python functions the flow can use; None when they are not known."""
    python_source: str = ""
    """Where those functions come from, as messages say it."""

    @property
    def marked(self) -> bool:
        """Whether the document says ``flowcat: 1``."""
        return "flowcat" in self.flow.tree.entries


def make_model(flow: FlowDocument, python: Set[str] | None, python_source: str) -> Model:
    """Prepare a flow for its checks."""
    return Model(flow, build_graph(flow), python, python_source)
