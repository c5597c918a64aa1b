"""Going on after a conversation was cut off: what was under way is settled, then it is entered.

A call that only reads is gone, and the LLM may make it again. One that writes is never made again
by itself: nobody knows whether it took effect, and its ``on_error`` decides.
"""

from flowcat.plan.calls import cut_off, go_on, settled
from flowcat.plan.draft import Draft, Refused
from flowcat.plan.effects import Enter, Note
from flowcat.plan.entry import enter_again, enter_end, run_effect
from flowcat.plan.events import ErrorKind, Resumed
from flowcat.plan.hooks import enter_by_hooks
from flowcat.plan.moves import failed_hook, failed_run, give_up, speak
from flowcat.plan.plan import ConversationPlan, EndPlan, RunPlan
from flowcat.plan.position import NO_HOOK, Call, Reply
from flowcat.text.dataclass import replace

_UNTOLD = "The call was cut off and goes on now. Say so in a few words, and go on where it stopped."
_TOLD = (
    "The call was cut off and goes on now; the caller has just been told. Go on where it stopped."
)


def resumed(draft: Draft, event: Resumed) -> None:
    """Say that the call goes on, settle the calls that were under way, and enter the node."""
    visit = draft.at.visit
    draft.note(Note("resume", draft.at.node, {"node": draft.at.node}))
    words = _say_so(draft)
    node = draft.plan.nodes.get(draft.at.node)
    if isinstance(node, EndPlan) and not event.entered:
        enter_end(draft, node)
    draft.effects += event.owed
    _settle(draft, event.unknown)
    told = _TOLD if words else _UNTOLD
    if draft.at.visit != visit or draft.at.ended is not None:
        _tell(draft, told)  # a call that had been answered moved it, or only the end was owed
        return
    match node:
        case ConversationPlan() if draft.at.running is not None and not draft.at.is_entered:
            _enter_on(draft, node, draft.at.running, event.unknown)
            _tell(draft, told)
        case ConversationPlan():
            draft.at = replace(draft.at, running=None, hook=NO_HOOK)
            respond = node.respond or not words
            enter_again(draft, node, told, entered=event.entered, respond=respond)
        case RunPlan() if draft.at.running is not None:
            _run_again(draft, node, draft.at.running, event.unknown)
        case _:
            give_up(draft)


def _say_so(draft: Draft) -> str:
    node = draft.plan.nodes.get(draft.at.node)
    render = node.on_resume if isinstance(node, ConversationPlan) else None
    render = render or draft.plan.on_resume
    words = draft.text(render).strip() if render is not None else ""
    speak(draft, words)
    return words


def _tell(draft: Draft, told: str) -> None:
    """Tell the LLM, where it is asked to speak, that the call was cut off."""
    for index, effect in enumerate(draft.effects):
        if isinstance(effect, Enter):
            messages = (("developer", told), *effect.messages)
            draft.effects[index] = replace(effect, messages=messages)


def _settle(draft: Draft, unknown: tuple[Call, ...]) -> None:
    """Settle every call: what was answered counts, what only read is gone."""
    running = draft.at.running
    lost = {call.id for call in unknown}
    for call in unknown:
        if is_of_the_flow(call) and (running is None or running.id != call.id):
            draft.note(Note("error", call.name, {"id": call.id, "kind": "interrupted"}))
    missing = [
        call
        for call in unknown
        if draft.at.find(call.id) is None
        and not is_of_the_flow(call)
        and (running is None or running.id != call.id)
    ]
    if missing:
        reply = Reply(draft.at.visit, tuple(call.in_phase("open") for call in missing))
        draft.at = draft.at.with_replies((*draft.at.replies, reply))
    # Those of unknown outcome first: if nothing is left open, the reply that they belong to moves.
    for known in draft.at.replies:
        for call in known.calls:
            if call.id in lost:
                cut_off(draft, call)
    for known in draft.at.replies:
        for call in known.calls:
            if call.phase in ("open", "answered"):
                settled(draft, call.id, landed=call.phase == "answered")


def is_of_the_flow(call: Call) -> bool:
    """Whether the flow itself made the call: the LLM knows nothing of it."""
    return call.id.startswith(("exit-", "hook-", "run-"))


def _enter_on(draft: Draft, node: ConversationPlan, call: Call, unknown: tuple[Call, ...]) -> None:
    """Go on with the ``on_enter`` whose function was at work."""
    kind: ErrorKind | None = "interrupted"
    if not any(lost.id == call.id for lost in unknown):
        kind = enter_by_hooks(draft, node, draft.at.hook)
    if kind is not None:
        go_on(draft, call.name, failed_hook(draft, node, kind))


def _run_again(draft: Draft, node: RunPlan, call: Call, unknown: tuple[Call, ...]) -> None:
    if any(lost.id == call.id for lost in unknown):
        go_on(draft, node.function.name, failed_run(draft, node, "interrupted"))
        return
    draft.at = replace(draft.at, running=call)
    try:
        draft.effects.append(run_effect(draft, node.function, call.id, {}))
    except Refused as refused:
        kind, why = refused.kind, refused.why
        go_on(draft, node.function.name, failed_run(draft, node, kind, why))
