"""A text as the pieces that a layout arranges: entries of blocks and brackets, and single texts.

Every piece keeps where it stands. What a text means is not looked at, and comments are not pieces:
they are found by their places.
"""

from typing import Literal, TypeAlias

from flowcat.source.tokens import Token
from flowcat.text.dataclass import dataclass

Kind: TypeAlias = Literal["mapping", "list", "pair"]
"""A pair is a mapping of one key inside of a list in brackets, without braces of its own."""


class Unformatted(Exception):  # noqa: N818 - carried to where the file is named
    """This layout has no form for what stands at a place."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Word:
    """An anchor, a tag, or a sign of the document: always on one line."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or an alias."""

    start: int
    end: int
    style: str
    """``|``, ``>``, a quote, or nothing for a plain text and an alias."""
    around: int
    """The column of the block that holds it, which a block scalar may count from; -1: none."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The value that a key or a ``-`` does not have."""


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping or list that its indentation holds together."""

    kind: Kind
    column: int
    entries: "tuple[Entry, ...]"


@dataclass(frozen=True, slots=True)
class Flow:
    """A mapping or list in braces or brackets."""

    kind: Kind
    start: int
    end: int
    entries: "tuple[Entry, ...]"


@dataclass(frozen=True, slots=True)
class Node:
    """What stands after a key or a ``-``, or is a key."""

    properties: tuple[Word, ...]
    body: Leaf | Nothing | Block | Flow


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value, or an item of a list."""

    key: Node | None
    value: Node
    start: int
    end: int
    """Where its ``:`` or ``-`` ends; where it starts if it has none."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A whole text."""

    directives: tuple[Word, ...]
    begin: Word | None
    """``---``."""
    root: Node | None
    finish: Word | None
    """``...``."""


def pieces_of(tokens: list[Token], size: int) -> Pieces:
    """Group the tokens of a text that YAML can read and that holds one document at most.

    Args:
        tokens: All of them.
        size: How long the text is.

    Raises:
        Unformatted: If something is left over.
    """
    return _Grouping(tokens, size).document()


_START, _FINISH, _OVER = "<document start>", "<document end>", "<stream end>"
_BLOCK_END = "<block end>"
_PROPERTIES = frozenset({"<anchor>", "<tag>"})
_ROOT_ENDS = frozenset({_FINISH, _OVER})
_VALUE_ENDS = _ROOT_ENDS | {"?", ":", ",", "}", "]", _BLOCK_END}
_ITEM_ENDS = _VALUE_ENDS | {"-"}


class _Grouping:
    """Where in the tokens the grouping is."""

    __slots__ = ("around", "index", "tokens")

    def __init__(self, tokens: list[Token], size: int) -> None:
        self.tokens = [*tokens, Token(_OVER, size, size, 0, "")]
        self.index = 1 if tokens else 0  # the first one says that a stream begins
        self.around = -1
        """The column of the innermost block."""

    @property
    def next(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.next
        self.index += 1
        return token

    def word(self) -> Word:
        token = self.take()
        return Word(token.start, token.end)

    def skip(self, kind: str) -> None:
        if self.next.kind != kind:
            raise Unformatted(self.next.start, "this is not where a formatter expects it")
        self.take()

    def document(self) -> Pieces:
        directives: list[Word] = []
        while self.next.kind == "<directive>":
            directives.append(self.word())
        begin = self.word() if self.next.kind == _START else None
        root = None if self.next.kind in _ROOT_ENDS else self.node(_ROOT_ENDS)
        finish = self.word() if self.next.kind == _FINISH else None
        self.skip(_OVER)
        return Pieces(tuple(directives), begin, root, finish)

    def node(self, ends: frozenset[str]) -> Node:
        properties: list[Word] = []
        while self.next.kind in _PROPERTIES:
            properties.append(self.word())
        body = Nothing() if self.next.kind in ends else self.body()
        return Node(tuple(properties), body)

    def body(self) -> Leaf | Block | Flow:
        match self.next.kind:
            case "<scalar>" | "<alias>":
                token = self.take()
                return Leaf(token.start, token.end, token.style, self.around)
            case "<block mapping start>":
                return self.block("mapping", self.take().column)
            case "<block sequence start>":
                return self.block("list", self.take().column)
            case "-":
                return self.bare_list(self.next.column)
            case "{":
                return self.flow("mapping", "}")
            case "[":
                return self.flow("list", "]")
            case _:
                raise Unformatted(self.next.start, "this is not where a formatter expects it")

    def block(self, kind: Kind, column: int) -> Block:
        outer, self.around = self.around, column
        entries: list[Entry] = []
        while self.next.kind != _BLOCK_END:
            entries.append(self.pair() if kind == "mapping" else self.item())
        self.take()
        self.around = outer
        return Block(kind, column, tuple(entries))

    def bare_list(self, column: int) -> Block:
        """Group a list that is indented no deeper than its key, which has no end of its own."""
        entries: list[Entry] = []
        while self.next.kind == "-":
            entries.append(self.item())
        return Block("list", column, tuple(entries))

    def item(self) -> Entry:
        dash = self.next
        self.skip("-")
        return Entry(None, self.node(_ITEM_ENDS), dash.start, dash.end)

    def pair(self) -> Entry:
        """Group a key and its value; either may be missing."""
        first, key = self.next, Node((), Nothing())
        if self.next.kind == "?":
            self.take()
        start = self.next.start
        if self.next.kind != ":":
            key = self.node(_ITEM_ENDS)
        if isinstance(key.body, Nothing):
            start = first.start
        if self.next.kind != ":":
            end = max(first.end, self.tokens[self.index - 1].end)
            return Entry(key, Node((), Nothing()), start, end)
        colon = self.take()
        return Entry(key, self.node(_VALUE_ENDS), start, colon.end)

    def flow(self, kind: Kind, closer: str) -> Flow:
        start = self.take().start
        entries: list[Entry] = []
        while self.next.kind != closer:
            if self.next.kind == ",":
                self.take()
            elif kind == "mapping":
                entries.append(self.pair())
            else:
                entries.append(self.flow_item())
        return Flow(kind, start, self.take().end, tuple(entries))

    def flow_item(self) -> Entry:
        start = self.next.start
        if self.next.kind not in ("?", ":"):
            return Entry(None, self.node(_VALUE_ENDS), start, start)
        pair = self.pair()
        end = self.tokens[self.index - 1].end
        return Entry(None, Node((), Flow("pair", pair.start, end, (pair,))), start, start)
