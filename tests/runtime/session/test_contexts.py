"""What stays of a conversation when a node empties the context."""

import asyncio
from typing import Any

import pytest
from tests.runtime.session.line import Line, calling, once

from flowcat import Flow
from flowcat.plan.effects import Keeping
from flowcat.runtime.contexts import kept_messages, newer_than
from flowcat.runtime.headless import Call, Headless, Inference, Reply, ScriptedLLM

_CALLS = {"note 1": (Call("note", {"n": "one"}),), "go": once("go")}


def _flow(context: str) -> Flow:
    return Flow.from_text(
        "flowcat: 1\nstate: {secret: {type: string, sensitive: true}}\ninitial_node: a\nnodes:\n"
        "  a:\n    task: task a\n    functions:\n"
        "      - {name: note, description: d, parameters: {n: {type: string}},\n"
        "         set: {secret: '{{ args.n }}'}}\n"
        "      - {name: go, description: d, transition_to: b}\n"
        f"  b:\n    task: task b\n    on_enter: [{{say: Hello at b.}}]\n    context: {context}\n"
    )


async def _at_b(context: str) -> list[tuple[str, Any]]:
    """Return the context after two turns at one node and the move to the next."""
    async with calling(_flow(context), _CALLS) as line:
        await line.says("note 1")
        await line.says("go")
        return _shown(line)


def _shown(line: Line) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    messages: list[Any] = list(line.headless.context.messages)
    for message in messages:
        text = message.get("content") or [
            made["function"]["name"] for made in message.get("tool_calls", ())
        ]
        found.append((message["role"], text))
    return found


_ENTERED = [("assistant", "Hello at b."), ("developer", "task b"), ("assistant", "Yes.")]


async def test_a_reset_keeps_what_the_entry_says() -> None:
    """All else is gone."""
    assert await _at_b("{strategy: reset}") == _ENTERED


async def test_the_last_turns_can_be_carried() -> None:
    """With their calls, each beside its result."""
    kept = await _at_b("{strategy: reset, carry: {last_turns: 1}}")
    assert kept[:3] == [("user", "go"), ("assistant", ["go"]), ("tool", '{"status": "ok"}')]
    assert kept[3:] == _ENTERED


async def test_calls_can_be_left_out() -> None:
    """What was said stays."""
    kept = await _at_b("{strategy: reset, carry: {tool_calls: false}}")
    assert [role for role, _ in kept[:-3]] == [
        "developer", "assistant", "user", "assistant", "user",
    ]  # fmt: skip
    assert kept[-3:] == _ENTERED


async def test_sensitive_values_can_be_left_out() -> None:
    """In calls, their arguments and results; the calls themselves stay."""
    async with calling(_flow("{strategy: reset, carry: {sensitive: false}}"), _CALLS) as line:
        await line.says("note 1")
        await line.says("go")
        shown = repr(line.headless.context.messages)
        assert "(sensitive)" in shown
        assert "'one'" not in shown
        assert '"one"' not in shown


def _summing(summary: str) -> ScriptedLLM:
    def answer(made: Inference) -> Reply:
        if made.aside:
            return Reply(summary)
        last = made.messages[-1]
        return (
            Reply(calls=_CALLS.get(last["content"], ())) if last["role"] == "user" else Reply("Hm.")
        )

    return ScriptedLLM(answer)


@pytest.mark.parametrize(
    ("summary", "first"),
    [
        ("They want a table.", "What has been said so far, in summary:\nThey want a table."),
        ("", "task a"),
    ],
)
async def test_a_summary_takes_the_place_of_what_was_said(summary: str, first: str) -> None:
    """If there is none, everything is kept: nothing is lost, and the next node tries anew."""
    llm = _summing(summary)
    sessions: list[Any] = []
    async with Headless(llm, busy=lambda: any(s.busy for s in sessions)) as headless:
        session = _flow("{strategy: summarize, prompt: Keep names., timeout: 2s}").session(
            llm=llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        sessions.append(session)
        await session.start()
        await headless.settle()
        await headless.say("go")
        assert session.node == "b"
        messages: list[Any] = list(headless.context.messages)
        assert messages[0]["content"] == first
        assert [made.system for made in llm.inferences if made.aside] == ["Keep names."]


class _Stuck:
    async def run_inference(self, *_: object, **__: object) -> str:
        await asyncio.Event().wait()
        return ""


class _Broken:
    async def run_inference(self, *_: object, **__: object) -> str:
        raise NotImplementedError("this service makes no summaries, secret-key-1")


@pytest.mark.parametrize("llm", [_Stuck(), _Broken()])
async def test_a_summary_that_does_not_come_keeps_everything(llm: Any) -> None:
    """A slow or broken service holds nobody up."""
    keeping = Keeping(summarize=True, timeout=0.01)
    assert await kept_messages(llm, [{"role": "user", "content": "hi"}], keeping, ()) is None


def test_what_was_said_during_a_summary_stays() -> None:
    """It came after the messages that were summed up."""
    old, new = {"role": "user", "content": "old"}, {"role": "user", "content": "new"}
    assert newer_than([old], [old, new]) == [new]
