"""Resets: what the LLM no longer knows, and what it would need to know."""

import re
from collections.abc import Iterator
from typing import Final

from flowcat.checks.fixed_words import (
    conversations,
    ends_before_reply,
    entry_words,
    is_readable,
    prompt_of,
    words_on_ways,
)
from flowcat.checks.model import Model
from flowcat.checks.wording import asks, instructions, is_blank, is_english
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.graph import EdgeKind
from flowcat.language.contexts import forgets
from flowcat.language.document import Conversation, End, Function, Say
from flowcat.language.leaves import Constant, Text
from flowcat.text import Span


def resets(model: Model) -> Iterator[Diagnostic]:
    """F701: a task needs what a reset erased. F705: a reset erases words that were just said."""
    starting_anew = {
        name: named.value
        for name, named in model.flow.nodes.items()
        if isinstance(named.value, Conversation | End)
        and forgets(named.value)
        and is_readable(named.value)
    }
    if not starting_anew:
        return
    if is_english(model.flow):
        for node in starting_anew.values():
            yield from _lost(node)
    for name, node in conversations(model):
        if name in starting_anew and not _restates(node):
            yield from _said_on_entry(node, marked=model.marked)
    yield from _said_on_the_way(model, starting_anew)


def _lost(node: Conversation | End) -> Iterator[Diagnostic]:
    """Find the words of a task that point at what was said before the reset."""
    prompt = prompt_of(node)
    words = entry_words(node) if isinstance(node, Conversation) else ()
    carried = (*prompt, *words, *((node.role_message,) if node.role_message is not None else ()))
    if any(not text.is_constant for text in carried) or _can_look_up(node):
        return
    for text in prompt:
        place = _reference(text, collects=_collects(node))
        if place is not None:
            yield Diagnostic(
                rule=rule("F701"),
                message="the LLM does not know this any more: the context was reset on entry",
                span=place,
                related=(Label(_strategy(node), "forgets all that was said"),),
                help="put what it needs into the task, as in `{{ name }}`, or keep the context",
            )
            return


def _reference(text: Text, *, collects: bool) -> Span | None:
    said = instructions(text, _HINTS)
    for sentence in re.finditer(r"[^.!?;\n]+", said):
        if re.search(_LATER, sentence[0]) is not None:
            continue
        found = re.search(_EARLIER, sentence[0])
        if found is None and not collects:
            found = re.search(_READ_BACK, sentence[0])
        if found is not None:
            start = sentence.start()
            return text.scalar.span_of(start + found.start(), start + found.end())
    return None


_CALLER = r"(?:the )?(?:caller|user|customer|patient|client|guest|they|he|she)"
_EARLIER: Final = (
    rf"\b{_CALLER} (?:have |has |had )?(?:just |already )?"
    r"(?:said|told you|mentioned|gave you|given you|chose|chosen|named|selected|requested|agreed)\b"
    r"|\b(?:as discussed|discussed (?:so far|before|earlier)|mentioned (?:above|before|earlier))\b"
    r"|\bearlier in (?:this|the) (?:call|conversation)\b"
    r"|\bpreviously (?:said|mentioned|discussed|given|chosen)\b"
)
"""What points at something that was said before."""
_READ_BACK: Final = (
    r"\b(?:read back|repeat|summari[sz]e|recap|go over|sum up)"
    r" (?:(?:the|their|all(?: the)?|his|her) (?:\w+ )?(?:order|booking|reservation|appointment"
    rf"|details|answers|choices?|conversation|call|request)|everything|what {_CALLER})\b"
)
"""What asks for something that was said before, unless it is asked for here."""
_LATER: Final = r"\b(?:ask|if|when|whenever|once|until|after|unless|whether)\b"
"""What makes it a matter of what is still to be said."""
_HINTS: Final = (
    *("caller", "user", "customer", "patient", "client", "guest", "they", "he "),
    *(
        "read back",
        "repeat",
        "recap",
        "go over",
        "sum",
        "discussed",
        "mentioned",
        "earlier",
        "previ",
    ),
)


def _can_look_up(node: Conversation | End) -> bool:
    """Whether some function of a node tells the LLM what it may need."""
    entries = node.functions or () if isinstance(node, Conversation) else ()
    return any(
        not isinstance(entry, Function) or (entry.transition_to is None) for entry in entries
    )


def _collects(node: Conversation | End) -> bool:
    entries = node.functions or () if isinstance(node, Conversation) else ()
    return any(
        isinstance(entry, Function) and (entry.parameters or entry.fills) for entry in entries
    )


def _said_on_entry(node: Conversation, *, marked: bool) -> Iterator[Diagnostic]:
    """Find words among the ``pre_actions``, which come before the reset."""
    if ends_before_reply(node):
        return
    for action in node.pre_actions or ():
        text = action.text
        if action.type.text != "tts_say" or text is None or is_blank(text):
            continue
        remembered = action.extras.get("append_text_to_context")
        if isinstance(remembered, Constant) and remembered.value is False:
            continue  # the LLM is not meant to know of it
        help_ = "say it in `on_enter`, whose words a reset keeps"
        if not marked:
            help_ = "tell the LLM in its task what was said, as in `You have greeted the caller.`"
        yield _erased(text, node, help_)


def _said_on_the_way(
    model: Model, starting_anew: dict[str, Conversation | End]
) -> Iterator[Diagnostic]:
    """Find words on the way to a reset that the caller may answer."""
    on_ways = words_on_ways(model.flow)
    told: set[int] = set()
    for edge in (*model.graph.edges, *model.graph.everywhere):
        node = starting_anew.get(edge.target)
        text = on_ways.get(id(edge.at))
        if text is None and edge.kind is EdgeKind.SILENT:
            source = model.graph.vertices[edge.source].node
            text = source.say if isinstance(source, Say) else None
        if not isinstance(node, Conversation) or text is None or id(text) in told:
            continue
        waits = node.respond_immediately is False and not entry_words(node)
        if (waits or asks(text)) and not _restates(node):
            told.add(id(text))
            help_ = f"say it in `on_enter` of `{edge.target}`, whose words a reset keeps"
            yield _erased(text, node, help_)


def _erased(text: Text, node: Conversation, help_: str) -> Diagnostic:
    return Diagnostic(
        rule=rule("F705"),
        message="the LLM will not know that this was said",
        span=text.scalar.span,
        related=(Label(_strategy(node), "comes after it, and forgets it"),),
        help=help_,
    )


def _restates(node: Conversation) -> bool:
    """Whether a task tells the LLM what was said."""
    return any(re.search(_RESTATED, instructions(text, _RESTATING)) for text in prompt_of(node))


_RESTATING: Final = ("you", "was ", "were ", "been ")
_RESTATED: Final = (
    r"\byou(?: have|'ve)?(?: just| already)?"
    r" (?:asked|said|told|greeted|welcomed|introduced|explained|announced|read)\b"
    r"|\b(?:was|were|has been|have been)(?: just| already)? (?:asked|told|greeted|welcomed)\b"
)


def _strategy(node: Conversation | End) -> Span:
    key = "context_strategy" if "context_strategy" in node.tree.entries else "context"
    return node.tree.entries[key][0].span
