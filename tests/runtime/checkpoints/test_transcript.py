"""The LLM's context in rows, and fit to run the LLM on."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pipecat.processors.aggregators import async_tool_messages
from pipecat.processors.aggregators.llm_context import LLMSpecificMessage

from flowcat.plan.position import Call
from flowcat.runtime.checkpoints.transcript import Transcript, restored


def _made(call_id: str) -> dict[str, Any]:
    function = {"name": "f", "arguments": "{}"}
    return {"role": "assistant", "tool_calls": [{"id": call_id, "function": function}]}


def _result(call_id: str, content: Any = "IN_PROGRESS") -> dict[str, Any]:
    return {"role": "tool", "content": content, "tool_call_id": call_id}


def _said(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def test_only_what_is_new_is_saved() -> None:
    """A long conversation costs no more at its end than at its beginning."""
    transcript, messages = Transcript(), [_said("a"), _said("b")]
    assert transcript.changes(messages) == (
        0,
        [json.dumps(m, separators=(",", ":")) for m in messages],
    )
    assert transcript.changes(messages) == (2, [])
    messages.append(_said("c"))
    assert transcript.changes(messages)[0] == 2


def test_a_result_that_is_filled_in_is_seen() -> None:
    """Pipecat writes results into the message that stands for them."""
    transcript, messages = Transcript(), [_said("a"), _made("1"), _result("1"), _said("b")]
    transcript.changes(messages)
    messages[2]["content"] = '{"ok":1}'
    kept, new = transcript.changes(messages)
    assert (kept, json.loads(new[0])["content"]) == (2, '{"ok":1}')


def test_equal_messages_of_a_new_list_still_stand() -> None:
    """What was copied is not saved again."""
    transcript = Transcript()
    transcript.changes([_said("a"), _said("b")])
    assert transcript.changes([_said("a"), _said("b")]) == (2, [])


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=6))
def test_the_rows_give_the_context_back(contexts: list[list[str]]) -> None:
    """Whatever becomes of a context, its rows put together are the last of it."""
    transcript, rebuilt = Transcript(), list[Any]()
    for words in contexts:
        messages = [_said(word) for word in words]
        kept, new = transcript.changes(messages)
        rebuilt[kept:] = [json.loads(text) for text in new]
        assert rebuilt == messages


def test_a_message_of_one_service_s_own_kind_comes_back() -> None:
    """Messages that only one LLM service reads are kept too."""
    own = LLMSpecificMessage(llm="x", message={"a": [1]})
    _, (text,) = Transcript().changes([own])
    assert restored([json.loads(text)], {}, {}) == [own]


def test_a_message_without_json_is_saved_as_far_as_it_goes() -> None:
    """An object in a message keeps no call from being saved."""
    _, (text,) = Transcript().changes([{"role": "user", "content": [object()]}])
    assert json.loads(text)["content"] == ["<object>"]


def test_calls_that_were_cut_off_are_cancelled_with_their_calls() -> None:
    """No provider takes a call without its result, or a result without its call (H22)."""
    started = async_tool_messages.build_started_message("2")
    context = [_made("1"), _result("1"), _made("2"), started, _made("3"), _said("a"), _result("9")]
    assert restored(context, {}, {}) == [
        _made("1"), _result("1", "CANCELLED"), _made("2"), _result("2", "CANCELLED"),
        _made("3"), _result("3", "CANCELLED"), _said("a"),
    ]  # fmt: skip


def test_results_that_were_decided_are_filled_in() -> None:
    """What a call had come to is told, wherever its message had got to."""
    calls = {name: Call(name, "f", arguments={"n": 1}) for name in "123"}
    context = [_made("1"), _result("1"), _made("2")]
    whole = restored(context, {"1": {"ok": 1}, "2": "two", "3": [3]}, calls)
    assert whole[:4] == [_made("1"), _result("1", '{"ok": 1}'), _made("2"), _result("2", '"two"')]
    assert json.loads(whole[4]["tool_calls"][0]["function"]["arguments"]) == {"n": 1}
    assert whole[5] == _result("3", "[3]")


def test_a_late_result_of_pipecat_s_own_stands() -> None:
    """An asynchronous call whose result came in a message of its own is not cancelled."""
    context = [
        _made("1"),
        async_tool_messages.build_started_message("1"),
        async_tool_messages.build_final_result_message("1", "{}"),
    ]
    assert restored(context, {}, {}) == context
