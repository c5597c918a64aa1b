"""Tools of real MCP servers, over stdio and streamable HTTP, on a real pipeline."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.runtime.http.test_calls import logged
from tests.runtime.mcp import shop_server
from tests.runtime.mcp.serving import serving_mcp
from tests.runtime.session.line import Line, calling, does, once

from flowcat import Flow, LoadError, RunError
from flowcat.runtime.headless import Call, Headless, ScriptedLLM

SERVER = Path(shop_server.__file__)
KEY = "swordfish-of-the-shop"
FLOW = """
flowcat: 1
env: [SHOP_KEY, SHOP_MCP]
mcp:
  shop: {server}
state: {{state: {{type: string}}}}
functions:
  ask_shop:
    mcp: shop.{tool}
{more}
initial_node: a
nodes:
  a: {{task: Talk., functions: [ask_shop]}}
  b: {{task: "It is {{{{ state }}}}."}}
  sorry: {{task: It did not work.}}
"""
STDIO = f"{{command: [{json.dumps(sys.executable)}, {json.dumps(str(SERVER))}], env: [SHOP_KEY]}}"
HTTP = '{url: "{{ env.SHOP_MCP }}", headers: {Authorization: "Bearer {{ env.SHOP_KEY }}"}}'
ROAD = "    on_error: {say: 'Oh, {{ error.kind }}.', transition_to: sorry}\n"


@asynccontextmanager
async def on_a_line(
    folder: Path, tool: str, more: str = "", server: str = STDIO, url: str = "", **arguments: object
) -> AsyncIterator[Line]:
    """Start a call of a flow that has one tool; `go` calls it with these arguments."""
    file = folder / "shop.flow.yaml"
    file.write_text(FLOW.format(server=server, tool=tool, more=more), encoding="utf-8")
    env = {"SHOP_KEY": KEY, "SHOP_MCP": url}
    calls = {"go": (Call("ask_shop", arguments),)}
    async with calling(Flow.load(file), calls, env=env) as line:
        yield line


@asynccontextmanager
async def serving_http() -> AsyncIterator[tuple[str, list[str]]]:
    """Run the same server over streamable HTTP; yield its URL, and the keys that it was shown."""
    keys: list[str] = []
    app = shop_server.server.streamable_http_app()

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", ()))
        if b"authorization" in headers:
            keys.append(headers[b"authorization"].decode())
        await app(scope, receive, send)

    async with serving_mcp(watched) as url:
        yield url, keys


ORDER = "    arguments: {shop: 7}\n    set: {state: '{{ result.state }}'}\n    transition_to: b\n"


async def _order(line: Line) -> None:
    tool = line.llm.inferences[0].tools[0]
    assert tool.description == "Look up an order by its number."
    assert sorted(tool.properties) == ["number", "where"]
    assert tool.required == ["number"]
    assert "$ref" not in json.dumps(tool.properties)
    await line.says("go")
    assert (line.session.node, line.session.state["state"]) == ("b", "sent")
    assert json.loads(line.told[0]) == {"number": "12", "shop": 7, "state": "sent", "where": "York"}


async def test_a_tool_of_a_program_is_called(tmp_path: Path) -> None:
    """Its parameters are the server's own, its fixed arguments stay hidden from the LLM."""
    where = {"city": "York"}
    async with on_a_line(tmp_path, "find_order", ORDER, number="12", where=where) as line:
        await _order(line)


async def test_a_tool_behind_a_url_is_called(tmp_path: Path) -> None:
    """The same over streamable HTTP, with a secret in a header."""
    async with serving_http() as (url, keys):
        where = {"city": "York"}
        async with on_a_line(
            tmp_path, "find_order", ORDER, HTTP, url, number="12", where=where
        ) as line:
            await _order(line)
        assert set(keys) == {f"Bearer {KEY}"}


async def test_arguments_are_checked_by_the_servers_own_schema(tmp_path: Path) -> None:
    """What does not fit goes back to the LLM as a sentence, and the server never sees it."""
    where = {"city": "Paris"}
    async with on_a_line(tmp_path, "find_order", ORDER, number="12", where=where) as line:
        await line.says("go")
        assert line.session.node == "a"
        assert line.kinds("refused") == ["ask_shop"]


async def test_a_flow_may_say_itself_what_a_tool_takes(tmp_path: Path) -> None:
    """Parameters and description of the flow win, as for Python functions."""
    own = "    description: Mine.\n    parameters: {number: {type: string}}\n" + ORDER
    async with on_a_line(tmp_path, "find_order", own, number="9") as line:
        tool = line.llm.inferences[0].tools[0]
        assert (tool.description, sorted(tool.properties)) == ("Mine.", ["number"])
        await line.says("go")
        assert line.session.node == "b"


async def test_a_text_of_json_has_fields(tmp_path: Path) -> None:
    """Servers without output schemas answer JSON as text; any other text is `result.value`."""
    more = "    set: {state: '{{ result.state }}'}\n    transition_to: b\n"
    async with on_a_line(tmp_path, "as_text", more) as line:
        await line.says("go")
        assert line.session.state["state"] == "sent"


async def test_a_secret_that_comes_back_is_taken_out(tmp_path: Path) -> None:
    """A program is given the variables that are listed for it; the LLM never sees their values."""
    more = "    set: {state: '{{ result.value }}'}\n"
    async with on_a_line(tmp_path, "say_hello", more, name="Ann") as line:
        await line.says("go")
        assert line.session.state["state"] == "Hello Ann, the key is (secret)"
        assert KEY not in line.seen + repr(line.told) + repr(line.session.trace)


async def test_a_program_gets_no_other_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys of the bot that are not listed for a server stay with the bot."""
    monkeypatch.setenv("OPENAI_API_KEY", "not for servers")
    async with on_a_line(tmp_path, "variables") as line:
        await line.says("go")
        assert "SHOP_KEY" in line.told[0]
        assert "OPENAI_API_KEY" not in line.told[0]


@pytest.mark.parametrize(
    ("tool", "kind", "timeout"),
    [("fails", "tool", "20s"), ("no_such_tool", "tool", "20s"), ("hangs", "timeout", "500ms")],
)
async def test_a_tool_that_fails_is_an_error_of_the_call(
    tmp_path: Path, tool: str, kind: str, timeout: str
) -> None:
    """The caller hears so, and nothing of what the server said reaches the LLM."""
    more = f"{ROAD}    timeout: {timeout}\n"
    with logged() as lines:
        async with on_a_line(tmp_path, tool, more) as line:
            turn = await line.says("go")
            assert turn.said[0] == f"Oh, {kind}."
            assert line.session.node == "sorry"
            assert "the password" not in line.seen + repr(line.session.trace) + "".join(lines)


async def test_a_server_that_dies_is_an_error_and_is_started_again(tmp_path: Path) -> None:
    """The call that it dies on fails; the one after it is answered."""
    more = "    on_error: {say: 'Oh, {{ error.kind }}.'}\n    timeout: 20s\n"
    again = "  again: {mcp: shop.as_text, set: {state: '{{ result.state }}'}}\n"
    flow = FLOW.format(server=STDIO, tool="dies", more=more + again)
    flow = flow.replace("functions: [ask_shop]", "functions: [ask_shop, again]")
    file = tmp_path / "shop.flow.yaml"
    file.write_text(flow, encoding="utf-8")
    calls = {"go": once("ask_shop"), "again": once("again")}
    async with calling(Flow.load(file), calls, env={"SHOP_KEY": KEY}) as line:
        assert (await line.says("go")).said == ("Oh, connection.",)
        await line.says("again")
        assert line.session.state["state"] == "sent"


@pytest.mark.parametrize(
    "server",
    [
        "{command: [no-such-program-here]}",
        f"{{command: [{json.dumps(sys.executable)}, '-c', 'print(1)']}}",
        "{url: 'http://127.0.0.1:9/mcp'}",
    ],
)
async def test_a_call_begins_without_a_server_that_is_not_there(
    tmp_path: Path, server: str
) -> None:
    """The bot talks; calls of its tools are errors."""
    async with on_a_line(tmp_path, "as_text", ROAD, server) as line:
        assert line.headless.words == ("Yes.",)
        assert (await line.says("go")).said[0] == "Oh, connection."


async def test_a_server_that_hangs_keeps_nobody_waiting_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wait at the start is bounded, and so is the one at the end."""
    monkeypatch.setattr("flowcat.runtime.mcp.CONNECT", 0.3)
    server = STDIO.replace("], env", ", --hang], env")
    async with asyncio.timeout(10):
        async with on_a_line(tmp_path, "as_text", ROAD + "    timeout: 300ms\n", server) as line:
            assert (await line.says("go")).said[0] == "Oh, timeout."


async def test_whoever_hangs_up_while_a_server_starts_leaves_nothing_behind(tmp_path: Path) -> None:
    """A server that answers only when the call is over is let go at once."""
    file = tmp_path / "shop.flow.yaml"
    file.write_text(FLOW.format(server=STDIO, tool="as_text", more=""), encoding="utf-8")
    llm = ScriptedLLM(does({}))
    async with Headless(llm) as headless:
        session = Flow.load(file).session(
            llm=llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        starting = asyncio.create_task(session.start())
        async with asyncio.timeout(5):
            while session._work._toolbox is None:
                await asyncio.sleep(0)
        await headless.stop()
        await asyncio.wait_for(starting, 15)
        assert session._work._toolbox._clients["shop"]._active_session is None


async def test_programs_end_with_the_call(tmp_path: Path) -> None:
    """Nothing keeps running when the caller has hung up."""
    async with on_a_line(tmp_path, "as_text") as line:
        await line.says("go")
        box = line.session._work._toolbox
        assert box is not None
        assert box._clients["shop"]._active_session is not None
    assert box._clients["shop"]._active_session is None


def test_a_text_starts_no_program() -> None:
    """A flow from elsewhere runs nothing on this machine, as it imports no Python."""
    with pytest.raises(LoadError, match="read from a file"):
        Flow.from_text(FLOW.format(server=STDIO, tool="as_text", more=""))


def test_a_bare_manager_takes_no_servers(tmp_path: Path) -> None:
    """Nobody would connect to them, nor let them go."""
    flow = Flow.from_text(FLOW.format(server="{url: 'https://a.example/mcp'}", tool="x", more=""))
    with pytest.raises(RunError, match="needs a session"):
        assert flow.nodes
