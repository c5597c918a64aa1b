"""Plays a scenario on a bare `FlowManager`."""

import asyncio

from tests.runtime.hazards import Bare, Brain, Outcome, Scenario, Scene, Stage

from flowcat.runtime.headless import Headless, PacedSpeech, ScriptedLLM
from flowcat.runtime.pipecat_flows import FlowManager


def play_bare(scenario: Scenario) -> Outcome:
    """Play a scenario to its end and tell what came of it."""
    return asyncio.run(_play(scenario))


async def _play(scenario: Scenario) -> Outcome:
    stage = Stage()
    llm = ScriptedLLM(Brain(scenario.calls, stage, scenario.slow, list(scenario.summaries)))
    speech = PacedSpeech()
    await speech.play()
    async with Headless(llm, speech=speech, held=lambda: stage.held) as headless:
        scene = Scene(headless, speech, stage)
        scenario.before(scene)
        manager = await _start(scenario, scene)
        await scenario.caller(scene)
        settled = await scene.rests()
        return Outcome(
            node=manager.current_node,
            settled=settled,
            said=headless.words[scene.heard :],
            inferences=llm.inferences,
            context=tuple(headless.context.messages),
            log=tuple(stage.log),
        )


async def _start(scenario: Scenario, scene: Scene) -> FlowManager:
    flow = Bare(scenario.handlers(scene.stage))
    scenario.bare(flow)
    headless = scene.headless
    manager = FlowManager(
        llm=headless.llm,
        context_aggregator=headless.aggregators,
        worker=headless.worker,
        global_functions=[*flow.global_functions],
    )
    manager.state.update(flow.state)
    flow.state = manager.state

    async def move(node: str) -> None:
        await manager.set_node_from_config(flow.nodes[node])

    scene.move = move
    await manager.initialize(flow.nodes["a"])
    await scene.settles()
    return manager
