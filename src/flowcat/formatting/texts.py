"""Single texts on new columns: what YAML reads of them stays the same, and so do their lines."""

import re

from flowcat.formatting.comments import BREAKS
from flowcat.formatting.pieces import Leaf


def is_one_line(written: str) -> bool:
    """Whether a piece of a text has no line break."""
    return _BREAK.search(written) is None


def is_block(leaf: Leaf) -> bool:
    """Whether a text is written below ``|`` or ``>``."""
    return leaf.style in _BLOCKS


def keeps_blank_lines(text: str, leaf: Leaf) -> bool:
    """Whether the blank lines after a block belong to it (``|+``)."""
    return is_block(leaf) and "+" in _header(text, leaf)[1]


def rewritten(text: str, leaf: Leaf, indent: int) -> str:
    """Return a scalar or an alias as it is written in the new layout.

    Args:
        text: All of the text.
        leaf: Where it stands there.
        indent: The new column of the block that holds it; negative if none does.
    """
    written = text[leaf.start : leaf.end]
    if is_block(leaf):
        return _block(text, leaf, indent)
    if leaf.style == "'" and not _NEEDS_SINGLE.search(written):
        written = '"' + written[1:-1].replace("''", "'") + '"'
    if is_one_line(written):
        return written
    return _aligned(written, " " * (indent + 2))


_BLOCKS = frozenset("|>")
_BREAK = re.compile(f"[{BREAKS}]")
_NEEDS_SINGLE = re.compile(rf'["\\{BREAKS}\t]')
"""What would have to be written otherwise inside of double quotes, or be read otherwise."""

_HEADER = re.compile(rf"([|>])([-+0-9]*)([^{BREAKS}]*)")


def _aligned(written: str, pad: str) -> str:
    """Align the lines of a plain or quoted text; blanks around its line breaks mean nothing."""
    first, *rest = _BREAK.split(written)
    signs = _BREAK.findall(written)
    lines = [_stripped(first)]
    for sign, line in zip(signs, rest, strict=True):
        body = _stripped(line.lstrip(" \t"))
        lines += [sign, pad + body if body else ""]
    return "".join(lines)


def _stripped(line: str) -> str:
    """Remove the blanks at the end of a line, except one that a backslash stands before."""
    short = line.rstrip(" \t")
    backslashes = len(short) - len(short.rstrip("\\"))
    return line[: len(short) + 1] if backslashes % 2 else short


def _header(text: str, leaf: Leaf) -> tuple[str, str, str]:
    """Return a block's sign, what modifies it, and the comment with the blanks before it."""
    found = _HEADER.match(text, leaf.start)
    assert found is not None
    return found[1], found[2], found[3].rstrip(" \t")


def _block(text: str, leaf: Leaf, indent: int) -> str:
    sign, modifiers, comment = _header(text, leaf)
    written = text[leaf.start : leaf.end]
    digit = int(re.sub(r"\D", "", modifiers) or 0)
    signs, lines = _BREAK.findall(written), _BREAK.split(written)[1:]
    old = max(leaf.around, 0) + digit if digit else _found_indent(lines, leaf.around)
    new = max(indent, 0) + digit if digit else max(indent + 2, 2)
    contents = [line[old:] for line in lines]
    if contents and not contents[-1]:
        contents.pop()  # after the last line break
    elif contents and "-" not in modifiers:
        # The text ends here without a line break, and the file will get one.
        modifiers = modifiers.replace("+", "") + "-"
    while contents and not contents[-1] and "+" not in modifiers:
        contents.pop()
    made = [sign, modifiers, comment]
    for before, content in zip(signs, contents, strict=False):
        made += [before, " " * new + content if content else ""]
    last = signs[len(contents) : len(contents) + 1]
    # Other breaks than a line feed are a part of the text.
    return "".join(made + (last if last != ["\n"] and "+" not in modifiers else []))


def _found_indent(lines: list[str], around: int) -> int:
    """Tell a block's indentation from its first line that holds anything."""
    deepest = max(around + 1, 1)
    for line in lines:
        blanks = len(line) - len(line.lstrip(" "))
        deepest = max(deepest, blanks)
        if line[blanks:]:
            break
    return deepest
