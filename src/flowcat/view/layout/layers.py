"""The graph cut into rows, with a stand-in wherever an arrow passes a row.

Boxes stand on even rows. On the odd rows between them stand the labels, one for each arrow (empty
where it has none), just beside the box that the arrow leaves. On its further way an arrow passes
each row through a stand-in without size, which it shares with all arrows of its stream to the same
box; so forty arrows to one end become one line.
"""

from itertools import pairwise

from flowcat.text.dataclass import dataclass, field
from flowcat.view.layout.sketch import Size, Sketch


@dataclass(slots=True)
class Layers:
    """Boxes, labels and stand-ins, known by number: the boxes first, as in the sketch."""

    boxes: int
    """How many of the nodes are boxes."""
    sizes: list[Size]
    ranks: list[int]
    chains: list[tuple[int, ...]] = field(default_factory=list)
    """For each link its nodes from the upper box to the lower one; empty for a loop."""
    back: frozenset[int] = frozenset()
    """The links whose chain runs against the arrow."""
    streams: list[list[int]] = field(default_factory=list)
    """Row by row the nodes of each line that should be straight: the stand-ins of one stream, with
    the label if only one arrow goes there."""

    def rows(self) -> list[list[int]]:
        """Return the nodes of each row, in the order in which they were made."""
        rows: list[list[int]] = [[] for _ in range(max(self.ranks, default=-1) + 1)]
        for node, rank in enumerate(self.ranks):
            rows[rank].append(node)
        return rows

    def segments(self) -> list[tuple[int, int]]:
        """Return each pair of nodes, upper and lower, that a line joins, once."""
        joined = {pair: None for chain in self.chains for pair in pairwise(chain)}
        return list(joined)

    def is_thin(self, node: int) -> bool:
        """Tell whether a node is a stand-in that only a line passes."""
        return node >= self.boxes and not self.sizes[node].width


Passing = tuple[int, str, bool, int]
"""What passes where: the target, the stream, whether it leads back, and the row."""


def cut(sketch: Sketch, ranks: tuple[int, ...], back: frozenset[int]) -> Layers:
    """Cut a graph into rows."""
    layers = Layers(
        boxes=len(sketch.boxes),
        sizes=list(sketch.boxes),
        ranks=[2 * rank for rank in ranks],
        back=back,
    )
    shared: dict[Passing, int] = {}
    for at, link in enumerate(sketch.links):
        if link.source == link.target:
            layers.chains.append(())
            continue
        is_back = at in back
        step = -1 if is_back else 1
        rank = layers.ranks[link.source] + step
        chain = [link.source, _added(layers, link.label, rank)]
        for passed in range(rank + step, layers.ranks[link.target], step):
            key = (link.target, link.stream, is_back, passed)
            if key not in shared:
                shared[key] = _added(layers, Size(0, 0), passed)
            chain.append(shared[key])
        chain.append(link.target)
        layers.chains.append(tuple(reversed(chain) if is_back else chain))
    layers.streams = _streams(layers, shared)
    return layers


def _added(layers: Layers, size: Size, rank: int) -> int:
    layers.sizes.append(size)
    layers.ranks.append(rank)
    return len(layers.sizes) - 1


def _streams(layers: Layers, shared: dict[Passing, int]) -> list[list[int]]:
    labels: dict[int, list[int]] = {}
    for at, chain in enumerate(layers.chains):
        label, *passed = chain[-2:0:-1] if at in layers.back else chain[1:-1] or (-1,)
        for node in passed:
            labels.setdefault(node, []).append(label)
    streams: dict[tuple[int, str, bool], list[int]] = {}
    for target, stream, is_back, rank in sorted(shared):
        key = (target, stream, is_back)
        streams.setdefault(key, []).append(shared[target, stream, is_back, rank])
    for nodes in streams.values():
        owners = {label for node in nodes for label in labels[node]}
        if len(owners) == 1:
            nodes[:] = sorted([*nodes, *owners], key=layers.ranks.__getitem__)
    return list(streams.values())
