"""Nodes that wait for the caller, where the caller waits too."""

from collections.abc import Iterator

from flowcat.checks.arrivals import silent_arrivals
from flowcat.checks.fixed_words import (
    conversations,
    ending_action,
    ends_before_reply,
    entry_words,
    has_own_action,
    is_readable,
    prompt_of,
)
from flowcat.checks.model import Model
from flowcat.checks.wording import asks, says_farewell
from flowcat.diagnostics import Applicability, Diagnostic, Edit, Fix, Label, Severity, rule
from flowcat.graph import Edge, EdgeKind
from flowcat.language.document import Conversation
from flowcat.language.document.conversation import Action

WAITING = ("hold", "moment", "wait", "pause", "mute", "quiet", "silen", "listen", "think")
"""Parts of words in names and descriptions of functions after which a bot is silent on purpose."""


def waiting_nodes(model: Model) -> Iterator[Diagnostic]:
    """F803: nobody is asked to speak. F804: nor does the call end, because nobody speaks."""
    waiting = [
        (name, node)
        for name, node in conversations(model)
        if node.respond_immediately is False and not ends_before_reply(node)
    ]
    if not waiting:
        return
    arrivals = silent_arrivals(model)
    for name, node in waiting:
        if has_own_action(node) or not is_readable(node):
            continue  # Python may speak there, or words that could not be read
        arrival = arrivals.get(name)
        is_silent = arrival is not None and not _is_meant(model, name, arrival)
        words = entry_words(node)
        end = ending_action(node.post_actions)
        is_over = bool(words) and (
            says_farewell(words[-1]) or not (asks(words[-1]) or prompt_of(node))
        )
        if end is not None and is_over:
            yield _endless(model, node, end, None)
        elif end is not None and not words and (is_silent or not prompt_of(node)):
            yield _endless(model, node, end, arrival if is_silent else None)
        elif end is None and not words and is_silent and arrival is not None:
            yield _silent(name, node, arrival)


def _endless(model: Model, node: Conversation, end: Action, arrival: Edge | None) -> Diagnostic:
    key = node.tree.entries["respond_immediately"][0]
    way_out = "take out `respond_immediately: false`"
    if entry_words(node) or not prompt_of(node):
        way_out = "move it to the end of `pre_actions`"
        if model.marked:
            way_out = "end with a node of the kind `end`, and its `say`"
    return Diagnostic(
        rule=rule("F804"),
        message="the call does not end: the bot waits here for a caller who has no reason to speak",
        span=end.type.span,
        related=(Label(key.span, "the bot waits"), *_ways_in(arrival)),
        help=way_out,
        # To Pipecat it is right, and a Python function may have said something on the way here.
        other_severity=None if model.marked else Severity.WARNING,
    )


def _silent(name: str, node: Conversation, arrival: Edge) -> Diagnostic:
    key, value = node.tree.entries["respond_immediately"]
    edit = Edit(value.span, "true")
    return Diagnostic(
        rule=rule("F803"),
        message=f"at `{name}` the bot waits for a caller who has just spoken, and nothing is said",
        span=key.span,
        related=_ways_in(arrival),
        help="let the bot respond, or say something on the way here",
        fix=Fix("let the bot respond", (edit,), Applicability.UNSAFE) if prompt_of(node) else None,
    )


def _ways_in(arrival: Edge | None) -> tuple[Label, ...]:
    return () if arrival is None else (Label(arrival.at.span, "come to from here, in silence"),)


def _is_meant(model: Model, name: str, arrival: Edge) -> bool:
    """Whether the caller wants the bot to be silent, as when they ask for a moment."""
    said = [name, arrival.function]
    if arrival.kind is EdgeKind.CALL:
        for offer in model.offers:
            if offer.name == arrival.function:
                if offer.function.respond is False:
                    return True
                if offer.function.description is not None:
                    said.append(offer.function.description.scalar.text)
    return any(part in text.lower() for text in said for part in WAITING)
