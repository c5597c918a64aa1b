"""What happens at a conversation besides the LLM's calls, as ways through it.

What `on_exit` reads is looked at, as if the caller hung up there; what it writes is not followed.
"""

from collections.abc import Iterable, Iterator

from flowcat.graph.ways.functions import Way, reads, value_reads
from flowcat.graph.ways.model import Action, StepKind, Use, Writes
from flowcat.language.document import Conversation, FlowDocument, Hook
from flowcat.language.happenings import happenings_at
from flowcat.language.places import InScope

_NOWHERE = InScope()


def happening_ways(flow: FlowDocument, node: Conversation) -> Iterator[Way]:
    """Yield every way on that no call takes."""
    given = node.no_input or flow.no_input
    tasks = tuple(attempt.task for attempt in given.attempts or ()) if given is not None else ()
    if any(task is not None and not task.is_constant for task in tasks):
        yield Way(StepKind.EVENT, tuple(reads(_NOWHERE, Use.PROMPT, *tasks)), None)
    leaving = tuple(
        read
        for hook in node.on_exit or ()
        for named in (*(hook.set or {}).values(), *(hook.append or {}).values())
        for read in value_reads(_NOWHERE, Use.WRITTEN, named.value)
    )
    if leaving:
        yield Way(StepKind.EVENT, leaving, None)
    if node.after_reply:
        yield Way(StepKind.EVENT, tuple(hook_actions(node.after_reply)), None)
    for happening in happenings_at(flow, node):
        kind = StepKind.ERROR if happening.is_failure else StepKind.EVENT
        scope = InScope(has_error=happening.has_error)
        actions: tuple[Action, ...] = tuple(reads(scope, Use.SAID, happening.say))
        if happening.label == "digits" and node.dtmf is not None and node.dtmf.collect is not None:
            actions = (Writes({}, (node.dtmf.collect.into,), {}, (), scope),)
        if actions or happening.to is not None:
            yield Way(kind, actions, happening.to)


def hook_actions(hooks: Iterable[Hook]) -> Iterator[Action]:
    """Yield what hooks do: all writes before all words."""
    hooks = tuple(hooks)
    for hook in hooks:
        if hook.set or hook.append or hook.clear:
            for named in (*(hook.set or {}).values(), *(hook.append or {}).values()):
                yield from value_reads(_NOWHERE, Use.WRITTEN, named.value)
            yield Writes(hook.set or {}, (), hook.append or {}, hook.clear or (), _NOWHERE)
    for hook in hooks:
        yield from reads(_NOWHERE, Use.SAID, hook.say)
