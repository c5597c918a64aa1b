"""A bot that calls about a parcel, and code around the flow that listens, moves it and reports.

The inputs come with the request that starts the call. Listeners log each move, count the calls of
the language model, and hand the caller to a colleague at the first error. A report is written at
the end.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
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

from flowcat import Flow, Session, SessionEvent

FLOW = Flow.load(Path(__file__).with_name("parcel.flow.yaml"))
"""Read and checked once, when the bot starts; every call makes a session of it."""

SAMPLE = {"customer": "Ada Byron", "parcel": "A-17"}
"""The request of a caller who just opens the page, which sends none."""

KEYS = ("DEEPGRAM_API_KEY", "OPENAI_API_KEY", "CARTESIA_API_KEY", "CARTESIA_VOICE_ID")


@dataclass(frozen=True, slots=True)
class Services:
    """What a pipeline hears, thinks and speaks with."""

    stt: FrameProcessor
    llm: LLMService[Any]
    tts: FrameProcessor
    turns: LLMUserAggregatorParams
    """How the end of what the caller says is found."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one call."""

    outcome: str | None
    """None if the caller hung up before the end."""
    day: str | None
    path: tuple[str, ...]
    """The nodes that the conversation moved to, in order."""
    calls: dict[str, int]
    """How often each function was called."""


async def bot(runner_args: RunnerArguments) -> None:
    """Take one call; Pipecat's runner looks for this function."""
    transport = await create_transport(runner_args, {"webrtc": _webrtc})
    await run_bot(transport, real_services(), runner_args, write_to_log)


async def run_bot(
    transport: BaseTransport,
    services: Services,
    runner_args: RunnerArguments,
    report: Callable[[Report], None],
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
    request = runner_args.body or SAMPLE
    session = FLOW.session(
        llm=services.llm,
        context_aggregator=aggregators,
        worker=worker,
        transport=transport,
        inputs={"customer": request["customer"], "parcel": request["parcel"]},
        call={"id": runner_args.session_id, "channel": "web"},
    )
    calls = listen(session)

    @transport.event_handler("on_client_connected")
    async def on_client_connected(_transport: BaseTransport, _client: object) -> None:
        await session.start()

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(_transport: BaseTransport, _client: object) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()
    report(report_of(session, calls))


def listen(session: Session) -> Counter[str]:
    """Follow a session; returns how often each function is called, counted while it goes on."""
    calls: Counter[str] = Counter()

    def count(event: SessionEvent) -> None:
        calls[event.text] += 1

    async def hand_over(_event: SessionEvent) -> None:
        if session.outcome is None and session.node != "colleague":
            await session.goto("colleague")

    session.on("transition", _show)
    session.on("call", count)
    session.on("error", hand_over)
    session.on("end", _show)
    return calls


def report_of(session: Session, calls: Counter[str]) -> Report:
    """Tell what came of a call: state, path and calls."""
    return Report(
        outcome=session.outcome,
        day=session.state.get("day"),
        path=tuple(str(event.data["to"]) for event in session.trace if event.kind == "transition"),
        calls=dict(calls),
    )


def write_to_log(report: Report) -> None:
    """Log a report; a real bot would send it to where the orders are kept."""
    logger.info(f"{report}")


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
