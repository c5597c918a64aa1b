"""Telling an RTVI client where the conversation is, for a page that shows it."""

from typing import TYPE_CHECKING, Any

from loguru import logger
from pipecat.processors.frameworks.rtvi.frames import RTVIServerMessageFrame

from flowcat.errors import RunError
from flowcat.runtime.events import SessionEvent

if TYPE_CHECKING:
    from pipecat.pipeline.worker import PipelineWorker

    from flowcat.runtime.session import Session


async def send_to_client(worker: "PipelineWorker", data: object) -> None:
    """Send the client a server message of the flow's own; without RTVI there is no client."""
    try:
        rtvi = worker.rtvi
    except Exception:  # noqa: BLE001 - Pipecat raises a bare one
        rtvi = None
    if rtvi is None:
        logger.debug("flowcat: a message to the client was dropped, the worker has no RTVI")
    elif worker.started_at is None:
        await worker.queue_frame(RTVIServerMessageFrame(data=data))
    else:
        await rtvi.send_server_message(data)


def tell_client(session: "Session", flow: str, worker: "PipelineWorker") -> None:
    """Send the client a server message at each move, and at the end.

    ``{"type": "flow-node", "flow": ..., "from": ..., "to": ..., "visit": ...}``, and
    ``{"type": "flow-end", "flow": ..., "outcome": ...}``.

    Raises:
        RunError: If the worker has no RTVI.
    """
    try:
        assert worker.rtvi is not None
    except Exception as error:  # Pipecat raises a bare one
        raise RunError("the client cannot be told: the worker has no RTVI") from error

    async def send(message: dict[str, Any]) -> None:
        if worker.started_at is None:  # it is told once the pipeline runs
            await worker.queue_frame(RTVIServerMessageFrame(data=message))
        else:
            await worker.rtvi.send_server_message(message)

    async def moved(event: SessionEvent) -> None:
        told = {"from": event.data["from"], "to": event.data["to"], "visit": event.visit}
        await send({"type": "flow-node", "flow": flow, **told})

    async def ended(event: SessionEvent) -> None:
        await send({"type": "flow-end", "flow": flow, "outcome": event.text})

    session.on("transition", moved)
    session.on("end", ended)
