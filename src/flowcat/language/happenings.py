"""What moves a conversation besides the LLM's calls: limits, silence, the keys of the phone.

Checks, pictures and proofs walk a document's happenings through here, so that none forgets one.
"""

from collections.abc import Iterator

from flowcat.language.document import Conversation, Dtmf, Escalation, FlowDocument, Limits, NoInput
from flowcat.language.leaves import Name, Text
from flowcat.source.tree import Scalar
from flowcat.text.dataclass import dataclass, replace


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that may happen at a conversation."""

    label: str
    """In a word or two, for pictures and messages."""
    say: Text | None
    to: Name | None
    is_failure: bool
    """Whether it is no way out that the node itself offers."""
    has_error: bool
    """Whether ``error`` is in scope of its words."""


def happenings_of(node: Conversation) -> Iterator[Happening]:
    """Yield what may happen at a conversation by its own keys."""
    yield from _limits(node.limits)
    yield from _no_input(node.no_input)
    yield from _dtmf(node.dtmf)


def happenings_everywhere(flow: FlowDocument) -> Iterator[Happening]:
    """Yield what may happen at every conversation that does not say otherwise."""
    yield from _limits(flow.limits)
    yield from _no_input(flow.no_input)


def happenings_at(flow: FlowDocument, node: Conversation) -> Iterator[Happening]:
    """Yield all that may happen at a conversation.

    What the document says for every node is no way out that this one offers.
    """
    yield from happenings_of(node)
    common = [*_limits(flow.limits)] if node.limits is None or not node.limits.on_exceeded else []
    if node.no_input is None:
        common += _no_input(flow.no_input)
    for happening in common:
        yield replace(happening, is_failure=True)
    if (road := node.on_error or flow.on_error) is not None:
        # Also where no function fails: the bot is silent, or calls are refused again and again.
        yield Happening("error", road.say, road.transition_to, is_failure=True, has_error=True)


def _limits(limits: Limits | None) -> Iterator[Happening]:
    if limits is not None and (road := limits.on_exceeded) is not None:
        yield Happening("limit", road.say, road.transition_to, is_failure=False, has_error=True)


def _no_input(given: NoInput | None) -> Iterator[Happening]:
    if given is None:
        return
    for attempt in given.attempts or ():
        if attempt.say is not None:
            yield Happening("no input", attempt.say, None, is_failure=False, has_error=False)
    if (road := given.then) is not None:
        yield _escalation("no input", road)


def _dtmf(given: Dtmf | None) -> Iterator[Happening]:
    if given is None:
        return
    for sign, named in (given.keys or {}).items():
        match named.value:
            case Escalation() as road:
                yield _escalation(f"key {sign}", road)
            case Scalar() as to:
                yield Happening(f"key {sign}", None, to, is_failure=False, has_error=False)
    if (digits := given.collect) is not None:
        yield Happening("digits", None, digits.transition_to, is_failure=False, has_error=False)
    if given.invalid is not None:
        yield Happening("invalid key", given.invalid, None, is_failure=False, has_error=False)


def _escalation(label: str, road: Escalation) -> Happening:
    return Happening(label, road.say, road.transition_to, is_failure=False, has_error=False)
