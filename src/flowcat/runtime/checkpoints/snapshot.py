"""What is saved of a call, and its JSON form."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flowcat.plan.effects import Answer, End, Speak
from flowcat.plan.position import Call, Position
from flowcat.runtime.checkpoints.codec import Unreadable, codec_of
from flowcat.runtime.checkpoints.store import Row
from flowcat.text.dataclass import dataclass, field

FORMAT = 1
"""Changes when an older reading of what is saved would be wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A call at one moment, without the LLM's context."""

    at: Position
    state: Mapping[str, object] = field(default_factory=dict)
    """Inputs and state, as far as they have a JSON form."""
    role: str | None = None
    """The role in force: the context does not hold it (H22)."""
    begun: int = -1
    """The visit whose entry was begun last: its actions are not done again."""
    entered: int = -1
    """The visit that was entered last."""
    owed: tuple[Speak | End | Answer, ...] = ()
    """What was decided and not carried out."""
    unknown: tuple[Call, ...] = ()
    """Calls that write, whose handlers began and have not come back."""
    left_out: tuple[str, ...] = ()
    """State that was set and is not saved, because it is sensitive."""


def to_body(snapshot: Snapshot, messages: Iterable[str]) -> str:
    """Return the JSON of a snapshot and of messages that are JSON already.

    Raises:
        TypeError: If the state holds what has no JSON form.
        ValueError: If it holds itself.
    """
    shown = json.dumps(codec_of(Snapshot).encode(snapshot), separators=(",", ":"))
    return f'{{"format":{FORMAT},"call":{shown},"messages":[{",".join(messages)}]}}'


def from_rows(rows: Sequence[Row]) -> tuple[Snapshot, list[Any]]:
    """Read the last snapshot, and put the messages together from the rows that lead to it.

    Raises:
        Unreadable: If they cannot be read.
    """
    messages: list[Any] = []
    snapshot: Any = None
    for row in rows:
        body = _body(row.body)
        if row.kept > len(messages):
            raise Unreadable("a part of the conversation is missing")
        messages[row.kept :] = body["messages"]
        snapshot = body.get("call")
    if snapshot is None:
        raise Unreadable("nothing was saved")
    read: Snapshot = codec_of(Snapshot).decode(snapshot)
    return read, messages


def snapshot_of(body: str) -> Snapshot:
    """Read what a row holds of a call besides its messages.

    Raises:
        Unreadable: If it cannot be read.
    """
    read: Snapshot = codec_of(Snapshot).decode(_body(body).get("call"))
    return read


def _body(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("what was saved is no JSON") from error
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        raise Unreadable("what was saved is no snapshot")
    if body.get("format") != FORMAT:
        raise Unreadable("it was saved by another version of Flowcat")
    return body
