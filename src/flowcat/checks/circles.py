"""Circles of nodes: those at which nobody talks, and those that a caller may not get out of."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.checks.routes import all_steps, node_graph, steps_of, ways_of
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.graph.components import cycles
from flowcat.graph.reach import reachable
from flowcat.graph.ways import Asks, Matches, Runs, Sends, Step, StepKind, Ways, Writes
from flowcat.language.document import Conversation, End
from flowcat.language.expressions import reads


def silent_cycles(model: Model) -> Iterator[Diagnostic]:
    """F205: nodes that lead to each other, at none of which anybody talks: the flow spins."""
    ways = ways_of(model)
    silent = {
        name
        for name, named in model.flow.nodes.items()
        if not isinstance(named.value, Conversation | End)
    }
    if not silent:
        return
    graph: dict[str, list[str]] = {name: [] for name in silent}
    for step in all_steps(ways):
        if (
            step.source.node in silent
            and step.target.node in silent
            and not step.is_back
            and not step.is_guess
        ):
            graph[step.source.node].append(step.target.node)
    places = {name: at for at, name in enumerate(model.flow.nodes)}
    for group in cycles(graph):
        if not _comes_out(group, ways):
            yield _spinning(model, sorted(group, key=places.__getitem__))


def unbounded_retries(model: Model) -> Iterator[Diagnostic]:
    """F206: every way out of a circle needs a call to succeed, and nothing counts the attempts."""
    ways = ways_of(model)
    reached = reachable(node_graph(model), [ways.start.node])
    graph = {name: afters for name, afters in node_graph(model).items() if name in reached}
    places = {name: at for at, name in enumerate(model.flow.nodes)}
    for group in cycles(graph):
        if not any(isinstance(model.flow.nodes[name].value, Conversation) for name in group):
            continue  # nobody is asked anything here
        leaving = _leaving(group, ways)
        if leaving and all(_needs_success(step) for step in leaving):
            yield _unbounded(model, sorted(group, key=places.__getitem__), leaving)


def _comes_out(group: tuple[str, ...], ways: Ways) -> bool:
    """Whether going round changes something that a way out asks for."""
    inside = tuple(steps_of(group, ways))
    written: set[str] = set()
    runs = False
    for step in inside:
        for action in step.actions:
            match action:
                case Writes():
                    written |= {*action.sets, *action.appends}
                    written |= {name.text for name in (*action.fills, *action.clears)}
                case Runs() | Sends():
                    runs = True
                case _:
                    pass
    out = [step for step in inside if step.target.node not in group]
    if any(step.is_guess for step in out):
        return True
    return any(
        (runs and step.kind is StepKind.SILENT)
        or any(
            isinstance(action, Asks) and (reads(action.formula.expression) & written or runs)
            for action in step.actions
        )
        for step in out
    )


def _spinning(model: Model, members: list[str]) -> Diagnostic:
    first, *others = members
    nodes = model.flow.nodes
    again = "leads back to itself" if not others else "leads round to itself"
    return Diagnostic(
        rule=rule("F205"),
        message=f"`{first}` {again}, and nobody talks on the way",
        span=nodes[first].key.span,
        related=tuple(Label(nodes[name].key.span, "on the way") for name in others[:4]),
        help="lead to a conversation, where the caller can say something",
    )


def _leaving(group: tuple[str, ...], ways: Ways) -> list[Step]:
    members = set(group)
    return [
        step
        for step in steps_of(group, ways)
        if step.target.node not in members and step.kind is not StepKind.ERROR
    ]


def _needs_success(step: Step) -> bool:
    """Whether a way out is taken only with a certain result, and no count of attempts is asked."""
    is_guarded = step.by_handler
    for action in step.actions:
        match action:
            case Matches():
                is_guarded = True
            case Asks() if action.scope.has_result:
                if "result" not in reads(action.formula.expression):
                    return False
                is_guarded = True
            case Asks():
                return False
            case _:
                pass
    return is_guarded


def _unbounded(model: Model, members: list[str], leaving: list[Step]) -> Diagnostic:
    first, *others = members
    nodes = model.flow.nodes
    functions = sorted({step.function for step in leaving if step.function})
    shown = " or ".join(f"`{name}`" for name in functions[:3])
    where = f"`{first}`" if not others else f"`{first}` and the nodes around it"
    return Diagnostic(
        rule=rule("F206"),
        message=f"a caller for whom {shown} never succeeds cannot get away from {where}",
        span=nodes[first].key.span,
        related=tuple(
            Label(step.at.span, "a way out, for some results only")
            for step in leaving[:3]
            if step.at is not None
        ),
        help="offer a function that gives up, or count the attempts and ask for the count",
    )
