"""A trace, or a replay, for programs."""

import json

from flowcat.text.dataclass import fields
from flowcat.trace.reading import Trace
from flowcat.trace.records import EventRecord
from flowcat.trace.replay import Replay


def shown_as_json(trace: Trace, events: list[EventRecord]) -> str:
    """Return a trace as one JSON object: what was recorded, and the events chosen."""
    return _text(
        {
            "flow": trace.header.flow,
            "fingerprint": trace.header.fingerprint,
            "flowcat": trace.header.flowcat,
            "time": trace.header.time,
            "closed": trace.closed,
            "torn": trace.torn,
            "unreadable_lines": [number for number, _ in trace.bad],
            "events": [_data(event) for event in events],
        }
    )


def replay_as_json(replay: Replay, *, changed: bool) -> str:
    """Return a replay as one JSON object; `changed` says whether the flow's text has."""
    return _text(
        {
            "steps": replay.steps,
            "compared": replay.compared,
            "flow_changed": changed,
            "exact": replay.is_exact,
            "hidden_values": replay.hidden,
            "differences": [_data(one) for one in replay.differences],
        }
    )


def _data(value: object) -> dict[str, object]:
    return {one.name: getattr(value, one.name) for one in fields(value)}  # type: ignore[arg-type]


def _text(data: object) -> str:
    # Nothing but ASCII, so that no text of a hostile trace can drive a terminal.
    return json.dumps(data, indent=2) + "\n"
