"""A conversation on the pure step alone: feeds events, applies writes, keeps every effect."""

from collections.abc import Mapping
from itertools import count
from typing import Any, TypeVar

from flowcat.checks import check_text
from flowcat.plan.compiling import compile_plan
from flowcat.plan.effects import Answer, Effect, Enter, Note, Run, Speak
from flowcat.plan.events import (
    ErrorKind,
    Event,
    Failed,
    Gone,
    Landed,
    Moved,
    Replied,
    Requested,
    Returned,
    Start,
)
from flowcat.plan.plan import Plan
from flowcat.plan.position import Position
from flowcat.plan.step import step

NOW = "2026-03-02T12:00:00+00:00"

T = TypeVar("T", bound=Effect)


def plan_of(text: str, *python: str) -> Plan:
    """Compile a flow that can be run; `python` names its Python functions."""
    checked = check_text(text, "flow.yaml", python=frozenset(python))
    assert checked.can_run, [found.message for found in checked.diagnostics]
    assert checked.flow is not None
    return compile_plan(checked.flow)


class Talk:
    """A conversation that has been started."""

    def __init__(self, text: str, *python: str, inputs: Mapping[str, object] | None = None) -> None:
        self.plan = plan_of(text, *python)
        self.at = Position()
        self.state: dict[str, object] = {}
        self.env: dict[str, object] = {}
        self.effects: list[Effect] = []
        self._numbers = count(1)
        self.feed(Start(dict(inputs or {})))

    @property
    def node(self) -> str:
        """Where the conversation stands."""
        return self.at.node

    @property
    def said(self) -> list[str]:
        """All exact words so far."""
        return [effect.text for effect in self.all(Speak)]

    @property
    def prompt(self) -> str:
        """The prompt of the conversation entered last."""
        return self.all(Enter)[-1].messages[-1][1]

    @property
    def outcome(self) -> str | None:
        """What came of the conversation."""
        return self.at.ended

    def all(self, kind: type[T]) -> list[T]:
        """Return every effect of a kind so far."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def notes(self, kind: str) -> list[Note]:
        """Return every line of the trace of a kind."""
        return [note for note in self.all(Note) if note.kind == kind]

    def feed(self, event: Event) -> tuple[Effect, ...]:
        """Take one step and do what it writes."""
        outside = {"call": {"now": NOW, "from": "+1555"}, "env": self.env}
        decided = step(self.plan, self.at, dict(self.state), event, outside)
        self.at = decided.at
        for name, value in decided.writes.items():
            if value is None:
                self.state.pop(name, None)
            else:
                self.state[name] = value
        self.effects += decided.effects
        return decided.effects

    def replies(self, *names: str) -> list[str]:
        """Let the LLM write calls in one reply; none of them comes up yet."""
        ids = [f"call_{next(self._numbers)}" for _ in names]
        self.feed(Replied(tuple(zip(ids, names, strict=True))))
        return ids

    def requests(self, call_id: str, /, **arguments: object) -> None:
        """Let a call of a reply come up."""
        found = self.at.find(call_id)
        assert found is not None
        self.feed(Requested(call_id, found[1].name, arguments))

    def call(self, name: str, /, **arguments: object) -> Any:
        """Make one call that needs no handler, to its end; return what the LLM is told."""
        (call_id,) = self.replies(name)
        self.requests(call_id, **arguments)
        self.land(call_id)
        return self.told(call_id)

    def run(self, name: str, /, **arguments: object) -> str:
        """Make one call up to its handler; return the call's id."""
        (call_id,) = self.replies(name)
        self.requests(call_id, **arguments)
        assert isinstance(self.effects[-1], Run)
        return call_id

    def returns(self, call_id: str, result: object, picked: str | None = None) -> Any:
        """Let a call's handler come back; return what the LLM is told."""
        self.feed(Returned(call_id, result, picked))
        if self.at.find(call_id) is not None:
            self.land(call_id)
        return self.told(call_id)

    def fails(self, call_id: str, kind: ErrorKind = "exception") -> Any:
        """Let a call's handler fail; return what the LLM is told."""
        self.feed(Failed(call_id, kind))
        self.land(call_id)
        return self.told(call_id)

    def land(self, call_id: str) -> None:
        """Let the answer to a call stand in the context."""
        self.feed(Landed(call_id))

    def cancel(self, call_id: str) -> None:
        """Let a barge-in cancel a call."""
        self.feed(Gone(call_id))

    def goto(self, node: str) -> None:
        """Move the flow from code."""
        self.feed(Moved(node))

    def answer(self, call_id: str) -> Answer:
        """Return the one answer to a call."""
        (answer,) = (made for made in self.all(Answer) if made.id == call_id)
        return answer

    def told(self, call_id: str) -> Any:
        """Return what the LLM was told; None if nothing was, as for a `run` node."""
        return next((made.result for made in self.all(Answer) if made.id == call_id), None)
