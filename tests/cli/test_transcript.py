"""What a conversation looks like: hostile words, long values, and a screen that is gone."""

import io
from datetime import UTC, datetime

import pytest
import tests.runtime.conftest  # noqa: F401 - imports Pipecat in spite of its warnings

from flowcat.cli.transcript import Transcript
from flowcat.diagnostics.palette import PLAIN
from flowcat.runtime.events import SessionEvent

NOW = datetime(2027, 3, 8, 10, 0, tzinfo=UTC)


class Gone(io.StringIO):
    """A screen that nobody reads any more."""

    def write(self, _: str) -> int:
        raise BrokenPipeError


def test_words_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences in what a model says, or a function is given, are made visible."""
    screen = Transcript(PLAIN)
    screen.said(("Hello\x1b[2J\r\nthere",))
    screen.event(SessionEvent("call", "go", {"arguments": {"how": "\x9b31m"}}, "a", 1, 1, NOW))
    assert capsys.readouterr().out == (
        'bot     Hello\ufffd[2J\ufffd there\n        go(how: "\ufffd31m")\n'
    )


def test_long_words_stay_beside_the_names(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines break between words, and what goes on is set in."""
    monkeypatch.setenv("COLUMNS", "24")
    screen = Transcript(PLAIN)
    screen.said(("One two three four five",))
    screen.remark("the bot says nothing")
    assert capsys.readouterr().out == (
        "bot     One two three\n        four five\n        (the bot says\n          nothing)\n"
    )


def test_a_screen_that_is_gone_is_no_fault_of_the_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails is kept for the end, and nothing more is written."""
    monkeypatch.setattr("sys.stdout", Gone())
    screen = Transcript(PLAIN)
    screen.said(("Hello",))
    screen.remark("and on")
    assert isinstance(screen.failed, BrokenPipeError)


def test_errors_are_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A timeout is told in words; an exception is left to the log, which knows its place."""
    screen = Transcript(PLAIN)
    for kind in ("exception", "timeout", "picked"):
        screen.event(SessionEvent("error", "go", {"id": "call_1", "kind": kind}, "a", 1, 1, NOW))
    assert capsys.readouterr().out == (
        '        error: `go` took longer than its timeout\n        error: go (kind: "picked")\n'
    )
