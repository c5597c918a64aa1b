"""The Python of these samples."""

from pipecat.flows import FlowManager
from pipecat.frames.frames import EndFrame


async def hang_up(flow_manager: FlowManager) -> dict[str, str]:
    """End the call."""
    await flow_manager.task.queue_frame(EndFrame())
    return {"status": "done"}
