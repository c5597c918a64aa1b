"""A bot that takes orders for coffee from Pipecat's own ``FlowConfig`` file, unchanged.

``with_flowcat`` runs ``coffee.yaml`` on a session, ``with_pipecat`` on Pipecat's ``Flow`` and
``FlowManager``. File, functions and pipeline are the same. ``RUN_WITH=pipecat`` takes the second.
"""

import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tools  # type: ignore[import-not-found]  # the file beside this one
from dotenv import load_dotenv
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.flows import Flow as PipecatFlow
from pipecat.flows import FlowConfig, FlowManager
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

from flowcat import Flow

FILE = Path(__file__).with_name("coffee.yaml")

Runs = Callable[
    [LLMService[Any], LLMContextAggregatorPair, PipelineWorker], Callable[[], Awaitable[None]]
]
"""Puts the file on a pipeline; what it returns starts the conversation."""

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
    await run_bot(
        transport, real_services(), runner_args, RUNNERS[os.getenv("RUN_WITH", "flowcat")]
    )


async def run_bot(
    transport: BaseTransport, services: Services, runner_args: RunnerArguments, runs: Runs
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
    start = runs(services.llm, aggregators, worker)

    @transport.event_handler("on_client_connected")
    async def on_client_connected(_transport: BaseTransport, _client: object) -> None:
        await start()

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(_transport: BaseTransport, _client: object) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()


def with_flowcat(
    llm: LLMService[Any], aggregators: LLMContextAggregatorPair, worker: PipelineWorker
) -> Callable[[], Awaitable[None]]:
    """Run the file on a Flowcat session."""
    flow = Flow.load(FILE, handlers=tools)
    session = flow.session(llm=llm, context_aggregator=aggregators, worker=worker)
    session.on("transition", lambda event: logger.info(event.text))
    return session.start


def with_pipecat(
    llm: LLMService[Any], aggregators: LLMContextAggregatorPair, worker: PipelineWorker
) -> Callable[[], Awaitable[None]]:
    """Run the file on Pipecat's own classes."""
    flow = PipecatFlow(FlowConfig.from_file(FILE), handlers=tools)
    manager = FlowManager(
        llm=llm,
        context_aggregator=aggregators,
        worker=worker,
        global_functions=flow.global_functions,
    )

    async def start() -> None:
        await manager.initialize(flow.initial_node)

    return start


RUNNERS = {"flowcat": with_flowcat, "pipecat": with_pipecat}


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


def _webrtc() -> TransportParams:
    return TransportParams(audio_in_enabled=True, audio_out_enabled=True)


if __name__ == "__main__":
    from pipecat.runner.run import main

    load_dotenv()
    if missing := [key for key in KEYS if not os.getenv(key)]:
        sys.exit(f"set these in the environment or in .env: {', '.join(missing)}")
    main()
