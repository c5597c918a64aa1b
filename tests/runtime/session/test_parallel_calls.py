"""Several calls in one reply: whatever ends first, the first edge that was written decides."""

import asyncio
from collections.abc import Coroutine
from itertools import permutations, product
from typing import Any

import pytest
from tests.runtime.session.line import Gate, Line, calling

from benchmarks.chaos.clock import JumpingLoop
from flowcat import Flow
from flowcat.runtime.headless import Call

_TO = {"go": "b", "leave": "c", "note": None}
"""Two edges, and a function that stays."""


def _flow(gates: dict[str, Gate], modes: dict[str, str], options: str = "") -> Flow:
    def handler(name: str) -> Any:
        async def work() -> Any:
            await gates[name].wait()
            return {"done": name}

        return work

    functions = "".join(
        f"      - name: {name}\n        description: d\n        parameters: {{}}\n"
        f"        handler: {name}\n        effects: {modes[name]}\n"
        + (f"        {options}\n" if name == "note" and options else "")
        + (f"        transition_to: {to}\n" if to else "")
        for name, to in _TO.items()
    )
    text = (
        "flowcat: 1\ninitial_node: a\nnodes:\n"
        f"  a:\n    task: task a\n    functions:\n{functions}"
        "  b: {task: task b}\n  c: {task: task c}\n"
    )
    return Flow.from_text(text, {name: handler(name) for name in _TO})


def _run(conversation: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(conversation)


def _arrived(line: Line, node: str) -> None:
    assert line.session.node == node
    assert line.session.position.replies == ()
    # One inference at the start, one for the caller, one at the new node, and no other.
    assert len(line.llm.inferences) == 3
    assert line.llm.inferences[-1].messages[-1]["content"] == f"task {node}"
    assert line.kinds("enter") == ["a", node]


@pytest.mark.parametrize("written", list(permutations(_TO)), ids="-".join)
def test_every_order_and_mode(written: tuple[str, ...]) -> None:
    """Written and ended in any order, cancelled by a barge-in or not: one move, one reply."""
    target = _TO[next(name for name in written if _TO[name])]
    assert target is not None

    async def talk(ended: tuple[str, ...], modes: dict[str, str]) -> None:
        gates = {name: Gate() for name in _TO}
        calls = {"go": tuple(Call(name) for name in written)}
        flow = _flow(gates, modes)
        async with calling(flow, calls, gates=tuple(gates.values())) as line:
            await line.says("go")
            for name in ended:
                assert line.session.node == "a"
                gates[name].open()
                assert await line.headless.settle()
            _arrived(line, target)
            assert len(line.told) == 3

    for ended in permutations(_TO):
        for mode, other in product(("read", "write"), repeat=2):
            _run(talk(ended, {"go": mode, "leave": mode, "note": other}))


@pytest.mark.parametrize("written", [("go", "note"), ("note", "go")], ids="-".join)
@pytest.mark.parametrize("effects", ["read", "write"])
def test_a_sibling_that_runs_out_of_time(written: tuple[str, ...], effects: str) -> None:
    """A function beside an edge that takes too long is told of to the LLM, and the move is made."""

    async def talk() -> None:
        gates = {name: Gate() for name in _TO}
        gates["go"].open()
        calls = {"go": tuple(Call(name) for name in written)}
        flow = _flow(gates, {**dict.fromkeys(_TO, "read"), "note": effects}, "timeout: 5s")
        async with calling(flow, calls) as line:
            # Nothing is quiet before the function has run out of time, five seconds later.
            assert (await line.headless.say("go", bound=10)).settled
            _arrived(line, "b")
            assert gates["note"].cancelled == 1
            assert any("took too long" in told for told in line.told)

    _run(talk())


@pytest.mark.parametrize("written", [("go", "note"), ("note", "go")], ids="-".join)
def test_a_sibling_that_a_barge_in_cancels(written: tuple[str, ...]) -> None:
    """The caller who speaks up while a function beside an edge works does not undo the edge."""

    async def talk() -> None:
        gates = {name: Gate() for name in _TO}
        gates["go"].open()
        calls = {"go": tuple(Call(name) for name in written)}
        flow = _flow(gates, {**dict.fromkeys(_TO, "read"), "go": "write"})
        async with calling(flow, calls, gates=tuple(gates.values())) as line:
            await line.headless.barge_in("go")
            await asyncio.wait_for(gates["note"].reached.wait(), 5)
            assert await line.headless.settle()
            turn = await line.says("wait")
            assert (line.session.node, line.session.position.replies) == ("b", ())
            assert turn.said[-1] == "Yes."
            assert gates["note"].cancelled == 1

    _run(talk())


def test_a_function_beside_an_edge_that_fails() -> None:
    """A failure beside an edge is told to the LLM, and the edge leads on."""

    async def fail() -> Any:
        raise ValueError

    async def talk(written: tuple[str, ...]) -> None:
        text = (
            "flowcat: 1\ninitial_node: a\nnodes:\n  a:\n    task: task a\n    functions:\n"
            "      - {name: go, description: d, transition_to: b}\n"
            "      - {name: note, description: d, parameters: {}, handler: fail, effects: read}\n"
            "  b: {task: task b}\n"
        )
        calls = {"go": tuple(Call(name) for name in written)}
        async with calling(Flow.from_text(text, {"fail": fail}), calls) as line:
            await line.says("go")
            _arrived(line, "b")

    for written in permutations(("go", "note", "nobody_knows")):
        _run(talk(written))
