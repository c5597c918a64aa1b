"""Nodes with faults of their own: what they lead to and write is only guessed.

A misspelt target is one fault. That the node it meant is reached by nothing, and that what lies
behind it is never set, follows from it, and is not told.
"""

from collections.abc import Iterable, Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, nearest
from flowcat.language.document import Conversation, Node, Run
from flowcat.language.functions import offers
from flowcat.source.tree import Mapping, Scalar, Sequence, Tree
from flowcat.text import Span

_LEADING_ASTRAY = frozenset(
    ("F201", "F208", "F303", "F307", "F401", "F402", "F403", "F501", "F602", "F610", "F611", "F105")
)
"""The faults after which it is not known where a node leads, or what it writes."""


def guessed_targets(model: Model) -> dict[str, tuple[str, ...]]:
    """Return, for each node at which something is wrong, the nodes that it may lead to."""
    wrong = [found.span for found in model.found if _leads_astray(found)]
    if not wrong:
        return {}
    functions = _wrong_entries(model.flow.tree.get("functions"), wrong)
    lost = _wrong_entries(model.flow.tree.get("nodes"), wrong)
    meant = {name: _meant(model, tree) for name, tree in {**functions, **lost}.items()}
    loose = [target for name in functions for target in meant[name]]
    loose += [target for name in lost if name not in model.flow.nodes for target in meant[name]]
    if _holds_any(model.flow.tree.get("global_functions"), wrong):
        loose += _meant(model, model.flow.tree.get("global_functions"))
    unread = model.flow.declared("nodes") - model.flow.nodes.keys()
    guesses = {name: tuple(meant.get(name, ())) for name in unread}
    for name, named in model.flow.nodes.items():
        used = [word for word in _used(model, named.value) if word in functions]
        if name in lost or used:
            found = [*(meant[name] if name in lost else ())]
            found += [target for word in used for target in meant[word]]
            known = {edge.target for edge in model.graph.edges if edge.source == name}
            if known.issuperset(found):
                found += model.flow.nodes  # nothing tells what it was to lead to
            guesses[name] = tuple(dict.fromkeys(found))
    start = model.flow.initial_node.text
    if start not in model.flow.nodes:
        loose += model.flow.nodes
    elif loose:
        guesses[start] = tuple(dict.fromkeys((*guesses.get(start, ()), *loose)))
    return guesses


def _leads_astray(found: Diagnostic) -> bool:
    code = found.rule.code
    return code in _LEADING_ASTRAY or (code[1] in "01" and found.is_error)


def _wrong_entries(section: Tree | None, wrong: Iterable[Span]) -> dict[str, Tree]:
    if not isinstance(section, Mapping):
        return {}
    spans = [*wrong]
    return {
        name: value
        for name, (key, value) in section.entries.items()
        if any(_within(span, key) or _within(span, value) for span in spans)
    }


def _holds_any(tree: Tree | None, wrong: Iterable[Span]) -> bool:
    return tree is not None and any(_within(span, tree) for span in wrong)


def _within(span: Span, tree: Tree) -> bool:
    return tree.source is span.source and tree.start <= span.start and span.end <= tree.end


def _meant(model: Model, tree: Tree | None) -> list[str]:
    """Return every node that some word of a tree names, or nearly names at a wrong target."""
    names = model.flow.nodes
    unknown = {found.span.text.strip("\"'") for found in model.found if found.rule.code == "F201"}
    meant: dict[str, None] = {}
    for word in _words(tree):
        name = word if word in names else nearest(word, names) if word in unknown else None
        if name is not None:
            meant[name] = None
    return [*meant]


def _words(tree: Tree | None) -> Iterator[str]:
    waiting = [] if tree is None else [tree]
    while waiting:
        match waiting.pop():
            case Scalar() as scalar:
                yield scalar.text
            case Sequence(items=items):
                waiting += items
            case Mapping(entries=entries):
                waiting += [value for _, value in entries.values()]


def _used(model: Model, node: Node) -> list[str]:
    match node:
        case Conversation():
            return [offer.name for offer in offers(model.flow, node.functions)]
        case Run():
            return [node.run.text]
        case _:
            return []
