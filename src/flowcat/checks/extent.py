"""What is too large, or has too many faults, to be looked at as a whole.

The time that a check takes must not grow as the square of a file: a megabyte can hold ten thousand
nodes and as many functions that are offered at each of them. No real flow comes near.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.document import Conversation, FlowDocument

MOST: Final = 250_000
"""How many functions may be offered by being offered everywhere: fifty at 5,000 nodes."""


def too_much_everywhere(flow: FlowDocument) -> Iterator[Diagnostic]:
    """F003: so many functions at so many nodes that they cannot be followed."""
    functions = flow.global_functions or ()
    if len(functions) * len(flow.nodes) <= MOST:
        return
    nodes = sum(isinstance(named.value, Conversation) for named in flow.nodes.values())
    if len(functions) * nodes > MOST:
        yield Diagnostic(
            rule=rule("F003"),
            message=(
                f"{len(functions):,} functions everywhere and {nodes:,} conversation nodes are "
                "more than can be checked"
            ),
            span=flow.tree.entries["global_functions"][0].span,
            help="offer functions at the nodes that need them",
        )


def is_hopeless(flow: FlowDocument, found: Iterable[Diagnostic]) -> bool:
    """Tell whether there are too many errors to guess what the ways through a flow were to be."""
    errors = sum(diagnostic.is_error for diagnostic in found)
    return errors * len(flow.declared("nodes")) > MOST
