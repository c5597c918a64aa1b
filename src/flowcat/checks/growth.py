"""How long prompts become: on a way through the flow, and with every lap of a circle.

Counted is what the flow itself puts before the LLM: role, tasks, fixed words, functions. What the
caller and the LLM say comes on top, and what functions answer. Four characters make a token, as
they do in English prose on average; a placeholder counts as it is written.
"""

from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import Final

from flowcat.checks.fixed_words import entry_words, prompt_of
from flowcat.checks.model import Model
from flowcat.checks.offered import by_node, everywhere
from flowcat.diagnostics import Diagnostic, rule
from flowcat.graph.components import cycles
from flowcat.graph.dominators import reverse_postorder
from flowcat.graph.reach import shortest_path
from flowcat.language.contexts import strategy_of
from flowcat.language.document import Conversation, End, Say
from flowcat.language.functions import Offer
from flowcat.language.leaves import Text
from flowcat.text.dataclass import dataclass

CHARACTERS: Final = 4
"""In a token."""
LAPS: Final = 10
"""How often a caller may go round before the growth matters."""
LONGEST_WAY: Final = 100
"""How many nodes of a way are looked at: nobody stays for more."""


def growing_prompts(model: Model) -> Iterator[Diagnostic]:
    """F703: a circle fills the context. F707: a way through the flow does."""
    sizes = _Sizes(model)
    budget = model.settings.prompt_budget * CHARACTERS
    if sizes.most > budget and model.graph.initial in model.flow.nodes:
        yield from _longest_way(model, sizes)
    if sizes.most_added > budget / LAPS:
        yield from _laps(model, sizes)


class _Sizes:
    """The characters of a flow's prompts, measured once."""

    def __init__(self, model: Model) -> None:
        self.added = {name: _added(named.value) for name, named in model.flow.nodes.items()}
        """What entering a node adds to the context."""
        common = sum(_function(model, offer) for offer in everywhere(model))
        self.shown = {
            named.key.text: common + sum(_function(model, offer) for offer in own)
            for named, own in by_node(model)
        }
        """What a node shows besides the context: its functions."""
        role = model.flow.role_message
        self.role = len(role.scalar.text) if role is not None else 0
        self.most_added = sum(nlargest(LONGEST_WAY, self.added.values()))
        """More than any way or lap adds."""
        roles = (_own_role(named.value) for named in model.flow.nodes.values())
        shown = max(self.shown.values(), default=0)
        self.most = self.most_added + max((self.role, *roles)) + shown
        """More than any prompt holds, so that most flows need not be walked through."""


@dataclass(frozen=True, slots=True)
class _Way:
    """The longest way to a node, since the start or a reset."""

    size: int
    nodes: int
    before: str | None


def _longest_way(model: Model, sizes: _Sizes) -> Iterator[Diagnostic]:
    """Follow the longest ways on which no node comes twice to the first node beyond the budget."""
    order, onwards = _forwards(model)
    ways: dict[str, _Way] = {}
    for name in order:
        node = model.flow.nodes[name].value
        best = ways.get(name, _Way(0, 0, None))
        if isinstance(node, Conversation | End) and strategy_of(node) != "append":
            best = _Way(0, 0, None)
        here = _Way(best.size + sizes.added[name], best.nodes + 1, best.before)
        ways[name] = here
        size = here.size + (_own_role(node) or sizes.role) + sizes.shown.get(name, 0)
        if size > model.settings.prompt_budget * CHARACTERS:
            yield _too_long(model, name, size, _path(ways, name))
            return
        if here.nodes >= LONGEST_WAY:
            continue
        for after in onwards[name]:
            known = ways.get(after)
            if known is None or known.size < here.size:
                ways[after] = _Way(here.size, here.nodes, name)


def _forwards(model: Model) -> tuple[list[str], dict[str, list[str]]]:
    """Return the nodes in an order, and where each leads in it: no circle is left."""
    successors = _successors(model)
    order = reverse_postorder(successors, model.graph.initial)
    rank = {name: at for at, name in enumerate(order)}
    return order, {
        name: [after for after in successors[name] if rank[after] > rank[name]] for name in order
    }


def _path(ways: dict[str, _Way], last: str) -> list[str]:
    path = [last]
    while (before := ways[path[-1]].before) is not None:
        path.append(before)
    return path[::-1]


def _too_long(model: Model, name: str, size: int, path: list[str]) -> Diagnostic:
    shown = path if len(path) <= _SHOWN else [*path[:2], "...", *path[-3:]]
    return Diagnostic(
        rule=rule("F707"),
        message=f"at `{name}` the prompt may hold {size // CHARACTERS:,} tokens, more than"
        f" {model.settings.prompt_budget:,}",
        span=model.graph.vertices[name].at.span,
        notes=(f"the way: {' -> '.join(shown)}",),
        help="say less in the tasks, or begin anew on the way with `context_strategy: reset`",
    )


_SHOWN = 6


def _laps(model: Model, sizes: _Sizes) -> Iterator[Diagnostic]:
    """Tell the circles without a reset whose laps fill the budget soon."""
    enough = model.settings.prompt_budget * CHARACTERS / LAPS
    successors = _successors(model)
    kept = {name for name in successors if not _resets(model, name)}
    appending = {
        name: [one for one in afters if one in kept]
        for name, afters in successors.items()
        if name in kept
    }
    for component in cycles(appending):
        inside = set(component)
        around = {name: [one for one in appending[name] if one in inside] for name in component}
        heaviest = max(component, key=lambda name: sizes.added[name])
        lap = _lap(around, heaviest)
        size = sum(sizes.added[name] for name in lap)
        if size > enough:
            yield Diagnostic(
                rule=rule("F703"),
                message=f"each lap through `{heaviest}` adds {size // CHARACTERS:,} tokens, so"
                f" {LAPS} laps exceed the budget of {model.settings.prompt_budget:,}",
                span=model.graph.vertices[heaviest].at.span,
                notes=(f"the lap: {' -> '.join([*lap, heaviest])}",),
                help="say less in the tasks, or begin anew in the circle with"
                " `context_strategy: reset`",
            )


def _lap(around: dict[str, list[str]], start: str) -> list[str]:
    """Return a shortest way from a node back to itself, the node itself once."""
    ways = ([start, *shortest_path(around, one, [start])[:-1]] for one in around[start])
    return min(ways, key=len)


def _successors(model: Model) -> dict[str, list[str]]:
    vertices = model.graph.vertices
    found: dict[str, list[str]] = {name: [] for name in vertices}
    for edge in model.graph.edges:
        if edge.target in vertices:
            found[edge.source].append(edge.target)
    common = [edge.target for edge in model.graph.everywhere if edge.target in vertices]
    for name, vertex in vertices.items():
        if common and isinstance(vertex.node, Conversation):
            found[name] += common
    return found


def _resets(model: Model, name: str) -> bool:
    node = model.graph.vertices[name].node
    return isinstance(node, Conversation | End) and strategy_of(node) != "append"


def _added(node: object) -> int:
    match node:
        case Conversation():
            return _length((*prompt_of(node), *entry_words(node)))
        case End():
            return _length(prompt_of(node))
        case Say():
            return _length((node.say,))
        case _:
            return 0


def _own_role(node: object) -> int:
    role = node.role_message if isinstance(node, Conversation | End) else None
    return len(role.scalar.text) if role is not None else 0


def _length(texts: Iterable[Text]) -> int:
    return sum(len(text.scalar.text) for text in texts)


def _function(model: Model, offer: Offer) -> int:
    """Return about how long a function is as the LLM sees it."""
    function, state = offer.function, model.flow.state or {}
    size = len(offer.name)
    if function.description is not None:
        size += len(function.description.scalar.text)
    for name, named in (function.parameters or {}).items():
        size += len(name) + named.value.tree.end - named.value.tree.start
    for fill in function.fills or ():
        if fill.text in state:
            tree = state[fill.text].value.tree
            size += len(fill.text) + tree.end - tree.start
    return size
