"""What is saved is read as it was: an exact, versioned JSON form."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowcat.plan.effects import Answer, End, Speak
from flowcat.plan.position import Call, Counters, Position, Reply
from flowcat.runtime.checkpoints.codec import Unreadable, codec_of
from flowcat.runtime.checkpoints.snapshot import FORMAT, Snapshot, from_rows, to_body
from flowcat.runtime.checkpoints.store import Row

_text = st.text(st.characters(codec=None), max_size=8)
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=6,
)
_objects = st.dictionaries(_text, _values, max_size=3)
_calls = st.builds(
    Call,
    id=_text,
    name=_text,
    node=_text,
    phase=st.sampled_from(["open", "answered", "landed", "gone"]),
    arguments=_objects,
    to=st.none() | _text,
    words=_text,
    silent=st.booleans(),
)
_positions = st.builds(
    Position,
    node=_text,
    visit=st.integers(0),
    replies=st.lists(
        st.builds(Reply, st.integers(0), st.lists(_calls, max_size=3).map(tuple), _text),
        max_size=3,
    ).map(tuple),
    history=st.lists(_text, max_size=4).map(tuple),
    running=st.none() | _calls,
    failed_entries=st.integers(0, 9),
    ended=st.none() | _text,
    hops=st.integers(0, 40),
    counters=st.builds(
        Counters,
        turns=st.integers(0),
        visits=st.dictionaries(_text, st.integers(0), max_size=3),
        spent=st.lists(_text, max_size=2).map(tuple),
        digits=_text,
    ),
    hook=st.integers(-2, 3),
)
_owed = (
    st.builds(Speak, _text, st.integers(0))
    | st.builds(End, _text, _text)
    | st.builds(Answer, _text, _values, st.booleans())
)
_snapshots = st.builds(
    Snapshot,
    at=_positions,
    state=_objects,
    role=st.none() | _text,
    begun=st.integers(-1),
    entered=st.integers(-1),
    owed=st.lists(_owed, max_size=3).map(tuple),
    unknown=st.lists(_calls, max_size=2).map(tuple),
    left_out=st.lists(_text, max_size=2).map(tuple),
)


def _row(body: str, **changes: Any) -> Row:
    fields = {
        "number": 1, "flow": "f", "version": "v", "node": "n", "outcome": None, "is_whole": True,
        "kept": 0, "body": body, **changes,
    }  # fmt: skip
    return Row(**fields)


@given(_snapshots, st.lists(_objects, max_size=3))
def test_a_snapshot_is_read_as_it_was(snapshot: Snapshot, messages: list[Any]) -> None:
    """Whatever a call holds, its JSON gives it back, whole and equal, in pure ASCII."""
    body = to_body(snapshot, [json.dumps(message) for message in messages])
    assert body.isascii()
    assert from_rows([_row(body)]) == (snapshot, messages)


@given(_positions)
def test_a_position_is_read_as_it_was(position: Position) -> None:
    """The same for a position alone, and for every part of it."""
    codec = codec_of(Position)
    assert codec.decode(json.loads(json.dumps(codec.encode(position)))) == position


def test_messages_are_put_together_from_rows() -> None:
    """A row holds what is new since the one before it."""
    snapshot = Snapshot(at=Position("a"))
    rows = [
        _row(to_body(snapshot, ['"1"', '"2"', '"3"'])),
        _row(to_body(snapshot, ['"4"']), number=2, is_whole=False, kept=2),
        _row(to_body(snapshot, []), number=3, is_whole=False, kept=3),
    ]
    assert from_rows(rows)[1] == ["1", "2", "4"]


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "3", "{}", '{"format":1}', '{"format":1,"messages":[]}',
        '{"format":1,"call":{},"messages":[]}',
        '{"format":1,"call":null,"messages":[]}', '{"format":1,"call":[],"messages":{}}',
        '{"format":1,"call":{"at":{"node":3}},"messages":[]}',
        '{"format":1,"call":{"at":{"node":"a","new":1}},"messages":[]}',
        '{"format":1,"call":{"at":{"visit":true}},"messages":[]}',
        '{"format":1,"call":{"at":{"running":{"id":"a","name":"b","phase":"odd"}}},"messages":[]}',
        '{"format":1,"call":{"at":{},"owed":[{"kind":"Run"}]},"messages":[]}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_snapshot_is_refused(body: str) -> None:
    """Damage is told from a call: nothing is guessed."""
    with pytest.raises(Unreadable):
        from_rows([_row(body)])


def test_another_version_is_refused() -> None:
    """A newer Flowcat's calls are not read with an older meaning."""
    body = to_body(Snapshot(at=Position()), []).replace(f'"format":{FORMAT}', '"format":99')
    with pytest.raises(Unreadable, match="another version"):
        from_rows([_row(body)])


def test_a_part_that_is_missing_is_noticed() -> None:
    """Rows that do not follow each other are no conversation."""
    body = to_body(Snapshot(at=Position()), [])
    with pytest.raises(Unreadable, match="missing"):
        from_rows([_row(body, kept=2)])


def test_a_type_without_a_json_form_is_a_fault_of_ours() -> None:
    """Nothing is saved that could not be read."""
    with pytest.raises(TypeError):
        codec_of(set[int])
