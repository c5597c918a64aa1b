"""Where an unmarked document goes another way here than in Pipecat 1.14, and how.

Each test plays one conversation twice, on Pipecat's own ``Flow`` and on a Flowcat session, with the
same document, handlers and LLM. ``docs/flowconfig.md`` names these tests.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pipecat.flows as upstream
import pytest
from pipecat.flows import NO_RESPONSE, TRANSITION_IN_YAML, FlowManager

from flowcat import Flow
from flowcat.runtime.headless import Call, Headless, Inference, Reply, ScriptedLLM

PAGE = Path(__file__).parents[2] / "docs" / "flowconfig.md"
BOUND = 0.5
"""Seconds after which what still runs counts as hung."""

Handlers = Mapping[str, Callable[..., Awaitable[Any]]]


@dataclass(frozen=True, slots=True)
class Played:
    """What came of the caller's one turn."""

    said: tuple[str, ...]
    node: str | None
    tools: tuple[str, ...]
    """What the LLM was told of its calls."""
    prompts: tuple[str, ...]
    """The last developer message of each inference."""


def document(functions: str, second: str = "task b") -> str:
    """Write a FlowConfig with a node `a` of these functions and a node `b` of this task."""
    return f"""\
initial_node: a
nodes:
  a:
    task_messages: [{{role: developer, content: task a}}]
    functions:
{functions}
  b:
    task_messages: [{{role: developer, content: "{second}"}}]
    functions: []
"""


def play(text: str, handlers: Handlers, *calls: Call) -> tuple[Played, Played]:
    """Play it on Pipecat and on Flowcat: the caller speaks once, and the LLM makes these calls."""
    return asyncio.run(_on_pipecat(text, handlers, calls)), asyncio.run(
        _on_flowcat(text, handlers, calls)
    )


class TestAnswers:
    """What the LLM is told of a call."""

    def test_an_exception_is_told_in_a_safe_sentence(self) -> None:
        """The text of an exception stays in the log; the LLM learns that the call failed."""

        async def check(flow_manager: FlowManager) -> Any:
            raise RuntimeError("db password=hunter2")

        theirs, ours = play(document("      - name: check"), {"check": check}, Call("check"))
        assert "hunter2" in theirs.tools[0]
        assert ours.tools == (
            '{"error": "`check` did not work this time. Tell the caller, and go on without it."}',
        )

    @pytest.mark.parametrize("result", [{}, [], "", 0, False])
    def test_a_falsy_result_is_answered(self, result: object) -> None:
        """An empty result does not silence the bot."""

        async def check(flow_manager: FlowManager) -> Any:
            return result, TRANSITION_IN_YAML

        theirs, ours = play(document("      - name: check"), {"check": check}, Call("check"))
        assert theirs.said == ()
        assert ours.said == ("words",)

    def test_a_result_that_json_cannot_hold_is_written_as_text(self) -> None:
        """A date in a result reaches the LLM as an ISO date."""

        async def check(flow_manager: FlowManager) -> Any:
            return {"day": date(2026, 1, 2)}, TRANSITION_IN_YAML

        theirs, ours = play(document("      - name: check"), {"check": check}, Call("check"))
        assert theirs.said == ()
        assert ours.tools == ('{"day": "2026-01-02"}',)

    def test_an_unknown_argument_is_answered_before_the_handler_runs(self) -> None:
        """The LLM is told which argument is wrong, in words and not in Python's."""

        async def check(flow_manager: FlowManager) -> Any:
            return {"ok": True}, TRANSITION_IN_YAML

        wrong = Call("check", {"color": "red"})
        theirs, ours = play(document("      - name: check"), {"check": check}, wrong)
        assert "unexpected keyword argument" in theirs.tools[0]
        assert "color" in ours.tools[0]
        assert "keyword" not in ours.tools[0]

    def test_a_missing_argument_is_answered_before_the_handler_runs(self) -> None:
        """The LLM is told which argument is missing."""

        async def check(flow_manager: FlowManager, size: int) -> Any:
            return {"ok": True}, TRANSITION_IN_YAML

        theirs, ours = play(document("      - name: check"), {"check": check}, Call("check"))
        assert "positional argument" in theirs.tools[0]
        assert "size" in ours.tools[0]
        assert "positional" not in ours.tools[0]

    def test_a_branch_without_its_field_is_told_in_a_safe_sentence(self) -> None:
        """The names of nodes and the words of the framework stay out of the context."""

        async def check(flow_manager: FlowManager) -> Any:
            return {"other": 1}, TRANSITION_IN_YAML

        branch = "      - name: check\n        transition_to: {field: status, cases: {ok: b}}"
        theirs, ours = play(document(branch), {"check": check}, Call("check"))
        assert "branches on result field" in theirs.tools[0]
        assert "branches" not in ours.tools[0]
        assert theirs.node == ours.node == "a"


class TestMoves:
    """Where the conversation goes."""

    def test_a_transition_beside_a_slow_call_is_not_lost(self) -> None:
        """The flow moves when the last call of the reply is done."""

        async def note(flow_manager: FlowManager) -> Any:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            return {"noted": True}, TRANSITION_IN_YAML

        functions = "      - {name: go, transition_only: true, description: Go., transition_to: b}\n      - name: note"
        theirs, ours = play(document(functions), {"note": note}, Call("go"), Call("note"))
        assert theirs.node == "a"
        assert ours.node == "b"

    def test_of_two_transitions_the_first_written_counts(self) -> None:
        """Which node comes next does not depend on which handler is faster."""
        functions = "\n".join(
            f"      - {{name: {name}, transition_only: true, description: Go., transition_to: {to}}}"
            for name, to in (("first", "b"), ("second", "a"))
        )
        theirs, ours = play(document(functions), {}, Call("first"), Call("second"))
        assert theirs.node == "a"
        assert ours.node == "b"

    def test_a_placeholder_without_a_value_is_empty(self) -> None:
        """A node whose prompt reads what nobody has set is entered all the same."""
        functions = "      - {name: go, transition_only: true, description: Go., transition_to: b}"
        theirs, ours = play(document(functions, "task for {{ nobody }}"), {}, Call("go"))
        assert (theirs.node, theirs.said) == ("a", ())
        assert (ours.node, ours.said) == ("b", ("words",))
        assert ours.prompts[-1] == "task for "

    def test_silence_that_is_asked_for_is_kept(self) -> None:
        """`NO_RESPONSE` stays at the node without a word, as in Pipecat."""

        async def check(flow_manager: FlowManager) -> Any:
            return {"ok": True}, NO_RESPONSE

        theirs, ours = play(document("      - name: check"), {"check": check}, Call("check"))
        assert theirs == ours
        assert ours.said == ()


def test_every_test_that_the_page_names_exists() -> None:
    """A reader who doubts a line of the page can look its test up."""
    root = PAGE.parents[1]
    for path, names in re.findall(r"`(tests/[\w/]+\.py)::([\w:\[\] ]+)`", PAGE.read_text("utf-8")):
        text = (root / path).read_text(encoding="utf-8")
        for name in names.partition("[")[0].split("::"):
            assert re.search(rf"(def|class) {name}\b", text), f"{path}::{name}"


async def _on_pipecat(text: str, handlers: Handlers, calls: Sequence[Call]) -> Played:
    flow = upstream.Flow(upstream.FlowConfig.from_yaml(text), handlers=dict(handlers))
    llm = ScriptedLLM(_Brain(calls))
    async with Headless(llm) as pipeline:
        manager = FlowManager(
            llm=llm,
            context_aggregator=pipeline.aggregators,
            worker=pipeline.worker,
            global_functions=flow.global_functions,
        )
        await manager.initialize(flow.initial_node)
        await pipeline.settle(bound=BOUND)
        turn = await pipeline.say("hello", bound=BOUND)
        return _played(pipeline, llm, turn.said, manager.current_node)


async def _on_flowcat(text: str, handlers: Handlers, calls: Sequence[Call]) -> Played:
    llm = ScriptedLLM(_Brain(calls))
    async with Headless(llm) as pipeline:
        session = Flow.from_text(text, dict(handlers)).session(
            llm=llm, context_aggregator=pipeline.aggregators, worker=pipeline.worker
        )
        await session.start()
        await pipeline.settle(bound=BOUND)
        turn = await pipeline.say("hello", bound=BOUND)
        return _played(pipeline, llm, turn.said, session.node)


class _Brain:
    """Makes the calls once the caller has spoken, and says the same words otherwise."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self._calls = tuple(calls)

    def __call__(self, inference: Inference) -> Reply:
        if inference.messages[-1]["role"] == "user" and self._calls:
            calls, self._calls = self._calls, ()
            return Reply(calls=calls)
        return Reply("words")


def _played(
    pipeline: Headless, llm: ScriptedLLM, said: tuple[str, ...], node: str | None
) -> Played:
    tools = [str(m["content"]) for m in pipeline.context.messages if m.get("role") == "tool"]
    prompts = [
        next(
            (str(m["content"]) for m in reversed(made.messages) if m["role"] == "developer"), ""
        )
        for made in llm.inferences
    ]
    return Played(said, node, tuple(tools), tuple(prompts))
