"""What a conversation does on entry, after its first words, and when it is left."""

from collections.abc import Mapping

from flowcat.language.expressions import Evaluate, EvaluationFault
from flowcat.plan.concluding import conclude
from flowcat.plan.draft import Draft, Refused
from flowcat.plan.effects import Emit, Note
from flowcat.plan.entry import enter_conversation, run_effect, spoken_hooks
from flowcat.plan.events import ErrorKind, Returned
from flowcat.plan.plan import ConversationPlan, FunctionPlan, HookPlan
from flowcat.plan.position import NO_HOOK, NOT_ENTERED, Call
from flowcat.plan.requests import with_result
from flowcat.text.dataclass import replace

_NO_ARGUMENTS: Mapping[str, object] = {}


def enter_by_hooks(draft: Draft, node: ConversationPlan, index: int = 0) -> ErrorKind | None:
    """Do the ``on_enter`` from an entry on, and then enter; a function that runs is waited for.

    Returns:
        Why a function failed; None if the node is entered, or waits.
    """
    for at in range(index, len(node.hooks)):
        waits, kind = _do(draft, node, node.hooks[at], at)
        if kind is not None:
            return kind
        if waits:
            return None
    draft.at = replace(draft.at, hook=NO_HOOK, hops=0)
    enter_conversation(draft, node)
    return None


def finish_reply(draft: Draft, node: ConversationPlan, index: int = 0) -> ErrorKind | None:
    """Do the ``after_reply`` from an entry on: writes and functions, then the words.

    Returns:
        Why a function failed; None if all is done, or waits.
    """
    for at in range(index, len(node.after_reply)):
        waits, kind = _do(draft, node, node.after_reply[at], at)
        if kind is not None:
            return kind
        if waits:
            return None
    draft.effects += spoken_hooks(draft, node.after_reply)
    return None


def at_work(draft: Draft, node: ConversationPlan) -> FunctionPlan:
    """Return the function that a hook of a node runs now."""
    hooks = node.after_reply if draft.at.counters.replies else node.hooks
    function = hooks[draft.at.hook].function
    assert function is not None
    return function


def take_result(draft: Draft, node: ConversationPlan, event: Returned) -> ErrorKind | None:
    """Take the result of a hook's function, and go on with what comes behind it."""
    function, index = at_work(draft, node), draft.at.hook
    kind = _conclude(draft, function, event)
    is_entered = draft.at.is_entered
    draft.at = replace(draft.at, running=None, hook=NO_HOOK if is_entered else NOT_ENTERED)
    if kind is not None:
        return kind
    go_on = finish_reply if draft.at.counters.replies else enter_by_hooks
    return go_on(draft, node, index + 1)


def run_on_exit(draft: Draft, node: ConversationPlan) -> None:
    """Do what a node does when it is left; nobody waits for its functions."""
    for at, hook in enumerate(node.on_exit):
        if hook.function is None:
            _write(draft, node, hook)
        elif hook.function.does_work:
            name = f"exit-{draft.at.visit}-{at}"
            try:
                effect = run_effect(draft, hook.function, name, _NO_ARGUMENTS)
                draft.effects.append(replace(effect, filler=""))  # nobody waits for it
            except Refused as refused:
                draft.note(Note("error", hook.function.name, {"kind": refused.kind}))
        elif (kind := _conclude(draft, hook.function, Returned("", None))) is not None:
            draft.note(Note("error", hook.function.name, {"kind": kind}))


def _do(
    draft: Draft, node: ConversationPlan, hook: HookPlan, index: int
) -> tuple[bool, ErrorKind | None]:
    """Do one entry; tell whether it has to be waited for, and why it failed."""
    function = hook.function
    if hook.emit is not None:
        _emit(draft, hook.emit)
    if function is None:
        _write(draft, node, hook)
        return False, None
    call = Call(id=f"hook-{draft.at.visit}-{index}", name=function.name)
    before = draft.at.hook
    draft.at = replace(draft.at, hook=index)  # so that a failure finds the function's own road
    if not function.does_work:
        kind = _conclude(draft, function, Returned(call.id, None))
        if kind is None:
            draft.at = replace(draft.at, hook=before)
        return False, kind
    try:
        effect = run_effect(draft, function, call.id, _NO_ARGUMENTS)
    except Refused as refused:
        return False, refused.kind
    draft.effects.append(effect)
    draft.at = replace(draft.at, running=call)
    return True, None


def _emit(draft: Draft, evaluate: Evaluate) -> None:
    try:
        draft.effects.append(Emit(evaluate(draft.scope)))
    except EvaluationFault:
        draft.note(Note("error", "a message to the client cannot be made"))


def _conclude(draft: Draft, function: FunctionPlan, event: Returned) -> ErrorKind | None:
    try:
        event = with_result(function, event)
        with draft.all_or_nothing():
            conclude(draft, function, _NO_ARGUMENTS, event)
    except Refused as refused:
        return refused.kind
    return None


def _write(draft: Draft, node: ConversationPlan, hook: HookPlan) -> None:
    try:
        with draft.all_or_nothing():
            draft.write(hook.writes, draft.scope, {})
    except Refused:
        draft.note(Note("error", "a write of a hook was refused", {"at": node.name}))
