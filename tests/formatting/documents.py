"""Small YAML documents written in every manner, with comments where YAML allows them."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
TEXTS = (
    "x", "some words", "1", "yes", "012", "~", "it's", "$back", "8:30", "a-b", '"q"', "'s'", "''",
    "'it''s'", "'say \"x\"'", '"a b: c"', "'{{ x }}'", '"tab\\t"', "w" * 70, '"' + "q " * 40 + '"',
)  # fmt: skip


@st.composite
def documents(draw: Callable[[st.SearchStrategy[object]], object]) -> str:
    """Draw the text of a document."""
    return _Author(draw).document()


class _Author:
    """Writes one document; each key, anchor and comment in it has a number of its own."""

    def __init__(self, draw: Callable[[st.SearchStrategy[object]], object]) -> None:
        self._draw = draw
        self._number = 0

    def document(self) -> str:
        head = self.above(0) + self.one_of("", "", "---\n") + self.above(0)
        body = self.items(0, 2) if self.seldom(5) else self.mapping(0, 2)
        text = head + body + self.above(0)
        return text.rstrip("\n") if self.seldom(4) else text

    def one_of(self, *choices: T) -> T:
        return self._draw(st.sampled_from(choices))  # type: ignore[return-value]

    def number(self, low: int, high: int) -> int:
        return self._draw(st.integers(low, high))  # type: ignore[return-value]

    def seldom(self, number: int) -> bool:
        """Be true once in so many times."""
        return self.number(1, number) == number

    def name(self, kind: str) -> str:
        self._number += 1
        return f"{kind}{self._number}"

    def comment(self) -> str:
        if not self.seldom(5):
            return ""
        return " " * self.number(1, 3) + self.name(self.one_of("# ", "#", "# flowcat: "))

    def above(self, indent: int) -> str:
        """Write lines that say nothing: blank ones and comments on any column."""
        lines = []
        while self.seldom(4):
            note = " " * self.number(0, indent + 3) + self.name("# own ")
            lines.append(self.one_of("", "  ", note, note) + "\n")
        return "".join(lines)

    def mapping(self, indent: int, depth: int) -> str:
        lines = ""
        for index in range(self.number(1, 3)):
            key = self.name(self.one_of("k", "k", "key "))
            key = self.one_of(key, f"'{key}'", f'"{key}"') if index or lines else "nodes"
            gap = self.one_of("", "", " ")
            lines += f"{self.above(indent) if lines else ''}{' ' * indent}{key}{gap}:"
            lines += self.value(indent, depth, lambda column: column)
        return lines

    def items(self, indent: int, depth: int) -> str:
        lines = ""
        for _ in range(self.number(1, 3)):
            lines += f"{self.above(indent) if lines else ''}{' ' * indent}-"
            lines += self.value(indent, depth, lambda column: column + 1)
        return lines

    def value(self, indent: int, depth: int, list_column: Callable[[int], int]) -> str:
        """Write what follows a colon or dash, up to the end of its last line."""
        deeper = indent + self.number(1, 4)
        blank = " " * self.number(1, 2)
        anchor = blank + self.name("&a") if self.seldom(6) else ""
        end = self.comment() + "\n"
        kinds = ["text", "text", "below", "nothing", "lines", "line", "brackets", "block"]
        match self.one_of(*kinds, *(["mapping", "list"] * 3 if depth else [])):
            case "text":
                return f"{anchor}{blank}{self.one_of(*TEXTS)}{end}"
            case "below":
                return f"{anchor}{end}{self.above(indent)}{' ' * deeper}{self.one_of(*TEXTS)}\n"
            case "nothing":
                return anchor + end
            case "lines":
                first, last = self.one_of(("plain", "end"), ('"quoted', 'e\\\n nd"'), ("'q", "'"))
                return f"{blank}{first}  \n{' ' * deeper}goes on\n\n{' ' * deeper}{last}{end}"
            case "line":
                return f"{anchor}{blank}{self.brackets(2, lambda: self.one_of('', ' '))}{end}"
            case "brackets":
                return f"{anchor}{blank}{self.brackets(2, self.new_line(indent + 1))}{end}"
            case "block":
                return f"{anchor}{blank}{self.block(deeper)}"
            case "mapping":
                return f"{anchor}{end}{self.above(indent)}{self.mapping(deeper, depth - 1)}"
            case _:
                column = self.one_of(deeper, list_column(indent))
                return f"{anchor}{end}{self.above(indent)}{self.items(column, depth - 1)}"

    def new_line(self, indent: int) -> Callable[[], str]:
        def gap() -> str:
            broken = f"{self.comment()}\n{' ' * (indent + self.number(0, 4))}"
            return self.one_of(broken, broken, " ")

        return gap

    def brackets(self, depth: int, gap: Callable[[], str]) -> str:
        opener, closer = self.one_of(("[", "]"), ("{", "}"))
        parts = []
        for _ in range(self.number(0, 3)):
            inner = depth > 0 and self.seldom(3)
            text = self.brackets(depth - 1, gap) if inner else self.one_of(*TEXTS)
            key = self.name("k") + ": " if opener == "{" else ""
            parts.append(f"{gap()}{key}{text}{gap()}")
        return f"{opener}{','.join(parts)}{gap() if not parts else ''}{closer}"

    def block(self, indent: int) -> str:
        pad = " " * indent
        kinds = ("", "  ", pad + "more", pad + "  deeper", pad + "# text  ")
        lines = [pad + "first", *(self.one_of(*kinds) for _ in range(self.number(0, 3)))]
        head = self.one_of("|", ">") + self.one_of("", "-", "+") + self.comment()
        return "\n".join([head, *lines, *[""] * self.number(0, 2)]) + "\n"
