"""A page of the docs as a terminal shows it: broken into lines that fit, without its markup.

What is understood is what the pages of the rules are made of: headings, paragraphs, lists, tables,
fenced blocks, links and emphasis.
"""

import re
from collections.abc import Iterator

from flowcat.diagnostics.columns import wrapped
from flowcat.diagnostics.palette import Palette

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_ITEM = re.compile(r"(?P<sign>[-*]|\d+\.) +")


def page_text(page: str, width: int, colours: Palette) -> str:
    """Return a Markdown page as plain text of at most so many columns; samples keep their lines."""
    return "".join(f"{line}\n" for line in _lines(page, width, colours))


def _lines(page: str, width: int, colours: Palette) -> Iterator[str]:
    waiting: list[str] = []
    in_block = False
    for line in page.splitlines():
        is_fence = line.startswith("```")
        if in_block or is_fence or not line or line[0] in "#|" or _ITEM.match(line):
            yield from _paragraph(waiting, width)
            waiting = []
        if is_fence:
            in_block = not in_block
        elif in_block:
            yield f"    {line}".rstrip()
        elif line.startswith("#"):
            yield f"{colours.bold}{line.lstrip('# ')}{colours.off}"
        elif not line or line.startswith("|"):
            yield line
        else:
            waiting.append(line)
    yield from _paragraph(waiting, width)


def _paragraph(lines: list[str], width: int) -> Iterator[str]:
    """Yield a paragraph or an item of a list, its lines broken anew."""
    text = " ".join(line.strip() for line in lines)
    if not text:
        return
    text = _STRONG.sub(r"\1", _LINK.sub(r"\1", text))
    found = _ITEM.match(text)
    lead = f"{found['sign']} " if found else ""
    first, *rest = wrapped(text[found.end() :] if found else text, width - len(lead))
    yield lead + first
    yield from (" " * len(lead) + line for line in rest)
