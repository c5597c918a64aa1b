"""What rules look at: the document, its graph, and what is known of its Python functions.

What several rules walk through is made once here, because a large flow has much of it.
"""

from collections.abc import Mapping, Set

from flowcat.checks.scope import Scopes
from flowcat.checks.settings import Settings
from flowcat.diagnostics import Diagnostic
from flowcat.graph import Graph, build_graph
from flowcat.graph.ways import Ways
from flowcat.language.document import FlowDocument
from flowcat.language.expressions import Expression
from flowcat.language.functions import Offer, all_offers
from flowcat.language.places import Place, places
from flowcat.pysource import PythonFacts
from flowcat.text.dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class Python:
    """What is known of a flow's Python functions before its rules run."""

    names: Set[str] | None = None
    """Their names; None when they are not known."""
    source: str = "the handlers"
    """Where they come from, as messages say it."""
    facts: PythonFacts | None = None
    """What their text tells."""


@dataclass(slots=True)
class Model:
    """One flow under check."""

    flow: FlowDocument
    graph: Graph
    offers: tuple[Offer, ...]
    """Every function at every place where it is offered or run."""
    places: tuple[Place, ...]
    """Every place where something is computed, in the order of the document's sections."""
    computed: Mapping[str, Expression]
    """The expressions of computed values."""
    scopes: Scopes
    """The types of what can be named at each of these places."""
    python: Set[str] | None
    """The names of the Python functions the flow can use; None when they are not known."""
    python_source: str
    """Where those functions come from, as messages say it."""
    handlers: PythonFacts | None
    """What those functions do, read from their text; None when there is no text."""
    settings: Settings
    """What the project asks for."""
    found: list[Diagnostic] = field(default_factory=list)
    """What the stages before found, in any order."""
    known_ways: Ways | None = None
    """The ways through the flow, once a rule asked for them (``checks/routes.py``)."""
    known_graph: Mapping[str, list[str]] | None = None
    """What each node leads to, likewise."""
    broken: set[int] = field(default_factory=set)
    """The conditions, by identity, that an earlier rule found at fault: nothing follows of them."""

    @property
    def marked(self) -> bool:
        """Whether the document says ``flowcat: 1``."""
        return "flowcat" in self.flow.tree.entries


def make_model(flow: FlowDocument, known: Python, settings: Settings) -> Model:
    """Prepare a flow for its checks."""
    return Model(
        flow=flow,
        graph=build_graph(flow),
        offers=tuple(all_offers(flow, known.names or frozenset())),
        places=tuple(places(flow)),
        computed={name: n.value.expression for name, n in (flow.computed or {}).items()},
        scopes=Scopes(flow, known.facts),
        python=known.names,
        python_source=known.source,
        handlers=known.facts,
        settings=settings,
    )
