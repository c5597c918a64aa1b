"""The one layout of a flow: two blanks a level, values beside their keys, lists below them.

It moves pieces and blanks. Keys keep their order: comments and anchors depend on it, and so may
what a caller hears.
"""

from collections.abc import Iterable
from typing import assert_never

from flowcat.formatting.comments import Comment, comments_of, line_start
from flowcat.formatting.one_line import has_colon, key_of, on_one_line
from flowcat.formatting.page import Page
from flowcat.formatting.pieces import (
    Block,
    Entry,
    Flow,
    Kind,
    Leaf,
    Node,
    Nothing,
    Pieces,
    Unformatted,
    Word,
    pieces_of,
)
from flowcat.formatting.pinned import pinned_lines
from flowcat.formatting.spacing import space_out
from flowcat.formatting.texts import is_block, is_one_line, keeps_blank_lines, rewritten
from flowcat.source.tokens import tokens_of

WIDTH = 100
"""Columns up to which braces and brackets stay on their line."""

STEP = 2
"""Columns of a level."""

SPACED = frozenset({(), ("nodes",)})
"""The ways from the root to mappings whose larger entries a blank line parts."""


def laid_out(text: str) -> str:
    r"""Return a text in the layout of ``flowcat fmt``.

    Args:
        text: YAML of one document at most; its lines end in ``\n``.

    Raises:
        Unformatted: If it holds something that this layout has no form for.
        NotYaml: If it is no YAML.
    """
    tokens = tokens_of(text)
    comments = comments_of(text, tokens)
    writing = _Writing(text, comments)
    writing.document(pieces_of(tokens, len(text)))
    return writing.page.written()


class _Writing:
    """The page, and the way from the root to what is written now."""

    __slots__ = ("column", "page", "path", "pinned", "text")

    def __init__(self, text: str, comments: Iterable[Comment]) -> None:
        comments = tuple(comments)
        self.text = text
        self.page = Page(text, comments)
        self.path: list[str] = []
        """The keys around; a dash for an item of a list."""
        self.column = 0
        """The old column of the entry that is written now."""
        self.pinned = pinned_lines(text, comments)
        """Where lines begin that stay whole; none inside of what is taken apart."""

    def document(self, pieces: Pieces) -> None:
        for word in pieces.directives:
            self.word(word, 0)
        if pieces.begin is not None:
            self.word(pieces.begin, 0)
        if pieces.root is not None:
            self.page.begin_block()
            # As if it belonged to a key one level further out.
            self.value(pieces.root, -STEP)
        if pieces.finish is not None:
            self.word(pieces.finish, 0)
        self.page.write_comments(len(self.text), 0, 0)

    def word(self, word: Word, indent: int) -> None:
        self.page.line(word.start, indent)
        self.page.add(self.text[word.start : word.end].rstrip(" \t"), word.end)

    def value(self, node: Node, indent: int) -> None:
        """Write what stands behind a key or dash in a block at a column."""
        for word in node.properties:
            if self.may_join(word.start, indent):
                self.page.join()
            self.word(word, indent + STEP)
        match node.body:
            case Nothing():
                self.page.separate()
                self.end_nothing(indent)
            case Leaf() as leaf:
                self.leaf(leaf, indent)
            case Flow() as flow:
                self.flow(flow, indent)
            case Block(kind=kind, column=column, entries=entries):
                self.block(kind, entries, indent + STEP)
                self.page.end_block(column, indent + STEP)
            case _:
                assert_never(node.body)

    def may_join(self, start: int, indent: int) -> bool:
        """Whether something may follow on the line; only what is the root may follow ``---``."""
        return indent >= 0 or is_one_line(self.text[self.page.at : start])

    def end_nothing(self, indent: int) -> None:
        """Let a comment that is indented below an empty value stay below it."""
        if indent >= 0:
            self.page.end_block(self.column + 1, indent + STEP)

    def leaf(self, leaf: Leaf, indent: int) -> None:
        page, written = self.page, rewritten(self.text, leaf, indent)
        if is_one_line(self.text[page.at : leaf.start]) or (
            indent >= 0 and self.fits_behind(leaf, written)
        ):
            page.join()
        else:
            page.separate()
        page.line(leaf.start, indent + STEP)
        page.add(written, leaf.end)
        if is_block(leaf):
            page.chunks[-1].is_closed = True
            if keeps_blank_lines(self.text, leaf):
                page.chunks[-1].keeps_blank = True
            else:
                page.at = leaf.start + len(self.text[leaf.start : leaf.end].rstrip())

    def fits_behind(self, leaf: Leaf, written: str) -> bool:
        """Whether a text that has its own line may stand behind its key."""
        if is_block(leaf):
            return True
        return is_one_line(written) and self.page.width + 1 + len(written) <= WIDTH

    def flow(self, flow: Flow, indent: int) -> None:
        """Write braces or brackets: on one line if they were and fit, else as a block."""
        if flow.kind != "pair" and (written := self.one_line(flow, indent)):
            if self.may_join(flow.start, indent):
                self.page.join()
            self.page.line(flow.start, indent + STEP)
            self.page.add(written, flow.end)
        else:
            self.refuse_halves(flow)
            pinned, self.pinned = self.pinned, frozenset()
            self.block(flow.kind, flow.entries, indent + STEP)
            self.pinned = pinned
        # Those inside of the brackets belong to it, whatever their column.
        self.page.write_comments(flow.end, indent + STEP, len(self.text))
        if not flow.entries:
            self.end_nothing(indent)

    def one_line(self, flow: Flow, indent: int) -> str:
        """Return braces or brackets on one line; nothing if they have to become a block."""
        if not flow.entries:
            return "{}" if flow.kind == "mapping" else "[]"
        if not is_one_line(self.text[flow.start : flow.end]):
            return ""
        page, column = self.page, indent + STEP
        if self.may_join(flow.start, indent) and not page.has_comment_before(flow.start):
            column = page.width + 1
        written = on_one_line(self.text, flow)
        if column + len(written) <= WIDTH or line_start(self.text, flow.start) in self.pinned:
            return written
        page.pull_comment(flow.end)
        return ""

    def refuse_halves(self, flow: Flow) -> None:
        """Refuse braces that hold half of a text: as a block it would look like a key."""
        for entry in flow.entries:
            is_pair = entry.key is not None and flow.kind != "pair"
            if is_pair and not has_colon(self.text, entry):
                raise Unformatted(
                    entry.start, "quote the text that a comma divides, or give this key a colon"
                )

    def block(self, kind: Kind, entries: Iterable[Entry], indent: int) -> None:
        """Write the entries of a block, or of braces or brackets that become one."""
        self.page.begin_block()
        is_spaced = kind == "mapping" and tuple(self.path) in SPACED
        before = range(0)
        for entry in entries:
            first = self.entry(entry, indent)
            written = range(first, len(self.page.chunks))
            if is_spaced and before:
                space_out(self.page.chunks, before, written, indent)
            before = written

    def entry(self, entry: Entry, indent: int) -> int:
        """Write a key or item and return the number of its first line."""
        page = self.page
        page.line(entry.start, indent)
        first = len(page.chunks) - 1
        self.column = entry.start - line_start(self.text, entry.start)
        if entry.key is None:
            page.add("-", entry.end)
            page.join()
            self.path.append("-")
        else:
            key = key_of(self.text, entry.key, entry.start)
            page.add(f"{key}:", entry.end)
            self.path.append(key)
        self.value(entry.value, indent)
        self.path.pop()
        return first
