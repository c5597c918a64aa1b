"""Placeholders of FlowConfig files that Pipecat does not fill in, and sends or says as they stand.

A marked document has templates at all these places, and the reader reports what is wrong in them.
"""

import re
from collections.abc import Iterator
from typing import Final

from flowcat.checks.model import Model
from flowcat.checks.offered import offered
from flowcat.diagnostics import Diagnostic, Severity, rule
from flowcat.language.document import Conversation
from flowcat.language.leaves import Text, value_tree
from flowcat.language.templates import PLACEHOLDER, parse_upstream
from flowcat.source.tree import Mapping, Scalar, Sequence, Tree


def unfilled_placeholders(model: Model) -> Iterator[Diagnostic]:
    """F503: a placeholder where Pipecat fills none in. F501: one that it takes for text."""
    if model.marked:
        return
    for named in model.flow.nodes.values():
        if isinstance(named.value, Conversation):
            yield from _in_node(named.value)
    seen: set[int] = set()
    for offer in offered(model):
        text = offer.function.description
        if text is not None and id(text) not in seen:
            seen.add(id(text))
            yield from _unrendered(text.scalar, "the description of a function")


def _in_node(node: Conversation) -> Iterator[Diagnostic]:
    if node.role_message is not None:
        yield from _malformed(node.role_message)
    for message in node.task_messages or ():
        yield from _malformed(message.content)
    for action in (*(node.pre_actions or ()), *(node.post_actions or ())):
        kind = action.type.text
        if action.text is not None and kind == "tts_say":
            yield from _malformed(action.text)
        elif action.text is not None:
            yield from _unrendered(action.text.scalar, f"the words of `{kind}`")
        for value in action.extras.values():
            for scalar in _scalars(value_tree(value)):
                yield from _unrendered(scalar, f"what `{kind}` is given")


def _unrendered(scalar: Scalar, where: str) -> Iterator[Diagnostic]:
    if "{{" not in scalar.text:
        return
    for slot in parse_upstream(scalar.text).slots:
        written = scalar.text[slot.start : slot.end]
        yield Diagnostic(
            rule=rule("F503"),
            message=f"Pipecat fills nothing in for `{written}` in {where}",
            span=scalar.span_of(slot.start, slot.end),
            help="it does so in `role_message`, `task_messages` and the text of a `tts_say` only",
        )
        return


def _malformed(text: Text) -> Iterator[Diagnostic]:
    written = text.scalar.text
    if "}}" not in written and "{{" not in written:
        return
    for opening in re.finditer(r"(?<!\\)\{\{", written):
        at = opening.start()
        if re.compile(PLACEHOLDER).match(written, at):
            continue
        attempt = re.compile(_CLOSED).match(written, at) or re.compile(_OPEN).match(written, at)
        if attempt is not None and ": " not in attempt["inside"]:
            yield _as_text(text.scalar, attempt)
    for attempt in re.finditer(_HALF_OPEN, written):
        yield _as_text(text.scalar, attempt)


# They are compiled, and kept by `re`, when a text first needs them.
_CLOSED: Final = (
    r"\{\{(?!\{)[ \t]*(?P<inside>[#/&^>!$@.-]?[A-Za-z0-9_][^{}\n\"]{0,60}?|(?<=[ \t]))[ \t]*\}\}?"
)
"""What looks like a placeholder and is none. Braces around quoted words are rather JSON."""
_OPEN: Final = r"\{\{(?!\{)[ \t]*(?P<inside>[A-Za-z_][\w.]*)"
_HALF_OPEN: Final = r"(?<![{:,\[])(?<![{:,\[] )\{[ \t]*(?P<inside>[A-Za-z_][\w.]*)[ \t]*\}\}(?!\})"
"""One brace is missing; after a colon or a comma it is rather JSON, too."""


def _as_text(scalar: Scalar, attempt: re.Match[str]) -> Diagnostic:
    inside = attempt["inside"]
    if not attempt[0].startswith("{{"):
        help_ = "open it with `{{`"
    elif not attempt[0].endswith("}}"):
        help_ = "close it with `}}`"
    elif "|" in inside or "(" in inside:
        help_ = (
            "FlowConfig has no filters and no functions: let Python store the value as it is to be"
        )
        help_ += " said, or write a Flowcat flow, beginning with `flowcat: 1`"
    else:
        help_ = "write the name of a state key, with dots for what lies inside of it: `{{ a.b }}`"
    return Diagnostic(
        rule=rule("F501"),
        message=f"Pipecat takes `{attempt[0]}` for text and leaves it as it stands",
        span=scalar.span_of(attempt.start(), attempt.end()),
        help=help_,
        other_severity=Severity.WARNING,
    )


def _scalars(tree: Tree) -> Iterator[Scalar]:
    match tree:
        case Scalar():
            yield tree
        case Sequence():
            for item in tree.items:
                yield from _scalars(item)
        case Mapping():
            for _, value in tree.entries.values():
                yield from _scalars(value)
