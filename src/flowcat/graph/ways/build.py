"""From a document to all its ways."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import assert_never

from flowcat.graph.ways.back import conversations_before
from flowcat.graph.ways.functions import (
    Way,
    as_run_scope,
    call_ways,
    error_reads,
    reads,
    run_ways,
    transition_ways,
    value_reads,
)
from flowcat.graph.ways.happenings import (
    exit_actions,
    happening_ways,
    hook_actions,
    hook_failures,
)
from flowcat.graph.ways.model import (
    END,
    Action,
    Point,
    Reads,
    Step,
    StepKind,
    Use,
    Ways,
)
from flowcat.language.document import (
    Conversation,
    End,
    Ending,
    ErrorRoad,
    FlowDocument,
    Node,
    Route,
    Run,
    Say,
)
from flowcat.language.functions import Offer, definition, offers, run_offer
from flowcat.language.leaves import Name
from flowcat.language.places import InScope
from flowcat.text.dataclass import replace

_NOWHERE = InScope()


class Reserved(Enum):
    """A target that is no node."""

    STAY = "$stay"
    BACK = "$back"
    FINISH = "$end"


_RESERVED = {target.value: target for target in Reserved}


def build_ways(
    flow: FlowDocument,
    python: AbstractSet[str] = frozenset(),
    broken: Mapping[str, tuple[str, ...]] | None = None,
) -> Ways:
    """Build the ways of a flow.

    Args:
        flow: The flow.
        python: The names of its Python functions, as far as they are known.
        broken: Nodes with faults of their own, each with every node that it may lead to.
    """
    return _Builder(flow, python, broken or {}).build()


class _Builder:
    def __init__(
        self,
        flow: FlowDocument,
        python: AbstractSet[str],
        broken: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.flow = flow
        self.python = python
        self.broken = broken
        self.marked = "flowcat" in flow.tree.entries
        self.common = offers(flow, flow.global_functions, python)
        self.calls: dict[object, tuple[Way, ...]] = {}
        self.tools: dict[object, tuple[Reads, ...]] = {}
        self.unread = flow.declared("nodes") - flow.nodes.keys()

    def build(self) -> Ways:
        steps: dict[Point, tuple[Step, ...]] = {END: ()}
        for name, named in self.flow.nodes.items():
            for point, made in self._node_steps(name, named.value):
                steps[point] = tuple(made)
        for name in self.unread:
            here = Point(name, is_talking=False)
            made = self._anywhere(name, here, StepKind.SILENT)
            steps[here] = (*made, Step(here, END, StepKind.SILENT, (), is_guess=True))
        start = Point(self.flow.initial_node.text, is_talking=False)
        if not any(step.is_back for made in steps.values() for step in made):
            return Ways(start, steps, {})
        before, may_start = conversations_before(steps, start)
        led = {point: tuple(_resolved(s, before, may_start)) for point, s in steps.items()}
        return Ways(start, led, before)

    def _node_steps(self, name: str, node: Node) -> Iterator[tuple[Point, Iterable[Step]]]:
        here = Point(name, is_talking=False)
        match node:
            case Conversation():
                yield from self._conversation(name, node)
                return
            case Route():
                made = transition_ways(node.route or (), (), _NOWHERE, StepKind.SILENT)
                steps = [*self._silent(here, made)]
            case Say():
                said = tuple(reads(_NOWHERE, Use.SAID, node.say))
                made = transition_ways(node.transition_to, said, _NOWHERE, StepKind.SILENT)
                steps = [*self._silent(here, made)]
            case Run():
                steps = [*self._run(here, node)]
            case End():
                steps = [Step(here, END, StepKind.SILENT, tuple(_end_reads(self.flow, node)))]
            case _:
                assert_never(node)
        steps += self._anywhere(name, here, StepKind.SILENT)
        yield here, steps

    def _conversation(
        self, name: str, node: Conversation
    ) -> Iterator[tuple[Point, Iterable[Step]]]:
        entry, talking = Point(name, is_talking=False), Point(name, is_talking=True)
        offered = (*self.common, *offers(self.flow, node.functions, self.python))
        actions = tuple(self._entered(node, offered))
        enters = Step(entry, talking, StepKind.ENTER, actions)
        yield entry, (enters, *self._failed_entries(entry, node))
        steps: list[Step] = []
        for offer in offered:
            steps += self._call(talking, node, offer)
        for way in happening_ways(self.flow, node):
            steps += self._steps(talking, way, None)
        for offer, way in hook_failures(self.flow, node.after_reply or ()):
            along = _along(way, node.on_error or self.flow.on_error)
            steps += self._steps(talking, along, offer)
        if leaving := exit_actions(self.flow, node):
            steps = [
                replace(step, actions=(*step.actions, *leaving)) if step.moves else step
                for step in steps
            ]
        steps += self._anywhere(name, talking, StepKind.CALL)
        yield talking, steps

    def _failed_entries(self, entry: Point, node: Conversation) -> Iterator[Step]:
        for offer, way in hook_failures(self.flow, node.on_enter or ()):
            yield from self._failed(entry, _along(way, node.on_error or self.flow.on_error), offer)

    def _failed(self, here: Point, way: Way, offer: Offer) -> Iterator[Step]:
        """Lead a failure where nobody talks along its road, or back to the last conversation."""
        if way.target is None or self._leads(way.target) is Reserved.STAY:
            yield Step(here, here, way.kind, way.actions, None, offer.name, is_back=True)
        else:
            yield from self._steps(here, way, offer)

    def _entered(self, node: Conversation, offered: tuple[Offer, ...]) -> Iterator[Action]:
        yield from hook_actions(self.flow, node.on_enter or ())
        if node.context is not None:
            yield from reads(_NOWHERE, Use.PROMPT, node.context.prompt)
        resumption = node.on_resume or self.flow.on_resume
        if resumption is not None:  # it may have to be said as soon as the node was entered
            yield from reads(_NOWHERE, Use.SAID, resumption.say)
        role = node.role_message or self.flow.role_message
        yield from reads(_NOWHERE, Use.PROMPT, role, node.task)
        yield from reads(_NOWHERE, Use.PROMPT, *(m.content for m in node.task_messages or ()))
        for offer in offered:
            yield from self._shown(offer)
        for action in (*(node.pre_actions or ()), *(node.post_actions or ())):
            yield from reads(_NOWHERE, Use.SAID, action.text)
            yield from value_reads(_NOWHERE, Use.ARGUMENT, *action.extras.values())

    def _shown(self, offer: Offer) -> tuple[Reads, ...]:
        """Return what the LLM is shown of a function."""
        key = _key(offer)
        if key not in self.tools:
            schemas = (offer.function.parameters or {}).values()
            state = self.flow.state or {}
            filled = [state[name.text] for name in offer.function.fills or () if name.text in state]
            found = [*reads(_NOWHERE, Use.PROMPT, offer.function.description)]
            for named in (*schemas, *filled):
                found += reads(_NOWHERE, Use.SCHEMA, *named.value.templates.values())
            self.tools[key] = tuple(found)
        return self.tools[key]

    def _call(self, talking: Point, node: Conversation, offer: Offer) -> Iterator[Step]:
        key = _key(offer)
        if key not in self.calls:
            self.calls[key] = tuple(call_ways(offer.function))
        road = node.on_error or self.flow.on_error
        for way in self.calls[key]:
            yield from self._steps(talking, _along(way, road), offer)

    def _run(self, here: Point, node: Run) -> Iterator[Step]:
        offer = run_offer(self.flow, node)
        scope = as_run_scope(definition(self.flow, node.run).function)
        for made in run_ways(offer.function, scope):
            way = _along(made, self.flow.on_error)
            if way.kind is StepKind.ERROR:
                yield from self._failed(here, way, offer)
            else:
                yield from self._steps(here, way, offer)

    def _silent(self, here: Point, made: Iterable[Way]) -> Iterator[Step]:
        for way in made:
            yield from self._steps(here, way, None)

    def _steps(self, source: Point, way: Way, offer: Offer | None) -> Iterator[Step]:
        target, is_back = source, False
        match Reserved.STAY if way.target is None else self._leads(way.target):
            case None:
                return
            case Reserved.STAY if not source.is_talking:
                return  # an earlier rule tells of it
            case Reserved.STAY:
                pass
            case Reserved.BACK:
                is_back = True
            case Reserved.FINISH:
                target = END
            case leads:
                target = Point(leads, is_talking=False)
        yield Step(
            source,
            target,
            way.kind,
            way.actions,
            way.target,
            offer.name if offer is not None else "",
            is_back,
            offer.function if offer is not None else None,
            way.by_handler,
        )

    def _leads(self, target: Name) -> str | Reserved | None:
        """Return the node that a target means, or what it is reserved for; None if it is wrong."""
        name = target.text
        if name in self.flow.nodes or name in self.unread:
            return name
        return _RESERVED.get(name) if self.marked else None

    def _anywhere(self, name: str, source: Point, kind: StepKind) -> Iterator[Step]:
        """Lead a node with faults to all that it may mean."""
        for other in self.broken.get(name, ()):
            yield Step(source, Point(other, is_talking=False), kind, (), is_guess=True)


def _key(offer: Offer) -> object:
    return offer.name if offer.own is None else id(offer.own)


def _along(way: Way, road: ErrorRoad | None) -> Way:
    """Lead a call that failed along the road of its node or document."""
    if road is None or not way.needs_road:
        return way
    return Way(way.kind, (*way.actions, *error_reads(road, _NOWHERE)), road.transition_to)


def _end_reads(flow: FlowDocument, node: End) -> Iterator[Reads]:
    if node.task is not None:
        yield from reads(_NOWHERE, Use.PROMPT, node.role_message or flow.role_message, node.task)
    if isinstance(node.end, Ending):
        yield from reads(_NOWHERE, Use.SAID, node.end.say)
        yield from reads(_NOWHERE, Use.OUTCOME, node.end.outcome, node.end.reason)
    else:
        yield from reads(_NOWHERE, Use.OUTCOME, node.end)


def _resolved(
    steps: Iterable[Step], before: Mapping[str, tuple[str, ...]], may_start: AbstractSet[str]
) -> Iterator[Step]:
    """Lead the steps that go back to every conversation they may go back to."""
    for step in steps:
        if not step.is_back:
            yield step
            continue
        name = step.source.node
        goals = [Point(other, is_talking=False) for other in before[name]]
        if name in may_start:
            goals.append(step.source if step.source.is_talking else END)
        for goal in goals:
            yield replace(step, target=goal)
