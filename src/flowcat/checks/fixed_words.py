"""Words that the caller hears exactly as they stand, and the ways on which they are said."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.checks.wording import is_blank
from flowcat.language.actions import BUILT_IN
from flowcat.language.document import (
    Arm,
    Conversation,
    Dtmf,
    End,
    Ending,
    ErrorRoad,
    Escalation,
    Filler,
    FlowDocument,
    Function,
    Limits,
    NoInput,
    Route,
    Run,
    Say,
    Transition,
)
from flowcat.language.document.conversation import Action
from flowcat.language.happenings import happenings_everywhere, happenings_of
from flowcat.language.leaves import Text
from flowcat.language.records import is_whole
from flowcat.source.tree import Sequence


def fixed_words(flow: FlowDocument) -> Iterator[Text]:
    """Yield every text that is said as it stands; each once, also where an alias repeats it."""
    seen: set[int] = set()
    for text in _fixed_words(flow):
        if text is not None and id(text.scalar) not in seen:
            seen.add(id(text.scalar))
            yield text


def words_on_ways(flow: FlowDocument) -> dict[int, Text]:
    """Return what is said on the way to a target, by the identity of the target's name."""
    found: dict[int, Text] = {}
    for way in _ways(flow):
        if isinstance(way, ErrorRoad):
            target = way.transition_to
        elif isinstance(way, Arm):
            target = way.to
        else:
            continue
        if way.say is not None and target is not None and not is_blank(way.say):
            found[id(target)] = way.say
    return found


def entry_words(node: Conversation) -> tuple[Text, ...]:
    """Return what is said when a node is entered, before the LLM or the caller speaks."""
    hooks = (hook.say for hook in node.on_enter or ())
    actions = (action.text for action in node.pre_actions or () if action.type.text == "tts_say")
    return tuple(text for text in (*hooks, *actions) if text is not None and not is_blank(text))


def ends_before_reply(node: Conversation) -> bool:
    """Whether entering a node ends the call at once."""
    return ending_action(node.pre_actions) is not None


def ending_action(actions: tuple[Action, ...] | None) -> Action | None:
    """Return the action that ends the call; None if there is none."""
    return next((one for one in actions or () if one.type.text == "end_conversation"), None)


def has_own_action(node: Conversation) -> bool:
    """Whether Python may speak when a node is entered."""
    return any(
        action.handler is not None or action.type.text not in BUILT_IN
        for action in node.pre_actions or ()
    )


def prompt_of(node: Conversation | End) -> tuple[Text, ...]:
    """Return what tells the LLM what to do at a node, its role aside."""
    if node.task is not None:
        texts: tuple[Text, ...] = (node.task,)
    elif isinstance(node, Conversation):
        texts = tuple(message.content for message in node.task_messages or ())
    else:
        texts = ()
    return tuple(text for text in texts if not is_blank(text))


def conversations(model: Model) -> Iterator[tuple[str, Conversation]]:
    """Yield the nodes at which the LLM talks with the caller, by name."""
    for name, named in model.flow.nodes.items():
        if isinstance(named.value, Conversation):
            yield name, named.value


def is_readable(node: Conversation | End) -> bool:
    """Whether every key of a node could be read, and every message.

    If not, that was reported, and what the node seems to lack may be what could not be read.
    """
    if not is_whole(node):
        return False
    messages = node.tree.get("task_messages")
    if isinstance(node, Conversation) and isinstance(messages, Sequence):
        return len(messages.items) == len(node.task_messages or ())
    return True


def _fixed_words(flow: FlowDocument) -> Iterator[Text | None]:
    for happening in happenings_everywhere(flow):
        yield happening.say
    for way in _ways(flow):
        yield way.say if isinstance(way, Arm | ErrorRoad | Filler) else way
    for named in flow.nodes.values():
        match named.value:
            case Conversation() as node:
                for hook in (*(node.on_enter or ()), *(node.after_reply or ())):
                    yield hook.say
                for happening in happenings_of(node):
                    yield happening.say
                yield node.on_resume.say if node.on_resume is not None else None
                for action in (*(node.pre_actions or ()), *(node.post_actions or ())):
                    if action.type.text in ("tts_say", "end_conversation"):
                        yield action.text
            case Say() as node:
                yield node.say
            case End(end=Ending() as end):
                yield end.say
            case _:
                pass


def _ways(flow: FlowDocument) -> Iterator[Arm | ErrorRoad | Filler | Text]:
    """Yield what may say something between two nodes: arms, roads of errors, fillers."""
    if flow.on_error is not None:
        yield flow.on_error
    if flow.on_resume is not None:
        yield flow.on_resume.say
    yield from _escalations(flow.limits, flow.no_input, None)
    for named in (flow.functions or {}).values():
        yield from _function_ways(named.value)
    for entry in flow.global_functions or ():
        if isinstance(entry, Function):
            yield from _function_ways(entry)
    for named_node in flow.nodes.values():
        match named_node.value:
            case Conversation() as node:
                if node.on_error is not None:
                    yield node.on_error
                yield from _escalations(node.limits, node.no_input, node.dtmf)
                for entry in node.functions or ():
                    if isinstance(entry, Function):
                        yield from _function_ways(entry)
            case Route() as node:
                yield from node.route
            case Say() as node:
                yield from _arms(node.transition_to)
            case Run() as node:
                yield from _function_ways(node)
            case _:
                pass


def _escalations(
    limits: Limits | None, no_input: NoInput | None, dtmf: Dtmf | None
) -> Iterator[Escalation]:
    if limits is not None and limits.on_exceeded is not None:
        yield limits.on_exceeded
    if no_input is not None and no_input.then is not None:
        yield no_input.then
    for named in (dtmf.keys or {}).values() if dtmf is not None else ():
        if isinstance(named.value, Escalation):
            yield named.value


def _function_ways(function: Function | Run) -> Iterator[Arm | ErrorRoad | Filler | Text]:
    if function.filler is not None:
        yield function.filler
    if function.on_error is not None:
        yield function.on_error
    yield from _arms(function.transition_to)


def _arms(transition: Transition | None) -> Iterator[Arm]:
    if isinstance(transition, tuple):
        yield from transition
