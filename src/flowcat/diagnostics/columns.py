"""How wide a text is on a terminal, and where it goes on in a new line."""

from unicodedata import category, combining, east_asian_width


def columns_of(text: str) -> int:
    """Tell how many columns a text takes: none for marks on a letter, two for wide letters."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if combining(character) or category(character) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def wrapped(text: str, room: int) -> list[str]:
    """Break a text between words into lines of at most so many columns; at least one line.

    A word that is longer has a line of its own.
    """
    lines: list[str] = [""]
    used = 0
    for word in text.split():
        width = columns_of(word)
        if used and used + 1 + width > room:
            lines.append(word)
            used = width
        else:
            lines[-1] += f" {word}" if used else word
            used += width + (1 if used else 0)
    return lines
