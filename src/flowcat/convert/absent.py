"""Keys that a FlowConfig gives as null, which says there that they are not given.

A marked flow has no such nulls: to say nothing, it leaves the key out. So a migration takes them
out, and nothing else of their lines.
"""

import re
from collections.abc import Iterator

from flowcat.diagnostics import Edit
from flowcat.language.document import Branch, Conversation, FlowDocument
from flowcat.language.functions import all_offers
from flowcat.source import Mapping, Scalar
from flowcat.source.tree import Tree
from flowcat.text import Span


def absent_keys(flow: FlowDocument) -> Iterator[Edit]:
    """Yield the edits that take out every key without a value."""
    for tree, names in _places(flow):
        for at, value in _given_as_nothing(tree, names):
            yield _without(tree, names, at, value)


def takes_back_a_merge(flow: FlowDocument) -> bool:
    """Tell whether a null hides a merged key: without it, the merged value would come back."""
    return any(
        re.search(r"(^|[\s{,])<<\s*:", tree.span.text) is not None
        for tree, names in _places(flow)
        if any(True for _ in _given_as_nothing(tree, names))
    )


def _places(flow: FlowDocument) -> Iterator[tuple[Mapping, tuple[str, ...]]]:
    """Yield the mappings with keys that may be null, and these keys."""
    for offer in all_offers(flow):
        if offer.own is not None and offer.own.tree is not None:
            yield offer.own.tree, ("description", "transition_to")
            if isinstance(offer.own.transition_to, Branch):
                yield offer.own.transition_to.tree, ("default",)
    for named in flow.nodes.values():
        node = named.value
        if isinstance(node, Conversation):
            yield node.tree, ("role_message", "context_strategy")
            for action in (*(node.pre_actions or ()), *(node.post_actions or ())):
                yield action.tree, ("handler",)


def _given_as_nothing(tree: Mapping, names: tuple[str, ...]) -> Iterator[tuple[Scalar, Tree]]:
    for name in names:
        at, value = tree.entries.get(name, (None, None))
        is_inside = (
            at is not None and at.source is tree.source and tree.start <= at.start < tree.end
        )
        if at is None or value is None or not is_inside:
            continue
        if isinstance(value, Scalar) and value.value in (None, ""):
            yield at, value


def _without(tree: Mapping, names: tuple[str, ...], at: Scalar, value: Tree) -> Edit:
    text = tree.source.text
    end = max(value.end, text.index(":", at.end) + 1)
    if text[tree.start] == "{":
        return _without_inline(tree, names, at.start, end)
    line = text.rfind("\n", 0, at.start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    if not text[line : at.start].strip():
        if not text[end:stop].strip():
            return Edit(Span(tree.source, line, min(stop + 1, len(text))), "")
        return Edit(Span(tree.source, at.start, end), "")  # a comment stays where it was
    following = [key.start for key, _ in tree.entries.values() if key.start > at.start]
    if following and not text[end : min(following)].strip():
        return Edit(Span(tree.source, at.start, min(following)), "")
    return Edit(Span(tree.source, at.start, at.start), "x-")


def _without_inline(tree: Mapping, names: tuple[str, ...], start: int, end: int) -> Edit:
    text = tree.source.text
    absent = {at.start for at, _ in _given_as_nothing(tree, names)}
    first = all(
        key.start >= start or key.start in absent
        for key, _ in tree.entries.values()
        if tree.start <= key.start < tree.end
    )
    if first:
        after = re.compile(r"\s*,\s*").match(text, end)
        return Edit(Span(tree.source, start, after.end() if after else end), "")
    comma = re.search(r"\s*,\s*$", text[tree.start : start])
    if comma is None:  # a comment stands between, and stays
        return Edit(Span(tree.source, start, start), "x-")
    return Edit(Span(tree.source, tree.start + comma.start(), end), "")
