"""Hazards of actions: H3, H4, H9, H11, H14."""

from typing import Any

from tests.runtime.hazards.scenario import Bare, Good, Handlers, Scenario, Scene, Stage

from flowcat.runtime.headless import Call

_GO = {"go": (Call("go"),), "leave": (Call("leave"),)}
_HUNG = frozenset({"hung", "node", "words"})


def _flow(*lines: str, state: str = "", at_a: str = "") -> str:
    keys = "".join(f"\n    {line}" for line in lines)
    first = f"\n    {at_a}" if at_a else ""
    return f"""\
flowcat: 1
name: actions
handlers: tools.py{state}
initial_node: a
nodes:
  a:
    task: task a{first}
    functions:
      - {{name: go, description: Go on., transition_to: b}}
  b:
    task: task b{keys}
    functions:
      - {{name: leave, description: Leave., transition_to: c}}
  c:
    task: task c
    pre_actions:
      - {{type: tts_say, text: So long}}
"""


def _nodes(bare: Bare, at_a: dict[str, Any], at_b: dict[str, Any]) -> None:
    bare.node("a", bare.function("go", "b"), bare.function("leave", "c"), **at_a)
    bare.node("b", bare.function("leave", "c"), **at_b)
    bare.node("c", pre_actions=[{"type": "tts_say", "text": "So long"}])


async def _goes(scene: Scene) -> None:
    await scene.says("go")


async def _cut_off_on_entry(scene: Scene) -> None:
    scene.speech.hold()
    await scene.barges_in("go")
    await scene.waits_for_speech()
    await scene.barges_in("wait")
    await scene.speech.play()


async def _cut_off_then_leave(scene: Scene) -> None:
    await _cut_off_on_entry(scene)
    await scene.settles()
    await scene.says("leave")


def _say_hold_on(bare: Bare) -> None:
    _nodes(bare, {}, {"pre_actions": [{"type": "tts_say", "text": "Hold on"}]})


H3_SAY = Scenario(
    name="H3 tts_say",
    story="the caller barges in while a node's `tts_say` is spoken",
    bare=_say_hold_on,
    flow=_flow("pre_actions:", "  - {type: tts_say, text: Hold on}"),
    calls=_GO,
    caller=_cut_off_on_entry,
    good=Good(node="b", last_words="words of b"),
    bare_faults=_HUNG,
)


def _ring(stage: Stage) -> Handlers:
    async def ring(_action: object, _manager: object) -> None:
        stage.log.append("ring")

    return {"ring": ring}


def _say_then_ring(bare: Bare) -> None:
    actions = [
        {"type": "tts_say", "text": "Hold on"},
        {"type": "function", "handler": bare.handlers["ring"]},
    ]
    _nodes(bare, {}, {"pre_actions": actions})


H3_FUNCTION = Scenario(
    name="H3 function",
    story="the caller barges in while a node's `function` action waits for its turn",
    bare=_say_then_ring,
    flow=_flow(
        "pre_actions:",
        "  - {type: tts_say, text: Hold on}",
        "  - {type: function, handler: ring}",
    ),
    handlers=_ring,
    calls=_GO,
    caller=_cut_off_on_entry,
    good=Good(node="b", last_words="words of b"),
    bare_faults=_HUNG,
)
H3_EVER_AFTER = Scenario(
    name="H3 ever after",
    story="after such a barge-in no node that speaks on entry is ever reached again",
    bare=_say_hold_on,
    flow=_flow("pre_actions:", "  - {type: tts_say, text: Hold on}"),
    calls=_GO,
    caller=_cut_off_then_leave,
    good=Good(node="c", last_words="words of c"),
    bare_faults=_HUNG,
)


def _broken_ring(_: Stage) -> Handlers:
    async def ring(_action: object, _manager: object) -> None:
        message = "no bell"
        raise RuntimeError(message)

    return {"ring": ring}


def _ring_only(bare: Bare) -> None:
    _nodes(bare, {}, {"pre_actions": [{"type": "function", "handler": bare.handlers["ring"]}]})


H4_RAISES = Scenario(
    name="H4 raises",
    story="a node's `function` action fails",
    bare=_ring_only,
    flow=_flow("pre_actions:", "  - {type: function, handler: ring}"),
    handlers=_broken_ring,
    calls=_GO,
    caller=_goes,
    good=Good(node="b", last_words="words of b", prompts="aab"),
    bare_faults=frozenset({"hung", "node", "silent", "prompts"}),
)


def _say_greeting(bare: Bare) -> None:
    bare.state["greeting"] = ""
    _nodes(bare, {}, {"pre_actions": [{"type": "tts_say", "text": "{{ greeting }}"}]})


H4_EMPTY = Scenario(
    name="H4 empty",
    story="what a node says on entry turns out empty",
    bare=_say_greeting,
    flow=_flow(
        "pre_actions:",
        '  - {type: tts_say, text: "{{ greeting }}"}',
        state='\nstate:\n  greeting: {type: string, default: ""}',
    ),
    calls=_GO,
    caller=_goes,
    good=Good(node="b", last_words="words of b", prompts="aab"),
    bare_faults=frozenset({"hung", "node", "silent", "prompts"}),
)


def _load(stage: Stage) -> Handlers:
    async def load(*_: object) -> object:
        stage.log.append("load")
        return {"offer": "soup"}

    return {"load": load}


def _load_first(bare: Bare) -> None:
    async def load(_action: object, _manager: object) -> None:
        bare.state.update(await bare.handlers["load"]())

    bare.node("a", bare.function("go", "b"))
    bare.node(
        "b",
        task_messages=[{"role": "developer", "content": "task b with {{ offer }}"}],
        pre_actions=[{"type": "load", "handler": load}],
    )


H9 = Scenario(
    name="H9",
    story="a node's prompt reads what its own `pre_actions` load",
    bare=_load_first,
    flow="""\
flowcat: 1
name: load-first
handlers: tools.py
state:
  offer: {type: string}
functions:
  load:
    description: Load today's offer.
    handler: load
    effects: read
    set: {offer: "{{ result.offer }}"}
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: Go on., transition_to: b}
  b:
    task: task b with {{ offer }}
    on_enter: [{run: load}]
""",
    handlers=_load,
    calls=_GO,
    caller=_goes,
    good=Good(node="b", last_words="words of b", prompts="aab"),
    bare_faults=frozenset({"node", "silent", "prompts"}),
)


def _notes(stage: Stage) -> Handlers:
    async def notify_a(_action: object, _manager: object) -> None:
        stage.log.append("a")

    async def notify_b(_action: object, _manager: object) -> None:
        stage.log.append("b")

    return {"notify_a": notify_a, "notify_b": notify_b}


def _same_type(bare: Bare) -> None:
    _nodes(
        bare,
        {"pre_actions": [{"type": "notify", "handler": bare.handlers["notify_a"]}]},
        {"pre_actions": [{"type": "notify", "handler": bare.handlers["notify_b"]}]},
    )


H11 = Scenario(
    name="H11",
    story="two nodes use one action type with two handlers",
    bare=_same_type,
    flow=_flow(
        "pre_actions: [{type: notify, handler: notify_b}]",
        at_a="pre_actions: [{type: notify, handler: notify_a}]",
    ),
    handlers=_notes,
    calls=_GO,
    caller=_goes,
    good=Good(node="b", log=("a", "llm at a", "llm at a", "b", "llm at b")),
    bare_faults=frozenset({"log"}),
)


def _file(stage: Stage) -> Handlers:
    async def file(*_: object) -> object:
        stage.log.append("filed")
        return {"filed": True}

    return {"file": file}


def _file_afterwards(bare: Bare) -> None:
    async def file(_action: object, _manager: object) -> None:
        await bare.handlers["file"]()

    bare.node("a", bare.function("go", "b"))
    bare.node("b", post_actions=[{"type": "file", "handler": file}])


H14 = Scenario(
    name="H14",
    story="a node's own kind of `post_actions` runs before the reply it should follow",
    bare=_file_afterwards,
    flow="""\
flowcat: 1
name: file-afterwards
handlers: tools.py
functions:
  file: {description: File the case., handler: file, effects: read}
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: Go on., transition_to: b}
  b:
    task: task b
    after_reply: [{run: file}]
""",
    handlers=_file,
    calls=_GO,
    caller=_goes,
    good=Good(node="b", log=("llm at a", "llm at a", "llm at b", "filed")),
    bare_faults=frozenset({"log"}),
)

ACTIONS = (H3_SAY, H3_FUNCTION, H3_EVER_AFTER, H4_RAISES, H4_EMPTY, H9, H11, H14)
