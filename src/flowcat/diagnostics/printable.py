"""Text from a flow as it may go to a terminal: a hostile file cannot drive it or break a line."""


def printable(text: str) -> str:
    """Return a text on one line, with what cannot be printed replaced; its length stays."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else " " if c in "\t\n" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
