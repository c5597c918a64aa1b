"""The blank lines that part large entries."""

from flowcat.formatting.page import Chunk


def space_out(chunks: list[Chunk], one: range, other: range, indent: int) -> None:
    """Part two neighbours by a blank line if both take more than one line.

    Args:
        chunks: All lines.
        one: Which of them the first one takes, without the comments behind it.
        other: Which of them the second one takes, without the comments before it.
        indent: The column of both.
    """
    if not (_is_large(chunks, one) and _is_large(chunks, other)):
        return
    between = chunks[one.stop : other.start + 1]
    if chunks[one.stop - 1].keeps_blank or any(chunk.is_spaced for chunk in between):
        return
    # A comment that is indented deeper still belongs to the first one.
    next(chunk for chunk in between if chunk.indent <= indent).is_spaced = True


def _is_large(chunks: list[Chunk], lines: range) -> bool:
    return len(lines) > 1 or "\n" in chunks[lines.start].text
