"""Hazards of moving on and of setting up: H10, H12, H13, H16."""

from pipecat.frames.frames import Frame, TTSStoppedFrame
from tests.runtime.hazards.scenario import Bare, Good, Scenario, Scene

from flowcat.runtime.headless import Call
from flowcat.runtime.pipecat_flows import ContextStrategy, ContextStrategyConfig

_GO = {"go": (Call("go"),), "leave": (Call("leave"),)}


async def _goes(scene: Scene) -> None:
    await scene.says("go")


async def _goes_twice(scene: Scene) -> None:
    await scene.says("go")
    await scene.says("leave")


def _summarised(bare: Bare) -> None:
    shared = ContextStrategyConfig(ContextStrategy.RESET_WITH_SUMMARY, "Sum up.")
    bare.node("a", bare.function("go", "b"))
    bare.node("b", bare.function("leave", "c"), context_strategy=shared)
    bare.node("c", context_strategy=shared)


H10 = Scenario(
    name="H10",
    story="one summary that fails turns summaries off for the rest of the call",
    bare=_summarised,
    flow="""\
flowcat: 1
name: summarised
initial_node: a
nodes:
  a:
    task: task a
    functions: [{name: go, description: Go., transition_to: b}]
  b:
    task: task b
    context_strategy: reset_with_summary
    functions: [{name: leave, description: Leave., transition_to: c}]
  c:
    task: task c
    context_strategy: reset_with_summary
""",
    calls=_GO,
    summaries=("", "a summary"),
    caller=_goes_twice,
    good=Good(node="c", last_words="words of c", summaries=2),
    bare_faults=frozenset({"summaries"}),
)


def _simple(bare: Bare) -> None:
    bare.node("a", bare.function("go", "b"))
    bare.node("b")


_SIMPLE = """\
flowcat: 1
name: simple
initial_node: a
nodes:
  a:
    task: task a
    functions:
      - {name: go, description: Go on., transition_to: b}
  b:
    task: task b
"""


def _watch_for_silence(scene: Scene) -> None:
    worker = scene.headless.worker

    async def reached(_worker: object, frame: Frame) -> None:
        if isinstance(frame, TTSStoppedFrame):
            scene.stage.log.append("spoken")

    worker.set_reached_downstream_filter((TTSStoppedFrame,))
    worker.add_event_handler("on_frame_reached_downstream", reached)


H12 = Scenario(
    name="H12",
    story="the bot's own filter for frames is overwritten",
    bare=_simple,
    flow=_SIMPLE,
    calls=_GO,
    before=_watch_for_silence,
    caller=_goes,
    good=Good(node="b", log=("llm at a", "spoken", "llm at a", "llm at b", "spoken")),
    bare_faults=frozenset({"log"}),
)


def _offered_twice(bare: Bare) -> None:
    bare.global_functions.append(bare.function("go", "b"))
    _simple(bare)


H13 = Scenario(
    name="H13",
    story="a global function and a node's own have one name, and both are offered",
    bare=_offered_twice,
    flow=_SIMPLE.replace(
        "initial_node:",
        "global_functions:\n  - {name: go, description: Go., transition_to: b}\ninitial_node:",
    ),
    calls=_GO,
    caller=_goes,
    good=Good(node="b"),
    bare_faults=frozenset({"offered"}),
    rejected=True,
)


async def _coughs_twice(scene: Scene) -> None:
    await scene.barges_in("go")
    await scene.until(lambda: scene.stage.log.count("llm at b") == 1)
    await _coughs(scene)
    # Pipecat makes good one cough in a row, and only one.
    await scene.until(lambda: scene.stage.log.count("llm at b") == 2)
    await _coughs(scene)


async def _coughs(scene: Scene) -> None:
    await scene.barges_in()
    await scene.headless.fall_silent()


H16 = Scenario(
    name="H16",
    story="coughs while the new node's first reply is made leave it silent",
    bare=_simple,
    flow=_SIMPLE,
    calls=_GO,
    slow="bb",
    caller=_coughs_twice,
    good=Good(node="b", last_words="words of b"),
    bare_faults=frozenset({"silent"}),
)
CALM = Scenario(
    name="calm",
    story="nothing goes wrong: what a bare manager does well, it does well here",
    bare=_simple,
    flow=_SIMPLE,
    calls=_GO,
    caller=_goes,
    good=Good(node="b", last_words="words of b", prompts="aab"),
    bare_faults=frozenset(),
)

MOVING = (H10, H12, H13, H16, CALM)
