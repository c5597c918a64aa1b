"""The function calls of the LLM: validate, refuse, run, write, choose, answer, and move."""

from collections.abc import Mapping

from flowcat.language.values import Check, coerced, compile_arguments, describe_fault
from flowcat.plan.bounds import broken_by_calls, count_failure, count_success
from flowcat.plan.concluding import conclude, fields_of, words_of
from flowcat.plan.draft import Draft, Refused, fresh
from flowcat.plan.effects import Answer, Note
from flowcat.plan.entry import rendered_keywords, run_effect
from flowcat.plan.events import ErrorKind, Failed, Requested, Returned
from flowcat.plan.hooks import at_work, take_result
from flowcat.plan.moves import (
    error_road,
    failed_hook,
    failed_run,
    finished_run,
    leads_away,
    move,
    speak,
)
from flowcat.plan.plan import ConversationPlan, FunctionPlan, RunPlan
from flowcat.plan.position import Call, Reply
from flowcat.plan.requests import with_result
from flowcat.plan.scope import Scope
from flowcat.plan.turns import exceed
from flowcat.text.dataclass import replace


def replied(draft: Draft, calls: tuple[tuple[str, str], ...]) -> None:
    """Remember the calls of one answer of the LLM."""
    if draft.at.failed_entries:
        draft.at = replace(draft.at, failed_entries=0)
    made = tuple(Call(id=id_, name=name, node=draft.at.node) for id_, name in calls)
    reply = Reply(draft.at.visit, made)
    draft.at = draft.at.with_reply(reply)


def requested(draft: Draft, event: Requested) -> None:
    """Validate a call and carry it out as far as that needs no handler."""
    if draft.at.find(event.id) is None:
        replied(draft, ((event.id, event.name),))
    found = draft.at.find(event.id)
    assert found is not None
    reply, call = found
    function = draft.plan.functions_at.get(call.node, {}).get(event.name)
    if function is None or draft.at.ended is not None:
        _refuse(draft, reply, call, _unknown(draft, event.name))
        return
    if broken_by_calls(draft) == "tool_calls_per_turn":
        _refuse(draft, reply, call, "No further function may be called now.")
        return
    arguments = _given(draft, function, event.arguments)
    check = _check(function, draft.scope)
    faults = check(arguments)
    if faults and draft.plan.marked:
        arguments = _coerced(function, arguments)
        faults = check(arguments)
    if faults:
        sentence = "; ".join(describe_fault(fault, "") for fault in faults[:3])
        _refuse(draft, reply, call, f"{sentence}. Ask the caller again.")
        return
    for parameter in function.parameters:
        if parameter.default is not None:
            arguments.setdefault(parameter.name, fresh(parameter.default))
    refusal = _refusal(draft, function, arguments)
    if refusal is not None:
        _refuse(draft, reply, call.having(arguments), refusal)
        return
    call = call.having(arguments)
    reply = draft.keep(reply, call)
    draft.note(Note("call", call.name, {"id": call.id, "arguments": draft.shown(arguments)}))
    if not function.does_work:
        _succeed(draft, reply, call, function, Returned(call.id, None))
        return
    try:
        draft.effects.append(run_effect(draft, function, call.id, arguments))
    except Refused as refused:
        _fail(draft, reply, call, function, refused.kind, refused.why)


def returned(draft: Draft, event: Returned) -> None:
    """Take the result of a handler."""
    running = draft.at.running
    if running is not None and running.id == event.id:
        _run_returned(draft, event)
        return
    found = draft.at.find(event.id)
    if found is None or found[1].phase != "open":
        return
    reply, call = found
    function = draft.plan.functions_at[call.node][call.name]
    _succeed(draft, reply, call, function, event)


def failed(draft: Draft, event: Failed) -> None:
    """Take the failure of a handler."""
    running = draft.at.running
    if running is not None and running.id == event.id:
        _run_failed(draft, event.kind, event.why)
        return
    found = draft.at.find(event.id)
    if found is not None and found[1].phase == "open":
        reply, call = found
        function = draft.plan.functions_at[call.node][call.name]
        _fail(draft, reply, call, function, event.kind, event.why)


def cut_off(draft: Draft, call: Call) -> None:
    """Answer a call of which nobody knows whether it took effect; it may be gone already."""
    found = draft.at.find(call.id)
    if found is None:
        return
    reply, known = found
    function = draft.plan.functions_at.get(known.node, {}).get(known.name)
    _fail(draft, reply, known, function, "interrupted")


def settled(draft: Draft, call_id: str, *, landed: bool) -> None:
    """Take note that an answer stands in the context, or that its call was cancelled.

    The transition is taken when the last call of the reply has settled: the first call in the order
    in which the LLM wrote them that chose a target decides.
    """
    found = draft.at.find(call_id)
    if found is None or (landed and found[1].phase != "answered"):
        return
    reply, call = found
    reply = draft.keep(reply, call.in_phase("landed" if landed else "gone"))
    if not reply.settled:
        return
    replies = tuple(known for known in draft.at.replies if known is not reply)
    draft.at = draft.at.with_replies(replies)
    if draft.at.ended is not None:
        return
    movers = [made for made in reply.calls if made.to is not None]
    if reply.visit != draft.at.visit:
        for late in movers:
            draft.note(Note("late", late.name, {"to": late.to}))
        return
    for ignored in movers[1:]:
        draft.note(Note("ignored", ignored.name, {"to": ignored.to}))
    for made in reply.calls:
        if made.to is None or made is movers[0]:
            speak(draft, made.words)
    if movers and movers[0].to is not None:
        move(draft, movers[0].to, because=movers[0].name)
    elif reply.limit:
        exceed(draft, reply.limit)


def _run_returned(draft: Draft, event: Returned) -> None:
    """Take the result of a function that the flow itself runs."""
    node = draft.plan.nodes[draft.at.node]
    if isinstance(node, RunPlan):
        go_on(draft, node.function.name, finished_run(draft, node, event))
        return
    assert isinstance(node, ConversationPlan)
    name = at_work(draft, node).name
    kind = take_result(draft, node, event)
    if kind is not None:
        go_on(draft, name, failed_hook(draft, node, kind))


def _run_failed(draft: Draft, kind: ErrorKind, why: str) -> None:
    node = draft.plan.nodes[draft.at.node]
    if isinstance(node, RunPlan):
        go_on(draft, node.function.name, failed_run(draft, node, kind, why))
        return
    assert isinstance(node, ConversationPlan)
    go_on(draft, at_work(draft, node).name, failed_hook(draft, node, kind, why))


def go_on(draft: Draft, because: str, target: str | None) -> None:
    """Go where a function that the flow ran has led; None stays."""
    if target is not None:
        move(draft, target, because=because)


def _given(
    draft: Draft, function: FunctionPlan, arguments: Mapping[str, object]
) -> dict[str, object]:
    """Return the arguments without nulls for optional ones: left out and null are one."""
    if not draft.plan.marked:
        return dict(arguments)
    required = function.required
    return {
        name: value for name, value in arguments.items() if value is not None or name in required
    }


def _coerced(function: FunctionPlan, arguments: Mapping[str, object]) -> dict[str, object]:
    schemas = {parameter.name: parameter.checked for parameter in function.parameters}
    return {
        name: coerced(value, schemas[name]) if name in schemas else value
        for name, value in arguments.items()
    }


def _check(function: FunctionPlan, scope: Scope) -> Check:
    if function.check is not None:
        return function.check
    schemas = {
        parameter.name: {**parameter.checked, **rendered_keywords(parameter, scope)}
        for parameter in function.parameters
    }
    return compile_arguments(schemas, function.required)


def _refusal(draft: Draft, function: FunctionPlan, arguments: Mapping[str, object]) -> str | None:
    """Return what the first condition of ``reject`` that holds says; None if none does."""
    if not function.rejections:
        return None
    scope = draft.scope.having(args=arguments)
    for when, say in function.rejections:
        if scope.holds(when):
            return draft.text(say, scope)
    return None


def _unknown(draft: Draft, name: str) -> str:
    offered = draft.plan.functions_at.get(draft.at.node, {})
    if not offered:
        return f"`{name}` is not available now. Go on without it."
    names = ", ".join(offered)
    return f"`{name}` is not available now. The functions here are: {names}."


def _refuse(draft: Draft, reply: Reply, call: Call, sentence: str) -> None:
    count_failure(draft)
    shown = draft.redacted(sentence, **call.arguments)
    draft.note(Note("refused", call.name, {"id": call.id, "message": shown}))
    _answer(draft, reply, call.answered(), {"error": sentence})


def _succeed(
    draft: Draft, reply: Reply, call: Call, function: FunctionPlan, event: Returned
) -> None:
    try:
        event = with_result(function, event)
        with draft.all_or_nothing():
            choice, result = conclude(draft, function, call.arguments, event)
    except Refused as refused:
        _fail(draft, reply, call, function, refused.kind, refused.why)
        return
    count_success(draft)
    if choice.trouble:
        draft.note(Note("ignored", call.name, {"why": choice.trouble}))
    silent = event.silent or not function.respond
    to, words = None, ""
    if not event.silent:
        to = choice.to if leads_away(draft, choice.to) else None
        words = words_of(draft, choice, args=call.arguments, result=fields_of(event.result))
    _answer(draft, reply, call.answered(to, words, silent=silent), result)


def _fail(
    draft: Draft,
    reply: Reply,
    call: Call,
    function: FunctionPlan | None,
    kind: ErrorKind,
    why: str = "",
) -> None:
    told = {"why": why} if why else {}
    draft.note(Note("error", call.name, {"id": call.id, "kind": kind, **told}))
    count_failure(draft)
    road = error_road(draft, function, call.node)
    sentence = _FAILURES.get(kind, _FAILURES["exception"]).format(name=call.name)
    if road is None:
        _answer(draft, reply, call.answered(), {"error": sentence})
        return
    scope = draft.scope.having(args=call.arguments, error={"kind": kind})
    words = draft.text(road.say, scope) if road.say is not None else ""
    to = road.to if leads_away(draft, road.to) else None
    _answer(draft, reply, call.answered(to, words), {"error": sentence})


_FAILURES = {
    "exception": "`{name}` did not work this time. Tell the caller, and go on without it.",
    "timeout": "`{name}` took too long. Tell the caller, and go on without it.",
    "interrupted": "`{name}` was cut off, and nobody knows whether it took effect. It is not run"
    " again by itself. Tell the caller so, and do not call it again unless they ask for that.",
}


def _answer(draft: Draft, reply: Reply, call: Call, result: object) -> None:
    reply = draft.keep(reply, call)
    runs_llm = _runs_llm(draft, reply)
    if runs_llm and reply.visit == draft.at.visit and (limit := broken_by_calls(draft)):
        runs_llm = False
        draft.exchange(reply, Reply(reply.visit, reply.calls, limit))
    draft.effects.append(Answer(call.id, result, run_llm=runs_llm))


def _runs_llm(draft: Draft, reply: Reply) -> bool:
    """Whether the answer just given makes the LLM speak: the last of a reply that goes nowhere."""
    if reply.open_calls or draft.at.ended is not None:
        return False
    here = reply.visit == draft.at.visit
    if here and any(made.to is not None for made in reply.calls):
        return False
    made = [c for c in reply.calls if c.phase in ("answered", "landed")]
    return any(not c.silent and not (here and c.words.strip()) for c in made)
