"""A page of the docs, cut into its samples.

The word after three backquotes says what a sample is, and a second word names the file it stands
for. ``console`` holds commands, each after a ``$``, and what they print; a line of three dots
stands for any lines. ``sh`` holds what a reader does once by hand, such as an installation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sample:
    """One fenced block."""

    kind: str
    file: str
    """The file it stands for; empty for a part of something."""
    text: str
    line: int
    """The line of the page that its text begins at."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a console sample, and what it prints."""

    text: str
    printed: tuple[str, ...]


def samples_of(page: Path) -> tuple[Sample, ...]:
    """Return the fenced blocks of a page, in order."""
    found: list[Sample] = []
    held: list[str] | None = None
    kind, file, start = "", "", 0
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if held is not None and line != "```":
            held.append(line)
        elif held is not None:
            found.append(Sample(kind, file, "".join(f"{text}\n" for text in held), start))
            held = None
        elif line.startswith("```"):
            kind, _, file = line[3:].strip().partition(" ")
            held, start = [], number + 1
    assert held is None, f"{page.name}: the block at line {start} is not closed"
    return tuple(found)


def commands_of(sample: Sample) -> Iterator[Command]:
    """Yield the commands of a console sample."""
    for part in f"\n{sample.text}".split("\n$ ")[1:]:
        command, *printed = part.rstrip("\n").split("\n")
        yield Command(command, tuple(printed))


def matches(printed: tuple[str, ...], expected: tuple[str, ...]) -> bool:
    """Tell whether lines are the expected ones, of which ``...`` stands for any number."""
    if not expected:
        return not printed
    first, *rest = expected
    if first.strip() == "...":
        return any(matches(printed[cut:], tuple(rest)) for cut in range(len(printed) + 1))
    return bool(printed) and printed[0] == first and matches(printed[1:], tuple(rest))
