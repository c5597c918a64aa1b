"""A flow's nodes on a bare `FlowManager`: the same conversation, without a session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pipecat.flows import FlowManager
from tests.runtime.http.server import answers, serving
from tests.runtime.session.line import Calls, does, once

from flowcat import Flow, InputError, RunError
from flowcat.runtime.headless import Headless, ScriptedLLM

_RESTAURANT = Path(__file__).parents[3] / "flows/restaurant/restaurant.flow.yaml"


@asynccontextmanager
async def _managed(
    flow: Flow, calls: Calls, inputs: dict[str, Any] | None = None
) -> AsyncIterator[tuple[Headless, FlowManager, Any]]:
    llm = ScriptedLLM(does(calls))
    async with Headless(llm) as headless:
        manager = FlowManager(
            llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        attached = flow.attach(manager, inputs)
        yield headless, manager, attached


def _prompts(headless: Headless) -> list[str]:
    return [
        str(message["content"])
        for message in headless.context.messages
        if isinstance(message, dict) and message.get("role") == "developer"
    ]


async def test_a_whole_reservation() -> None:
    """Prompts, filters, writes, arms and the end work as on a session."""
    calls = {
        "four": once("record_party_size", party_size=4),
        "half past seven": once("check_availability", time="19:30"),
        "six": once("check_availability", time="18:00"),
        "yes": once("accept"),
    }
    flow = Flow.load(_RESTAURANT)
    async with _managed(flow, calls, {"restaurant_name": "Chez Nous"}) as (headless, manager, _):
        await manager.initialize(flow.nodes["greet"])
        await headless.settle()
        assert isinstance(headless.llm, ScriptedLLM)
        assert "Chez Nous" in str(headless.llm.inferences[0].system)
        for words in calls:
            assert (await headless.say(words)).settled
        assert "for 4 people" in _prompts(headless)[1]
        assert manager.state["party_size"] == 4
        assert headless.ended


async def test_a_request_is_made_without_a_session() -> None:
    """A bare manager's functions ask the same server; nothing is left open behind them."""
    flow = Flow.from_text(
        "flowcat: 1\nhttp: {private_hosts: [127.0.0.1]}\nenv: [SHOP]\n"
        "state: {n: {type: integer}}\n"
        "functions:\n  ask_shop:\n    description: Ask.\n    http: {url: '{{ env.SHOP }}/n'}\n"
        "    set: {n: '{{ result.n }}'}\n    transition_to: b\n"
        "initial_node: a\nnodes:\n  a: {task: A., functions: [ask_shop]}\n"
        "  b: {task: 'B {{ n }}.'}\n"
    )
    async with serving(answers({"n": 7})) as shop:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("SHOP", shop.url)
            async with _managed(flow, {"go": once("ask_shop")}) as (headless, manager, _):
                await manager.initialize(flow.nodes["a"])
                await headless.say("go")
                assert manager.state["n"] == 7
                assert _prompts(headless)[-1] == "B 7."
        assert shop.asked == ["GET /n"]


_SILENT = """\
flowcat: 1
initial_node: hello
inputs: {who: {type: string, default: you}}
state: {n: {type: integer}, l: {type: array, default: [1]}}
outcomes: [done]
nodes:
  hello: {say: "Hello {{ who }}.", transition_to: a}
  a:
    role_message: "Serve {{ who }}."
    task: "Ask {{ upper(who) }}."
    functions:
      - name: go
        description: d
        transition_to: [{when: n == null, say: Wait., to: r}, {to: e}]
      - {name: note, description: d, transition_to: [{say: Noted., to: $stay}]}
  r: {run: load, set: {n: "{{ result.n }}"}, transition_to: choose}
  choose: {route: [{when: n > 1, to: b}, {to: a}]}
  b:
    task: "n is {{ n }}"
    context_strategy: reset
    on_enter: [{say: "n it is."}]
    pre_actions: [{type: tts_say, text: "Listen, {{ who }}."}, {type: custom, handler: act}]
    functions: [{name: bye, description: d, transition_to: e}]
  e: {end: {outcome: done, say: "Bye {{ n }}."}}
"""


async def test_silent_nodes_words_and_actions() -> None:
    """say, run, route, arms that speak, on_enter, actions and the end happen in order."""
    acted: list[str] = []

    async def act(action: dict[str, Any], flow_manager: FlowManager) -> None:
        acted.append(action["type"])

    flow = Flow.from_text(_SILENT, {"load": lambda: {"n": 2}, "act": act})
    calls = {"note": once("note"), "go": once("go"), "bye": once("bye")}
    async with _managed(flow, calls, {"who": "Ann"}) as (headless, manager, attached):
        await manager.initialize(await attached.initial_node())
        await headless.settle()
        assert (headless.words, manager.state["who"]) == (("Hello Ann.", "Yes."), "Ann")
        assert (await headless.say("note")).said == ("Noted.",)
        turn = await headless.say("go")
        assert turn.said == ("Wait.", "n it is.", "Listen, Ann.", "Yes.")
        texts = [str(message["content"]) for message in headless.context.messages]  # type: ignore[index]
        assert {"n it is.", "n is 2"} <= set(texts)
        assert "Ask ANN." not in texts
        assert (await headless.say("bye")).said == ("Bye 2.",)
        assert (acted, headless.ended) == (["custom"], True)


async def test_a_node_of_the_flow_has_its_actions() -> None:
    """A node that code enters by itself brings its words and its actions along."""
    acted: list[str] = []

    def act(action: dict[str, Any]) -> None:
        acted.append(action["type"])

    flow = Flow.from_text(_SILENT, {"load": lambda: {"n": 2}, "act": act})
    async with _managed(flow, {}, {"who": "{{ n }}"}) as (headless, manager, _):
        await manager.initialize(flow.nodes["a"])
        await manager.set_node_from_config(flow.nodes["b"])
        await headless.settle()
        assert acted == ["custom"]
        assert headless.words[:3] == ("Yes.", "n it is.", "Listen, {{ n }}.")


async def test_callers_words_stay_text_in_a_role() -> None:
    """Braces from outside are no placeholders to Pipecat, in a role message either."""
    flow = Flow.from_text(_SILENT, {"load": lambda: {"n": 2}, "act": lambda action: None})
    async with _managed(flow, {}, {"who": "{{ n }}"}) as (headless, manager, attached):
        await manager.initialize(await attached.initial_node())
        await headless.settle()
        assert isinstance(headless.llm, ScriptedLLM)
        assert headless.llm.inferences[-1].system == "Serve {{ n }}."


async def test_what_one_call_changes_no_other_sees() -> None:
    """The defaults of a flow are copied for each manager."""
    flow = Flow.from_text(_SILENT, {"load": lambda: {"n": 2}, "act": lambda action: None})
    for _ in range(2):
        async with _managed(flow, {}) as (_headless, manager, _attached):
            manager.state["l"].append(2)
            assert manager.state["l"] == [1, 2]


async def test_a_node_without_attach_is_an_error() -> None:
    """A function of a flow's node says what is missing when nothing was attached."""
    flow = Flow.from_text(_SILENT, {"load": lambda: {"n": 2}, "act": lambda action: None})
    function: Any = flow.nodes["a"]["functions"][0]
    async with Headless(ScriptedLLM()) as headless:
        manager = FlowManager(
            llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        with pytest.raises(RunError, match="attach"):
            await function.handler({}, manager)


async def test_inputs_are_checked_when_a_flow_is_attached() -> None:
    """Inputs that do not fit are refused before anything is put into the manager's state."""
    flow = Flow.from_text(_SILENT, {"load": lambda: {"n": 2}, "act": lambda action: None})
    async with Headless(ScriptedLLM()) as headless:
        manager = FlowManager(
            llm=headless.llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        with pytest.raises(InputError):
            flow.attach(manager, {"who": 1})
        assert manager.state == {}
