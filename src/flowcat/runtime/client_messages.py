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
    if _rtvi(worker) is None:
        logger.debug("flowcat: a message to the client was dropped, the worker has no RTVI")
    else:
        await _send(worker, data)


def tell_client(session: "Session", flow: str, worker: "PipelineWorker") -> None:
    """Send the client a server message at each move, and at the end.

    ``{"type": "flow-node", "flow": ..., "from": ..., "to": ..., "visit": ...}``, and
    ``{"type": "flow-end", "flow": ..., "outcome": ...}``.

    Raises:
        RunError: If the worker has no RTVI.
    """
    if _rtvi(worker) is None:
        raise RunError("the client cannot be told: the worker has no RTVI")

    async def moved(event: SessionEvent) -> None:
        told = {"from": event.data["from"], "to": event.data["to"], "visit": event.visit}
        await _send(worker, {"type": "flow-node", "flow": flow, **told})

    async def ended(event: SessionEvent) -> None:
        await _send(worker, {"type": "flow-end", "flow": flow, "outcome": event.text})

    session.on("transition", moved)
    session.on("end", ended)


def _rtvi(worker: "PipelineWorker") -> Any:
    """Return the worker's RTVI, or None."""
    try:
        return worker.rtvi
    except Exception:  # noqa: BLE001 - Pipecat raises a bare one where it has none
        return None


async def _send(worker: "PipelineWorker", data: object) -> None:
    if worker.started_at is None:  # it is told once the pipeline runs
        await worker.queue_frame(RTVIServerMessageFrame(data=data))
    else:
        await worker.rtvi.send_server_message(data)
