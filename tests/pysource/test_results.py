"""What a function returns is read from its text: fields, their values, and what comes next."""

import pytest
from tests.pysource.driver import direct, read, result

TYPES = """
from typing import Annotated, Literal, NotRequired, Optional, TypedDict
from dataclasses import dataclass

Size = Literal["small", "large"]

class Quote(TypedDict):
    status: Literal["ok", "full"]
    price: NotRequired[float]

class Order(FlowResult):
    size: str

class Wide(Quote, total=False):
    size: Size

@dataclass
class Booking:
    table: int
    note: str = ""

def ok(x):
    return {"status": "ok"}
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('return {"status": "ok"}', {"status": {"ok"}}),
        ('return {"status": "ok"}, None', {"status": {"ok"}}),
        ('return {"status": "ok"}, TRANSITION_IN_YAML', {"status": {"ok"}}),
        ('return dict(status="ok", n=len(x)), None', {"status": {"ok"}, "n": "integer"}),
        ('return FlowResult(status="ok")', {"status": {"ok"}}),
        ('return {"a": x == y, "b": f"{x}", "c": [x], "d": {}, "e": 1.5 / 2}',
         {"a": "boolean", "b": "string", "c": "array", "d": "object", "e": "number"}),
        ('if x:\n    return {"status": "ok"}\nreturn {"status": "no", "why": y}',
         {"status": {"ok", "no"}, "why?": None}),
        ('return {"status": "ok" if x else "no"}', {"status": {"ok", "no"}}),
        ('status = "no"\nif x:\n    status = "ok"\nreturn {"status": status}',
         {"status": {"ok", "no"}}),
        ('r = {"status": "ok"}\nr["n"] = 1\nreturn r', {"status": {"ok"}, "n": {1}}),
        ('r = {"status": "ok"}\nif x:\n    r["n"] = 1\nreturn r', {"status": {"ok"}, "n?": {1}}),
        ('r = {}\nr.update(status="ok")\nreturn r | {"n": 1}', {"status": {"ok"}, "n": {1}}),
        ('return {**{"a": 1}, "b": 2}', {"a": {1}, "b": {2}}),
        ('if x:\n    return\nreturn {"a": 1}', {"a?": {1}}),
        ('if x:\n    return {"a": 1}', {"a?": {1}}),
        ("pass", {}),
        ('return "done"', {"value": {"done"}}),
        ("return [x, y]", {"value": "array"}),
        ("return x", None),
        ("return {x: y}", None),
        ("return ok(x)", {"status": {"ok"}}),
        ('return Quote(status="ok")', {"status": {"ok"}}),
        ('return Order(size="small"), None', {"size": {"small"}}),
        ("return Booking(x, y)", {"table": "integer", "note": "string"}),
        ("return Booking(table=3)", {"table": {3}, "note": "string"}),
        ("raise ValueError", None),
        ('r = {"a": 1}\nother(r)\nreturn r', None),
        ('r = {"a": 1}\ns = r\ns["b"] = 2\nreturn r', None),
        ('r = {"a": 1}\nlogger.info(r)\nreturn r', {"a": {1}}),
    ],
)  # fmt: skip
def test_fields_and_literals(body: str, expected: dict[str, object] | None) -> None:
    """Dictionaries are followed through variables, branches and calls within the file."""
    facts = direct(body, TYPES)
    told = None if facts.result_is_open else result(facts)
    assert told == expected


@pytest.mark.parametrize(
    ("hint", "body", "expected"),
    [
        ("Quote", "return y()", {"status": {"ok", "full"}, "price?": "number"}),
        ('"Quote"', "return y()", {"status": {"ok", "full"}, "price?": "number"}),
        ("Annotated[Quote, 1]", "return y()", {"status": {"ok", "full"}, "price?": "number"}),
        ("tuple[Quote, None]", "return y(), None", {"status": {"ok", "full"}, "price?": "number"}),
        ("tuple[Quote, str]", "return y()", {"status": {"ok", "full"}, "price?": "number"}),
        ("Wide", "return y()", {"status": {"ok", "full"}, "price?": "number",
                                "size?": {"small", "large"}}),
        ("Order", "return y()", {"status?": "string", "error?": "string", "size": "string"}),
        ("Booking", "return y()", {"table": "integer", "note": "string"}),
        ("Quote | None", "return y()", {"status?": {"ok", "full"}, "price?": "number"}),
        ("Quote", 'return {"status": y()}', {"status": {"ok", "full"}}),
        ("Quote", 'return {"status": "ok"}', {"status": {"ok"}}),
        ("dict[str, str]", "return y()", None),
        ("FlowResult", "return y()", None),
        ("ConsolidatedFunctionResult", "return y()", None),
        ("Literal[True]", "return y()", {"value": {True}}),
    ],
)  # fmt: skip
def test_annotations_tell_what_the_text_leaves_open(
    hint: str, body: str, expected: dict[str, object] | None
) -> None:
    """Where a value comes from elsewhere, the return annotation says what it is."""
    text = f"{TYPES}\nasync def f(flow_manager, y) -> {hint}:\n    {body}\n"
    assert result(read(text).functions["f"]) == expected


def test_an_open_result_keeps_the_fields_that_are_known() -> None:
    """`**found` may add fields, and may replace those before it."""
    facts = direct('return {"before": 1, **x, "after": 2}')
    assert facts.result is not None
    assert facts.result_is_open
    assert {name: field.values for name, field in facts.result.items()} == {
        "before": None,
        "after": (2,),
    }


@pytest.mark.parametrize(
    ("body", "pair", "picks", "nexts"),
    [
        ('return {}, "a"', True, {"a"}, ['"a"']),
        ('return {}, "a" if x else None', True, {"a"}, ['"a"']),
        ('if x:\n    return {}, "a"\nreturn {}, "b"', True, {"a", "b"}, ['"a"', '"b"']),
        ("to = 'a'\nreturn {}, to", True, {"a"}, ["'a'"]),
        ("return {}, NO_RESPONSE", True, set(), []),
        ("return {}, flows.TRANSITION_IN_YAML", True, set(), []),
        ("return {}, x", True, None, []),
        ("return {}", False, set(), []),
        ("return 1, 2", False, set(), []),
        ("return x", None, None, []),
        ('if x:\n    return {}\nreturn {}, "a"', None, {"a"}, ['"a"']),
    ],
)
def test_what_comes_next(body: str, pair: object, picks: set[str] | None, nexts: list[str]) -> None:
    """A pair's second part is a node's name, one of Pipecat's words, or not known."""
    facts = direct(body)
    assert (facts.returns_pair, facts.picks) == (pair, picks)
    assert [span.text for span in facts.nexts] == nexts


@pytest.mark.parametrize(
    "body",
    [
        'return {}, {"name": "a", "task_messages": []}',
        "return {}, NodeConfig(name='a')",
        "return {}, make_node()",
        "return None, other_node()",
    ],
)
def test_a_node_made_in_python_is_seen(body: str) -> None:
    """A dictionary with `task_messages`, and what is declared as `NodeConfig`, is a node."""
    before = (
        "def make_node():\n    return {'task_messages': []}\n"
        "def other_node() -> NodeConfig:\n    return ELSEWHERE\n"
    )
    assert direct(body, before).makes_node is not None


def test_moving_and_ending_by_itself_is_seen() -> None:
    """Calls of the manager that enter a node, and frames that end the pipeline, are told."""
    facts = direct(
        "await flow_manager.set_node_from_config(x)\n"
        "await flow_manager.worker.queue_frame(EndFrame())\nreturn {}, None"
    )
    assert [span.text for span in facts.moves] == ["flow_manager.set_node_from_config(x)"]
    assert [span.text for span in facts.ends] == ["EndFrame()"]
    assert facts.null_next is not None
    assert facts.awaits


@pytest.mark.parametrize(
    ("body", "awaits"),
    [
        ("await x()", True),
        ("time.sleep(1)", True),
        ("requests.get(x)", True),
        ("async with x:\n    pass", True),
        ("await quick(x)", False),
        ("return {}", False),
    ],
)
def test_waiting_is_seen(body: str, awaits: object) -> None:
    """Network, files and sleeps are waited for; a coroutine of the file that waits is not."""
    assert direct(body, "async def quick(x):\n    return x\n").awaits is awaits
