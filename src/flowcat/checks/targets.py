"""Targets: every name that a transition leads to is a node, or a reserved word in its place."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, did_you_mean, rename, rule
from flowcat.graph import Edge, EdgeKind
from flowcat.language.document import Conversation

RESERVED = {
    "$stay": "nothing is entered",
    "$back": "the conversation before",
    "$end": "the end of the conversation",
}
"""The reserved targets of this version, and what each means."""

LATER = ("$done", "$return")
"""Reserved for steps, sub-flows and digressions."""


def unknown_targets(model: Model) -> Iterator[Diagnostic]:
    """F201: a target names no node. F208: a reserved target means nothing at its place."""
    graph = model.graph
    names = model.flow.declared("nodes")
    initial = model.flow.initial_node
    if initial.text not in names and names:
        yield Diagnostic(
            rule=rule("F201"),
            message=f"`initial_node` names no node: `{initial.text}`",
            span=initial.span,
            help=did_you_mean(initial.text, names),
            fix=rename(initial.span, initial.text, names),
        )
    seen: set[int] = set()
    for edge in (*graph.edges, *graph.everywhere, *graph.defined):
        if edge.target in names or id(edge.at) in seen:
            continue
        seen.add(id(edge.at))
        if model.marked and edge.target.startswith("$"):
            yield from _reserved(model, edge)
        else:
            is_template = model.marked and "{{" in edge.target
            yield Diagnostic(
                rule=rule("F201"),
                message=f"there is no node `{edge.target}`",
                span=edge.at.span,
                help="a target is a fixed name: choose among several with arms"
                if is_template
                else did_you_mean(edge.target, names),
                fix=None if is_template else rename(edge.at.span, edge.target, names),
            )


def _reserved(model: Model, edge: Edge) -> Iterator[Diagnostic]:
    word = edge.target
    if word in LATER:
        message = f"`{word}` is not supported yet"
        yield Diagnostic(
            rule=rule("F105"),
            message=message,
            span=edge.at.span,
            help="name the node where it goes on",
        )
        return
    if word not in RESERVED:
        yield Diagnostic(
            rule=rule("F201"),
            message=f"there is no reserved target `{word}`",
            span=edge.at.span,
            help=did_you_mean(word, RESERVED),
            fix=rename(edge.at.span, word, RESERVED),
        )
        return
    source = model.graph.vertices.get(edge.source)
    silent = source is not None and not isinstance(source.node, Conversation)
    if word == "$stay" and silent and edge.kind is EdgeKind.SILENT:
        yield Diagnostic(
            rule=rule("F208"),
            message=f"`$stay` would leave the conversation in `{edge.source}`, where nobody talks",
            span=edge.at.span,
            help="name the node where it goes on",
        )
