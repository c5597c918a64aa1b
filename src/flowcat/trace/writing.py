"""From what happens to the lines of a trace: the first line, and a line a step."""

import json
from collections.abc import Mapping

from flowcat.plan.compiling import HandlerFacts
from flowcat.plan.effects import Effect
from flowcat.plan.events import Event, Pressed
from flowcat.plan.mcp import ToolFacts, Tools
from flowcat.plan.plan import ConversationPlan, Plan
from flowcat.plan.step import Step
from flowcat.text.dataclass import fields
from flowcat.trace.coding import effect_to_json, event_to_json
from flowcat.trace.records import VERSION, Header, StepRecord
from flowcat.trace.redaction import Redactor

Facts = Mapping[str, HandlerFacts]

_PLAIN = Redactor(frozenset())
"""Hides nothing."""


def header(  # noqa: PLR0913 - a first line holds that much
    plan: Plan,
    fingerprint: str,
    facts: Facts,
    call: Mapping[str, object],
    redactor: Redactor,
    *,
    tools: Tools,
    flowcat: str,
    time: str,
) -> Header:
    """Make the first line of a trace."""
    return Header(
        version=VERSION,
        flow=plan.name,
        fingerprint=fingerprint,
        flowcat=flowcat,
        time=time,
        call=redactor.named(call) if plan.reads_call else {},
        handlers={name: _facts(one) for name, one in facts.items()},
        tools=tuple(
            {"server": server, "tool": tool, **_facts(one)}
            for (server, tool), one in sorted(tools.items())
        ),
    )


class StepWriter:
    """Makes the records of the steps of one call."""

    def __init__(self, plan: Plan, redactor: Redactor) -> None:
        self._plan = plan
        self._redactor = redactor
        self._names = tuple(sorted(plan.inputs.keys() | plan.state.keys() | plan.names_read))
        self._known: dict[str, str] = {}
        """What the core knows of the state, each value as JSON, for Python may change lists."""
        self._number = 0
        self._node = ""

    def record(
        self,
        event: Event,
        decided: Step,
        state: Mapping[str, object],
        now: object,
        time: str,
    ) -> StepRecord:
        """Make the record of a step; ``state`` is as it was before the step's own writes."""
        self._number += 1
        redactor = self._redactor
        before = redactor.replaced
        told = event_to_json(self._masked(event), redactor)
        self._node = decided.at.node
        changed = self._changed(state)
        hidden = redactor.replaced - before
        return StepRecord(
            step=self._number,
            time=time,
            event=told,
            node=decided.at.node,
            visit=decided.at.visit,
            ended=redactor.text(decided.at.ended) if decided.at.ended is not None else None,
            now=str(now) if now is not None and self._plan.reads_call else None,
            state=changed,
            writes=self._written(decided),
            effects=tuple(self._effect(effect) for effect in decided.effects),
            hidden=hidden,
        )

    def plain(self, data: Mapping[str, object]) -> dict[str, object]:
        """Return what an event tells as JSON; nothing that is hidden is in it any more."""
        return _PLAIN.named(data)

    def _masked(self, event: Event) -> Event:
        """Return the event; a digit that goes into something hidden is a 0 in it."""
        if not isinstance(event, Pressed) or not event.key.isdecimal():
            return event
        node = self._plan.nodes.get(self._node)
        if not isinstance(node, ConversationPlan) or node.dtmf is None or node.dtmf.digits is None:
            return event
        if node.dtmf.digits.into not in self._plan.hidden:
            return event
        self._redactor.replaced += 1
        return Pressed("0")

    def _changed(self, state: Mapping[str, object]) -> dict[str, object]:
        """Return what the state holds that no step has written."""
        changed: dict[str, object] = {}
        for name in self._names:
            value = state.get(name)
            shown = _text(value)
            if shown != self._known.get(name, "null"):
                self._known[name] = shown
                changed |= self._redactor.named({name: value})
        return changed

    def _written(self, decided: Step) -> dict[str, object]:
        self._known |= {name: _text(value) for name, value in decided.writes.items()}
        return self._redactor.named(decided.writes)

    def _effect(self, effect: Effect) -> dict[str, object]:
        return effect_to_json(effect, self._redactor)


def _text(value: object) -> str:
    if value is None:
        return "null"
    return json.dumps(_PLAIN.plain(value))


def _facts(facts: HandlerFacts | ToolFacts) -> dict[str, object]:
    return {one.name: _PLAIN.plain(getattr(facts, one.name)) for one in fields(facts)}
