"""Moving through the graph: silent nodes are passed at once, a conversation is entered."""

from typing import assert_never

from flowcat.language.expressions import EvaluationFault
from flowcat.plan.bounds import LIMIT, is_visited_out, limit_road
from flowcat.plan.concluding import Wrong, conclude, fields_of, words_of
from flowcat.plan.draft import Draft, Refused
from flowcat.plan.effects import End, Note, Speak
from flowcat.plan.entry import enter_end, run_effect
from flowcat.plan.events import ErrorKind, Returned
from flowcat.plan.hooks import at_work, enter_by_hooks, run_on_exit
from flowcat.plan.plan import (
    BACK,
    END,
    STAY,
    Arms,
    ConversationPlan,
    EndPlan,
    ErrorRoadPlan,
    FunctionPlan,
    Goto,
    RoutePlan,
    RunPlan,
    SayPlan,
)
from flowcat.plan.position import NO_HOOK, NOT_ENTERED, Call, Counters
from flowcat.plan.requests import with_result
from flowcat.plan.roads import choose
from flowcat.text.dataclass import replace

HOP_LIMIT = 32
"""How many silent nodes, and nodes that could not be entered, may follow each other; a longer chain
is taken for a loop."""

MOST_FAILED_ENTRIES = 3
"""How many nodes in a row may fail to be entered before the call is ended."""

SORRY = "I am sorry, something went wrong. Could you say that again?"
"""Said when a flow has no road for an error and the bot would otherwise fall silent."""

FAREWELL = "I am sorry, something went wrong. Goodbye."
"""Said when there is not even a conversation to go back to."""


def move(draft: Draft, target: str, *, because: str = "") -> None:
    """Go to a target: a node, ``$back``, ``$end``, or ``$stay``, which does nothing."""
    next_target: str | None = target
    is_bound = because != LIMIT
    while next_target is not None:
        name = _resolve(draft, next_target)
        if name is None:
            _leave_silence(draft)
            return
        # A conversation may follow the longest chain, but not one after another that fails.
        if draft.at.hops >= HOP_LIMIT + (not _is_silent(draft, name)):
            draft.note(Note("error", "too many silent nodes in a row", {"at": name}))
            give_up(draft)
            return
        if is_bound and is_visited_out(draft, name):
            next_target, because, is_bound = _turned_away(draft, name), LIMIT, False
            continue
        next_target = _arrive(draft, name, because, _history_after(draft, next_target))
        because = ""


def leave(draft: Draft) -> None:
    """Do what the conversation that is left does on leaving."""
    node = draft.plan.nodes.get(draft.at.node)
    if not isinstance(node, ConversationPlan) or not draft.at.is_entered:
        return
    run_on_exit(draft, node)
    draft.note(Note("exit", node.name, {"visit": draft.at.visit}))


def leads_away(draft: Draft, target: str) -> bool:
    """Whether a target moves the conversation; ``$back`` without a history is ``$stay``."""
    return target != STAY and (target != BACK or bool(draft.at.history) or BACK in draft.plan.nodes)


def speak(draft: Draft, words: str) -> None:
    """Say exactly these words; nothing is said for an empty text."""
    if words.strip():
        draft.effects.append(Speak(words, draft.at.visit))


def give_up(draft: Draft, words: str = "") -> None:
    """Leave a place where nothing can go on: say so, and return to the last conversation."""
    history = draft.at.history
    if history:
        speak(draft, words or SORRY)
        target = _arrive(draft, history[-1], "error", history[:-1])
        if target is not None:
            move(draft, target, because="error")
    else:
        end_in_error(draft, words)


def end_in_error(draft: Draft, words: str = "") -> None:
    """Say goodbye where there is no conversation that could go on."""
    speak(draft, words or FAREWELL)
    end(draft, "error", "no way on")


def error_road(draft: Draft, function: FunctionPlan | None, node: str) -> ErrorRoadPlan | None:
    """Return the nearest ``on_error``: of the function, the node, the document."""
    if function is not None and function.on_error is not None:
        return function.on_error
    at_node = draft.plan.nodes.get(node)
    if isinstance(at_node, ConversationPlan) and at_node.on_error is not None:
        return at_node.on_error
    return draft.plan.on_error


def _resolve(draft: Draft, target: str) -> str | None:
    at = draft.at
    if target in draft.plan.nodes:
        return target
    if target == BACK and at.history:
        return at.history[-1]
    if target == END:
        end(draft, "ended", "")
        return None
    if target not in (STAY, BACK):
        draft.note(Note("error", "no such node", {"to": target}))
        if not _is_silent(draft, at.node):
            speak(draft, SORRY)
    return None


def _leave_silence(draft: Draft) -> None:
    """Go back to a conversation from a node that leads nowhere, where nobody would ever talk."""
    at = draft.at
    if at.ended is None and at.running is None and _is_silent(draft, at.node):
        draft.note(Note("error", "a silent node leads nowhere", {"at": at.node}))
        give_up(draft)


def _is_silent(draft: Draft, name: str) -> bool:
    return isinstance(draft.plan.nodes.get(name), RoutePlan | SayPlan | RunPlan)


def _history_after(draft: Draft, target: str) -> tuple[str, ...]:
    """Return the conversations behind the one that is entered; ``$back`` takes one away."""
    at = draft.at
    if target == BACK and BACK not in draft.plan.nodes:
        return at.history[:-1]
    if isinstance(draft.plan.nodes.get(at.node), ConversationPlan) and at.is_entered:
        return (*at.history[-_HISTORY + 1 :], at.node)
    return at.history


def _arrive(draft: Draft, name: str, because: str, history: tuple[str, ...]) -> str | None:
    leave(draft)
    at, node = draft.at, draft.plan.nodes[name]
    is_talk = isinstance(node, ConversationPlan)
    counters = _counted_visit(at.counters, name) if is_talk else at.counters
    draft.at = at.moved(name, history, at.hops + 1, counters)
    data = {"from": at.node, "to": name, "function": because}
    draft.note(Note("transition", f"{at.node or 'start'} -> {name}", data))
    match node:
        case ConversationPlan():
            kind = enter_by_hooks(draft, node)
            return None if kind is None else failed_hook(draft, node, kind)
        case EndPlan():
            enter_end(draft, node)
            _finish_end(draft, node)
            return None
        case SayPlan():
            speak(draft, draft.text(node.say))
            return _follow(draft, node.road if isinstance(node.road, Arms | Goto) else Goto(STAY))
        case RoutePlan():
            return _follow(draft, node.arms)
        case RunPlan():
            return _start_run(draft, node)
        case _:
            assert_never(node)


def _counted_visit(known: Counters, name: str) -> Counters:
    visits = {**known.visits, name: known.visits.get(name, 0) + 1}
    return Counters(
        turns=known.turns, calls=known.calls, alarms=known.alarms, visits=visits, spent=known.spent
    )


def _turned_away(draft: Draft, name: str) -> str | None:
    """Return where to go instead of a conversation that was entered too often; None ends."""
    draft.note(Note("limit", "`node_visits` is exceeded", {"at": name}))
    road = limit_road(draft, name)
    words = ""
    if road is not None and road.say is not None:
        words = draft.text(road.say, draft.scope.having(error={"kind": "node_visits"}))
    if road is not None and leads_away(draft, road.to):
        speak(draft, words)
        return road.to
    speak(draft, words or FAREWELL)
    end(draft, "error", "node_visits")
    return None


_HISTORY = 100
"""How far back ``$back`` can go."""


def _follow(draft: Draft, road: Arms | Goto) -> str | None:
    if isinstance(road, Goto):
        return road.to
    try:
        with draft.all_or_nothing():
            arm = choose(road.arms, draft.scope)
            if arm is not None:
                draft.write(arm.writes, draft.scope, {})
    except Refused:
        draft.note(Note("error", "a write was refused", {"at": draft.at.node}))
        arm = None
    if arm is None or arm.to == STAY:
        give_up(draft)
        return None
    if arm.say is not None:
        speak(draft, draft.text(arm.say))
    return arm.to


def _start_run(draft: Draft, node: RunPlan) -> str | None:
    call = Call(id=f"run-{draft.at.visit}", name=node.function.name)
    draft.at = replace(draft.at, running=call)
    if not node.function.does_work:
        return finished_run(draft, node, Returned(call.id, None))
    try:
        draft.effects.append(run_effect(draft, node.function, call.id, {}))
    except Refused as refused:
        return failed_run(draft, node, refused.kind, refused.why)
    return None


def finished_run(draft: Draft, node: RunPlan, event: Returned) -> str | None:
    """Take the result of a ``run`` node's function; return where it leads."""
    try:
        event = with_result(node.function, event)
        with draft.all_or_nothing():
            choice, _ = conclude(draft, node.function, {}, event)
            if choice.to == STAY:
                raise Wrong("result")
    except Refused as refused:
        return failed_run(draft, node, refused.kind, refused.why)
    draft.at = replace(draft.at, running=None)
    speak(draft, words_of(draft, choice, result=fields_of(event.result)))
    return choice.to


def failed_run(draft: Draft, node: RunPlan, kind: ErrorKind, why: str = "") -> str | None:
    """Take the failure of a ``run`` node's function; return where its ``on_error`` leads."""
    draft.at = replace(draft.at, running=None)
    told = {"why": why} if why else {}
    draft.note(Note("error", node.function.name, {"kind": kind, **told}))
    road = error_road(draft, node.function, node.name)
    if road is None:
        give_up(draft)
        return None
    words = ""
    if road.say is not None:
        words = draft.text(road.say, draft.scope.having(error={"kind": kind})).strip()
    if not leads_away(draft, road.to):
        give_up(draft, words)
        return None
    speak(draft, words)
    return road.to


def failed_hook(draft: Draft, node: ConversationPlan, kind: ErrorKind, why: str = "") -> str | None:
    """Take the failure of a hook's function; return where its ``on_error`` leads.

    A node whose ``on_enter`` fails is not entered: its prompt may read what was to be loaded.
    """
    is_entered = draft.at.is_entered
    function = at_work(draft, node) if draft.at.hook >= 0 else None
    draft.at = replace(draft.at, running=None, hook=NO_HOOK if is_entered else NOT_ENTERED)
    name = function.name if function is not None else "a hook"
    told = {"why": why} if why else {}
    draft.note(Note("error", name, {"kind": kind, **told}))
    road = error_road(draft, function, node.name)
    words = ""
    if road is not None and road.say is not None:
        words = draft.text(road.say, draft.scope.having(error={"kind": kind})).strip()
    if not is_entered:
        draft.at = replace(draft.at, failed_entries=draft.at.failed_entries + 1)
        if draft.at.failed_entries > MOST_FAILED_ENTRIES:
            end_in_error(draft, words)
            return None
    if road is not None and leads_away(draft, road.to) and road.to != node.name:
        speak(draft, words)
        return road.to
    if is_entered:
        speak(draft, words)
    else:
        give_up(draft, words)
    return None


def _finish_end(draft: Draft, node: EndPlan) -> None:
    if node.say is not None:
        speak(draft, draft.text(node.say))
    try:
        outcome = node.outcome(draft.scope)
    except EvaluationFault:
        outcome = None
    reason = draft.text(node.reason) if node.reason is not None else ""
    end(draft, str(outcome) if outcome is not None else "ended", reason)


def end(draft: Draft, outcome: str, reason: str) -> None:
    """End the conversation."""
    leave(draft)
    draft.at = replace(draft.at, ended=outcome, running=None, hook=NO_HOOK)
    shown = {"outcome": outcome, "reason": draft.redacted(reason)}
    draft.note(Note("end", outcome, shown))
    draft.effects.append(End(outcome, reason))
