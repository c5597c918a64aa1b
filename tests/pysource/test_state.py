"""What a function does to the state is read from its text, over all ways through it."""

import pytest
from tests.pysource.driver import direct, read, writes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('flow_manager.state["k"] = x', {"k": "+"}),
        ("flow_manager.state['k']: str = x", {"k": "+"}),
        ('state = flow_manager.state\nstate["k"] = x', {"k": "+"}),
        ('fm = flow_manager\nfm.state["k"] = x', {"k": "+"}),
        ('flow_manager.state["a"], flow_manager.state["b"] = x, y', {"a": "+", "b": "+"}),
        ('flow_manager.state["k"] += 1', {"k": "+"}),
        ('flow_manager.state.update({"a": x, "b": y})', {"a": "+", "b": "+"}),
        ("flow_manager.state.update(a=x)", {"a": "+"}),
        ('flow_manager.state |= {"a": x}', {"a": "+"}),
        ('new = {"a": x}\nnew["b"] = y\nflow_manager.state.update(new)', {"a": "+", "b": "+"}),
        ('flow_manager.state.setdefault("k", []).append(x)', {"k": "+"}),
        ('with open("f") as flow_manager.state["k"]:\n    pass', {"k": "+"}),
        ('for flow_manager.state["k"] in x:\n    pass', {"k": "+?"}),
        ('flow_manager.state["k"] = None', {"k": "-"}),
        ('del flow_manager.state["k"]', {"k": "-"}),
        ('flow_manager.state.pop("k", None)', {"k": "-"}),
        ('key = "k"\nflow_manager.state[key] = x', {"k": "+"}),
        ('for key in ("a", "b"):\n    flow_manager.state[key] = x', {"a": "+", "b": "+"}),
        ('flow_manager.state["k"] = x.get("k")', {"k": "0"}),
        ('flow_manager.state["k"] = x.get("k", 0)', {"k": "+"}),
        ('flow_manager.state["k"] = x if y else None', {"k": "0"}),
        ('flow_manager.state["k"] = x.get("k") or "none"', {"k": "+"}),
    ],
)
def test_every_form_of_a_write_counts(body: str, expected: dict[str, str]) -> None:
    """Keys, aliases, updates and removals are told, and whether the value may be None."""
    facts = direct(body)
    assert (writes(facts), facts.writes_unknown) == (expected, False)


_MATCH = """
match x:
    case 1:
        flow_manager.state["k"] = 1
    case _:
        flow_manager.state["k"] = 2
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('if x:\n    flow_manager.state["k"] = x', {"k": "+?"}),
        (
            'if x:\n    flow_manager.state["k"] = x\nelse:\n    flow_manager.state["k"] = y',
            {"k": "+"},
        ),
        ('if not x:\n    return {}\nflow_manager.state["k"] = x', {"k": "+?"}),
        ('if not x:\n    raise ValueError\nflow_manager.state["k"] = x', {"k": "+"}),
        ('assert x\nflow_manager.state["k"] = x', {"k": "+"}),
        ('while True:\n    flow_manager.state["k"] = x\n    break', {"k": "+"}),
        ('while x:\n    flow_manager.state["k"] = x', {"k": "+?"}),
        ('for one in x:\n    flow_manager.state["k"] = one', {"k": "+?"}),
        ("x and flow_manager.state.update(k=x)", {"k": "+?"}),
        ("[flow_manager.state.update(k=one) for one in x]", {"k": "+?"}),
        ('try:\n    y()\n    flow_manager.state["k"] = x\nexcept OSError:\n    pass', {"k": "+?"}),
        ('try:\n    y()\nfinally:\n    flow_manager.state["k"] = x', {"k": "+"}),
        ('try:\n    return y()\nfinally:\n    flow_manager.state["k"] = x', {"k": "+"}),
        ('try:\n    flow_manager.state["k"] = y()\nexcept OSError:\n    raise', {"k": "+"}),
        ('with suppress(OSError):\n    flow_manager.state["k"] = y()', {"k": "+?"}),
        ('with x:\n    flow_manager.state["k"] = y', {"k": "+"}),
        (_MATCH, {"k": "+"}),
        ('match x:\n    case 1:\n        flow_manager.state["k"] = 1', {"k": "+?"}),
        ('flow_manager.state["k"] = x\ndel flow_manager.state["k"]', {"k": "-"}),
        ('del flow_manager.state["k"]\nflow_manager.state["k"] = x', {"k": "+"}),
        ('flow_manager.state["k"] = x\nif y:\n    del flow_manager.state["k"]', {"k": "+?-?"}),
        ('def later():\n    flow_manager.state["k"] = x\nlater()', {"k": "+?"}),
        ('d = x.get("k")\nif d is None:\n    return {}\nflow_manager.state["k"] = d', {"k": "+?"}),
        ('if (d := x.get("k")) is not None:\n    flow_manager.state["k"] = d', {"k": "+?"}),
        (
            'd = x.get("k")\nif d is None:\n    raise ValueError\nflow_manager.state["k"] = d',
            {"k": "+"},
        ),
        ("sys.exit(1)\nflow_manager.state['k'] = x", {}),
    ],
)
def test_certain_is_what_every_way_has_done(body: str, expected: dict[str, str]) -> None:
    """Branches, loops, exceptions and early returns are walked through, each way by itself."""
    assert writes(direct(body)) == expected


@pytest.mark.parametrize(
    "body",
    [
        "flow_manager.state[x] = y",
        'flow_manager.state[f"k{x}"] = y',
        "flow_manager.state.update(x)",
        'flow_manager.state.update({"k": 1, **x})',
        "flow_manager.state |= x",
        "flow_manager.state = {}",
        "flow_manager.state.clear()",
        "elsewhere(flow_manager)",
        "await x.save(flow_manager.state)",
        "await save([flow_manager])",
        'await save(**{"manager": flow_manager})',
    ],
)
def test_what_the_text_does_not_name_is_unknown(body: str) -> None:
    """Keys that are computed, and functions elsewhere that get the manager, may write anything."""
    assert direct(body).writes_unknown


@pytest.mark.parametrize(
    "body",
    [
        "logger.info(flow_manager.state)",
        "print(flow_manager, len(flow_manager.state))",
        "y.call(x)",
        "await flow_manager.worker.queue_frame(x)",
        "return dict(flow_manager.state)",
        'y(flow_manager.state["k"])',
    ],
)
def test_looking_at_the_state_writes_nothing(body: str) -> None:
    """What is known to look only, or gets values alone, leaves the state as it is."""
    facts = direct(body)
    assert (facts.writes, facts.writes_unknown) == ((), False)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('y = flow_manager.state["k"]', {"k": True}),
        ('if x:\n    y = flow_manager.state["k"]', {"k": False}),
        ('flow_manager.state["k"]["items"] = x', {"k": True}),
        ('flow_manager.state["k"].append(x)', {"k": True}),
        ('flow_manager.state["k"] += 1', {"k": True}),
        ('flow_manager.state.pop("k")', {"k": True}),
        ('flow_manager.state["k"] = x\ny = flow_manager.state["k"]', {}),
        ('y = flow_manager.state.get("k")', {}),
        ('if "k" in flow_manager.state:\n    y = flow_manager.state["k"]', {}),
        ('try:\n    y = flow_manager.state["k"]\nexcept KeyError:\n    y = 0', {}),
        ('flow_manager.state.setdefault("k", 0)\ny = flow_manager.state["k"]', {}),
        ("y = f\"{flow_manager.state['k']}\"", {"k": True}),
    ],
)
def test_reads_are_those_that_fail_without_the_key(body: str, expected: dict[str, bool]) -> None:
    """`state["k"]` is a read, unless the function has written it or looks for it first."""
    facts = direct(body)
    assert {read.name: read.certain for read in facts.reads} == expected
    assert facts.mentions == {"k"}


BESIDE = """
KEY = "k"

def remember(manager, name, value):
    manager.state[name] = value

def keep(state, value):
    state["kept"] = value

async def later(flow_manager):
    flow_manager.state["later"] = 1

def round_and_round(flow_manager):
    round_and_round(flow_manager)
"""


@pytest.mark.parametrize(
    ("body", "expected", "unknown"),
    [
        ("flow_manager.state[KEY] = x", {"k": "+"}, False),
        ('remember(flow_manager, "name", x)', {"name": "+"}, False),
        ('remember(name="name", value=x, manager=flow_manager)', {"name": "+"}, False),
        ("remember(flow_manager, x, y)", {}, True),
        ("keep(flow_manager.state, x)", {"kept": "+"}, False),
        ("await later(flow_manager)", {"later": "+"}, False),
        ("asyncio.create_task(later(flow_manager))", {"later": "+?"}, False),
        ("await asyncio.wait_for(later(flow_manager), 5)", {"later": "+"}, False),
        ("round_and_round(flow_manager)", {}, True),
        ("keep(*x, flow_manager.state)", {}, True),
    ],
)
def test_calls_within_the_file_are_followed(
    body: str, expected: dict[str, str], unknown: object
) -> None:
    """What a function does by another one of the file counts as done by itself."""
    facts = direct(body, BESIDE)
    assert (writes(facts), facts.writes_unknown) == (expected, unknown)


_BOT = """
async def bot(args):
    manager = FlowManager()
    @transport.event_handler("on_client_connected")
    async def start(transport, client):
        manager.state["k"] = 1
        await manager.initialize(first_node())
"""


@pytest.mark.parametrize(
    ("text", "names", "unknown"),
    [
        ("flow_manager = FlowManager()\nflow_manager.state['k'] = 1", {"k"}, False),
        ("async def bot(args):\n    m = FlowManager()\n    m.state['k'] = 1", {"k"}, False),
        ("async def bot(args):\n    m = FlowManager()\n    m.state.update(args)", set(), True),
        ("async def bot(args):\n    fill(FlowManager())", set(), True),
        ("class Bot:\n    def go(self):\n        self.flow_manager.state['k'] = 1", {"k"}, False),
        ("def prepare(flow_manager):\n    flow_manager.state['k'] = 1", {"k"}, False),
        ("async def h(flow_manager):\n    flow_manager.state['k'] = 1", set(), False),
        ("async def h(args, flow_manager):\n    flow_manager.state['k'] = 1", set(), False),
        (_BOT, {"k"}, False),
    ],
)
def test_what_starts_a_bot_sets_before(text: str, names: set[str], unknown: object) -> None:
    """Keys written outside of handlers are there before any of them is called."""
    facts = read(text)
    assert (facts.set_before, facts.set_before_unknown) == (frozenset(names), unknown)


def test_places_are_those_of_the_text() -> None:
    """Spans count code points, behind letters of several bytes and in files of Windows."""
    facts = read(
        '"""ü☃"""\r\nasync def f(flow_manager, x):\r\n    "ä"; flow_manager.state["ö"] = x\r\n'
    )
    function = facts.functions["f"]
    (write,) = function.writes
    assert (function.span.text, write.span.text) == ("f", 'flow_manager.state["ö"]')
    assert write.span.from_position == (3, 10)
    assert function.parameters[0].span.text == "x"
