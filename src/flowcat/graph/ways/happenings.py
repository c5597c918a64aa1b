"""What happens at a conversation besides the LLM's calls, as ways through it.

What `on_exit` reads is looked at as if the caller hung up there, too: then nothing comes after it.
"""

from collections.abc import Iterable, Iterator

from flowcat.graph.ways.functions import Way, as_run_scope, reads, run_ways, value_reads
from flowcat.graph.ways.model import Action, Reads, StepKind, Use, Writes
from flowcat.language.document import Conversation, ExitHook, FlowDocument, Hook
from flowcat.language.functions import Offer, definition, hook_offer
from flowcat.language.happenings import happenings_at
from flowcat.language.places import InScope

_NOWHERE = InScope()


def happening_ways(flow: FlowDocument, node: Conversation) -> Iterator[Way]:
    """Yield every way on that no call takes."""
    given = node.no_input or flow.no_input
    tasks = tuple(attempt.task for attempt in given.attempts or ()) if given is not None else ()
    if any(task is not None and not task.is_constant for task in tasks):
        yield Way(StepKind.EVENT, tuple(reads(_NOWHERE, Use.PROMPT, *tasks)), None)
    hung_up = tuple(
        action
        for hook in node.on_exit or ()
        for action in _done(flow, hook)
        if isinstance(action, Reads)
    )
    if hung_up:
        yield Way(StepKind.EVENT, hung_up, None)
    if node.after_reply:
        yield Way(StepKind.EVENT, tuple(hook_actions(flow, node.after_reply)), None)
    for happening in happenings_at(flow, node):
        kind = StepKind.ERROR if happening.is_failure else StepKind.EVENT
        scope = InScope(has_error=happening.has_error)
        actions: tuple[Action, ...] = tuple(reads(scope, Use.SAID, happening.say))
        if happening.label == "digits" and node.dtmf is not None and node.dtmf.collect is not None:
            actions = (Writes({}, (node.dtmf.collect.into,), {}, (), scope),)
        if actions or happening.to is not None:
            yield Way(kind, actions, happening.to)


def exit_actions(flow: FlowDocument, node: Conversation) -> tuple[Action, ...]:
    """Return what a node does when it is left, before the next one is entered.

    Nobody waits for functions that do work, so nothing of their results is written by then.
    """
    return tuple(
        action
        for hook in node.on_exit or ()
        if hook.run is None or not _does_work(flow, hook)
        for action in _done(flow, hook)
    )


def _does_work(flow: FlowDocument, hook: ExitHook) -> bool:
    offer = hook_offer(flow, hook)
    function = offer.function if offer is not None else None
    return function is not None and any(
        one is not None for one in (function.handler, function.http, function.mcp)
    )


def hook_actions(flow: FlowDocument, hooks: Iterable[Hook]) -> Iterator[Action]:
    """Yield what hooks do when nothing fails: all writes and functions before all words."""
    hooks = tuple(hooks)
    for hook in hooks:
        yield from _done(flow, hook)
    for hook in hooks:
        yield from reads(_NOWHERE, Use.SAID, hook.say)


def hook_failures(flow: FlowDocument, hooks: Iterable[Hook]) -> Iterator[tuple[Offer, Way]]:
    """Yield the ways on which a function that a hook runs fails."""
    done: list[Action] = []
    for hook in hooks:
        if (offer := hook_offer(flow, hook)) is not None:
            for way in run_ways(offer.function, _NOWHERE):
                if way.kind is StepKind.ERROR:
                    actions = (*done, *way.actions)
                    yield offer, Way(way.kind, actions, way.target, needs_road=way.needs_road)
        done += _done(flow, hook)


def _done(flow: FlowDocument, hook: Hook | ExitHook) -> Iterator[Action]:
    if isinstance(hook, Hook):
        yield from value_reads(_NOWHERE, Use.ARGUMENT, hook.emit)
    if (offer := hook_offer(flow, hook)) is not None:
        scope = as_run_scope(definition(flow, offer.at).function)
        for way in run_ways(offer.function, scope):
            if way.kind is not StepKind.ERROR:
                yield from way.actions
    elif hook.set or hook.append or hook.clear:
        for named in (*(hook.set or {}).values(), *(hook.append or {}).values()):
            yield from value_reads(_NOWHERE, Use.WRITTEN, named.value)
        yield Writes(hook.set or {}, (), hook.append or {}, hook.clear or (), _NOWHERE)
