"""Hazards of several calls in one reply, and of calls that take long: H1, H2, H8, H17, H18."""

import asyncio

from tests.runtime.hazards.scenario import (
    Bare,
    Good,
    Handlers,
    Scenario,
    Scene,
    Stage,
)

from flowcat.runtime.headless import Call

_GO_AND_NOTE = """\
flowcat: 1
name: go-and-note
handlers: tools.py
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {{name: go, description: Go on., transition_to: b}}
      - name: note
        description: Note something.
        handler: note
        {options}
  b:
    task: task b
"""


def _slow_note(stage: Stage) -> Handlers:
    async def note() -> object:
        await stage.wait("note")
        return {"noted": True}

    return {"note": note}


async def _open_the_note(scene: Scene) -> None:
    await scene.says("go")
    await scene.opens("note")


def _go_and_note(bare: Bare) -> None:
    bare.node("a", bare.function("go", "b"), bare.function("note"))
    bare.node("b")


def _asynchronous(bare: Bare) -> None:
    go = bare.function("go", "b", cancel_on_interruption=False)
    bare.node("a", go, bare.function("note", cancel_on_interruption=False))
    bare.node("b")


def _timed_out(bare: Bare) -> None:
    bare.node("a", bare.function("go", "b"), bare.function("note", timeout_secs=0.02))
    bare.node("b")


def _endless_note(_: Stage) -> Handlers:
    async def note() -> object:
        return await asyncio.Event().wait()

    return {"note": note}


async def _only_go(scene: Scene) -> None:
    await scene.says("go")


_STUCK = frozenset({"node", "words", "prompts"})
_ARRIVES = Good(node="b", last_words="words of b", prompts="aab")
_BOTH = {"go": (Call("go"), Call("note"))}
_BOTH_TURNED = {"go": (Call("note"), Call("go"))}

H1_SYNC = Scenario(
    name="H1 sync",
    story="an edge is done first and a function beside it last",
    bare=_go_and_note,
    flow=_GO_AND_NOTE.format(options="effects: read"),
    handlers=_slow_note,
    calls=_BOTH,
    caller=_open_the_note,
    good=_ARRIVES,
    bare_faults=_STUCK,
)
H1_TURNED = Scenario(
    name="H1 turned",
    story="the same, with the edge written second",
    bare=_go_and_note,
    flow=_GO_AND_NOTE.format(options="effects: read"),
    handlers=_slow_note,
    calls=_BOTH_TURNED,
    caller=_open_the_note,
    good=_ARRIVES,
    bare_faults=_STUCK,
)
H1_ASYNC = Scenario(
    name="H1 async",
    story="the same with functions that a barge-in does not cancel",
    bare=_asynchronous,
    flow=_GO_AND_NOTE.format(options="effects: write"),
    handlers=_slow_note,
    calls=_BOTH,
    caller=_open_the_note,
    good=_ARRIVES,
    bare_faults=_STUCK,
)
H2 = Scenario(
    name="H2",
    story="the function beside the edge runs out of time",
    bare=_timed_out,
    flow=_GO_AND_NOTE.format(options="timeout: 20ms"),
    handlers=_endless_note,
    calls=_BOTH,
    caller=_only_go,
    good=_ARRIVES,
    bare_faults=_STUCK,
)


async def _speaks_up(scene: Scene) -> None:
    await scene.says("go")
    await scene.says("wait")


H2_CUT = Scenario(
    name="H2 cut",
    story="the function beside the edge is cancelled, because the caller speaks up",
    bare=_go_and_note,
    flow=_GO_AND_NOTE.format(options="effects: read"),
    handlers=_slow_note,
    calls=_BOTH,
    caller=_speaks_up,
    good=Good(node="b", last_words="words of b"),
    bare_faults=frozenset({"node", "words"}),
)


def _slow_edge(stage: Stage) -> Handlers:
    async def note() -> object:
        return {"noted": True}

    async def go() -> object:
        await stage.wait("go")
        return {"ok": True}

    return {"note": note, "go": go}


async def _open_the_edge(scene: Scene) -> None:
    await scene.says("go")
    await scene.opens("go")


H8_EXTRA_RUN = Scenario(
    name="H8 extra run",
    story="a function is done before the edge beside it, and the LLM runs on the old node",
    bare=_go_and_note,
    flow="""\
flowcat: 1
name: extra-run
handlers: tools.py
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: Go on., handler: go, effects: read, transition_to: b}
      - {name: note, description: Note something., handler: note, effects: read}
  b:
    task: task b
""",
    handlers=_slow_edge,
    calls=_BOTH_TURNED,
    caller=_open_the_edge,
    good=_ARRIVES,
    bare_faults=frozenset({"prompts"}),
)


def _quick(_: Stage) -> Handlers:
    async def note() -> object:
        return {"noted": True}

    return {"note": note}


H8_TWICE = Scenario(
    name="H8 twice",
    story="a function written after the edge runs the LLM once more on the new node",
    bare=_go_and_note,
    flow=_GO_AND_NOTE.format(options="effects: read"),
    handlers=_quick,
    calls=_BOTH,
    caller=_only_go,
    good=_ARRIVES,
    bare_faults=frozenset({"prompts"}),
)


def _two_edges(bare: Bare) -> None:
    bare.node("a", bare.function("go", "b"), bare.function("leave", "c"))
    bare.node("b")
    bare.node("c")


def _slow_leave(stage: Stage) -> Handlers:
    async def leave() -> object:
        await stage.wait("leave")
        return {"ok": True}

    return {"leave": leave}


async def _open_leave(scene: Scene) -> None:
    await scene.says("go")
    await scene.opens("leave")


H8_TWO_EDGES = Scenario(
    name="H8 two edges",
    story="of two edges the one that is done last wins, not the one written first",
    bare=_two_edges,
    flow="""\
flowcat: 1
name: two-edges
handlers: tools.py
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: Go on., transition_to: b}
      - {name: leave, description: Leave., handler: leave, effects: read, transition_to: c}
  b:
    task: task b
  c:
    task: task c
""",
    handlers=_slow_leave,
    calls={"go": (Call("go"), Call("leave"))},
    caller=_open_leave,
    good=_ARRIVES,
    bare_faults=frozenset({"node", "words", "prompts"}),
)


def _look(stage: Stage) -> Handlers:
    async def look() -> object:
        await stage.wait("look")
        return {"found": 3}

    return {"look": look}


def _look_and_go(bare: Bare) -> None:
    look = bare.function("look", cancel_on_interruption=False)
    bare.node("a", look, bare.function("go", "b"))
    bare.node("b", look)


async def _look_then_go(scene: Scene) -> None:
    await scene.says("look")
    await scene.says("go")


async def _look_then_go_then_found(scene: Scene) -> None:
    await _look_then_go(scene)
    await scene.opens("look")


_LOOK_AND_GO = """\
flowcat: 1
name: look-and-go
handlers: tools.py
functions:
  look: {description: Look it up., handler: look, effects: write, timeout: 60s}
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - look
      - {name: go, description: Go on., transition_to: b}
  b:
    task: task b
    functions: [look]
"""
_LOOK_CALLS = {"look": (Call("look"),), "go": (Call("go"),)}

H17_BLOCKED = Scenario(
    name="H17 blocked",
    story="a call that takes long holds up the edge of a later reply",
    bare=_look_and_go,
    flow=_LOOK_AND_GO,
    handlers=_look,
    calls=_LOOK_CALLS,
    caller=_look_then_go,
    good=Good(node="b", last_words="words of b", prompts="aaab"),
    bare_faults=frozenset({"node", "silent", "prompts"}),
)
H17_LOST = Scenario(
    name="H17 lost",
    story="when the long call ends, the edge it held up is forgotten",
    bare=_look_and_go,
    flow=_LOOK_AND_GO,
    handlers=_look,
    calls=_LOOK_CALLS,
    caller=_look_then_go_then_found,
    good=Good(node="b", last_words="words of b"),
    bare_faults=frozenset({"node", "words"}),
)


def _look_to_c(bare: Bare) -> None:
    bare.node("a", bare.function("look", "c", cancel_on_interruption=False))
    bare.node("b")
    bare.node("c")


async def _look_then_move(scene: Scene) -> None:
    await scene.says("look")
    await scene.goto("b")
    await scene.opens("look")


H18 = Scenario(
    name="H18",
    story="a late result moves a conversation that has gone elsewhere long ago",
    bare=_look_to_c,
    flow="""\
flowcat: 1
name: late-result
handlers: tools.py
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - name: look
        description: Look it up.
        handler: look
        effects: write
        timeout: 60s
        transition_to: c
  b:
    task: task b
  c:
    task: task c
""",
    handlers=_look,
    calls={"look": (Call("look"),)},
    caller=_look_then_move,
    good=Good(node="b"),
    bare_faults=frozenset({"node"}),
)

CALLS = (
    H1_SYNC,
    H1_TURNED,
    H1_ASYNC,
    H2,
    H2_CUT,
    H8_EXTRA_RUN,
    H8_TWICE,
    H8_TWO_EDGES,
    H17_BLOCKED,
    H17_LOST,
    H18,
)
