"""The flows that we ship, and what callers say to them."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flowcat.cli import chat

ROOT = Path(__file__).parents[2]
FLOWS = tuple(sorted((ROOT / "flows").glob("*/*.flow.yaml")))
HANDLERS = tuple(sorted((ROOT / "flows").glob("*/*.py")))


@dataclass(frozen=True, slots=True)
class Script:
    """What one caller says, and what is known when the call starts."""

    file: Path
    flow: Path
    inputs: Mapping[str, object] = field(hash=False)
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        """The flow's folder and the script, as in ``restaurant/caller``."""
        return f"{self.file.parent.name}/{self.file.stem}"


def scripts() -> tuple[Script, ...]:
    """Return every script, with the flow and the inputs of the command that its comments show."""
    return tuple(_read(file) for flow in FLOWS for file in sorted(flow.parent.glob("*.txt")))


def _read(file: Path) -> Script:
    shown = next(
        line.partition(_COMMAND)[2]
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("#") and _COMMAND in line
    )
    arguments = chat.parser().parse_args(shlex.split(shown))
    assert arguments.script == Path(file.name), "the command names another script"
    return Script(
        file=file,
        flow=file.parent / arguments.path,
        inputs=dict(chat._input(text) for text in arguments.input),
        lines=tuple(chat._script(file)),
    )


_COMMAND = "flowcat chat "
