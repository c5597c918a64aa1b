"""What happens besides the LLM's calls: turns, silence, keys of the phone, the end of the line."""

from flowcat.plan.bounds import LIMIT, broken_by_turns, limit_road
from flowcat.plan.draft import Draft, Refused
from flowcat.plan.effects import Ask, AwaitDigit, Note, Speak
from flowcat.plan.events import Heard
from flowcat.plan.hooks import finish_reply
from flowcat.plan.moves import (
    FAREWELL,
    SORRY,
    end,
    error_road,
    failed_hook,
    leads_away,
    leave,
    move,
    speak,
)
from flowcat.plan.plan import ConversationPlan, DigitsPlan, ErrorRoadPlan, Plan, Writes
from flowcat.plan.position import NOT_ENTERED, Counters, Position
from flowcat.text.dataclass import replace

WAIT = "One moment, please."
"""Said when a call takes long and the flow has no words for it."""

_MOST_ALARMS = 3
"""How often in a row the bot may fail to speak before the call is ended."""


def counted(at: Position) -> Position:
    """Count a turn of the caller in which something was said."""
    counters = at.counters
    return at.counting(
        Counters(
            turns=counters.turns + 1,
            turns_here=counters.turns_here + 1,
            failures=counters.failures,
            replies=counters.replies,
            visits=counters.visits,
            spent=counters.spent,
            digits=counters.digits,
        )
    )


def heard(draft: Draft, event: Heard) -> None:
    """Count a turn of the caller; after one without words that cut the bot off, it speaks anew."""
    if event.has_words:
        draft.at = counted(draft.at)
    elif event.was_cut and not draft.at.replies and _is_talking(draft):
        draft.effects.append(Ask("", draft.at.visit))


def spoken(draft: Draft, visit: int) -> None:
    """Do what comes after the bot's first words at a node, and see whether its turns are over."""
    if visit != draft.at.visit or not _is_talking(draft):
        return
    counters = draft.at.counters
    draft.at = draft.at.counting(replace(counters, replies=counters.replies + 1))
    node = draft.plan.nodes[draft.at.node]
    if counters.replies == 0 and isinstance(node, ConversationPlan):
        kind = finish_reply(draft, node)
        if kind is not None and (target := failed_hook(draft, node, kind)) is not None:
            move(draft, target, because="after_reply")
            return
    if not draft.at.replies and (limit := broken_by_turns(draft)):
        exceed(draft, limit)


def caller_silent(draft: Draft) -> None:
    """Try the next attempt to get the caller to speak, and in the end go on."""
    node = draft.plan.nodes.get(draft.at.node)
    if not _is_talking(draft) or draft.at.replies or not isinstance(node, ConversationPlan):
        return
    given, counters = node.no_input, draft.at.counters
    if given is None or counters.silences > len(given.attempts):
        return
    draft.at = draft.at.counting(replace(counters, silences=counters.silences + 1))
    draft.note(Note("silence", "the caller is silent", {"attempt": counters.silences + 1}))
    if counters.silences == len(given.attempts):
        if given.then is not None:
            _take(draft, given.then, "", "no_input")
        return
    attempt = given.attempts[counters.silences]
    if attempt.say is not None:
        words = draft.text(attempt.say)
        if not words.strip():
            caller_silent(draft)  # nothing was said, and no silence would begin behind it
        speak(draft, words)
    elif attempt.task is not None:
        draft.effects.append(Ask(draft.text(attempt.task), draft.at.visit))


def is_busy(plan: Plan, at: Position) -> bool:
    """Whether a function is at work that the caller waits for: the LLM's, or the flow's own."""
    node = plan.nodes.get(at.node)
    is_aside = isinstance(node, ConversationPlan) and at.is_entered  # an `after_reply` at work
    is_running = at.running is not None and not is_aside
    return is_running or any(reply.open_calls for reply in at.replies)


def bot_silent(draft: Draft) -> None:
    """Break a silence that the flow did not ask for."""
    at = draft.at
    if at.ended is not None or not at.node:
        return
    busy = is_busy(draft.plan, at)
    draft.note(Note("silence", "the bot is silent", {"at": at.node, "busy": busy}))
    if busy:
        draft.effects.append(Speak(WAIT, at.visit, is_remembered=False))
        return
    alarms = at.counters.alarms + 1
    draft.at = at.counting(replace(at.counters, alarms=alarms))
    if alarms > _MOST_ALARMS:
        speak(draft, FAREWELL)
        end(draft, "error", "the bot did not answer")
        return
    road = error_road(draft, None, at.node)
    if road is None or (not leads_away(draft, road.to) and road.say is None):
        speak(draft, SORRY)
    else:
        _take(draft, road, "silence", "error")


def overtime(draft: Draft) -> None:
    """End a call that takes too long, or lead it where the flow says."""
    if draft.at.ended is None:
        exceed(draft, "call_duration")


def hung_up(draft: Draft) -> None:
    """Do what a node does when it is left: nobody comes back to it on this line."""
    if draft.at.ended is None and draft.at.node:
        leave(draft)
        draft.at = replace(draft.at, running=None, hook=NOT_ENTERED)  # nothing is done twice


def pressed(draft: Draft, key: str) -> None:
    """Take a key of the phone."""
    node = draft.plan.nodes.get(draft.at.node)
    if not _is_talking(draft) or not isinstance(node, ConversationPlan):
        return
    counters = replace(draft.at.counters, silences=0, alarms=0, calls=0)
    draft.at = draft.at.counting(counters)
    if node.dtmf is None:
        draft.note(Note("ignored", "a key was pressed", {"why": "the node takes none"}))
    elif node.dtmf.digits is not None:
        _add_digit(draft, node.dtmf.digits, key)
    elif (road := node.dtmf.keys.get(key)) is not None:
        draft.note(Note("digits", "a key was pressed", {"key": key}))
        words = draft.text(road.say) if road.say is not None else ""
        if leads_away(draft, road.to):
            speak(draft, words)
            move(draft, road.to, because=f"key {key}")
        else:
            _say_or_ask(draft, words)
    else:
        _invalid(draft)


def digits_over(draft: Draft, visit: int) -> None:
    """Take the digits as they are: no further one came."""
    node = draft.plan.nodes.get(draft.at.node)
    if (
        visit == draft.at.visit
        and _is_talking(draft)
        and draft.at.counters.digits
        and isinstance(node, ConversationPlan)
        and node.dtmf is not None
        and node.dtmf.digits is not None
    ):
        _complete(draft, node.dtmf.digits)


def exceed(draft: Draft, limit: str) -> None:
    """Go on as ``on_exceeded`` says once a limit is broken; without one, by the nature of it."""
    counters = replace(draft.at.counters, calls=0, failures=0)
    draft.at = draft.at.counting(counters)
    draft.note(Note("limit", f"`{limit}` is exceeded", {"at": draft.at.node}))
    road = limit_road(draft, draft.at.node)
    if road is None and limit in ("failures", "tool_calls_per_turn"):
        road = error_road(draft, None, draft.at.node)
        if road is None:
            speak(draft, SORRY)
            return
    if road is not None:
        _take(draft, road, limit, LIMIT)
    else:
        speak(draft, FAREWELL)
        end(draft, "error", limit)


def _say_or_ask(draft: Draft, words: str) -> None:
    """Say these words; without any the LLM speaks anew, for a key has cut it off."""
    if words.strip():
        speak(draft, words)
    else:
        draft.effects.append(Ask("", draft.at.visit))


def _take(draft: Draft, road: ErrorRoadPlan, kind: str, because: str) -> None:
    scope = draft.scope.having(error={"kind": kind}) if kind else draft.scope
    words = draft.text(road.say, scope) if road.say is not None else ""
    away = leads_away(draft, road.to)
    speak(draft, words if away or words.strip() else SORRY)
    if away:
        move(draft, road.to, because=because)


def _add_digit(draft: Draft, plan: DigitsPlan, key: str) -> None:
    counters = draft.at.counters
    if key == plan.terminator:
        _complete(draft, plan)
        return
    digits = counters.digits + key
    draft.at = draft.at.counting(replace(counters, digits=digits))
    if plan.length is not None and len(digits) >= plan.length:
        _complete(draft, plan)
    else:
        draft.effects.append(AwaitDigit(plan.timeout, draft.at.visit))


def _complete(draft: Draft, plan: DigitsPlan) -> None:
    digits = draft.at.counters.digits
    draft.at = draft.at.counting(replace(draft.at.counters, digits=""))
    is_short = plan.length is not None and len(digits) != plan.length
    value = None if not digits or is_short else _fitting(draft, plan, digits)
    if value is None:
        _invalid(draft)
        return
    _write(draft, Writes(set=((plan.into, lambda _scope: value),)))
    draft.note(Note("digits", "digits were stored", {"into": plan.into}))
    if leads_away(draft, plan.to):
        move(draft, plan.to, because="digits")
    else:
        told = f"The caller has entered `{plan.into}` with the keys of the phone. Go on."
        draft.effects.append(Ask(told, draft.at.visit))


def _fitting(draft: Draft, plan: DigitsPlan, digits: str) -> object:
    """Return digits as the state's schema takes them, as number or text; None if it does not."""
    slot = draft.plan.state.get(plan.into)
    number = int(digits) if digits.isascii() and digits.isdecimal() else None
    values = (number, digits) if plan.is_number else (digits, number)
    fits = (one for one in values if one is not None and (slot is None or not slot.check(one)))
    return next(fits, None)


def _invalid(draft: Draft) -> None:
    draft.note(Note("refused", "what was pressed means nothing here", {"at": draft.at.node}))
    node = draft.plan.nodes[draft.at.node]
    assert isinstance(node, ConversationPlan)
    words = ""
    if node.dtmf is not None and node.dtmf.invalid is not None:
        words = draft.text(node.dtmf.invalid)
    _say_or_ask(draft, words)


def _write(draft: Draft, writes: Writes) -> None:
    try:
        with draft.all_or_nothing():
            draft.write(writes, draft.scope, {})
    except Refused:
        draft.note(Note("error", "a write was refused", {"at": draft.at.node}))


def _is_talking(draft: Draft) -> bool:
    return draft.at.ended is None and bool(draft.at.node) and draft.at.is_entered
