"""A call whose line or process was lost goes on with what it knew, and says so."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from loguru import logger
from tests.runtime.session.line import Gate, calling, once

from flowcat import Flow, RunError, SqliteCheckpoints
from flowcat.runtime.checkpoints import saving
from flowcat.runtime.checkpoints.store import Claim, Row, Sensitive
from flowcat.runtime.headless import Call

_FLOW = """\
flowcat: 1
role_message: You book tables at {{ place }}.
inputs:
  place: {type: string, default: Bella}
state:
  party_size: {type: integer, minimum: 1}
  pin: {type: string, sensitive: true}
  code: {type: string}
outcomes: [booked, unsure]
on_resume: {say: "We were cut off. I have {{ party_size | default(0) }} people."}
initial_node: greet
nodes:
  greet:
    task: Ask how many people come.
    functions:
      - {name: size, description: d, fills: [party_size], transition_to: details}
      - {name: tell_pin, description: d, fills: [pin]}
  details:
    role_message: You are brief.
    task: Ask {{ party_size }} people for the time.
    functions:
      - name: book
        description: d
        parameters: {}
        handler: book
        set: {code: "{{ result.code }}"}
        transition_to: close
        on_error: {say: "I am not sure: {{ error.kind }}.", transition_to: unsure}
      - {name: look, description: d, parameters: {}, handler: look, effects: read}
  close:
    task: Ask whether there is anything else; the code is {{ code }}.
    functions:
      - {name: finish, description: d, transition_to: bye}
  bye: {end: {outcome: booked, say: Goodbye.}}
  unsure: {end: {outcome: unsure, say: Ask at the desk.}}
"""
_CALLS = {
    "four": once("size", party_size=4),
    "book": once("book"),
    "look": once("look"),
    "pin": once("tell_pin", pin="4711"),
    "both": (Call("look"), Call("size", {"party_size": 2})),
    "that's all": once("finish"),
}


class _Desk:
    """The handlers, and how often each has run."""

    def __init__(self) -> None:
        self.gate = Gate()
        self.booked = self.looked = 0

    async def book(self) -> dict[str, str]:
        self.booked += 1
        await self.gate.wait()
        return {"code": "A1"}

    async def look(self) -> dict[str, int]:
        self.looked += 1
        await self.gate.wait()
        return {"free": 3}

    def flow(self, text: str = _FLOW) -> Flow:
        return Flow.from_text(text, {"book": self.book, "look": self.look})


def _options(store: Any, **more: Any) -> dict[str, Any]:
    return {"checkpoints": store, "call_id": "call", **more}


@pytest.fixture
def logged() -> Any:
    """Return the lines of the log."""
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), format="{message}")
    yield lines
    logger.remove(sink)


async def test_a_call_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Node, state, what was said and the role in force come back, and the caller is told."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), _Desk().flow()
    async with calling(flow, _CALLS, **_options(store)) as line:
        await line.says("four")
        await line.says("Hello?")
        before = list(line.headless.context.messages)
    async with calling(flow, _CALLS, **_options(store)) as line:
        assert (line.session.node, line.session.state["party_size"]) == ("details", 4)
        assert line.headless.words == ("We were cut off. I have 4 people.", "Yes.")
        assert line.llm.inferences[0].messages[: len(before)] == tuple(before)
        assert (line.llm.inferences[0].system or "").startswith("You are brief.")
        assert line.llm.inferences[0].offered == ("book", "look")
        assert line.kinds("resume") == ["details"]
    await store.close()


async def test_a_role_of_an_earlier_node_is_still_in_force(tmp_path: Path) -> None:
    """The context does not hold the role, so it is saved beside it (H22)."""
    text = _FLOW.replace("role_message: You book tables at {{ place }}.\n", "")
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), _Desk()
    flow.gate.open()
    async with calling(flow.flow(text), _CALLS, **_options(store)) as line:
        await line.says("four")
        await line.says("book")
    async with calling(flow.flow(text), _CALLS, **_options(store)) as line:
        assert line.session.node == "close"
        assert line.llm.inferences[0].system == "You are brief."
    await store.close()


async def test_a_write_that_was_cut_off_is_never_run_again(tmp_path: Path) -> None:
    """Its `on_error` decides, with `error.kind == "interrupted"`; the call comes to its end."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), _Desk()
    async with calling(desk.flow(), _CALLS, gates=(desk.gate,), **_options(store)) as line:
        await line.says("four")
        await line.says("book")
        await desk.gate.reached.wait()
    desk.gate.open()
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        assert line.headless.words == (
            "We were cut off. I have 4 people.",
            "I am not sure: interrupted.",
            "Ask at the desk.",
        )
        assert (line.session.outcome, desk.booked) == ("unsure", 1)
        assert "nobody knows whether it took effect" in line.told[-1]
    await store.close()


async def test_a_read_that_was_cut_off_may_run_again(tmp_path: Path) -> None:
    """Its call is cancelled in the context, and the LLM may make it once more."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), _Desk()
    async with calling(desk.flow(), _CALLS, gates=(desk.gate,), **_options(store)) as line:
        await line.says("four")
        await line.says("look")
        await desk.gate.reached.wait()
    desk.gate.open()
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        assert "IN_PROGRESS" not in line.told
        await line.says("look")
        assert (line.session.node, desk.looked) == ("details", 2)
    await store.close()


async def test_a_call_that_came_to_its_end_begins_anew(tmp_path: Path) -> None:
    """Its name may be used again."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), _Desk()
    desk.gate.open()
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        for words in ("four", "book", "that's all"):
            await line.says(words)
        assert line.session.outcome == "booked"
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        assert (line.session.node, line.kinds("resume")) == ("greet", [])
    await store.close()


async def test_the_actions_of_a_node_run_once(tmp_path: Path) -> None:
    """A node that is entered again after it was cut off does not send its message again."""
    text = _FLOW.replace(
        "    task: Ask how many people come.\n",
        "    task: Ask how many people come.\n"
        "    pre_actions: [{type: function, handler: send}]\n"
        "    post_actions: [{type: function, handler: send}]\n",
    )
    sent: list[str] = []

    async def send(_action: object, _manager: object) -> None:
        sent.append("")

    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), _Desk()
    flow = Flow.from_text(text, {"book": desk.book, "look": desk.look, "send": send})
    for _ in range(2):
        async with calling(flow, _CALLS, **_options(store)) as line:
            assert (line.session.node, len(sent)) == ("greet", 2)
    await store.close()


async def test_calls_do_not_mix(tmp_path: Path) -> None:
    """Each name is a call of its own."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), _Desk().flow()
    async with calling(flow, _CALLS, **_options(store)) as line:
        await line.says("four")
    async with calling(flow, _CALLS, checkpoints=store, call={"id": "other"}) as line:
        assert (line.session.node, line.kinds("resume")) == ("greet", [])
    await store.close()


async def test_a_call_that_is_kept_needs_a_name(tmp_path: Path) -> None:
    """A call that nobody could find again is a fault in the use of the API."""
    with pytest.raises(RunError, match="call_id"):
        async with calling(_Desk().flow(), checkpoints=SqliteCheckpoints(tmp_path / "calls.db")):
            raise AssertionError


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("details", "particulars", "the flow has no node `details` any more"),
        ("minimum: 1", "minimum: 9", "`party_size` does not fit its schema any more"),
        ("nodes:\n", "nodes:\n  new: {end: booked}\n", None),
        ("initial_node", "# A comment.\ninitial_node", None),
    ],
)
async def test_a_changed_flow_goes_on_where_it_fits(
    tmp_path: Path, old: str, new: str, why: str | None
) -> None:
    """A call goes on if its node and its state still fit; else it begins anew and says why."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), _Desk()
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        await line.says("four")
    async with calling(desk.flow(_FLOW.replace(old, new)), _CALLS, **_options(store)) as line:
        told = [event.data["why"] for event in line.session.trace if event.kind == "restart"]
        assert told == ([] if why is None else [why])
        assert line.session.node == ("details" if why is None else "greet")
    await store.close()


async def test_what_is_new_in_a_changed_flow_has_its_default(tmp_path: Path) -> None:
    """Inputs that the call was not begun with are taken from where it goes on."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), _Desk()
    changed = _FLOW.replace("inputs:\n", "inputs:\n  city: {type: string}\n").replace(
        "state:\n", "state:\n  floor: {type: integer, default: 2}\n"
    )
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        await line.says("four")
    options = _options(store, inputs={"city": "Rome"})
    async with calling(desk.flow(changed), _CALLS, **options) as line:
        state = line.session.state
        assert (state["city"], state["floor"], state["party_size"]) == ("Rome", 2, 4)
    await store.close()


async def test_sensitive_values_are_kept_or_dropped(tmp_path: Path) -> None:
    """Dropped, nothing of them is in the file, and a call that was told one begins anew."""
    choices: tuple[Sensitive, ...] = ("keep", "drop")
    for sensitive in choices:
        file = tmp_path / f"{sensitive}.db"
        store = SqliteCheckpoints(file, sensitive=sensitive)
        async with calling(_Desk().flow(), _CALLS, **_options(store)) as line:
            await line.says("pin")
        async with calling(_Desk().flow(), _CALLS, **_options(store)) as line:
            assert line.session.node == "greet"
            assert ("pin" in line.session.state) is (sensitive == "keep")
            assert bool(line.kinds("restart")) is (sensitive == "drop")
        await store.close()
        held = b"".join(part.read_bytes() for part in tmp_path.glob(f"{sensitive}.db*"))
        assert (b"4711" in held) is (sensitive == "keep")


async def test_until_a_sensitive_value_is_told_the_call_goes_on(tmp_path: Path) -> None:
    """With `drop` the state comes back, and the conversation, which may hold anything, does not."""
    store = SqliteCheckpoints(tmp_path / "calls.db", sensitive="drop")
    async with calling(_Desk().flow(), _CALLS, **_options(store)) as line:
        await line.says("four")
    async with calling(_Desk().flow(), _CALLS, **_options(store)) as line:
        assert (line.session.node, line.session.state["party_size"]) == ("details", 4)
        assert "'role': 'user'" not in repr(line.headless.context.messages)
    await store.close()


async def test_of_two_sessions_the_later_has_the_call(tmp_path: Path, logged: list[str]) -> None:
    """The earlier one goes on talking, but it saves nothing and runs no more writes."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), _Desk()
    desk.gate.open()
    async with calling(desk.flow(), _CALLS, **_options(store)) as first:
        await first.says("four")
        async with calling(desk.flow(), _CALLS, **_options(store)) as second:
            await first.says("Hello?")
            await first.says("book")
            assert (desk.booked, first.session.outcome) == (0, "unsure")
            await second.says("book")
            assert (desk.booked, second.session.node) == (1, "close")
    assert sum("another session goes on" in line for line in logged) == 1
    await store.close()


class _Failing:
    """A store that fails at will."""

    sensitive: Sensitive = "keep"

    def __init__(self, inner: SqliteCheckpoints) -> None:
        self._inner = inner
        self.error: Exception | None = None
        self.hangs = asyncio.Event()
        self.hangs.set()

    async def claim(self, call_id: str) -> Claim:
        await self._troubled()
        return await self._inner.claim(call_id)

    async def save(self, call_id: str, epoch: int, rows: Sequence[Row]) -> None:
        await self._troubled()
        await self._inner.save(call_id, epoch, rows)

    async def close(self) -> None:
        await self._inner.close()

    async def _troubled(self) -> None:
        await self.hangs.wait()
        if self.error is not None:
            raise self.error


@pytest.mark.parametrize(
    "error",
    [OSError("No space left on device"), sqlite3.OperationalError("database is locked")],
    ids=["full", "locked"],
)
async def test_a_store_that_fails_is_complained_of_once(
    tmp_path: Path, logged: list[str], error: Exception
) -> None:
    """The call goes on; once the store works, all that it missed is made good."""
    store, desk = _Failing(SqliteCheckpoints(tmp_path / "calls.db")), _Desk()
    desk.gate.open()
    store.error = error
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        await line.says("four")
        assert line.session.node == "details"
        store.error = None
        await line.says("book")
        assert line.session.node == "close"
    assert sum("flowcat:" in line for line in logged) == 1
    assert str(error) not in "".join(logged)
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        assert (line.session.node, line.session.state["code"]) == ("close", "A1")
    await store.close()


async def test_a_store_that_hangs_holds_nobody_up(
    tmp_path: Path, logged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call waits a moment, once, and goes on without."""
    monkeypatch.setattr(saving, "PATIENCE", 0.05)
    store, desk = _Failing(SqliteCheckpoints(tmp_path / "calls.db")), _Desk()
    desk.gate.open()
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        store.hangs.clear()
        for words in ("four", "a", "b", "c", "book"):
            await line.says(words)
        assert line.session.node == "close"
        store.hangs.set()
        await line.says("d")
    assert sum("flowcat:" in line for line in logged) == 1
    async with calling(desk.flow(), _CALLS, **_options(store)) as line:
        assert (line.session.node, line.session.state["code"]) == ("close", "A1")
    await store.close()


async def test_a_file_that_is_damaged_costs_no_call(tmp_path: Path, logged: list[str]) -> None:
    """The call begins anew, unsaved, and the log says so once."""
    (tmp_path / "calls.db").write_bytes(b"no database at all" * 500)
    store = SqliteCheckpoints(tmp_path / "calls.db")
    async with calling(_Desk().flow(), _CALLS, **_options(store)) as line:
        await line.says("four")
        assert line.session.node == "details"
    assert [line.strip() for line in logged if "flowcat:" in line] == [
        "flowcat: what was saved of a call cannot be read; it begins anew (DatabaseError)"
    ]
    await store.close()


async def test_a_row_that_is_damaged_costs_its_call_only(tmp_path: Path) -> None:
    """What cannot be read is told in the trace, and the call begins anew."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), _Desk().flow()
    async with calling(flow, _CALLS, **_options(store)) as line:
        await line.says("four")
    connection = sqlite3.connect(tmp_path / "calls.db")
    connection.execute("UPDATE flowcat_checkpoints SET body = substr(body, 1, 40)")
    connection.commit()
    connection.close()
    async with calling(flow, _CALLS, **_options(store)) as line:
        assert line.kinds("restart") == ["the call begins anew: what was saved is no JSON"]
        await line.says("four")
    async with calling(flow, _CALLS, **_options(store)) as line:
        assert line.session.node == "details"
    await store.close()


async def test_what_has_no_json_form_is_left_out(tmp_path: Path) -> None:
    """What Python keeps in the state for itself, such as a connection, keeps nothing from it."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), _Desk().flow()
    async with calling(flow, _CALLS, **_options(store)) as line:
        line.session.state["connection"] = object()
        line.session.state["customer"] = {"id": 7}
        await line.says("four")
    async with calling(flow, _CALLS, **_options(store)) as line:
        assert line.session.state["customer"] == {"id": 7}
        assert "connection" not in line.session.state
    await store.close()


async def test_a_long_conversation_comes_back_whole(tmp_path: Path) -> None:
    """Hundreds of turns and a message of megabytes are saved in parts, and come back in order."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), _Desk().flow()
    async with calling(flow, _CALLS, **_options(store)) as line:
        await line.says("four")
        await line.says("x" * 2_000_000)
        for number in range(120):
            await line.says(f"turn {number}")
        before = list(line.headless.context.messages)
    size = sum(part.stat().st_size for part in tmp_path.iterdir())
    assert size < 40_000_000
    async with calling(flow, _CALLS, **_options(store)) as line:
        assert line.headless.context.messages[: len(before)] == before
    await store.close()
