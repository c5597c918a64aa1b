"""The colours of a terminal."""

from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The escape sequences for each part; all empty without colours."""

    error: str = ""
    warning: str = ""
    info: str = ""
    bold: str = ""
    faint: str = ""
    related: str = ""
    added: str = ""
    removed: str = ""
    off: str = ""


PLAIN = Palette()
COLOURS = Palette(
    error="\x1b[1;31m",
    warning="\x1b[1;33m",
    info="\x1b[1;36m",
    bold="\x1b[1m",
    faint="\x1b[2m",
    related="\x1b[34m",
    added="\x1b[32m",
    removed="\x1b[31m",
    off="\x1b[0m",
)
