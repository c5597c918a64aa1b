"""Reading a trace: whole, or as it grows. A last line that was torn off is no fault."""

from collections.abc import Iterator

from flowcat.text.dataclass import dataclass, field
from flowcat.trace.records import BadLine, Closed, EventRecord, Header, Record, StepRecord
from flowcat.trace.records import header_of as _header_of
from flowcat.trace.records import record_of as _record_of


@dataclass(slots=True, kw_only=True)
class Trace:
    """What has been read so far."""

    header: Header
    events: list[EventRecord] = field(default_factory=list)
    steps: list[StepRecord] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    """The numbers of lines that could not be read, and why."""
    closed: bool = False
    """Whether the call was recorded to its end."""
    torn: bool = False
    """Whether the last line is not whole: the program was killed, or the disk was full."""


class Lines:
    """Cuts what comes in into whole lines; what is behind the last line end waits."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def rest(self) -> bytes:
        """What waits for its line end."""
        return self._rest

    def cut(self, data: bytes) -> Iterator[str]:
        """Yield the lines that are whole now."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        for line in whole:
            yield line.decode("utf-8", errors="replace")


class TraceReader:
    """Reads a trace that comes in pieces."""

    def __init__(self) -> None:
        self._lines = Lines()
        self._number = 0
        self.trace: Trace | None = None
        """None before the first line."""

    def read(self, data: bytes) -> list[Record]:
        """Take in what was added; return the records in it.

        Raises:
            BadLine: If the first line is not that of a trace.
        """
        found: list[Record] = []
        for line in self._lines.cut(data):
            self._number += 1
            if self.trace is None:
                self.trace = Trace(header=_header_of(line))
            elif (record := self._record(self.trace, line)) is not None:
                found.append(record)
        return found

    def end(self) -> Trace:
        """Return the trace, once no more is to come.

        Raises:
            BadLine: If there is not even a whole first line.
        """
        if self.trace is None:
            raise BadLine("it does not begin as a trace does")
        self.trace.torn = bool(self._lines.rest)
        return self.trace

    def _record(self, trace: Trace, line: str) -> Record | None:
        try:
            record = _record_of(line)
        except BadLine as fault:
            trace.bad.append((self._number, str(fault)))
            return None
        match record:
            case EventRecord():
                trace.events.append(record)
            case StepRecord():
                trace.steps.append(record)
            case Closed():
                trace.closed = True
        return record


def read_trace(data: bytes) -> Trace:
    """Read a whole trace.

    Raises:
        BadLine: If it is none.
    """
    reader = TraceReader()
    reader.read(data)
    return reader.end()
