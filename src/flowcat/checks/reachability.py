"""What no conversation ever comes to: nodes, functions, outcomes."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.checks.routes import node_graph, ways_of
from flowcat.diagnostics import Diagnostic, rule
from flowcat.graph.components import components
from flowcat.graph.reach import reachable
from flowcat.language.document import End, Ending
from flowcat.language.functions import Origin


def unreachable_nodes(model: Model) -> Iterator[Diagnostic]:
    """F202: nothing leads to a node, or only nodes to which nothing leads."""
    if model.flow.initial_node.text not in model.flow.nodes:
        return
    graph = node_graph(ways_of(model))
    reached = reachable(graph, [model.flow.initial_node.text])
    lost = {
        name: afters
        for name, afters in graph.items()
        if name in model.flow.nodes and name not in reached
    }
    if not lost:
        return
    entered = {after for name, afters in lost.items() for after in afters if after != name}
    groups = [group for group in components(lost) if not _is_entered(group, lost)]
    places = {name: at for at, name in enumerate(model.flow.nodes)}
    heads = [min(group, key=places.__getitem__) for group in groups]
    for first in sorted(heads, key=places.__getitem__):
        behind = [name for name in reachable(lost, [first]) if name in lost and name != first]
        yield Diagnostic(
            rule=rule("F202"),
            message=f"no conversation can come to `{first}`",
            span=model.flow.nodes[first].key.span,
            notes=_notes(sorted(behind, key=places.__getitem__), first in entered),
            help="lead some function or node there, or take it out",
        )


def unused_functions(model: Model) -> Iterator[Diagnostic]:
    """F211: a function that is defined, and neither offered nor run."""
    if any(found.rule.code == "F610" or found.rule.code[1] == "1" for found in model.found):
        return
    used = {offer.name for offer in model.offers if offer.origin is Origin.DEFINED}
    for name, named in (model.flow.functions or {}).items():
        if name not in used:
            yield Diagnostic(
                rule=rule("F211"),
                message=f"`{name}` is defined, and no node offers or runs it",
                span=named.key.span,
                help="offer it under `functions` of a node, or take it out",
            )


def unreached_outcomes(model: Model) -> Iterator[Diagnostic]:
    """F212: an outcome that no end gives."""
    if any(found.rule.code == "F209" or found.rule.code[1] == "1" for found in model.found):
        return
    given: set[str] = set()
    for named in model.flow.nodes.values():
        if isinstance(named.value, End):
            end = named.value.end
            outcome = end.outcome if isinstance(end, Ending) else end
            if not outcome.is_constant:
                return
            given.add(outcome.scalar.text)
    for name in model.flow.outcomes or ():
        if name.text not in given and name.text != "ended":
            yield Diagnostic(
                rule=rule("F212"),
                message=f"no end of this flow has the outcome `{name.text}`",
                span=name.span,
                help="add a node that ends with it, or take it out",
            )


def _is_entered(group: tuple[str, ...], graph: dict[str, list[str]]) -> bool:
    members = set(group)
    return any(
        after in members
        for name, afters in graph.items()
        if name not in members
        for after in afters
    )


def _notes(behind: list[str], is_entered: bool) -> tuple[str, ...]:  # noqa: FBT001
    notes: tuple[str, ...] = ()
    if is_entered:
        notes = ("only nodes that cannot be reached themselves lead there",)
    if behind:
        shown = ", ".join(f"`{name}`" for name in behind[:6])
        more = f" and {len(behind) - 6} more" if len(behind) > 6 else ""
        notes += (f"so nothing comes to {shown}{more} either",)
    return notes
