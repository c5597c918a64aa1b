"""What no conversation ever comes to: nodes, functions, outcomes."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.checks.routes import node_graph
from flowcat.diagnostics import Diagnostic, rule
from flowcat.graph.components import components
from flowcat.graph.reach import reachable
from flowcat.language.document import End, Ending
from flowcat.language.functions import Origin


def unreachable_nodes(model: Model) -> Iterator[Diagnostic]:
    """F202: nothing leads to a node, or only nodes to which nothing leads."""
    if model.flow.initial_node.text not in model.flow.nodes:
        return
    graph = node_graph(model)
    reached = reachable(graph, [model.flow.initial_node.text])
    lost = {
        name: afters
        for name, afters in graph.items()
        if name in model.flow.nodes and name not in reached
    }
    if not lost:
        return
    entered = {after for name, afters in lost.items() for after in afters if after != name}
    groups = _not_entered(lost)
    places = {name: at for at, name in enumerate(model.flow.nodes)}
    heads = [min(group, key=places.__getitem__) for group in groups]
    for first in sorted(heads, key=places.__getitem__):
        behind = _behind(first, lost)
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
    given.add("error")  # how a call ends that cannot go on
    for name in model.flow.outcomes or ():
        if name.text not in given and name.text != "ended":
            yield Diagnostic(
                rule=rule("F212"),
                message=f"no end of this flow has the outcome `{name.text}`",
                span=name.span,
                help="add a node that ends with it, or take it out",
            )


def _not_entered(graph: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Return the components to which no other leads."""
    groups = list(components(graph))
    number = {name: at for at, group in enumerate(groups) for name in group}
    entered = {
        number[after]
        for name, afters in graph.items()
        for after in afters
        if number[after] != number[name]
    }
    return [group for at, group in enumerate(groups) if at not in entered]


_MANY = 500
"""How many nodes behind another are counted."""


def _behind(first: str, graph: dict[str, list[str]]) -> list[str]:
    """Return the nodes of a graph that a node leads to; of very many not all."""
    found = {first: None}
    waiting = [first]
    while waiting and len(found) <= _MANY:
        for after in graph[waiting.pop()]:
            if after in graph and after not in found:
                found[after] = None
                waiting.append(after)
    return [*found][1:]


def _notes(behind: list[str], is_entered: bool) -> tuple[str, ...]:  # noqa: FBT001
    notes: tuple[str, ...] = ()
    if is_entered:
        notes = ("only nodes that cannot be reached themselves lead there",)
    if behind:
        shown = ", ".join(f"`{name}`" for name in behind[:6])
        more = f" and {len(behind) - 6} more" if len(behind) > 6 else ""
        more = " and hundreds more" if len(behind) >= _MANY else more
        notes += (f"so nothing comes to {shown}{more} either",)
    return notes
