"""Moves on a real pipeline: entry, silent nodes, code that moves the flow, and the end."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from pipecat.flows import FlowManager
from tests.runtime.session.line import Gate, calling, once

from flowcat import Flow, InputError, RunError
from flowcat.runtime.headless import Headless, ScriptedLLM


def _flow(nodes: str, head: str = "") -> str:
    return f"flowcat: 1\ninitial_node: a\n{head}nodes:\n{nodes}"


def _go(name: str, to: str) -> str:
    return f"{{name: {name}, description: d, transition_to: {to}}}"


_TWO = _flow(f"  a: {{task: task a, functions: [{_go('go', 'b')}]}}\n  b: {{task: task b}}\n")


async def test_on_enter_words_outlive_a_reset() -> None:
    """A reset forgets what was said before, and keeps the words said on entry."""
    text = _flow(
        f"  a: {{task: task a, functions: [{_go('go', 'b')}]}}\n"
        "  b:\n    task: 'x is {{ x }}'\n    context_strategy: reset\n"
        "    on_enter: [{say: 'Welcome {{ x }}.'}, {set: {x: 7}}]\n",
        "state: {x: {type: integer}}\n",
    )
    async with calling(Flow.from_text(text), {"go": once("go")}) as line:
        turn = await line.says("go")
        assert turn.said == ("Welcome 7.", "Yes.")
        messages = [made["content"] for made in line.llm.inferences[-1].messages]
        assert messages == ["Welcome 7.", "x is 7"]


async def test_a_node_may_wait_for_the_caller() -> None:
    """With `respond_immediately: false` the bot says nothing until the caller has spoken."""
    text = _flow("  a: {task: task a, respond_immediately: false}\n")
    async with calling(Flow.from_text(text)) as line:
        assert line.headless.words == ()
        assert (await line.says("hello")).said == ("Yes.",)


async def test_the_role_stays_until_a_node_says_otherwise() -> None:
    """A role message is the system instruction from its node on."""
    text = _flow(
        f"  a: {{task: t, functions: [{_go('go', 'b')}, {_go('far', 'c')}]}}\n"
        f"  b: {{task: t, role_message: You are B., functions: [{_go('far', 'c')}]}}\n"
        "  c: {task: t}\n",
        "role_message: You are {{ who }}.\ninputs: {who: {type: string}}\n",
    )
    calls = {"go": once("go"), "far": once("far")}
    async with calling(Flow.from_text(text), calls, inputs={"who": "Ann"}) as line:
        await line.says("go")
        await line.says("far")
        systems = [made.system for made in line.llm.inferences]
        assert systems[0] == "You are Ann."
        assert (systems[-1], "You are B." in systems) == ("You are Ann.", True)


async def test_global_functions_are_offered_everywhere() -> None:
    """A global function stands before a node's own and works at every node."""
    text = _flow(
        f"  a: {{task: t, functions: [{_go('go', 'b')}]}}\n  b: {{task: t}}\n  z: {{task: t}}\n",
        f"global_functions: [{_go('leave', 'z')}]\n",
    )
    async with calling(Flow.from_text(text), {"go": once("go"), "x": once("leave")}) as line:
        await line.says("go")
        await line.says("x")
        assert line.session.node == "z"
        assert line.llm.inferences[0].offered == ("leave", "go")


_SILENT = _flow(
    f"  a: {{task: t, functions: [{_go('go', 's')}]}}\n"
    "  s: {say: One moment., transition_to: r}\n"
    "  r: {run: load, set: {n: '{{ result.n }}'}, transition_to: choose}\n"
    "  choose: {route: [{when: n > 1, to: e}, {to: a}]}\n"
    "  e: {end: {outcome: done, say: 'Bye {{ n }}.'}}\n",
    "state: {n: {type: integer}}\noutcomes: [done]\n",
)


async def test_silent_nodes_and_the_end() -> None:
    """say, run, route and end follow each other; the last words are said before the hang-up."""

    async def load() -> Any:
        return {"n": 2}

    async with calling(Flow.from_text(_SILENT, {"load": load}), {"go": once("go")}) as line:
        turn = await line.says("go")
        assert turn.said == ("One moment.", "Bye 2.")
        assert (line.session.outcome, line.headless.ended) == ("done", True)
        with pytest.raises(RunError):
            await line.session.goto("a")


async def test_code_moves_the_flow() -> None:
    """`goto` enters a node, and says clearly what is no node."""
    async with calling(Flow.from_text(_TWO)) as line:
        await line.session.goto("b")
        assert line.session.node == "b"
        with pytest.raises(RunError, match="no node `x`"):
            await line.session.goto("x")
        await line.session.flow_manager.set_node_from_config({"name": "a", "task_messages": []})
        await line.headless.settle()
        assert (line.session.node, line.kinds("enter")) == ("a", ["a", "b", "a"])


async def test_code_overtakes_a_function_that_a_node_runs() -> None:
    """`goto` does not wait for a `run` node's function, and its late result moves nobody."""
    gate = Gate()

    async def load() -> Any:
        await gate.wait()
        return {"n": 2}

    flow = Flow.from_text(_SILENT, {"load": load})
    async with calling(flow, {"go": once("go")}, gates=(gate,)) as line:
        await line.says("go")
        await asyncio.wait_for(gate.reached.wait(), 5)
        async with asyncio.timeout(5):
            await line.session.goto("a")
        gate.open()
        await line.headless.settle()
        assert (line.session.node, line.session.outcome) == ("a", None)


async def test_a_function_that_a_node_runs_may_move_the_flow() -> None:
    """`goto` inside a handler returns instead of waiting for the handler to end."""
    moved: list[Any] = []

    async def load(flow_manager: FlowManager) -> Any:
        await moved[0].session.goto("a")
        return {"n": 2}, None

    flow = Flow.from_text(_SILENT, {"load": load})
    async with calling(flow, {"go": once("go")}) as line:
        moved.append(line)
        async with asyncio.timeout(5):
            turn = await line.says("go")
        assert (line.session.node, turn.settled) == ("a", True)


async def test_an_action_may_move_the_flow() -> None:
    """`goto` inside an action's handler returns at once, and the move is made."""
    moved: list[Any] = []
    text = _flow(
        f"  a: {{task: t, functions: [{_go('go', 'b')}]}}\n"
        "  b: {task: t, pre_actions: [{type: custom, handler: act}]}\n  c: {task: t}\n"
    )

    async def act(action: dict[str, Any], flow_manager: FlowManager) -> None:
        await moved[0].session.goto("c")

    async with calling(Flow.from_text(text, {"act": act}), {"go": once("go")}) as line:
        moved.append(line)
        async with asyncio.timeout(5):
            await line.says("go")
        assert line.session.node == "c"


async def test_listeners_of_every_kind() -> None:
    """Sync and async listeners hear of events; one that raises harms nobody."""
    heard: list[str] = []

    async def later(event: Any) -> None:
        heard.append(f"async {event.text}")

    async def raising_later(event: Any) -> None:
        raise ValueError

    def raising(event: Any) -> None:
        raise ValueError

    async with calling(Flow.from_text(_TWO), {"go": once("go")}) as line:
        line.session.on("transition", lambda event: heard.append(event.text))
        for listener in (raising, raising_later, later):
            line.session.on("transition", listener)
        turn = await line.says("go")
        assert (turn.said, heard) == (("Yes.",), ["a -> b", "async a -> b"])


async def test_inputs_are_checked_before_anything_is_sent() -> None:
    """Missing, wrong and unknown inputs are named together, and no frame has been sent."""
    text = _flow(
        "  a: {task: '{{ who }}'}\n",
        "inputs: {who: {type: string}, n: {type: integer, maximum: 3, sensitive: true}}\n",
    )
    flow = Flow.from_text(text)
    async with Headless(ScriptedLLM()) as headless:
        session = flow.session(
            llm=headless.llm,
            context_aggregator=headless.aggregators,
            worker=headless.worker,
            inputs={"n": 471147, "x": 1},
        )
        before = len(headless.frames)
        with pytest.raises(InputError) as refused:
            await session.start()
        await headless.settle()
        assert len(headless.frames) == before
        for name in ("`who` is missing", "`n` must be at most 3", "`x` is not an input"):
            assert name in str(refused.value)
        assert "471147" not in str(refused.value)


async def test_a_session_starts_once() -> None:
    """A second start is refused, and disturbs nothing."""
    async with calling(Flow.from_text(_TWO)) as line:
        with pytest.raises(RunError):
            await line.session.start()
        assert (await line.says("hello")).said == ("Yes.",)


async def test_the_surroundings_of_a_call() -> None:
    """`call` and `env` are read from what the bot passes, the time from the clock."""
    text = _flow(
        "  a: {task: '{{ call.from }} at {{ call.now | time }} in {{ env.CITY }}{{ env.NONE }}'}\n",
        "env: [CITY, NONE]\n",
    )
    async with calling(
        Flow.from_text(text),
        call={"from": "+1555"},
        env={"CITY": "Oslo", "OTHER": "x"},
        clock=lambda: datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    ) as line:
        assert "+1555 at 9:30" in line.seen
        assert line.seen.count("in Oslo'") == 1


async def test_an_unmarked_flow_keeps_its_own_call_and_env() -> None:
    """To Pipecat `call` and `env` are keys of the state like others, and stay so."""
    text = (
        "initial_node: a\nnodes:\n  a:\n    task_messages: []\n    functions: [{name: f}]\n"
        "  b:\n    task_messages: [{role: developer, content: 'For {{ call }}.'}]\n"
    ).replace("{name: f}", "{name: f, transition_to: b}")

    async def f(flow_manager: FlowManager) -> Any:
        from pipecat.flows import TRANSITION_IN_YAML

        flow_manager.state["call"] = "a friend"
        return {"x": 1}, TRANSITION_IN_YAML

    async with calling(Flow.from_text(text, {"f": f}), {"go": once("f")}) as line:
        await line.says("go")
        assert "For a friend." in line.seen
