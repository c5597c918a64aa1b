"""Plays a scenario on a Flowcat session."""

import asyncio

from tests.runtime.hazards import Brain, Outcome, Scenario, Scene, Stage

from flowcat import Flow, Session
from flowcat.runtime.headless import Headless, PacedSpeech, ScriptedLLM


def play_session(scenario: Scenario) -> Outcome:
    """Play a scenario to its end and tell what came of it."""
    return asyncio.run(_play(scenario))


async def _play(scenario: Scenario) -> Outcome:
    assert scenario.flow is not None
    stage = Stage()
    flow = Flow.from_text(scenario.flow, dict(scenario.handlers(stage)), name=scenario.name)
    llm = ScriptedLLM(Brain(scenario.calls, stage, scenario.slow, list(scenario.summaries)))
    speech = PacedSpeech()
    await speech.play()
    running: list[Session] = []
    async with Headless(
        llm,
        speech=speech,
        held=lambda: stage.held,
        busy=lambda: any(session.busy for session in running),
    ) as headless:
        scene = Scene(headless, speech, stage)
        scenario.before(scene)
        session = flow.session(
            llm=llm, context_aggregator=headless.aggregators, worker=headless.worker
        )
        running.append(session)
        scene.move = session.goto
        await session.start()
        await scene.settles()
        await scenario.caller(scene)
        settled = await scene.rests()
        return Outcome(
            node=session.node,
            settled=settled,
            said=headless.words[scene.heard :],
            inferences=llm.inferences,
            context=tuple(headless.context.messages),
            log=tuple(stage.log),
        )
