"""Braces, brackets and keys, written on one line."""

from typing import assert_never

from flowcat.formatting.pieces import Block, Entry, Flow, Leaf, Node, Nothing, Unformatted
from flowcat.formatting.texts import is_block, is_one_line, rewritten


def on_one_line(text: str, flow: Flow) -> str:
    """Write braces or brackets, and all in them, on one line; they have no comment inside."""
    if flow.kind == "pair":
        return "".join(_pair(text, entry) for entry in flow.entries)
    inside = ", ".join(_entry(text, entry) for entry in flow.entries)
    return f"{{{inside}}}" if flow.kind == "mapping" else f"[{inside}]"


def key_of(text: str, key: Node, start: int) -> str:
    """Write a key, without the colon.

    Args:
        text: All of the text.
        key: The key.
        start: Where it stands, even if it is empty.

    Raises:
        Unformatted: If it needs more than one line.
    """
    words = _properties(text, key)
    match key.body:
        case Nothing() if not words:
            raise Unformatted(start, "a key that is empty cannot be laid out")
        case Nothing():
            return " ".join([*words, ""])
        case Leaf() as leaf:
            written = rewritten(text, leaf, 0)
            if is_block(leaf) or not is_one_line(written):
                raise Unformatted(start, "a key that takes more than one line cannot be laid out")
            # A colon right behind an alias would be a part of its name.
            is_alias = written.startswith("*")
            return " ".join([*words, f"{written} " if is_alias else written])
        case Block() | Flow():
            raise Unformatted(start, "a key that is no text cannot be laid out")
        case _:
            assert_never(key.body)


def has_colon(text: str, entry: Entry) -> bool:
    """Whether a key has its colon; inside of braces it may do without."""
    return text[entry.start : entry.end].endswith(":")


def _entry(text: str, entry: Entry) -> str:
    if entry.key is None:
        return _node(text, entry.value)
    if has_colon(text, entry):
        return _pair(text, entry)
    return key_of(text, entry.key, entry.start)


def _pair(text: str, entry: Entry) -> str:
    key = Node((), Nothing()) if entry.key is None else entry.key
    return f"{key_of(text, key, entry.start)}: {_node(text, entry.value)}"


def _node(text: str, node: Node) -> str:
    words = _properties(text, node)
    match node.body:
        case Nothing():
            # A comma or bracket right behind a tag would be a part of it.
            return " ".join([*words, ""])
        case Leaf() as leaf:
            return " ".join([*words, rewritten(text, leaf, 0)])
        case Flow() as flow:
            return " ".join([*words, on_one_line(text, flow)])
        case Block() as block:
            raise Unformatted(block.entries[0].start, "a block cannot stand inside of brackets")
        case _:
            assert_never(node.body)


def _properties(text: str, node: Node) -> list[str]:
    return [text[word.start : word.end] for word in node.properties]
