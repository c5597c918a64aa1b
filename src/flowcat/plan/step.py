"""The pure step: what happens next in a conversation, decided without clock, I/O or Pipecat.

``runtime`` carries the effects out on a real pipeline, ``simulate`` in memory; both ask here. The
unit is the reply, not the call: all function calls of one answer of the LLM settle before the
conversation moves, and a long call of an earlier reply holds nobody up.
"""

from collections.abc import Mapping
from typing import assert_never

from flowcat.plan.calls import failed, replied, requested, returned, settled
from flowcat.plan.draft import Draft, fresh
from flowcat.plan.effects import Effect, Note
from flowcat.plan.events import (
    BotSilent,
    CallerSilent,
    DigitsOver,
    EntryFailed,
    Event,
    Failed,
    Gone,
    Happening,
    Heard,
    HungUp,
    Landed,
    Moved,
    Overtime,
    Pressed,
    Replied,
    Requested,
    Resumed,
    Returned,
    Spoken,
    Start,
)
from flowcat.plan.moves import (
    MOST_FAILED_ENTRIES,
    end_in_error,
    give_up,
    leads_away,
    move,
    speak,
)
from flowcat.plan.plan import Plan
from flowcat.plan.position import NOT_ENTERED, Position
from flowcat.plan.resuming import resumed
from flowcat.plan.turns import (
    bot_silent,
    caller_silent,
    counted,
    digits_over,
    heard,
    hung_up,
    overtime,
    pressed,
    spoken,
)
from flowcat.text.dataclass import dataclass, replace


@dataclass(frozen=True, slots=True)
class Step:
    """What a step decided."""

    at: Position
    writes: Mapping[str, object]
    """State that changes; None unsets."""
    effects: tuple[Effect, ...]


def step(
    plan: Plan,
    at: Position,
    state: Mapping[str, object],
    event: Event,
    outside: Mapping[str, object],
) -> Step:
    """Decide what an event leads to.

    Args:
        plan: The compiled flow.
        at: Where the conversation stands.
        state: Inputs and state as they are; not changed here.
        event: What happened.
        outside: The names ``call`` and ``env`` at the moment of the event.
    """
    if type(event) is Heard and event.has_words:
        return Step(counted(at), {}, ())  # it comes in every turn, and needs no more
    draft = Draft(plan, at, state, outside)
    match event:
        case Start():
            _start(draft, event)
        case Replied():
            replied(draft, event.calls)
        case Requested():
            requested(draft, event)
        case Returned():
            returned(draft, event)
        case Failed():
            failed(draft, event)
        case Landed():
            settled(draft, event.id, landed=True)
        case Gone():
            settled(draft, event.id, landed=False)
        case EntryFailed():
            _entry_failed(draft, event)
        case Moved():
            _moved(draft, event)
        case Resumed():
            resumed(draft, event)
        case _:
            _happened(draft, event)
    return Step(draft.at, draft.writes, tuple(draft.effects))


def _happened(draft: Draft, event: Happening) -> None:
    match event:
        case Heard():
            heard(draft, event)
        case Spoken():
            spoken(draft, event.visit)
        case CallerSilent():
            caller_silent(draft)
        case BotSilent():
            bot_silent(draft)
        case Overtime():
            overtime(draft)
        case Pressed():
            pressed(draft, event.key)
        case DigitsOver():
            digits_over(draft, event.visit)
        case HungUp():
            hung_up(draft)
        case _:
            assert_never(event)


def _start(draft: Draft, event: Start) -> None:
    defaults = {
        slot.name: fresh(slot.default)
        for slot in (*draft.plan.inputs.values(), *draft.plan.state.values())
        if slot.default is not None
    }
    for name, value in {**defaults, **event.inputs}.items():
        draft.scope[name] = value
        draft.writes[name] = value
    move(draft, draft.plan.initial)


def _moved(draft: Draft, event: Moved) -> None:
    if draft.at.ended is not None:
        return
    draft.at = replace(draft.at, hops=0)
    move(draft, event.to, because="code")


def _entry_failed(draft: Draft, event: EntryFailed) -> None:
    if event.visit != draft.at.visit or draft.at.ended is not None:
        return
    # What was not entered is not left either, and nobody goes back to it.
    failed = draft.at.failed_entries + 1
    draft.at = replace(draft.at, failed_entries=failed, hook=NOT_ENTERED)
    draft.note(Note("error", "a node could not be entered", {"node": draft.at.node}))
    road = draft.plan.on_error
    away = road is not None and leads_away(draft, road.to) and road.to != draft.at.node
    if road is not None and away and failed <= MOST_FAILED_ENTRIES:
        if road.say is not None:
            speak(draft, draft.text(road.say, draft.scope.having(error={"kind": "entry"})))
        move(draft, road.to, because="error")
    elif failed <= MOST_FAILED_ENTRIES and draft.at.history:
        give_up(draft)
    else:
        # Whatever the LLM was told last belongs to another node, so all that it calls is refused.
        end_in_error(draft)
