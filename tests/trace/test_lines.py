"""The lines of a trace: written and read, torn, spoilt, and of other versions."""

import json
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flowcat.plan.compiling import HandlerFacts
from flowcat.plan.effects import End, Speak
from flowcat.plan.events import (
    BotSilent,
    CallerSilent,
    DigitsOver,
    EntryFailed,
    Event,
    Failed,
    Gone,
    Heard,
    HungUp,
    Landed,
    Moved,
    Overtime,
    Pressed,
    Replied,
    Requested,
    Resumed,
    Returned,
    Spoken,
    Start,
)
from flowcat.plan.position import Call
from flowcat.trace.coding import NotAnEvent, event_from_json, event_to_json
from flowcat.trace.reading import TraceReader, read_trace
from flowcat.trace.records import (
    BadLine,
    Closed,
    EventRecord,
    Header,
    StepRecord,
    header_of,
    line_of,
    record_of,
)
from flowcat.trace.redaction import Redactor

HEADER = Header(
    version=1, flow="f", fingerprint="ab", flowcat="0.1.0", time="2027-03-08T10:00:00+00:00",
    call={"from": None}, handlers={"h": {"description": "D.", "required": ["a"]}},
)  # fmt: skip
_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
_data: st.SearchStrategy[Mapping[str, Any]] = st.dictionaries(st.text(), _json, max_size=3)
_events = st.one_of(
    st.builds(Start, _data),
    st.builds(Replied, st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple)),
    st.builds(Requested, st.text(), st.text(), _data),
    st.builds(Returned, st.text(), _json, st.none() | st.text(), st.booleans()),
    st.builds(Failed, st.text(), st.sampled_from(["exception", "timeout"])),
    st.builds(Landed, st.text()),
    st.builds(Gone, st.text()),
    st.builds(EntryFailed, st.integers(0)),
    st.builds(Moved, st.text()),
    st.builds(Heard, st.booleans(), st.booleans()),
    st.builds(Spoken, st.integers(0)),
    st.builds(Pressed, st.sampled_from("0123456789*#")),
    st.builds(DigitsOver, st.integers(0)),
    st.sampled_from((CallerSilent(), BotSilent(), Overtime(), HungUp())),
)
_records = st.one_of(
    st.builds(
        EventRecord, number=st.integers(1), time=st.text(), kind=st.text(), text=st.text(),
        node=st.text(), visit=st.integers(0), data=_data,
    ),
    st.builds(
        StepRecord, step=st.integers(1), time=st.text(), event=_data, node=st.text(),
        visit=st.integers(0), ended=st.none() | st.text(), state=_data,
        now=st.none() | st.text(min_size=1),
        writes=_data, effects=st.lists(_data, max_size=2).map(tuple), hidden=st.integers(0),
    ),
    st.builds(Closed, closed=st.text()),
)  # fmt: skip


@given(_events)
def test_every_event_of_the_core_comes_back(event: Event) -> None:
    """Written as JSON text and read again, it is the same."""
    text = json.dumps(event_to_json(event, Redactor(frozenset())))
    assert event_from_json(json.loads(text)) == event


def test_no_kind_of_event_is_forgotten() -> None:
    """Whoever adds one to the core adds it to the test above."""
    tried = {Start, Replied, Requested, Returned, Failed, Landed, Gone, EntryFailed, Moved}
    tried |= {Heard, Spoken, Pressed, DigitsOver, CallerSilent, BotSilent, Overtime, HungUp}
    tried |= {Resumed}  # see below
    assert tried == set(get_args(Event))


def test_a_call_that_goes_on_is_told_of_and_not_played() -> None:
    """A trace holds what it goes on with, and not where it stood."""
    call = Call("c", "f", arguments={"pin": "4711"})
    resumed = Resumed(entered=True, owed=(Speak("Hello.", 1), End("x", "")), unknown=(call,))
    data = event_to_json(resumed, Redactor(frozenset({"pin"})))
    assert json.loads(json.dumps(data)) == data
    assert "4711" not in json.dumps(data)
    with pytest.raises(NotAnEvent, match="the call was resumed"):
        event_from_json(data)


@pytest.mark.parametrize("data", [{}, {"event": "Ended"}, {"event": "Requested", "id": "x"}])
def test_what_is_no_event_is_told(data: dict[str, Any]) -> None:
    """A trace of another Flowcat may hold events that this one does not know."""
    with pytest.raises(NotAnEvent):
        event_from_json(data)


@given(_records)
@example(Closed(closed="\n\u2028\ud800"))
def test_every_record_comes_back(record: Any) -> None:
    """On one line, whatever is in it."""
    line = line_of(record).encode("utf-8", errors="backslashreplace")
    assert line.count(b"\n") == 1
    assert record_of(line.decode()) == record


def test_the_first_line_comes_back_with_what_is_known_of_the_python() -> None:
    """The flow can be compiled without its Python file."""
    header = header_of(line_of(HEADER))
    assert header == HEADER
    assert header.facts() == {"h": HandlerFacts(description="D.", required=("a",))}


@given(st.binary())
@example(b"")
@example(b"[]\n")
@example(b'{"flowcat_trace": true}\n')
@example(b'{"flowcat_trace": 1, "flow": 1}\n')
@example(b"[" * 100_000 + b"\n")
def test_what_is_no_trace_is_told(data: bytes) -> None:
    """Whatever the file holds, it is a fault with a sentence, and no other exception."""
    with pytest.raises(BadLine):
        read_trace(data)


@given(st.binary(), st.lists(_records, max_size=3))
def test_whatever_stands_between_the_lines_can_be_read_past(spoilt: bytes, records: Any) -> None:
    """What is no line is counted, and the rest is read."""
    lines = [line_of(one).encode("utf-8", errors="backslashreplace") for one in (HEADER, *records)]
    trace = read_trace(b"".join((lines[0], spoilt, b"\n", *lines[1:])))
    assert len(trace.events) + len(trace.steps) + trace.closed >= bool(records)
    assert not trace.torn


@given(st.integers(1, 200), st.integers(0, 50))
def test_a_trace_can_be_cut_anywhere(size: int, cut: int) -> None:
    """However it comes in, what is whole is read, and a torn end is told."""
    records = [Closed(closed=f"{number} é") for number in range(3)]
    whole = "".join((line_of(HEADER), *map(line_of, records))).encode()
    data = whole[: len(whole) - cut]
    reader = TraceReader()
    found: list[Any] = []
    for start in range(0, len(data), size):
        found += reader.read(data[start : start + size])
    assert found == records[: data.count(b"\n") - 1]
    assert reader.end().torn == (not data.endswith(b"\n"))


def test_a_trace_of_a_later_version_is_not_guessed_at() -> None:
    """It is told who wrote it."""
    with pytest.raises(BadLine, match=r"a later Flowcat wrote it, 7\.0\.0"):
        header_of('{"flowcat_trace": 2, "flowcat": "7.0.0"}')
