"""Which node of a flow a place in its text belongs to."""

from bisect import bisect_right

from flowcat.source.tree import Mapping, Sequence, Tree
from flowcat.text import Source, Span


class NodePlaces:
    """The stretches of text that belong to nodes, those of included files too."""

    __slots__ = ("_stretches",)

    def __init__(self, tree: Tree | None) -> None:
        nodes = tree.get("nodes") if isinstance(tree, Mapping) else None
        found: dict[int, list[tuple[int, int, str]]] = {}
        entries = nodes.entries if isinstance(nodes, Mapping) else {}
        for name, (key, value) in entries.items():
            found.setdefault(id(key.source), []).append((key.start, key.end, name))
            for source, start, end in _stretches(value):
                found.setdefault(id(source), []).append((start, end, name))
        self._stretches = {source: sorted(stretches) for source, stretches in found.items()}

    def name_at(self, span: Span) -> str:
        """Return the name of the node in which a span begins; empty if it is in none."""
        stretches = self._stretches.get(id(span.source), [])
        at = bisect_right(stretches, span.start, key=lambda stretch: stretch[0]) - 1
        if at < 0:
            return ""
        start, end, name = stretches[at]
        return name if start <= span.start <= end else ""


def _stretches(tree: Tree) -> list[tuple[Source, int, int]]:
    """Return the stretch of a tree, and one for each file included below it."""
    found = [(tree.source, tree.start, tree.end)]
    waiting = [tree]
    while waiting:
        held = waiting.pop()
        match held:
            case Mapping():
                inside = [value for _, value in held.entries.values()]
            case Sequence():
                inside = list(held.items)
            case _:
                inside = []
        found += [
            (inner.source, inner.start, inner.end)
            for inner in inside
            if inner.source is not held.source
        ]
        waiting += inside
    return found
