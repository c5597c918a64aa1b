"""The flow as a graph: nodes and guarded edges, for checks and pictures."""

from flowcat.graph.build import build_graph
from flowcat.graph.model import Edge, EdgeKind, Graph, Vertex

__all__ = ["Edge", "EdgeKind", "Graph", "Vertex", "build_graph"]
