"""Ways out: of a node, of a circle of nodes, of the conversation."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.checks.routes import FINISH, may_hang_up, node_graph, ways_of
from flowcat.diagnostics import Diagnostic, Label, Severity, rule
from flowcat.graph.components import components
from flowcat.graph.reach import co_reachable, reachable
from flowcat.graph.ways import Point, Step, StepKind, Ways
from flowcat.language.document import Conversation


def dead_ends(model: Model) -> Iterator[Diagnostic]:
    """F203: nothing leads out of a conversation, and nothing ends it."""
    ways = ways_of(model)
    reached = reachable(node_graph(model), [ways.start.node])
    for name in _dead_ends(model, ways):
        if name not in reached:
            continue
        offered = sorted({step.function for step in _calls(ways, name) if step.function})
        is_sure = model.marked and not _runs_unknown(model, ways, name)
        yield Diagnostic(
            rule=rule("F203"),
            message=f"nothing leads out of `{name}`, and nothing ends the conversation there",
            span=model.flow.nodes[name].key.span,
            notes=(_stays(offered, _failing(ways, name)),) if offered else (),
            help="offer a function that leads on, or make it an `end`"
            if model.marked
            else "offer a function that leads on, or add the post action `end_conversation`",
            other_severity=None if is_sure else Severity.WARNING,
        )


def inescapable_cycles(model: Model) -> Iterator[Diagnostic]:
    """F204: a group of nodes that lead only to each other, from which no end can be reached."""
    ways = ways_of(model)
    graph = node_graph(model)
    hanging_up = {
        name
        for name, named in model.flow.nodes.items()
        if isinstance(named.value, Conversation)
        and (may_hang_up(named.value) or _acts_by_code(model, ways, name))
    }
    ends: set[str] = {FINISH, *_dead_ends(model, ways), *hanging_up}
    saved = co_reachable(graph, ends)
    # A start that names no node was reported where it is named, and leads nowhere.
    caught = (reachable(graph, [ways.start.node]) & graph.keys()) - saved
    places = {name: at for at, name in enumerate(model.flow.nodes)}
    kept = {name: [after for after in graph[name] if after in caught] for name in caught}
    has_end = bool(hanging_up) or any(FINISH in afters for afters in graph.values())
    for group in components(kept):
        members = sorted(group, key=places.__getitem__)
        is_last = all(after in group for name in group for after in kept[name])
        if is_last and any(_talks(model, name) for name in members):
            yield _cycle(model, members, has_end=has_end)


def _cycle(model: Model, members: list[str], *, has_end: bool) -> Diagnostic:
    first, *others = members
    nodes = model.flow.nodes
    if others:
        message = f"from `{first}` the conversation leads round, and never to an end"
    else:
        message = f"`{first}` leads only to itself, and never to an end"
    why = () if has_end else ("no node of this flow ends the conversation",)
    return Diagnostic(
        rule=rule("F204"),
        message=message,
        span=nodes[first].key.span,
        related=tuple(Label(nodes[name].key.span, "in the circle too") for name in others[:4]),
        notes=why,
        help="offer a function that leads to an `end`"
        if model.marked
        else "lead to a node with the post action `end_conversation`",
        other_severity=None if has_end and model.marked else Severity.WARNING,
    )


def _dead_ends(model: Model, ways: Ways) -> list[str]:
    return [
        name
        for name, named in model.flow.nodes.items()
        if isinstance(named.value, Conversation)
        and not may_hang_up(named.value)
        and (named.value.limits is None or named.value.limits.turns is None)
        and not any(step.moves and step.kind is not StepKind.ERROR for step in _calls(ways, name))
        and not _acts_by_code(model, ways, name)
    ]


def _calls(ways: Ways, name: str) -> tuple[Step, ...]:
    return ways.steps.get(Point(name, is_talking=True), ())


def _acts_by_code(model: Model, ways: Ways, name: str) -> bool:
    """Whether a Python function offered here ends the conversation, or moves it by itself."""
    if model.handlers is None:
        return False
    known = (model.handlers.functions.get(handler) for handler in _handlers(ways, name))
    return any(facts is not None and (facts.moves or facts.ends) for facts in known)


def _runs_unknown(model: Model, ways: Ways, name: str) -> bool:
    """Whether a Python function is offered here that might do so, for all that is known."""
    functions = model.handlers.functions if model.handlers is not None else {}
    known = [functions.get(handler) for handler in _handlers(ways, name)]
    return any(facts is None or facts.writes_unknown for facts in known)


def _handlers(ways: Ways, name: str) -> set[str]:
    owns = (step.own for step in _calls(ways, name))
    return {own.handler.text for own in owns if own is not None and own.handler is not None}


def _talks(model: Model, name: str) -> bool:
    return isinstance(model.flow.nodes[name].value, Conversation)


def _failing(ways: Ways, name: str) -> set[str]:
    calls = _calls(ways, name)
    return {step.function for step in calls if step.moves and step.kind is StepKind.ERROR}


def _stays(offered: list[str], failing: set[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in offered[:4])
    unless = " unless it fails" if not failing.isdisjoint(offered[:4]) else ""
    return f"{shown} {'stay' if len(offered) > 1 else 'stays'} here{unless}"
