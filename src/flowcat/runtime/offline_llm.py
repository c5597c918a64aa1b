"""Offline mode as a Pipecat LLM service: it matches this flow's functions, nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flowcat.offline import Memory, Tool, respond
from flowcat.runtime.headless.scripted import Call, Inference, Reply, ScriptedLLM


class OfflineLLM(ScriptedLLM):
    """An LLM service that needs no model, no key and no network.

    It chooses among the functions that the context offers, by the caller's words and by the
    functions' names, descriptions and schemas. It is no language model: it makes no conversation
    beyond the flow and understands English only.

    Args:
        clock: Tells the time that "tomorrow" and "in two hours" are counted from.
        options: What ``LLMService`` takes besides settings.
    """

    def __init__(self, clock: Callable[[], datetime] | None = None, **options: Any) -> None:
        super().__init__(self._decided, **options)
        self._now = clock or (lambda: datetime.now().astimezone())
        self._memory = Memory()

    def _decided(self, inference: Inference) -> Reply:
        tools = tuple(
            Tool(tool.name, tool.description, dict(tool.properties), tuple(tool.required))
            for tool in inference.tools
        )
        messages = [message for message in inference.messages if isinstance(message, dict)]
        reply = respond(messages, tools, self._now(), self._memory)
        self._memory = reply.memory
        calls = tuple(Call(call.name, dict(call.arguments)) for call in reply.calls)
        return Reply(reply.text, calls)
