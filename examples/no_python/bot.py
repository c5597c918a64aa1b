"""A bot that takes orders for food, and all that it does stands in ``flows/food_ordering``.

There is no handler: menu, order, totals and refusals are the flow's own. What the bot passes in is
the restaurant's name, and a menu if ``MENU`` holds one.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dotenv import load_dotenv
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.processors.frame_processor import FrameProcessor
from pipecat.runner.types import RunnerArguments
from pipecat.runner.utils import create_transport
from pipecat.services.cartesia.tts import CartesiaTTSService
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.services.llm_service import LLMService
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.transports.base_transport import BaseTransport, TransportParams
from pipecat.workers.runner import WorkerRunner

from flowcat import Flow, SessionEvent

FLOW = Flow.load(Path(__file__).parents[2] / "flows" / "food_ordering" / "food_ordering.flow.yaml")
"""Read and checked once, when the bot starts; every call makes a session of it."""

KEYS = ("DEEPGRAM_API_KEY", "OPENAI_API_KEY", "CARTESIA_API_KEY", "CARTESIA_VOICE_ID")


@dataclass(frozen=True, slots=True)
class Services:
    """What a pipeline hears, thinks and speaks with."""

    stt: FrameProcessor
    llm: LLMService[Any]
    tts: FrameProcessor
    turns: LLMUserAggregatorParams
    """How the end of what the caller says is found."""


async def bot(runner_args: RunnerArguments) -> None:
    """Take one call; Pipecat's runner looks for this function."""
    transport = await create_transport(runner_args, {"webrtc": _webrtc})
    await run_bot(transport, real_services(), runner_args)


async def run_bot(
    transport: BaseTransport, services: Services, runner_args: RunnerArguments
) -> None:
    """Hold one conversation, until the flow ends it or the caller has gone."""
    aggregators = LLMContextAggregatorPair(LLMContext(), user_params=services.turns)
    worker = PipelineWorker(
        Pipeline(
            [
                transport.input(),
                services.stt,
                aggregators.user(),
                services.llm,
                services.tts,
                transport.output(),
                aggregators.assistant(),
            ]
        ),
        params=PipelineParams(enable_metrics=True, enable_usage_metrics=True),
        idle_timeout_secs=runner_args.pipeline_idle_timeout_secs,
    )
    session = FLOW.session(
        llm=services.llm,
        context_aggregator=aggregators,
        worker=worker,
        transport=transport,
        inputs=_inputs(),
    )
    session.on("write", _show)
    session.on("end", _show)

    @transport.event_handler("on_client_connected")
    async def on_client_connected(_transport: BaseTransport, _client: object) -> None:
        await session.start()

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(_transport: BaseTransport, _client: object) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()


def real_services() -> Services:
    """Make the services that need keys and a network."""
    return Services(
        stt=DeepgramSTTService(api_key=os.environ["DEEPGRAM_API_KEY"]),
        llm=OpenAILLMService(
            api_key=os.environ["OPENAI_API_KEY"],
            settings=OpenAILLMService.Settings(model=os.getenv("OPENAI_MODEL", "gpt-4.1")),
        ),
        tts=CartesiaTTSService(
            api_key=os.environ["CARTESIA_API_KEY"],
            settings=CartesiaTTSService.Settings(voice=os.environ["CARTESIA_VOICE_ID"]),
        ),
        turns=LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer()),
    )


def _inputs() -> dict[str, object]:
    """Name the restaurant, and its menu if it is not the flow's own: ``{"soup": 6.5}``."""
    name: dict[str, object] = {"restaurant_name": os.getenv("RESTAURANT_NAME", "Bella")}
    menu = os.getenv("MENU")
    return {**name, "menu": json.loads(menu)} if menu else name


def _show(event: SessionEvent) -> None:
    logger.info(f"{event.kind}: {event.text}")


def _webrtc() -> TransportParams:
    return TransportParams(audio_in_enabled=True, audio_out_enabled=True)


if __name__ == "__main__":
    from pipecat.runner.run import main

    load_dotenv()
    if missing := [key for key in KEYS if not os.getenv(key)]:
        sys.exit(f"set these in the environment or in .env: {', '.join(missing)}")
    main()
