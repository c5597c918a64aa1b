"""Hazards of what a function gives back: H5, H6, H15, and the text of an exception."""

from datetime import date
from typing import Any

from tests.runtime.hazards.scenario import Bare, Good, Handlers, Scenario, Scene, Stage

from flowcat.runtime.headless import Call

_CHECK = """\
flowcat: 1
name: check
handlers: tools.py
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: check, description: Check something., handler: check, effects: read}
"""


def _check(bare: Bare) -> None:
    bare.node("a", bare.function("check"))


async def _asks(scene: Scene) -> None:
    await scene.says("check")


def _returning(result: Any) -> Any:
    def handlers(_: Stage) -> Handlers:
        async def check() -> Any:
            return result

        return {"check": check}

    return handlers


def _result(name: str, story: str, result: object) -> Scenario:
    return Scenario(
        name=name,
        story=story,
        bare=_check,
        flow=_CHECK,
        handlers=_returning(result),
        calls={"check": (Call("check"),)},
        caller=_asks,
        good=Good(node="a", last_words="words of a", prompts="aaa"),
        bare_faults=frozenset({"silent", "prompts"}),
    )


_FALSY: tuple[object, ...] = ({}, None, "", 0, [], False)
H5 = tuple(_result(f"H5 {value!r}", "a falsy result silences the bot", value) for value in _FALSY)
H15 = _result("H15", "a result that JSON cannot hold silences the bot", {"day": date(2026, 1, 2)})


def _secret(_: Stage) -> Handlers:
    async def check() -> object:
        message = "db password=hunter2"
        raise RuntimeError(message)

    return {"check": check}


LEAK = Scenario(
    name="leak",
    story="the text of an exception reaches the LLM, secrets and all",
    bare=_check,
    flow=_CHECK,
    handlers=_secret,
    calls={"check": (Call("check"),)},
    caller=_asks,
    good=Good(node="a", last_words="words of a", absent="hunter2"),
    bare_faults=frozenset({"leak"}),
)


def _names_b(_: Stage) -> Handlers:
    async def go() -> object:
        return {"ok": True}, "b"

    return {"go": go}


def _string_target(bare: Bare) -> None:
    bare.node("a", bare.function("go"))
    bare.node("b")


async def _goes(scene: Scene) -> None:
    await scene.says("go")


_GO = {"go": (Call("go"),)}
_ARRIVES = Good(node="b", last_words="words of b", prompts="aab")
_SILENT_AT_A = frozenset({"node", "silent", "prompts"})

H6_STRING = Scenario(
    name="H6 string",
    story="a handler names the next node instead of building it",
    bare=_string_target,
    flow="""\
flowcat: 1
name: string-target
handlers: tools.py
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - name: go
        description: Go on.
        handler: go
        effects: read
        transition_to: {handler_picks: [b]}
  b:
    task: task b
""",
    handlers=_names_b,
    calls=_GO,
    caller=_goes,
    good=_ARRIVES,
    bare_faults=_SILENT_AT_A,
)


def _unset_placeholder(bare: Bare) -> None:
    bare.node("a", bare.function("go", "b"))
    bare.node("b", task_messages=[{"role": "developer", "content": "task b for {{ nickname }}"}])


H6_PLACEHOLDER = Scenario(
    name="H6 placeholder",
    story="the next node's prompt reads what nobody has set",
    bare=_unset_placeholder,
    flow="""\
flowcat: 1
name: unset-placeholder
state:
  nickname: {type: string}
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: Go on., transition_to: b}
  b:
    task: task b for {{ nickname }}
""",
    calls=_GO,
    caller=_goes,
    good=_ARRIVES,
    bare_faults=_SILENT_AT_A,
)


def _misspelt_action(bare: Bare) -> None:
    bare.node("a", bare.function("go", "b"))
    bare.node("b", post_actions=[{"type": "end_conversaton"}])


H6_ACTION = Scenario(
    name="H6 action",
    story="the next node has an action of no known type",
    bare=_misspelt_action,
    flow="""\
flowcat: 1
name: misspelt-action
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: Go on., transition_to: b}
  b:
    task: task b
    post_actions: [{type: end_conversaton}]
""",
    calls=_GO,
    caller=_goes,
    good=_ARRIVES,
    bare_faults=_SILENT_AT_A,
    rejected=True,
)

RESULTS = (*H5, H15, LEAK, H6_STRING, H6_PLACEHOLDER, H6_ACTION)
