"""A conversation can be cut off at any moment: it goes on from its JSON, and is never stuck."""

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.checks import check_file
from flowcat.plan.compiling import compile_plan
from flowcat.plan.effects import Answer, Effect, End, Enter, Run, Speak
from flowcat.plan.events import (
    Event,
    Failed,
    Gone,
    Landed,
    Moved,
    Replied,
    Requested,
    Resumed,
    Returned,
    Start,
)
from flowcat.plan.plan import ConversationPlan, Plan
from flowcat.plan.position import Position
from flowcat.plan.step import step
from flowcat.runtime.checkpoints.codec import codec_of
from flowcat.runtime.checkpoints.tracking import Tracking

_OUTSIDE = {"call": {"now": "2026-03-02T12:00:00+00:00", "from": "+1555"}, "env": {}}


def _plan(path: Path) -> Plan:
    checked = check_file(path)
    assert checked.flow is not None
    return compile_plan(checked.flow)


_PLANS = {
    path.parent.name: _plan(path)
    for path in sorted((Path(__file__).parents[3] / "flows").glob("*/*.flow.yaml"))
}
_values = st.sampled_from([None, True, 4, 2.5, "", "18:30", "2026-03-04", "available", ["18:00"]])
_objects = st.dictionaries(
    st.sampled_from(["status", "party_size", "time", "name", "alternatives"]), _values, max_size=3
)


class _Talk:
    """A conversation, and what a session keeps of it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.at = Position()
        self.state: dict[str, object] = {}
        self.tracking = Tracking()
        self.running: list[Run] = []
        self.answered: list[str] = []
        self.waiting: list[tuple[str, str]] = []
        self.begun: set[str] = set()
        self.numbers = count()
        self.feed(Start({}))

    def feed(self, event: Event) -> tuple[Effect, ...]:
        decided = step(self.plan, self.at, dict(self.state), event, _OUTSIDE)
        self.at = decided.at
        for name, value in decided.writes.items():
            self.state[name] = value
            if value is None:
                del self.state[name]
        self.tracking.follow(event, decided.at, decided.effects)
        for effect in decided.effects:
            if isinstance(effect, Run):
                assert effect.id not in self.begun or effect.effects == "read"
                self.begun.add(effect.id)
                self.running.append(effect)
            elif isinstance(effect, Answer):
                self.answered.append(effect.id)
        return decided.effects

    def cut_off(self) -> tuple[Effect, ...]:
        """Go on from what was saved, as another process does."""
        codec = codec_of(Position)
        at = codec.decode(json.loads(json.dumps(codec.encode(self.at))))
        assert at == self.at
        unknown = self.tracking.unknown
        owed = tuple(each for each in self.tracking.owed if isinstance(each, Speak | End))
        self.tracking, self.running, self.answered, self.waiting = Tracking(), [], [], []
        return self.feed(Resumed(entered=True, owed=owed, unknown=unknown))

    def act(self, data: st.DataObject) -> None:
        """Let one thing happen."""
        offered = [*self.plan.functions_at.get(self.at.node, {}), "unknown"]
        match data.draw(
            st.sampled_from(["reply", "request", "return", "fail", "land", "gone", "goto"])
        ):
            case "reply":
                names = data.draw(st.lists(st.sampled_from(offered), min_size=1, max_size=3))
                made = [(f"c{next(self.numbers)}", name) for name in names]
                self.waiting += made
                self.feed(Replied(tuple(made)))
            case "request" if self.waiting:
                self.feed(Requested(*self.waiting.pop(0), data.draw(_objects)))
            case "return" if self.running:
                self.feed(Returned(self.running.pop(0).id, data.draw(_objects | _values)))
            case "fail" if self.running:
                self.feed(Failed(self.running.pop(0).id, "exception"))
            case "land" if self.answered:
                self.feed(Landed(self.answered.pop(0)))
            case "gone" if self.waiting:
                self.feed(Gone(self.waiting.pop(0)[0]))
            case "goto" if data.draw(st.integers(0, 5)) == 0:
                self.feed(Moved(data.draw(st.sampled_from(sorted(self.plan.nodes)))))
            case _:
                pass


@pytest.mark.parametrize("name", _PLANS)
@settings(max_examples=60)
@given(data=st.data())
def test_a_conversation_goes_on_from_wherever_it_was_cut_off(
    name: str, data: st.DataObject
) -> None:
    """Nothing is open, and the bot speaks, waits at a conversation, works or ends."""
    talk = _Talk(_PLANS[name])
    for _ in range(data.draw(st.integers(0, 12))):
        talk.act(data)
    writing: Any = {call.id for call in talk.tracking.unknown}
    effects = talk.cut_off()
    assert talk.at.replies == ()
    assert not writing & {effect.id for effect in effects if isinstance(effect, Run)}
    assert {effect.id for effect in effects if isinstance(effect, Answer)} <= writing
    if talk.at.ended is not None:
        assert any(isinstance(effect, End) for effect in effects)
    elif talk.at.running is not None:
        assert [effect.id for effect in effects if isinstance(effect, Run)][-1:] == [
            talk.at.running.id
        ]
    else:
        assert isinstance(talk.plan.nodes[talk.at.node], ConversationPlan)
        assert any(isinstance(effect, Enter) for effect in effects)
