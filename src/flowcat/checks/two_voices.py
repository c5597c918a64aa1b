"""Turns in which both fixed words and the LLM speak, and should not."""

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
from flowcat.checks.wording import instructions, is_english, says_goodbye
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.graph import EdgeKind
from flowcat.language.actions import WITHOUT_HANDLER
from flowcat.language.document import Conversation, End, Ending, Say
from flowcat.language.leaves import Text


def two_voices(model: Model) -> Iterator[Diagnostic]:
    """F810: a call ends with two goodbyes. F811: the LLM talks on behind a question of the flow."""
    on_ways = _arriving_words(model)
    if is_english(model.flow):
        for name, named in model.flow.nodes.items():
            if isinstance(named.value, Conversation | End):
                yield from _farewells(named.value, on_ways.get(name, ()))
    for name, node in conversations(model):
        if node.respond_immediately is False or ends_before_reply(node):
            continue
        words = entry_words(node)[-1:] or on_ways.get(name, ())
        for text in words:
            if _is_question(text) and is_readable(node):
                yield _talks_on(name, node, text)


def _arriving_words(model: Model) -> dict[str, tuple[Text, ...]]:
    """Return what is said right before a node is entered, way by way."""
    on_ways = words_on_ways(model.flow)
    has_says = any(isinstance(named.value, Say) for named in model.flow.nodes.values())
    if not on_ways and not has_says:
        return {}
    found: dict[str, dict[int, Text]] = {}
    for edge in (*model.graph.edges, *model.graph.everywhere):
        text = on_ways.get(id(edge.at))
        if text is None and edge.kind is EdgeKind.SILENT:
            source = model.graph.vertices[edge.source].node
            text = source.say if isinstance(source, Say) else None
        if text is not None:
            found.setdefault(edge.target, {})[id(text)] = text
    return {name: tuple(texts.values()) for name, texts in found.items()}


def _farewells(node: Conversation | End, before: tuple[Text, ...]) -> Iterator[Diagnostic]:
    """Tell the last goodbye, where one came before it in the same turn."""
    own = list(_own_farewells(node))
    if not own:
        return
    if len(own) > 1:
        yield _goodbye_again(own[-1], own[-2])
        return
    for text in before:
        if says_goodbye(text):
            yield _goodbye_again(own[0], text)
            return


def _own_farewells(node: Conversation | End) -> Iterator[Text]:
    """Yield what says goodbye at a node, in the order in which it is said."""
    if isinstance(node, End):
        yield from (text for text in prompt_of(node) if _tells_farewell(text))
        say = node.end.say if isinstance(node.end, Ending) else None
        yield from (text for text in (say,) if text is not None and says_goodbye(text))
        return
    yield from (text for text in entry_words(node) if says_goodbye(text))
    actions = node.post_actions or ()
    if ends_before_reply(node):
        actions = tuple(one for one in node.pre_actions or () if one.type.text != "tts_say")
    elif node.respond_immediately is not False:
        yield from (text for text in prompt_of(node) if _tells_farewell(text))
    for action in actions:
        text = action.text if action.type.text in WITHOUT_HANDLER else None
        if text is not None and says_goodbye(text):
            yield text


def _tells_farewell(text: Text) -> bool:
    """Whether a task has the LLM say goodbye, without any condition."""
    said = instructions(text, ("bye", "farewell"))
    return any(
        re.search(_TOLD, sentence) is not None and re.search(_UNSURE, sentence) is None
        for sentence in re.split(r"[.!?;\n]+", said)
    )


_TOLD: Final = r"\b(?:say|bid|wish)\b[^,]{0,30}?\b(?:good-?bye|farewell)\b|\bsay bye\b"
_UNSURE: Final = (
    r"\b(?:not|never|without|if|when|whenever|once|until|unless|before|after|says)\b|n't\b"
)


def _goodbye_again(last: Text, before: Text) -> Diagnostic:
    return Diagnostic(
        rule=rule("F810"),
        message="the bot says goodbye twice",
        span=last.scalar.span,
        related=(Label(before.scalar.span, "says it before"),),
        help="leave the goodbye to one of them",
    )


def _is_question(text: Text) -> bool:
    return text.scalar.text.rstrip(" \t\n\"'\u201d)").endswith("?")


def _talks_on(name: str, node: Conversation, text: Text) -> Diagnostic:
    key = node.tree.entries.get("respond_immediately")
    at_node = (Label(key[0].span, f"`{name}` lets the LLM speak at once"),) if key else ()
    return Diagnostic(
        rule=rule("F811"),
        message=f"the caller is asked this, and the LLM speaks at `{name}` before they can answer",
        span=text.scalar.span,
        related=at_node,
        help=f"write `respond_immediately: false` at `{name}`, or leave the question to the LLM",
    )
