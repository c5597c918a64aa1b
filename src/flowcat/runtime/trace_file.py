"""Writing the trace of a call: a line a step and a line an event, each at once.

A call never suffers from its trace. What cannot be written ends the trace, with one line in the
log, and the call goes on. Each line is one write to the system, so a program that is killed leaves
whole lines behind it, but for the last one where the disk was full.
"""

import os
import re
import stat
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Protocol

from loguru import logger

from flowcat.plan.events import Event
from flowcat.plan.step import Step
from flowcat.runtime.events import SessionEvent
from flowcat.trace.fingerprint import fingerprint
from flowcat.trace.records import Closed, EventRecord, Header, Record, line_of
from flowcat.trace.writing import StepWriter, header

if TYPE_CHECKING:
    from flowcat.runtime.flow import Flow
    from flowcat.runtime.session import Session


class TraceWriter(Protocol):
    """Anything that takes lines, such as an open text file; flushed after each if it can be."""

    def write(self, text: str, /) -> object:
        """Take a line, its line end included."""
        ...


def write_trace(
    session: "Session", flow: "Flow", target: "str | Path | TraceWriter", call: Mapping[str, object]
) -> None:
    """Have the trace of a session written.

    Args:
        session: The session, before its start.
        flow: Its flow.
        target: A file, which is written anew; a folder, in which every call gets a file of its own
            (a text that ends in ``/`` is a folder, made if it is missing); or a writer.
        call: What is known of the call.
    """
    recorder = _Recorder(session, flow, target, call)
    session.telling.watch(recorder.stepped)
    session.on("*", recorder.happened)
    session.telling.when_over(recorder.finished)


class _Recorder:
    def __init__(
        self,
        session: "Session",
        flow: "Flow",
        target: "str | Path | TraceWriter",
        call: Mapping[str, object],
    ) -> None:
        self._flow = flow
        self._telling = session.telling
        self._clock = session.telling.now
        self._call = call
        self._redactor = session.telling.events.redactor
        self._steps = StepWriter(flow.plan, self._redactor)
        self._target = target
        self._write: Callable[[str], None] | None = None
        self._broken = False

    def stepped(
        self,
        event: Event,
        step: Step,
        state: Mapping[str, object],
        outside: Mapping[str, object],
    ) -> None:
        """Write what the core was told and what it decided."""
        call = outside["call"]
        now = call.get("now") if isinstance(call, Mapping) else None
        time = self._clock()
        self._put(lambda: self._steps.record(event, step, state, now, time.isoformat()))

    def happened(self, event: SessionEvent) -> None:
        """Write what listeners are told."""
        self._put(
            lambda: EventRecord(
                number=event.number,
                time=event.time.isoformat(),
                kind=event.kind,
                text=event.text,
                node=event.node,
                visit=event.visit,
                data=self._steps.plain(event.data),
            )
        )

    def finished(self) -> None:
        """Write the last line: the call is over."""
        if self._write is not None:
            self._put(lambda: Closed(closed=self._clock().isoformat()))
        if isinstance(self._write, _File):
            self._write.close()
        self._broken = True

    def _put(self, record: Callable[[], Record]) -> None:
        if self._broken:
            return
        try:
            if self._write is None:
                now = self._clock()
                self._write = _sink(self._target, now, self._call)
                self._write(line_of(self._header(now)))
            self._write(line_of(record()))
        except Exception as error:  # noqa: BLE001 - a trace must never harm a call
            self._broken = True
            why = error.strerror if isinstance(error, OSError) else type(error).__name__
            logger.error(f"flowcat: the trace ends here, it cannot be written: {why}")

    def _header(self, now: datetime) -> Header:
        from flowcat import __version__

        return header(
            self._flow.plan,
            fingerprint(self._flow.document.tree),
            {name: handler.facts for name, handler in self._flow.handlers.items()},
            self._call,
            self._redactor,
            tools=self._telling.tools,
            flowcat=__version__,
            time=now.isoformat(),
        )


def _sink(
    target: "str | Path | TraceWriter", now: datetime, call: Mapping[str, object]
) -> Callable[[str], None]:
    if not isinstance(target, str | Path):
        return _Flushed(target)
    path = Path(target)
    if str(target).endswith(("/", os.sep)):
        path.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        known = re.sub(r"[^A-Za-z0-9_-]+", "-", str(call.get("id") or ""))[:40]
        parts = (now.strftime("%Y%m%d-%H%M%S"), known, token_hex(3))
        path /= "-".join(part for part in parts if part) + ".jsonl"
    return _File(path)


class _Flushed:
    """Writes to what the user gave."""

    def __init__(self, writer: TraceWriter) -> None:
        self._writer = writer

    def __call__(self, line: str) -> None:
        self._writer.write(line)
        flush = getattr(self._writer, "flush", None)
        if callable(flush):
            flush()


class _File:
    """Writes to a file that nobody else may read: it holds what a caller has said."""

    def __init__(self, path: Path) -> None:
        path = path.resolve()
        flags = os.O_WRONLY | os.O_APPEND
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            self._number = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
            return
        # Another call may still be writing to the old file, which is its own then.
        path.unlink(missing_ok=True)
        self._number = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)

    def __call__(self, line: str) -> None:
        # A lone surrogate becomes its escape sequence in JSON.
        data = line.encode("utf-8", errors="backslashreplace")
        while data:
            data = data[os.write(self._number, data) :]

    def close(self) -> None:
        """Close the file."""
        os.close(self._number)
