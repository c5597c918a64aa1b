"""A call whose line or process was lost goes on with what it knew, and says so."""

from pathlib import Path

import pytest
from tests.runtime.checkpoints.desk import CALLS, FLOW, Desk, options
from tests.runtime.session.line import calling

from flowcat import Flow, RunError, SqliteCheckpoints
from flowcat.runtime.checkpoints.store import Sensitive


async def test_a_call_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Node, state, what was said and the role in force come back, and the caller is told."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), Desk().flow()
    async with calling(flow, CALLS, **options(store)) as line:
        await line.says("four")
        await line.says("Hello?")
        before = list(line.headless.context.messages)
    async with calling(flow, CALLS, **options(store)) as line:
        assert (line.session.node, line.session.state["party_size"]) == ("details", 4)
        assert line.headless.words == ("We were cut off. I have 4 people.", "Yes.")
        assert line.llm.inferences[0].messages[: len(before)] == tuple(before)
        assert (line.llm.inferences[0].system or "").startswith("You are brief.")
        assert line.llm.inferences[0].offered == ("book", "look")
        assert line.kinds("resume") == ["details"]
    await store.close()


async def test_a_role_of_an_earlier_node_is_still_in_force(tmp_path: Path) -> None:
    """The context does not hold the role, so it is saved beside it (H22)."""
    text = FLOW.replace("role_message: You book tables at {{ place }}.\n", "")
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), Desk()
    flow.gate.open()
    async with calling(flow.flow(text), CALLS, **options(store)) as line:
        await line.says("four")
        await line.says("book")
    async with calling(flow.flow(text), CALLS, **options(store)) as line:
        assert line.session.node == "close"
        assert line.llm.inferences[0].system == "You are brief."
    await store.close()


async def test_a_write_that_was_cut_off_is_never_run_again(tmp_path: Path) -> None:
    """Its `on_error` decides, with `error.kind == "interrupted"`; the call comes to its end."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), Desk()
    async with calling(desk.flow(), CALLS, gates=(desk.gate,), **options(store)) as line:
        await line.says("four")
        await line.says("book")
        await desk.gate.reached.wait()
    desk.gate.open()
    async with calling(desk.flow(), CALLS, **options(store)) as line:
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
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), Desk()
    async with calling(desk.flow(), CALLS, gates=(desk.gate,), **options(store)) as line:
        await line.says("four")
        await line.says("look")
        await desk.gate.reached.wait()
    desk.gate.open()
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        assert "IN_PROGRESS" not in line.told
        await line.says("look")
        assert (line.session.node, desk.looked) == ("details", 2)
    await store.close()


async def test_a_call_that_came_to_its_end_begins_anew(tmp_path: Path) -> None:
    """Its name may be used again."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), Desk()
    desk.gate.open()
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        for words in ("four", "book", "that's all"):
            await line.says(words)
        assert line.session.outcome == "booked"
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        assert (line.session.node, line.kinds("resume")) == ("greet", [])
    await store.close()


async def test_the_actions_of_a_node_run_once(tmp_path: Path) -> None:
    """A node that is entered again after it was cut off does not send its message again."""
    text = FLOW.replace(
        "    task: Ask how many people come.\n",
        "    task: Ask how many people come.\n"
        "    pre_actions: [{type: function, handler: send}]\n"
        "    post_actions: [{type: function, handler: send}]\n",
    )
    sent: list[str] = []

    async def send(_action: object, _manager: object) -> None:
        sent.append("")

    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), Desk()
    flow = Flow.from_text(text, {"book": desk.book, "look": desk.look, "send": send})
    for _ in range(2):
        async with calling(flow, CALLS, **options(store)) as line:
            assert (line.session.node, len(sent)) == ("greet", 2)
    await store.close()


async def test_calls_do_not_mix(tmp_path: Path) -> None:
    """Each name is a call of its own."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), Desk().flow()
    async with calling(flow, CALLS, **options(store)) as line:
        await line.says("four")
    async with calling(flow, CALLS, checkpoints=store, call={"id": "other"}) as line:
        assert (line.session.node, line.kinds("resume")) == ("greet", [])
    await store.close()


async def test_a_call_that_is_kept_needs_a_name(tmp_path: Path) -> None:
    """A call that nobody could find again is a fault in the use of the API."""
    with pytest.raises(RunError, match="call_id"):
        async with calling(Desk().flow(), checkpoints=SqliteCheckpoints(tmp_path / "calls.db")):
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
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), Desk()
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        await line.says("four")
    async with calling(desk.flow(FLOW.replace(old, new)), CALLS, **options(store)) as line:
        told = [event.data["why"] for event in line.session.trace if event.kind == "restart"]
        assert told == ([] if why is None else [why])
        assert line.session.node == ("details" if why is None else "greet")
    await store.close()


async def test_what_is_new_in_a_changed_flow_has_its_default(tmp_path: Path) -> None:
    """Inputs that the call was not begun with are taken from where it goes on."""
    store, desk = SqliteCheckpoints(tmp_path / "calls.db"), Desk()
    changed = FLOW.replace("inputs:\n", "inputs:\n  city: {type: string}\n").replace(
        "state:\n", "state:\n  floor: {type: integer, default: 2}\n"
    )
    async with calling(desk.flow(), CALLS, **options(store)) as line:
        await line.says("four")
    given = options(store, inputs={"city": "Rome"})
    async with calling(desk.flow(changed), CALLS, **given) as line:
        state = line.session.state
        assert (state["city"], state["floor"], state["party_size"]) == ("Rome", 2, 4)
    await store.close()


async def test_sensitive_values_are_kept_or_dropped(tmp_path: Path) -> None:
    """Dropped, nothing of them is in the file, and a call that was told one begins anew."""
    choices: tuple[Sensitive, ...] = ("keep", "drop")
    for sensitive in choices:
        file = tmp_path / f"{sensitive}.db"
        store = SqliteCheckpoints(file, sensitive=sensitive)
        async with calling(Desk().flow(), CALLS, **options(store)) as line:
            await line.says("pin")
        async with calling(Desk().flow(), CALLS, **options(store)) as line:
            assert line.session.node == "greet"
            assert ("pin" in line.session.state) is (sensitive == "keep")
            assert bool(line.kinds("restart")) is (sensitive == "drop")
        await store.close()
        held = b"".join(part.read_bytes() for part in tmp_path.glob(f"{sensitive}.db*"))
        assert (b"4711" in held) is (sensitive == "keep")


async def test_until_a_sensitive_value_is_told_the_call_goes_on(tmp_path: Path) -> None:
    """With `drop` the state comes back, and the conversation, which may hold anything, does not."""
    store = SqliteCheckpoints(tmp_path / "calls.db", sensitive="drop")
    async with calling(Desk().flow(), CALLS, **options(store)) as line:
        await line.says("four")
    async with calling(Desk().flow(), CALLS, **options(store)) as line:
        assert (line.session.node, line.session.state["party_size"]) == ("details", 4)
        assert "'role': 'user'" not in repr(line.headless.context.messages)
    await store.close()


async def test_what_has_no_json_form_is_left_out(tmp_path: Path) -> None:
    """What Python keeps in the state for itself, such as a connection, keeps nothing from it."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), Desk().flow()
    async with calling(flow, CALLS, **options(store)) as line:
        line.session.state["connection"] = object()
        line.session.state["customer"] = {"id": 7}
        await line.says("four")
    async with calling(flow, CALLS, **options(store)) as line:
        assert line.session.state["customer"] == {"id": 7}
        assert "connection" not in line.session.state
    await store.close()


async def test_a_long_conversation_comes_back_whole(tmp_path: Path) -> None:
    """Hundreds of turns and a message of megabytes are saved in parts, and come back in order."""
    store, flow = SqliteCheckpoints(tmp_path / "calls.db"), Desk().flow()
    async with calling(flow, CALLS, **options(store)) as line:
        await line.says("four")
        await line.says("x" * 2_000_000)
        for number in range(120):
            await line.says(f"turn {number}")
        before = list(line.headless.context.messages)
    size = sum(part.stat().st_size for part in tmp_path.iterdir())
    assert size < 40_000_000
    async with calling(flow, CALLS, **options(store)) as line:
        assert line.headless.context.messages[: len(before)] == before
    await store.close()
