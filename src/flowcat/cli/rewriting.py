"""What verbs need that change files of the user: reading them as they are, writing, the diff."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from flowcat.cli.terminal import CommandError, write_file
from flowcat.diagnostics.palette import Palette
from flowcat.diagnostics.printable import printable


def written_text(file: Path) -> str | None:
    """Return the text of a file with its own line ends; None if it cannot be read."""
    try:
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def rewrite(file: Path, before: str, text: str) -> None:
    """Write a file anew.

    Raises:
        CommandError: If it is not what it was when its new text was made, or cannot be written.
    """
    if written_text(file) != before:
        raise CommandError(f"{file} was changed while it was being checked; nothing is written")
    write_file(file, text)


def shown_diff(before: str, after: str, name: str, colours: Palette) -> str:
    """Return the diff of a file, which is empty if nothing changes."""
    lines: list[str] = []
    for line in _diff(before, after, name):
        paint = {"+": colours.added, "-": colours.removed}.get(line[0], "")
        lines.append(f"{paint}{printable(line)}{colours.off if paint else ''}\n")
    return "".join(lines)


def _diff(before: str, after: str, name: str) -> Iterator[str]:
    """Yield the lines of a diff, without their ends."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for line in unified_diff(old, new, name, name):
        yield line.rstrip("\r\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"
