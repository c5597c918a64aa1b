"""What a conversation looks like in a terminal: words at the left edge, everything else set in."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from flowcat.cli.terminal import columns
from flowcat.diagnostics.printable import printable

if TYPE_CHECKING:
    from flowcat.diagnostics.palette import Palette
    from flowcat.runtime.events import SessionEvent

_MARGIN = 8
"""Columns that the speakers' names take."""


class Transcript:
    """Writes a conversation to standard output as it goes on.

    A write that fails is kept in `failed` instead of being raised, because most writes happen
    inside of the conversation, where an exception would be taken for a fault of the flow.
    """

    def __init__(self, colours: "Palette") -> None:
        self.path: list[str] = []
        """The nodes entered, in order."""
        self.prompt = f"{colours.bold}caller{colours.off}  "
        self.failed: OSError | None = None
        self._colours = colours
        self._width = max(min(columns(), 100), 2 * _MARGIN)
        self._status = False

    def status(self, text: str) -> None:
        """On a terminal, tell what is going on until the next line is written."""
        if sys.stdout.isatty() and self.failed is None:
            self._write(f"{self._colours.faint}{text}{self._colours.off}")
            self._status = True

    def opening(self, path: Path, llm: str, *, typed: bool) -> None:
        """Say who talks, and how to stop."""
        offline = "offline mode: it matches this flow's functions, nothing else"
        self._faint(str(path))
        self._faint(offline if llm == "offline" else llm)
        if typed:
            self._faint("type what the caller says; Ctrl-D ends the call")
        self._write("\n")

    def event(self, event: "SessionEvent") -> None:
        """Show one event of the session."""
        data = event.data
        match event.kind:
            case "transition":
                self.path.append(str(data["to"]))
                self._faint(f"-> {data['to']}", _MARGIN)
            case "call":
                self._faint(f"{event.text}({_named(data['arguments'])})", _MARGIN)
            case "write":
                self._faint(f"{event.text} = {_json(data[event.text])}", _MARGIN)
            case "refused":
                self._faint(f"{event.text} refused: {data['message']}", _MARGIN)
            case "error":
                self._error(event.text, data)
            case _:
                pass

    def heard(self, text: str) -> None:
        """Show what a caller says who does not type it here."""
        self._spoken(self.prompt, text)

    def said(self, texts: tuple[str, ...]) -> None:
        """Show what the bot says."""
        name = f"{self._colours.info}bot{self._colours.off}     "
        for text in texts:
            self._spoken(name, text)

    def said_to_silence(self, texts: tuple[str, ...], prompt: str) -> None:
        """Show what the bot says to a caller who says nothing, and the prompt again."""
        if prompt:
            self._write("\n")
        self.said(texts)
        self._write(prompt)

    def remark(self, text: str) -> None:
        """Show something that is worth knowing."""
        self._faint(f"({text})", _MARGIN)

    def trouble(self, text: str) -> None:
        """Show that something went wrong."""
        for line in self._lines(f"error: {text}", _MARGIN):
            self._write(f"{' ' * _MARGIN}{self._colours.error}{line}{self._colours.off}\n")

    def closing(
        self, state: Mapping[str, object], outcome: str | None, sensitive: frozenset[str]
    ) -> None:
        """Show the path taken, the state and the outcome."""
        self._write("\n")
        self._faint(f"path: {' -> '.join(self.path)}")
        for name, value in state.items():
            self._faint(f"{name} = {'(sensitive)' if name in sensitive else _json(value)}")
        self._faint(f"outcome: {outcome or '(the conversation has not ended)'}")

    def newline(self) -> None:
        """End the line that was being typed."""
        self._write("\n")

    def _error(self, text: str, data: Mapping[str, object]) -> None:
        match data.get("kind"):
            case "exception":
                pass  # the log tells it, with its place
            case "timeout":
                self.trouble(f"`{text}` took longer than its timeout")
            case _:
                told = {name: value for name, value in data.items() if name != "id"}
                self.trouble(f"{text} ({_named(told)})" if told else text)

    def _spoken(self, name: str, text: str) -> None:
        first, *rest = self._lines(text, _MARGIN, "")
        self._write(f"{name}{first}\n")
        for line in rest:
            self._write(f"{' ' * _MARGIN}{line}\n")

    def _faint(self, text: str, indent: int = 0) -> None:
        for line in self._lines(text, indent):
            self._write(f"{' ' * indent}{self._colours.faint}{line}{self._colours.off}\n")

    def _lines(self, text: str, indent: int, hang: str = "  ") -> list[str]:
        room = self._width - indent
        lines = wrap(printable(text), room, subsequent_indent=hang, break_on_hyphens=False)
        return lines or [""]

    def _write(self, text: str) -> None:
        if self.failed is not None:
            return
        try:
            sys.stdout.write(f"\r\x1b[K{text}" if self._status else text)
            sys.stdout.flush()
        except OSError as error:
            self.failed = error
        self._status = False


def _named(values: object) -> str:
    if not isinstance(values, Mapping):
        return _json(values)
    return ", ".join(f"{name}: {_json(value)}" for name, value in values.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda other: f"<{type(other).__name__}>")
