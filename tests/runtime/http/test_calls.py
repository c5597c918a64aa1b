"""Requests on a real pipeline: what is sent, what comes of it, and that the caller hears of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from aiohttp import web
from loguru import logger
from tests.runtime.http.server import Answering, Shop, answers, sends, serving
from tests.runtime.session.line import Line, calling, once

from flowcat import Flow

TOKEN = "very-secret-token"
FLOW = """
flowcat: 1
env: [SHOP_URL, SHOP_TOKEN]
http: {private_hosts: ["{{ env.SHOP_URL }}"]}
state: {number: {type: string}, card: {type: string, sensitive: true, default: "4000123412341234"}}
functions:
  find_order:
    description: Find an order by its number.
    parameters: {number: {type: string}, email: {type: string, optional: true}}
%s
initial_node: ask
nodes:
  ask: {task: Ask for the number., functions: [find_order]}
  sent: {end: {outcome: sent, say: "It is on its way: {{ number }}."}}
  lost: {end: {outcome: lost, say: We cannot find it.}}
"""
FIND = """
    http:
      url: "{{ env.SHOP_URL }}/orders/{{ args.number }}"
      query: {lang: en, email: "{{ args.email }}", part: [a, b]}
      headers: {Authorization: "Bearer {{ env.SHOP_TOKEN }}"}
"""
ARMS = """
    returns: {state: {type: string}}
    set: {number: "{{ result.state }}"}
    transition_to: [{when: result.state == "sent", to: sent}, {to: lost}]
    on_error: {say: "Our shop is closed, {{ error.kind }}.", transition_to: lost}
"""


@asynccontextmanager
async def ordering(
    function: str, answer: Answering, flow: str = FLOW, **arguments: object
) -> AsyncIterator[tuple[Line, Shop]]:
    """Let a caller ask for an order, on a line to a shop that answers like this."""
    arguments = arguments or {"number": "12"}
    made = Flow.from_text(flow % function)
    async with serving(answer) as shop:
        env = {"SHOP_URL": shop.url, "SHOP_TOKEN": TOKEN}
        async with calling(made, {"go": once("find_order", **arguments)}, env=env) as line:
            yield line, shop


@contextmanager
def logged() -> Iterator[list[str]]:
    """Collect all that is written to the log."""
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level=0)
    try:
        yield lines
    finally:
        logger.remove(sink)


async def test_a_caller_hears_what_the_server_knows() -> None:
    """The fields of the JSON answer are `result.*`: for writes, arms and words."""
    async with ordering(FIND + ARMS, answers({"state": "sent"})) as (line, shop):
        turn = await line.says("go")
        assert turn.said == ("It is on its way: sent.",)
        assert line.session.outcome == "sent"
        assert shop.asked == ["GET /orders/12?lang=en&part=a&part=b"]
        assert shop.headers[0]["authorization"] == f"Bearer {TOKEN}"


async def test_what_a_caller_says_cannot_change_where_a_request_goes() -> None:
    """Values in a path or a query are percent-encoded, whatever they are."""
    said = {"number": "a/b?c=1#d e%2e", "email": "x&admin=1"}
    async with ordering(FIND + ARMS, answers({"state": "sent"}), **said) as (line, shop):
        await line.says("go")
        path = "/orders/a%2Fb%3Fc%3D1%23d%20e%252e"
        assert shop.asked == [f"GET {path}?lang=en&email=x%26admin%3D1&part=a&part=b"]


@pytest.mark.parametrize("number", ["", " ", "..", "."])
async def test_a_value_that_would_change_the_path_sends_nothing(number: str) -> None:
    """An empty value would ask for all orders, and `..` for something else altogether."""
    async with ordering(FIND + ARMS, answers({"state": "sent"}), number=number) as (line, shop):
        turn = await line.says("go")
        assert turn.said == ("Our shop is closed, request.", "We cannot find it.")
        assert shop.asked == []


async def test_a_status_of_400_or_more_is_an_error_of_the_call() -> None:
    """Nothing is stored, `error.kind` says which kind, and the trace names the status."""
    async with ordering(FIND + ARMS, answers({"state": "sent"}, status=503)) as (line, _):
        turn = await line.says("go")
        assert turn.said == ("Our shop is closed, status.", "We cannot find it.")
        assert "number" not in line.session.state
        errors = [event.data for event in line.session.trace if event.kind == "error"]
        assert [(e["kind"], e["why"]) for e in errors] == [("status", "the server answered 503")]


PICKS = (
    FIND
    + """
      allow_status: [404]
      result: {found: status == 200, state: body.order.state, kind: 'headers["content-type"]'}
    transition_to: [{when: result.found, set: {number: "{{ result.state }}"}, to: sent}, {to: lost}]
"""
)


async def test_a_flow_picks_what_it_needs_of_an_answer() -> None:
    """The http `result:` sees status, headers and body; nothing else reaches the LLM."""
    answer = {"order": {"state": "sent", "total": 99, "internal": "do not tell"}}
    async with ordering(PICKS, answers(answer)) as (line, _):
        turn = await line.says("go")
        assert turn.said == ("It is on its way: sent.",)
        assert "internal" not in line.seen + str(line.told)


async def test_a_status_that_is_allowed_is_an_answer() -> None:
    """`allow_status: [404]` makes "there is none" something that arms can tell."""
    async with ordering(PICKS, answers({"order": {}}, status=404)) as (line, _):
        assert (await line.says("go")).said == ("We cannot find it.",)
        assert line.session.outcome == "lost"


async def test_a_page_that_says_there_is_none_is_an_answer() -> None:
    """What most servers send with a 404 is HTML: the status counts, and the body is null."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text="<h1>Not found</h1>", status=404, content_type="text/html")

    async with ordering(PICKS, answer) as (line, _):
        assert (await line.says("go")).said == ("We cannot find it.",)


async def test_without_a_road_the_llm_is_told_a_safe_sentence() -> None:
    """No URL, no header, no text of the server and no secret reaches LLM, trace or log."""
    with logged() as lines:
        async with ordering(FIND, answers({"detail": "stack trace"}, status=500)) as (line, shop):
            assert (await line.says("go")).said == ("After the call.",)
            seen = [line.seen, repr(line.told), repr(line.session.trace), "\n".join(lines)]
            assert "did not work this time" in seen[1]
            for hidden in (TOKEN, "stack trace", shop.url, "/orders/"):
                assert not any(hidden in text for text in seen), hidden


async def test_a_secret_that_a_server_sends_back_is_taken_out() -> None:
    """Some servers echo a request; the LLM must not learn the key from them."""
    echo = {"headers": {"authorization": f"Bearer {TOKEN}"}, TOKEN: [TOKEN]}
    async with ordering(FIND, answers(echo)) as (line, _):
        await line.says("go")
        assert "Bearer (secret)" in line.told[0]
        assert TOKEN not in line.seen + repr(line.told) + repr(line.session.trace)


@pytest.mark.parametrize(
    ("body", "wanted", "content_type"),
    [
        ('json: {number: "{{ args.number }}", card: "{{ card }}", n: null, l: [1, "{{ 2 }}"]}',
         '{"number": "ä\\"&=", "card": "4000123412341234", "n": null, "l": [1, 2]}',
         "application/json"),
        ('form: {number: "{{ args.number }}", n: "{{ args.email }}", l: [1, true]}',
         "number=%C3%A4%22%26%3D&l=1&l=true", "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
async def test_a_body_is_sent_as_json_or_as_a_form(
    body: str, wanted: str, content_type: str
) -> None:
    """Values keep their types in JSON; in a form nulls are left out. Secrets may stand in it."""
    post = f'\n    http:\n      method: POST\n      url: "{{{{ env.SHOP_URL }}}}/o"\n      {body}\n'
    async with ordering(post, answers({"id": 1}), number='ä"&=') as (line, shop):
        await line.says("go")
        assert shop.asked == ["POST /o"]
        assert shop.bodies == [wanted]
        assert shop.headers[0]["content-type"] == content_type
        assert "4000123412341234" not in line.seen + repr(line.session.trace)


HEADER = """
    http: {url: "{{ env.SHOP_URL }}/o", headers: {X-Number: "no {{ args.number }}"}}
"""


@pytest.mark.parametrize("number", ["1\r\nX-Admin: yes", "1\nX", "1\x00", "1\x7f"])
async def test_no_value_can_begin_another_header(number: str) -> None:
    """A line break in a header's value sends nothing."""
    async with ordering(HEADER, answers({}), number=number) as (line, shop):
        await line.says("go")
        assert shop.asked == []
        assert [e.data["kind"] for e in line.session.trace if e.kind == "error"] == ["request"]


async def test_a_header_with_a_part_that_is_missing_sends_nothing() -> None:
    """`Bearer ` without a token would only make the server wonder."""
    lacking = HEADER.replace("args.number", "args.email")
    async with ordering(lacking, answers({})) as (line, shop):
        await line.says("go")
        assert shop.asked == []
        (why,) = (event.data["why"] for event in line.session.trace if event.kind == "error")
        assert why == "a part of the header `X-Number` is null"


async def test_a_server_that_never_answers_is_left_in_time() -> None:
    """A timeout is an error like others, and the caller is not left waiting."""
    waits = asyncio.Event()

    async def answer(_: web.Request) -> web.StreamResponse:
        await waits.wait()
        return web.Response()

    slow = FIND + "    timeout: 100ms\n" + ARMS
    async with ordering(slow, answer) as (line, shop):
        turn = await line.says("go")
        assert turn.said == ("Our shop is closed, timeout.", "We cannot find it.")
        assert len(shop.asked) == 1
        waits.set()


async def test_every_request_has_a_bound() -> None:
    """Where the flow gives no timeout, a request may take 10 seconds."""
    flow = Flow.from_text(FLOW % FIND)
    assert flow.plan.functions_at["ask"]["find_order"].timeout == 10.0


@pytest.mark.parametrize(
    ("more", "status", "asked"),
    [("retries: 1", 503, 2), ("retries: 1", 404, 1), ("retries: 1\n    effects: write", 503, 1)],
)
async def test_only_a_read_is_tried_again_and_only_where_that_may_help(
    more: str, status: int, asked: int
) -> None:
    """A server that is busy is asked once more; one that says no, or that writes, is not."""
    async with ordering(f"{FIND}    {more}\n{ARMS}", answers({}, status=status)) as (line, shop):
        assert (await line.says("go")).said[0] == "Our shop is closed, status."
        assert len(shop.asked) == asked


def test_rule_21_a_request_that_changes_nothing_is_a_read() -> None:
    """GET and HEAD may be cancelled by a barge-in; the others run to their end."""
    for method, effects in (
        ("GET", "read"),
        ("HEAD", "read"),
        ("PUT", "write"),
        ("DELETE", "write"),
    ):
        function = FIND + f"      method: {method}\n"
        plan = Flow.from_text(FLOW % function).plan.functions_at["ask"]["find_order"]
        assert (plan.effects, plan.interruptible) == (effects, effects == "read"), method


async def test_text_and_nothing_are_results_too() -> None:
    """A text is `result.value`, and an answer without a body has no fields."""
    async with ordering(FIND, sends("grün".encode("latin-1"), "text/plain; charset=latin-1")) as (
        line,
        _,
    ):
        await line.says("go")
        assert line.told == ['"grün"']
    async with ordering(FIND, sends(b"")) as (line, _):
        await line.says("go")
        assert line.told == ['{"status": "ok"}']


RUN = """
flowcat: 1
env: [SHOP_URL, SHOP_TOKEN]
http: {private_hosts: ["{{ env.SHOP_URL }}"]}
state: {number: {type: string, default: "7"}, state: {type: string}}
functions:
  find_order:
    parameters: {number: {type: string}}
    http: {url: "{{ env.SHOP_URL }}/orders/{{ args.number }}"}
    returns: {state: {type: string}}
initial_node: look
nodes:
  look:
    run: find_order
    arguments: {number: "{{ number }}"}
    set: {state: "{{ result.state }}"}
    on_error: {say: I cannot see it., transition_to: ask}
    transition_to: tell
  tell: {say: "It is {{ state }}.", transition_to: ask}
  ask: {task: Talk.}
"""


@pytest.mark.parametrize(
    ("answer", "first"),
    [(answers({"state": "sent"}), "It is sent."), (answers({}, status=500), "I cannot see it.")],
)
async def test_a_run_node_makes_a_request_before_the_first_word(
    answer: Answering, first: str
) -> None:
    """Its arguments come from the flow alone; both ways on are taken."""
    async with serving(answer) as shop:
        env = {"SHOP_URL": shop.url}
        async with calling(Flow.from_text(RUN), env=env) as line:
            assert line.headless.words[0] == first
            assert line.session.node == "ask"
            assert shop.asked == ["GET /orders/7"]


HOOKS = """
flowcat: 1
env: [SHOP_URL]
http: {private_hosts: ["{{ env.SHOP_URL }}"]}
state: {number: {type: string, default: "7"}, state: {type: string, default: unknown}}
functions:
  load:
    parameters: {number: {type: string}}
    http: {url: "{{ env.SHOP_URL }}/orders/{{ args.number }}"}
    set: {state: "{{ result.state }}"}
  log: {http: {method: POST, url: "{{ env.SHOP_URL }}/log", json: {state: "{{ state }}"}}}
  leave: {description: Leave., transition_to: bye}
initial_node: ask
on_error: {say: That did not work., transition_to: bye}
nodes:
  ask:
    task: The order is {{ state }}.
    on_enter: [{run: load, arguments: {number: "{{ number }}"}}]
    on_exit: [{run: log}]
    functions: [leave]
  bye: {end: done}
"""


async def test_a_hook_makes_a_request_that_its_prompt_reads() -> None:
    """`on_enter` loads before the prompt is made; nobody waits for what `on_exit` sends."""
    async with serving(answers({"state": "sent"})) as shop:
        env = {"SHOP_URL": shop.url}
        async with calling(Flow.from_text(HOOKS), {"go": once("leave")}, env=env) as line:
            assert "The order is sent." in line.seen
            await line.says("go")
        assert shop.asked == ["GET /orders/7", "POST /log"]
        assert shop.bodies[1] == '{"state": "sent"}'


async def test_a_hook_whose_request_fails_takes_the_road() -> None:
    """A prompt that lacks what was to be loaded is not shown to the LLM."""
    async with (
        serving(answers({}, status=500)) as shop,
        calling(Flow.from_text(HOOKS), env={"SHOP_URL": shop.url}) as line,
    ):
        assert line.headless.words[0] == "That did not work."
        assert line.session.outcome == "done"


async def test_a_result_that_breaks_its_contract_is_an_error() -> None:
    """`returns` is held against what was picked; a result too large for a prompt is refused."""
    async with ordering(FIND + ARMS, answers({"state": 3})) as (line, _):
        assert (await line.says("go")).said[0] == "Our shop is closed, result."
    async with ordering(FIND + ARMS, answers({"state": "x" * 70_000})) as (line, _):
        assert (await line.says("go")).said[0] == "Our shop is closed, answer."
