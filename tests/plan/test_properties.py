"""Whatever happens in whatever order, the step answers every call and never loses its way."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.checks import check_file
from flowcat.plan.compiling import compile_plan
from flowcat.plan.effects import Answer, Effect, Enter, Run
from flowcat.plan.events import (
    EntryFailed,
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
from flowcat.plan.plan import ConversationPlan, Plan
from flowcat.plan.position import Position
from flowcat.plan.step import step

_FLOWS = sorted((Path(__file__).parents[2] / "flows").glob("*/*.flow.yaml"))
_OUTSIDE = {"call": {"now": "2026-03-02T12:00:00+00:00", "from": "+1555"}, "env": {}}
_STEPS = 25


def _plan(path: Path) -> Plan:
    checked = check_file(path)
    assert checked.flow is not None
    return compile_plan(checked.flow)


_PLANS = {path.parent.name: _plan(path) for path in _FLOWS}

_values = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 40), st.floats(allow_nan=False, width=16),
    st.sampled_from(["", "a", "18:30", "2026-03-04", "available", "full", "pepperoni", "{{ x }}"]),
    st.lists(st.sampled_from(["18:00", "x"]), max_size=2),
)  # fmt: skip
_results = st.one_of(
    _values,
    st.dictionaries(
        st.sampled_from(["status", "alternatives", "value", "name"]), _values, max_size=3
    ),
)


@dataclass
class _Reply:
    ids: list[str]
    visit: int
    cut: bool = False
    """Whether one of its calls was cancelled, or the conversation moved meanwhile."""


@dataclass
class _World:
    """The shell around the step, with everything it still owes."""

    plan: Plan
    at: Position = field(default_factory=Position)
    state: dict[str, object] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    """Calls that have not come up yet: id to name."""
    running: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    requested: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    answers: dict[str, Answer] = field(default_factory=dict)
    visits: list[int] = field(default_factory=list)
    replies: list[_Reply] = field(default_factory=list)

    def feed(self, event: Event) -> None:
        """Take a step, check what holds for every step, and note what is owed."""
        before = self.at
        decided = step(self.plan, before, dict(self.state), event, _OUTSIDE)
        self.at = decided.at
        for name, value in decided.writes.items():
            if value is None:
                self.state.pop(name, None)
            else:
                self.state[name] = value
        for effect in decided.effects:
            self._owe(effect)
        if self.at.visit != before.visit or self.at.ended is not None:
            for reply in self.replies:
                # The reply that moves the conversation is not cut by its own move.
                if not set(reply.ids) <= {_id_of(event)} | self._landed():
                    reply.cut = True

    def _owe(self, effect: Effect) -> None:
        match effect:
            case Answer():
                assert effect.result, "an answer is never falsy"
                assert effect.id not in self.answers, "a call is answered once"
                assert effect.id not in self.gone, "a cancelled call is not answered"
                self.answers[effect.id] = effect
                self.answered.append(effect.id)
                if effect.id in self.running:
                    self.running.remove(effect.id)
            case Run():
                self.running.append(effect.id)
            case Enter():
                assert effect.visit not in self.visits, "a visit is entered once"
                self.visits.append(effect.visit)
            case _:
                pass

    def _landed(self) -> set[str]:
        return set(self.answers) - set(self.answered)

    def offered(self) -> list[str]:
        """Return the functions on offer, and one that is not."""
        return [*self.plan.functions_at.get(self.at.node, {}), "unknown"]


def _id_of(event: Event) -> str:
    return event.id if isinstance(event, Landed | Gone) else ""


def _reply(world: _World, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(world.offered()), min_size=1, max_size=3))
    ids = [f"c{len(world.replies)}_{index}" for index in range(len(names))]
    world.feed(Replied(tuple(zip(ids, names, strict=True))))
    world.written.update(zip(ids, names, strict=True))
    world.replies.append(_Reply(ids, world.at.visit))


def _request(world: _World, data: st.DataObject) -> None:
    call_id = data.draw(st.sampled_from(sorted(world.written)))
    name = world.written.pop(call_id)
    function = world.plan.functions_at.get(world.at.node, {}).get(name)
    known = [parameter.name for parameter in function.parameters] if function else []
    arguments = {key: data.draw(_values) for key in known if data.draw(st.integers(0, 5))}
    world.requested.add(call_id)
    world.feed(Requested(call_id, name, arguments))


def _return(world: _World, data: st.DataObject) -> None:
    call_id = world.running.pop(data.draw(st.integers(0, len(world.running) - 1)))
    if data.draw(st.integers(0, 3)):
        picked = data.draw(st.sampled_from([None, None, None, "nowhere"]))
        world.feed(Returned(call_id, data.draw(_results), picked, data.draw(st.booleans())))
    else:
        world.feed(Failed(call_id, data.draw(st.sampled_from(["exception", "timeout"]))))


def _land(world: _World, data: st.DataObject) -> None:
    call_id = world.answered.pop(data.draw(st.integers(0, len(world.answered) - 1)))
    _settle_checked(world, call_id)
    visit = world.at.visit
    reply = next(reply for reply in world.replies if call_id in reply.ids)
    world.feed(Landed(call_id))
    assert visit in (reply.visit, world.at.visit), "a late call moves nobody"


def _cancel(world: _World, data: st.DataObject) -> None:
    unsettled = sorted({*world.written, *world.running, *world.answered} - world.gone)
    call_id = data.draw(st.sampled_from(unsettled))
    world.gone.add(call_id)
    world.written.pop(call_id, None)
    for owed in (world.running, world.answered):
        if call_id in owed:
            owed.remove(call_id)
    for reply in world.replies:
        reply.cut = reply.cut or call_id in reply.ids
    world.feed(Gone(call_id))
    # A handler may go on all the same, and the news of it comes late.
    world.feed(Returned(call_id, {"late": True}))


def _settle_checked(world: _World, call_id: str) -> None:
    """Check who runs the LLM, as the last call of a reply in its own visit lands.

    It is the last answer, and only that, if no call leads away, one neither asks for silence nor
    has words of its own, and no limit is broken; else it is no answer at all.
    """
    reply = next(reply for reply in world.replies if call_id in reply.ids)
    found = world.at.find(call_id)
    if reply.cut or found is None or reply.visit != world.at.visit:
        return
    if any(call.phase != "landed" for call in found[0].calls if call.id != call_id):
        return
    calls = found[0].calls
    leads_away = any(call.to is not None for call in calls)
    loud = any(not call.silent and not call.words.strip() for call in calls)
    runs = [world.answers[call.id].run_llm for call in calls]
    is_quiet = leads_away or not loud or found[0].limit != ""
    assert sum(runs) == (0 if is_quiet else 1)


def _act(world: _World, data: st.DataObject) -> None:
    acts = []
    if isinstance(world.plan.nodes.get(world.at.node), ConversationPlan):
        acts.append(_reply)
    acts += [_request] * 2 if world.written else []
    acts += [_return] * 2 if world.running else []
    acts += [_land] * 2 if world.answered else []
    if {*world.written, *world.running, *world.answered} - world.gone:
        acts.append(_cancel)
    choice = data.draw(st.integers(0, len(acts)))
    if choice < len(acts):
        acts[choice](world, data)
    elif data.draw(st.booleans()):
        world.feed(Moved(data.draw(st.sampled_from(sorted(world.plan.nodes)))))
    else:
        world.feed(EntryFailed(world.at.visit))


def _drain(world: _World, data: st.DataObject) -> None:
    """Let all that is owed come in."""
    for _ in range(500):
        if world.written:
            _request(world, data)
        elif world.running:
            _return(world, data)
        elif world.answered:
            _land(world, data)
        else:
            return
    raise AssertionError("something is always owed")


@pytest.mark.parametrize("name", sorted(_PLANS))
@settings(max_examples=80)
@given(data=st.data())
def test_any_order_of_events_ends_well(name: str, data: st.DataObject) -> None:
    """Every call that comes up is answered once and truthily, and no reply stays open."""
    world = _World(_PLANS[name])
    world.feed(Start({"restaurant_name": "La Maison"} if name == "food_ordering" else {}))
    for _ in range(_STEPS):
        _act(world, data)
    _drain(world, data)
    assert world.at.replies == ()
    assert world.requested - world.gone <= set(world.answers)
    assert set(world.answers) <= world.requested


@pytest.mark.parametrize("name", sorted(_PLANS))
@settings(max_examples=30)
@given(data=st.data())
def test_the_same_events_give_the_same_conversation(name: str, data: st.DataObject) -> None:
    """The step is pure: played again, the same events lead to the same place and state."""
    first, events = _World(_PLANS[name]), []
    feed = first.feed

    def noting(event: Event) -> None:
        events.append(event)
        feed(event)

    first.feed = noting  # type: ignore[method-assign]
    first.feed(Start({}))
    for _ in range(10):
        _act(first, data)
    second = _World(_PLANS[name])
    for event in events:
        second.feed(event)
    assert (second.at, second.state) == (first.at, first.state)
