"""A trace for people: a column of times, the speakers at its right, everything else set in."""

import json
from collections.abc import Mapping
from datetime import datetime
from textwrap import wrap

from flowcat.cli.terminal import columns
from flowcat.diagnostics.palette import Palette
from flowcat.diagnostics.printable import printable
from flowcat.trace.reading import Trace
from flowcat.trace.records import EventRecord, Header

_TIME = 9
"""Columns that the time takes."""
_MARGIN = 8
"""Columns that the speakers' names take."""
_LONGEST = 400
"""Characters of a value that are shown."""


class TraceText:
    """Turns the events of one trace into lines."""

    def __init__(self, header: Header, colours: Palette) -> None:
        self._header = header
        self._colours = colours
        self._width = max(min(columns(), 100), 40)
        self._begun = _moment(header.time)

    def opening(self) -> str:
        """Say what was recorded."""
        header = self._header
        when = f"{self._begun:%Y-%m-%d %H:%M:%S %Z}".rstrip() if self._begun else header.time
        bold, off = self._colours.bold, self._colours.off
        first = self._lines(f"{header.flow}, {when}", 0)
        rest = self._lines(f"Flowcat {header.flowcat}, flow {header.fingerprint[:12]}", 0)
        return f"{bold}{first[0]}{off}\n" + "".join(f"{line}\n" for line in first[1:] + rest) + "\n"

    def event(self, event: EventRecord) -> str:
        """Show one event; empty where another event says the same."""
        data = event.data
        match event.kind:
            case "speech":
                return self._spoken(event)
            case "transition":
                because = f"  ({data['function']})" if data.get("function") else ""
                return self._faint(event, f"-> {data.get('to')}{because}")
            case "function":
                return self._faint(event, _call(event.text, data))
            case "write":
                return self._faint(event, f"{event.text} = {_json(data.get(event.text))}")
            case "error":
                return self._error(event)
            case "end":
                why = f" ({data['reason']})" if data.get("reason") else ""
                return self._faint(event, f"end: {event.text}{why}")
            case "ignored" | "late" | "rendered":
                return self._faint(event, f"{event.kind}: {event.text} ({_named(data)})")
            case "call" | "refused" | "enter" | "exit":
                return ""  # what came of it, or the move, says more
            case _:
                return self._faint(event, f"{event.kind}: {event.text}")

    def whole(self, event: EventRecord) -> str:
        """Show one event, even if another one says the same."""
        data = event.data
        match event.kind:
            case "call":
                return self._faint(event, f"call: {event.text}({_named(data.get('arguments'))})")
            case "refused":
                return self._faint(event, f"refused: {event.text}: {data.get('message')}")
            case "enter" | "exit":
                return self._faint(event, f"{event.kind}: {event.text}")
            case _:
                return self.event(event)

    def closing(self, trace: Trace) -> str:
        """Say how it ended, and what could not be read."""
        colours = self._colours
        faults = [f"line {number} cannot be read: {why}" for number, why in trace.bad]
        if trace.torn:
            faults.append("the last line is torn off; the program may have been killed")
        elif not trace.closed:
            faults.append("the trace has no end: the call goes on, or the program was killed")
        told = "".join(
            f"{colours.warning}{line}{colours.off}\n"
            for fault in faults
            for line in self._lines(fault, 0)
        )
        return f"\n{told}{colours.bold}{printable(self._summary(trace))}{colours.off}\n"

    def _summary(self, trace: Trace) -> str:
        turns = sum(
            event.kind == "speech" and event.data.get("by") == "caller" for event in trace.events
        )
        errors = sum(event.kind == "error" for event in trace.events)
        outcome = next((event.text for event in trace.events if event.kind == "end"), None)
        parts = [
            f"outcome: {outcome}" if outcome is not None else "no outcome",
            _numbered(turns, "turn"),
            _numbered(errors, "error") if errors else "",
            self._length(trace),
        ]
        return ", ".join(part for part in parts if part)

    def _length(self, trace: Trace) -> str:
        last = _moment(trace.events[-1].time) if trace.events else None
        if last is None or self._begun is None:
            return ""
        return f"{max(0.0, (last - self._begun).total_seconds()):.1f} s"

    def _spoken(self, event: EventRecord) -> str:
        by = event.data.get("by")
        name = "caller" if by == "caller" else "bot"
        colour = self._colours.bold if by == "caller" else self._colours.info
        shown = f"{colour}{name}{self._colours.off}{' ' * (_MARGIN - len(name))}"
        cut = " (interrupted)" if event.data.get("interrupted") else ""
        first, *rest = self._lines(event.text + cut, _TIME + _MARGIN, "")
        lines = [f"{self._time(event)}{shown}{first}"]
        lines += [" " * (_TIME + _MARGIN) + line for line in rest]
        return "".join(f"{line}\n" for line in lines)

    def _error(self, event: EventRecord) -> str:
        told = {name: value for name, value in event.data.items() if name != "id"}
        text = f"error: {event.text} ({_named(told)})" if told else f"error: {event.text}"
        return self._set_in(event, text, self._colours.error)

    def _faint(self, event: EventRecord, text: str) -> str:
        return self._set_in(event, text, self._colours.faint)

    def _set_in(self, event: EventRecord, text: str, colour: str) -> str:
        first, *rest = self._lines(text, _TIME + _MARGIN)
        off = self._colours.off
        lines = [f"{self._time(event)}{' ' * _MARGIN}{colour}{first}{off}"]
        lines += [f"{' ' * (_TIME + _MARGIN)}{colour}{line}{off}" for line in rest]
        return "".join(f"{line}\n" for line in lines)

    def _time(self, event: EventRecord) -> str:
        """Return the time since the beginning, as minutes and seconds."""
        now = _moment(event.time)
        if now is None or self._begun is None:
            return " " * _TIME
        tenths = max(0, round((now - self._begun).total_seconds() * 10))
        shown = f"{tenths // 600}:{tenths % 600 / 10:04.1f}"
        return f"{self._colours.faint}{shown:>{_TIME - 2}}{self._colours.off}  "

    def _lines(self, text: str, indent: int, hang: str = "  ") -> list[str]:
        room = self._width - indent
        lines = wrap(printable(text), room, subsequent_indent=hang, break_on_hyphens=False)
        return lines or [""]


def shown(trace: Trace, events: list[EventRecord], colours: Palette, *, all_of_it: bool) -> str:
    """Return a trace as text.

    Args:
        trace: The trace.
        events: The events to show.
        colours: The colours.
        all_of_it: Whether nothing was chosen, so that what is told twice is shown once.
    """
    text = TraceText(trace.header, colours)
    show = text.event if all_of_it else text.whole
    return text.opening() + "".join(map(show, events)) + text.closing(trace)


def _call(name: str, data: Mapping[str, object]) -> str:
    seconds = data.get("seconds")
    took = f"  {seconds:.1f} s" if isinstance(seconds, int | float) and seconds >= 0.05 else ""
    match data.get("outcome"):
        case "answered":
            came = f" = {_json(data.get('result'))}"
        case "failed":
            came = f" failed: {data.get('kind')}"
        case "refused":
            result = data.get("result")
            why = result.get("error") if isinstance(result, Mapping) else result
            came = f" refused: {why}"
        case outcome:
            came = f" {outcome}"
    return f"{name}({_named(data.get('arguments'))}){came}{took}"


def _named(values: object) -> str:
    if not isinstance(values, Mapping):
        return _json(values)
    return ", ".join(f"{name}: {_json(value)}" for name, value in values.items())


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.astimezone()


def _numbered(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
