"""Handlers of every kind, what becomes of their results, and what never comes out of them."""

import asyncio
from datetime import date
from typing import Any

import pytest
from loguru import logger
from pipecat.flows import NO_RESPONSE, TRANSITION_IN_YAML, FlowManager, NodeConfig
from tests.runtime.session.line import Gate, calling, once

from flowcat import Flow, LoadError


def _flow(function: str, *, head: str = "", nodes: str = "") -> str:
    lines = function.strip("\n").replace("\n", "\n      ")
    return (
        f"flowcat: 1\ninitial_node: a\n{head}nodes:\n  a:\n    task: task a\n    functions:\n"
        f"      {lines}\n  b: {{task: task b}}\n{nodes}"
    )


_F = "- {name: f, description: d, parameters: {n: {type: integer}}, handler: h, transition_to: b}"


async def _direct(flow_manager: FlowManager, n: int) -> Any:
    """Answer, as a direct function does."""
    return {"n": n}, TRANSITION_IN_YAML


async def _old(args: dict[str, Any], flow_manager: FlowManager) -> Any:
    return {"n": args["n"]}


def _plain(n: int) -> Any:
    return {"n": n}


async def _plain_async(n: int) -> Any:
    return {"n": n}


class _Callable:
    async def __call__(self, n: int) -> Any:
        return {"n": n}


@pytest.mark.parametrize(
    "handler", [_direct, _old, _plain, _plain_async, _Callable()], ids=lambda h: str(type(h))
)
async def test_every_kind_of_handler_is_called(handler: Any) -> None:
    """Direct, `(args, flow_manager)`, plain and async handlers get the arguments and answer."""
    flow = Flow.from_text(_flow(_F), {"h": handler})
    async with calling(flow, {"go": once("f", n=3)}) as line:
        await line.says("go")
        assert (line.session.node, '{"n": 3}' in str(line.headless.context.messages)) == ("b", True)


async def test_no_response_keeps_bot_and_node_where_they_are() -> None:
    """A handler that returns `NO_RESPONSE` cancels the transition and the bot's turn."""
    flow = Flow.from_text(_flow(_F), {"h": lambda n: ({"n": n}, NO_RESPONSE)})
    async with calling(flow, {"go": once("f", n=3)}) as line:
        turn = await line.says("go")
        assert (line.session.node, turn.said, turn.settled) == ("a", (), True)


_PICKS = _F.replace("transition_to: b", "transition_to: {handler_picks: [b]}")


@pytest.mark.parametrize(("name", "node"), [("b", "b"), ("a", "a"), ("nowhere", "a")])
async def test_a_handler_picks_among_the_names_it_is_allowed(name: str, node: str) -> None:
    """`(result, name)` moves to an allowed node; any other name is an error that is answered."""
    flow = Flow.from_text(_flow(_PICKS), {"h": lambda n: ({"n": n}, name)})
    async with calling(flow, {"go": once("f", n=3)}) as line:
        turn = await line.says("go")
        assert (line.session.node, len(turn.said)) == (node, 1)


async def test_a_node_made_by_python_is_an_error() -> None:
    """In a flow the document decides: a returned `NodeConfig` is not entered."""
    node: NodeConfig = {"name": "mine", "task_messages": []}
    flow = Flow.from_text(_flow(_F), {"h": lambda n: (n, node)})
    async with calling(flow, {"go": once("f", n=3)}) as line:
        turn = await line.says("go")
        assert (line.session.node, turn.said) == ("a", ("After the call.",))


def test_every_fault_of_the_handlers_is_reported_at_once() -> None:
    """Missing, ambiguous and unfit handlers come in one error, each with its place."""
    text = _flow(
        "\n".join(
            f"- {{name: f{i}, description: d, parameters: {{n: {{type: integer}}}}, handler: {h}}}"
            for i, h in enumerate(("missing", "twice", "narrow", "wide", "hint"))
        )
    )

    def narrow() -> None: ...

    def wide(n: int, more: int) -> None: ...

    def hint(n: "Nothing") -> None: ...  # type: ignore[name-defined]  # noqa: F821

    one = {"twice": _plain, "narrow": narrow, "wide": wide, "hint": hint, "missing": None}
    with pytest.raises(LoadError) as refused:
        Flow.from_text(text, [one, {"twice": _old}])
    messages = [found.message for found in refused.value.diagnostics]
    assert len(messages) == 5
    for message, word in zip(messages, ("missing", "twice", "narrow", "wide", "hint"), strict=True):
        assert f"`{word}`" in message


def test_a_run_node_must_give_its_function_every_argument() -> None:
    """Nothing else gives a `run` node's function arguments, so a missing one does not load."""
    text = (
        "flowcat: 1\ninitial_node: a\nnodes:\n  a: {run: load, transition_to: b}\n  b: {task: t}\n"
    )
    with pytest.raises(LoadError, match="missing a required argument: 'n'"):
        Flow.from_text(text, {"load": _plain})


async def test_arguments_are_checked_before_anything_runs() -> None:
    """A handler never sees an argument that breaks its schema; the LLM is told in a sentence."""
    seen: list[int] = []

    def notes(n: int) -> None:
        seen.append(n)

    flow = Flow.from_text(_flow(_F), {"h": notes})
    async with calling(flow, {"go": once("f", n="three")}) as line:
        turn = await line.says("go")
        assert (seen, turn.said, line.session.node) == ([], ("After the call.",), "a")
        assert "`n` must be an integer" in line.told[0]


async def test_arguments_that_are_no_object_are_refused() -> None:
    """Arguments in a shape that no function has are answered, like any other fault."""
    flow = Flow.from_text(_flow(_F), {"h": _plain})
    async with calling(flow, {"go": once("f")}) as line:
        calls = (type(once("f")[0])("f", [1, 2]),)  # type: ignore[arg-type]
        line.llm._answerer = lambda inference: (
            _reply(calls) if inference.messages[-1]["role"] == "user" else _reply((), "Hm.")
        )
        turn = await line.says("go")
        assert (turn.said, turn.settled, line.session.position.replies) == (("Hm.",), True, ())


def _reply(calls: Any, text: str = "") -> Any:
    from flowcat.runtime.headless import Reply

    return Reply(text, calls)


async def test_reject_refuses_and_hidden_arguments_stay_hidden() -> None:
    """A rejection keeps the handler from running; arguments from the flow never reach the LLM."""
    seen: list[Any] = []
    text = _flow(
        """
- name: f
  description: d
  parameters: {n: {type: integer}}
  arguments: {key: "k-{{ args.n }}"}
  reject: [{when: args.n > 5, say: "{{ args.n }} is too many."}]
  handler: h
""",
    )
    flow = Flow.from_text(text, {"h": lambda n, key: seen.append((n, key))})
    async with calling(flow, {"six": once("f", n=6), "two": once("f", n=2)}) as line:
        await line.says("six")
        assert "6 is too many." in line.told[0]
        await line.says("two")
        assert seen == [(2, "k-2")]
        assert "k-2" not in line.seen
        assert list(line.llm.inferences[0].tools[0].properties) == ["n"]


@pytest.mark.parametrize(
    "result",
    [None, {}, [], "", 0, False, date(2026, 3, 4), {"a": {1, 2}}, object(), float("nan")],
    ids=lambda result: "an object" if type(result) is object else repr(result),
)
async def test_whatever_a_handler_returns_the_bot_answers(result: Any) -> None:
    """Falsy results and those that are not JSON are answered like others, never with silence."""
    flow = Flow.from_text(
        _flow("- {name: f, description: d, parameters: {}, handler: h}"), {"h": lambda: result}
    )
    async with calling(flow, {"go": once("f")}) as line:
        turn = await line.says("go")
        assert (turn.said, turn.settled) == (("After the call.",), True)
        assert " at 0x" not in line.seen


class _Broken:
    def model_dump(self) -> Any:
        raise ValueError("hunter2")


async def test_a_result_that_fails_to_be_turned_into_json_is_answered() -> None:
    """An object whose own code raises is an error of the call, and its text stays inside."""
    flow = Flow.from_text(
        _flow("- {name: f, description: d, parameters: {}, handler: h}"), {"h": _Broken}
    )
    async with calling(flow, {"go": once("f")}) as line:
        turn = await line.says("go")
        assert turn.said == ("After the call.",)
        assert "hunter2" not in line.seen


async def test_an_exceptions_text_stays_inside() -> None:
    """Neither the LLM, nor the trace, nor a listener ever sees what an exception says."""

    def fails(n: int) -> None:
        raise RuntimeError("password=hunter2")

    events: list[Any] = []
    flow = Flow.from_text(_flow(_F), {"h": fails})
    async with calling(flow, {"go": once("f", n=1)}) as line:
        line.session.on("*", events.append)
        turn = await line.says("go")
        assert turn.said == ("After the call.",)
        assert "hunter2" not in line.seen + repr(line.session.trace) + repr(events)
        assert line.kinds("error") == ["f"]


async def test_sensitive_values_are_in_no_log_and_no_trace() -> None:
    """A sensitive argument is in no log, even if the handler fails with it, and in no trace."""
    text = _flow(
        "- {name: f, description: d, fills: [pin], handler: h}",
        head="state: {pin: {type: string, pattern: '^[0-9]+$', sensitive: true}}\n",
    )

    def fails(pin: str) -> None:
        raise RuntimeError(f"bad pin {pin}")

    logged: list[str] = []
    sink = logger.add(lambda text: logged.append(str(text)), level=0, diagnose=True)
    try:
        flow = Flow.from_text(text, {"h": fails})
        calls = {"go": once("f", pin="471147"), "no": once("f", pin="x471147")}
        async with calling(flow, calls) as line:
            await line.says("go")
            await line.says("no")
            assert len(line.told) == 2
            assert "471147" not in repr(line.session.trace)
    finally:
        logger.remove(sink)
    assert "bad pin (sensitive)" in "".join(logged)
    assert "471147" not in "".join(logged)


async def test_a_handler_that_was_cancelled_by_its_own_is_an_error() -> None:
    """A handler that waits for something that is cancelled fails; the call is answered."""

    async def waits(n: int) -> None:
        task = asyncio.create_task(asyncio.Event().wait())
        task.cancel()
        await task

    flow = Flow.from_text(_flow(_F), {"h": waits})
    async with calling(flow, {"go": once("f", n=1)}) as line:
        turn = await line.says("go")
        assert (turn.said, line.session.position.replies) == (("After the call.",), ())


async def test_a_timeout_is_an_error_of_its_own_kind() -> None:
    """A handler that takes longer than its `timeout` takes the error road with kind `timeout`."""
    text = _flow(
        "- {name: f, description: d, parameters: {}, handler: h, timeout: 1ms,\n"
        "   on_error: {say: 'Sorry: {{ error.kind }}.', transition_to: b}}"
    )

    async def never() -> None:
        await asyncio.Event().wait()

    flow = Flow.from_text(text, {"h": never})
    async with calling(flow, {"go": once("f")}) as line:
        turn = await line.says("go")
        assert (turn.said, line.session.node) == (("Sorry: timeout.", "Yes."), "b")


@pytest.mark.parametrize(("effects", "tries"), [("read", 3), ("write", 1)])
async def test_only_reads_are_tried_again(
    effects: str, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read is tried again after a pause; what may have written something is not."""
    monkeypatch.setattr("flowcat.runtime.work._FIRST_PAUSE", 0.001)
    retries = ", retries: 2" if effects == "read" else ""
    text = _flow(
        f"- {{name: f, description: d, parameters: {{}}, handler: h, effects: {effects}{retries}}}"
    )
    tried: list[int] = []

    def fails() -> Any:
        tried.append(1)
        if len(tried) < 3:
            raise OSError
        return {"fine": True}

    flow = Flow.from_text(text, {"h": fails})
    async with calling(flow, {"go": once("f")}) as line:
        turn = await line.says("go")
        assert (len(tried), turn.said) == (tries, ("After the call.",))


_FILLER = """\
- name: f
  description: d
  parameters: {}
  handler: h
  effects: read
  filler: {say: One moment., after: %s}
"""


async def test_a_filler_is_said_once_and_only_when_it_takes_long() -> None:
    """A slow function's filler is said once; a fast one has none."""
    gate = Gate()

    async def slow() -> Any:
        await gate.wait()
        return {"fine": True}

    flow = Flow.from_text(_flow(_FILLER % "1ms"), {"h": slow})
    async with calling(flow, {"go": once("f")}, gates=(gate,)) as line:
        await line.headless.barge_in("go")
        async with asyncio.timeout(5):
            while "One moment." not in line.headless.words:
                await asyncio.sleep(0)
        gate.open()
        await line.headless.settle()
        _, filler, answer = line.headless.words
        assert (filler, bool(answer)) == ("One moment.", True)
    flow = Flow.from_text(_flow(_FILLER % "9s"), {"h": lambda: {"fine": True}})
    async with calling(flow, {"go": once("f")}) as line:
        assert (await line.says("go")).said == ("After the call.",)


async def test_respond_false_is_silent_and_goes_on() -> None:
    """A function with `respond: false` leaves the bot silent, and the next turn is answered."""
    flow = Flow.from_text(
        _flow("- {name: f, description: d, parameters: {}, handler: h, respond: false}"),
        {"h": lambda: {"x": 1}},
    )
    async with calling(flow, {"go": once("f")}) as line:
        assert (await line.says("go")).said == ()
        assert (await line.says("hello")).said == ("Yes.",)


async def test_a_bad_value_that_a_handler_writes_is_reported() -> None:
    """What Python puts into the state is checked when it returns, also what it changed in place."""
    text = _flow(
        "- {name: f, description: d, parameters: {}, handler: h}",
        head="state: {x: {type: integer}, l: {type: array, items: {type: integer}, default: []}}\n",
    )

    async def writes(flow_manager: FlowManager) -> Any:
        flow_manager.state["x"] = "one"
        flow_manager.state["l"].append("two")
        return {}, TRANSITION_IN_YAML

    flow = Flow.from_text(text, {"h": writes})
    async with calling(flow, {"go": once("f")}) as line:
        await line.says("go")
        bad = [event.data["name"] for event in line.session.trace if event.kind == "error"]
        assert bad == ["x", "l"]
    async with calling(flow) as other:
        assert other.session.state["l"] == []


async def test_callers_words_are_never_filled_in() -> None:
    """Braces that a caller said stay text through Flowcat's and through Pipecat's rendering."""
    text = _flow(
        "- {name: f, description: d, fills: [who], transition_to: c}",
        head="state: {who: {type: string}, secret: {type: string, default: hunter2}}\n",
        nodes="  c: {role_message: 'Serve {{ who }}.', task: 'Greet {{ who }}.'}\n",
    )
    flow = Flow.from_text(text)
    async with calling(flow, {"go": once("f", who="{{ secret }}")}) as line:
        turn = await line.says("go")
        assert (turn.said, "hunter2" in line.seen) == (("Yes.",), False)
        assert "Greet {{ secret }}." in line.seen
        assert line.llm.inferences[-1].system == "Serve {{ secret }}."


async def test_a_handler_that_exits_does_not_end_the_process() -> None:
    """`sys.exit()` in a handler is a failure of that function, not the end of the bot."""

    def leave() -> None:
        raise SystemExit(3)

    flow = Flow.from_text(
        """\
flowcat: 1
initial_node: a
nodes:
  a:
    task: task a
    functions: [{name: leave, description: d, handler: leave}]
""",
        {"leave": leave},
    )
    async with calling(flow, {"go": once("leave")}) as line:
        await line.says("go")
        assert "`leave` did not work" in line.told[0]
