"""From Pipecat's FlowConfig to a marked flow of the same meaning; comments and layout stay.

Only what reads differently is touched: the marker is added, scalars that YAML 1.1 and 1.2 read
differently are made plain, braces that Pipecat takes for text are escaped, and the names that
placeholders read are declared, because a marked flow says what its state is.
"""

import re
from collections.abc import Iterator

from flowcat.convert.absent import absent_keys, takes_back_a_merge
from flowcat.diagnostics import Edit
from flowcat.language.document import Conversation, FlowDocument
from flowcat.language.functions import all_offers, handled_offers
from flowcat.language.leaves import Text, Value
from flowcat.language.templates import parse_upstream
from flowcat.source import Document, Mapping, Scalar, Sequence
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Migration:
    """The new text, or why there is none."""

    text: str
    trouble: str = ""


def migrate(document: Document, flow: FlowDocument, handlers: str | None) -> Migration:
    """Migrate an unmarked document that has no errors.

    Args:
        document: As it was read.
        flow: Its flow.
        handlers: The Python file with its functions, as the new flow names it.
    """
    if handlers is None and any(True for _ in handled_offers(flow)):
        return Migration("", "it names Python functions: say which file holds them with --handlers")
    if takes_back_a_merge(flow):
        return Migration("", "a null in it hides a merged key, which a marked flow cannot say")
    edits = [
        *_marker(document, flow, handlers),
        *_scalars(document),
        *_braces(flow),
        *absent_keys(flow),
    ]
    foreign = next((edit for edit in edits if edit.span.source is not document.source), None)
    if foreign is not None:
        name = foreign.span.source.name
        return Migration("", f"it includes {name}, which would have to change too")
    return Migration(apply_edits(document.source.text, edits))


def apply_edits(text: str, edits: list[Edit]) -> str:
    """Apply edits that do not overlap; of equal ones only the first counts."""
    pieces: list[str] = []
    at = 0
    seen: set[tuple[int, int, str]] = set()
    for edit in sorted(edits, key=lambda known: (known.span.start, known.span.end)):
        same = (edit.span.start, edit.span.end, edit.replacement)
        if same in seen or edit.span.start < at:
            continue
        seen.add(same)
        pieces += [text[at : edit.span.start], edit.replacement]
        at = edit.span.end
    return "".join([*pieces, text[at:]])


def _marker(document: Document, flow: FlowDocument, handlers: str | None) -> Iterator[Edit]:
    tree = flow.tree
    names = sorted(set(_read_names(flow)))
    is_inline = document.source.text[tree.start : tree.start + 1] == "{"
    if is_inline:
        declared = ", ".join(f'"{name}": {{}}' for name in names)
        head = '"flowcat": 1, '
        head += f'"handlers": "{handlers}", ' if handlers else ""
        head += f'"state": {{{declared}}}, ' if names else ""
        yield Edit(Span(tree.source, tree.start + 1, tree.start + 1), head)
        return
    head = "flowcat: 1\n"
    head += f"handlers: {handlers}\n" if handlers else ""
    if names:
        head += "state:\n" + "".join(f"  {name}: {{}}\n" for name in names)
    yield Edit(Span(tree.source, tree.start, tree.start), head)


def _read_names(flow: FlowDocument) -> Iterator[str]:
    for text, is_rendered in _texts(flow):
        if is_rendered:
            for slot in text.template.slots:
                inner = text.scalar.text[slot.start : slot.end].strip("{} \t\n")
                yield inner.partition(".")[0]


def _scalars(document: Document) -> Iterator[Edit]:
    for diagnostic in document.diagnostics:
        is_merge = diagnostic.span.text == "<<"  # merges are read alike in both
        if diagnostic.rule.code == "F002" and diagnostic.fix is not None and not is_merge:
            yield from diagnostic.fix.edits


def _braces(flow: FlowDocument) -> Iterator[Edit]:
    """Escape every pair of braces that Pipecat leaves alone and the whole language would read."""
    for text, is_rendered in _texts(flow):
        kept = _placeholders(text.scalar.text) if is_rendered else []
        for found in re.finditer(r"\{\{|\}\}", text.scalar.text):
            if any(start <= found.start() < end for start, end in kept):
                continue
            place = text.scalar.span_of(found.start(), found.end())
            backslash = "\\\\" if text.scalar.style == "double" else "\\"
            yield Edit(Span(place.source, place.start, place.start), backslash)


def _placeholders(text: str) -> list[tuple[int, int]]:
    """Return where placeholders stand, those with a backslash before them included."""
    slots = [(slot.start, slot.end) for slot in parse_upstream(text).slots]
    escaped = re.compile(r"\\\{\{\s*[A-Za-z_][\w.]*\s*\}\}")
    return slots + [found.span() for found in escaped.finditer(text)]


def _texts(flow: FlowDocument) -> Iterator[tuple[Text, bool]]:
    """Yield every text that a marked flow would read templates in, and whether Pipecat does."""
    for offer in all_offers(flow):
        if offer.own is not None and offer.own.description is not None:
            yield offer.own.description, False
    for named in flow.nodes.values():
        node = named.value
        if not isinstance(node, Conversation):
            continue
        if node.role_message is not None:
            yield node.role_message, True
        for message in node.task_messages or ():
            yield message.content, True
        for action in (*(node.pre_actions or ()), *(node.post_actions or ())):
            if action.text is not None:
                yield action.text, action.type.text == "tts_say"
            for value in action.extras.values():
                yield from ((text, False) for text in _constant_texts(value))


def _constant_texts(value: Value) -> Iterator[Text]:
    """Yield the strings inside a value of an unmarked document, which are all constants."""
    tree = value.scalar if isinstance(value, Text) else value.tree
    waiting = [tree]
    while waiting:
        match waiting.pop():
            case Scalar(value=str()) as scalar:
                yield Text(scalar, parse_upstream(""))
            case Sequence(items=items):
                waiting.extend(items)
            case Mapping(entries=entries):
                waiting.extend(item for _, item in entries.values())
            case _:
                pass
