"""Choices that are none, and going back where there is nothing behind."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from flowcat.checks.model import Model
from flowcat.checks.routes import ways_of
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.graph.ways import Step, Ways
from flowcat.graph.ways.build import Reserved
from flowcat.language.document import Arm, Branch, FlowDocument, Route, Transition
from flowcat.language.functions import definition
from flowcat.language.leaves import Name
from flowcat.language.places import Fork


def degenerate_branches(model: Model) -> Iterator[Diagnostic]:
    """F207: several ways, all to one node, between which nothing differs."""
    nodes = [named.value for named in model.flow.nodes.values()]
    routes = {id(arm.to) for node in nodes if isinstance(node, Route) for arm in node.route or ()}
    for place in model.places:
        if isinstance(place, Fork) and len(place.arms) > 1 and not any(map(_does, place.arms)):
            yield from _all_one(tuple(arm.to for arm in place.arms), "arms", routes)
    seen: set[int] = set()
    for transition in _transitions(model):
        if isinstance(transition, Branch) and id(transition) not in seen:
            seen.add(id(transition))
            targets = [named.value for named in (transition.cases or {}).values()]
            if transition.default is not None:
                targets.append(transition.default)
            yield from _all_one(tuple(targets), "cases", routes)


def empty_backs(model: Model) -> Iterator[Diagnostic]:
    """F210: a `$back` at nodes before which there is no conversation."""
    if not model.marked:
        return
    ways = ways_of(model)
    seen: dict[int, Name] = {}
    useful: set[int] = set()
    staying: set[int] = set()
    for step in _back_steps(ways):
        at = step.at
        assert at is not None
        seen.setdefault(id(at), at)
        if ways.before[step.source.node]:
            useful.add(id(at))
        if step.source.is_talking:
            staying.add(id(at))
    for key, at in seen.items():
        if key not in useful:
            happens = "stays here" if key in staying else "apologises and ends the call"
            yield Diagnostic(
                rule=rule("F210"),
                message=f"there is no conversation before this one, so `$back` {happens}",
                span=at.span,
                help="name the node that it should lead to",
            )


def _back_steps(ways: Ways) -> Iterator[Step]:
    for made in ways.steps.values():
        for step in made:
            if step.is_back and step.at is not None and step.at.text == Reserved.BACK.value:
                yield step


def _does(arm: Arm) -> bool:
    return any(part is not None for part in (arm.set, arm.append, arm.clear, arm.result, arm.say))


def _all_one(
    targets: tuple[Name, ...], noun: str, routes: AbstractSet[int]
) -> Iterator[Diagnostic]:
    if len(targets) < 2 or len({target.text for target in targets}) > 1:
        return
    first, *others = targets
    instead = (
        "lead to it without this `route`"
        if id(first) in routes
        else (f"write `transition_to: {first.text}`")
    )
    yield Diagnostic(
        rule=rule("F207"),
        message=f"all {noun} lead to `{first.text}`, so there is nothing to choose",
        span=first.span,
        related=tuple(Label(other.span, "here too") for other in others[:4]),
        help=f"{instead}, or lead one of them elsewhere",
    )


def _transitions(model: Model) -> Iterator[Transition | None]:
    flow: FlowDocument = model.flow
    for offer in model.offers:
        yield offer.function.transition_to
    for named in (flow.functions or {}).values():
        yield definition(flow, named.key).function.transition_to
