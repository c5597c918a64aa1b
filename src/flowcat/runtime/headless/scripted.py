"""An LLM service that answers by a script, so that a conversation is the same every time.

It is a Pipecat LLM service in all but the model: it takes context frames, pushes text, runs
function calls, composes the system instruction and can be interrupted. Every inference is recorded
as the model would have seen it.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import count
from typing import Any

from pipecat.frames.frames import (
    Frame,
    FunctionCallFromLLM,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
)
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings

from flowcat.runtime.compat import BaseLLMAdapter, FunctionSchema, ToolsSchema
from flowcat.text.dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """One function call that the LLM makes."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    """The call's identifier; empty for the next of `call_1`, `call_2` and so on."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the LLM answers to one inference: words, then calls; the empty reply is silence."""

    text: str = ""
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Inference:
    """One run of the LLM, as the model saw it when it began."""

    messages: tuple[Any, ...]
    tools: tuple[FunctionSchema, ...]
    system: str | None
    aside: bool = False
    """Whether it ran outside the pipeline, as a summary does."""

    @property
    def offered(self) -> tuple[str, ...]:
        """The names of the functions on offer, in order, with repetitions."""
        return tuple(tool.name for tool in self.tools)


Answerer = Callable[[Inference], Reply | Awaitable[Reply]]
"""Decides on a reply; may wait, and is cancelled when the caller interrupts."""


class SilentAdapter(BaseLLMAdapter[dict[str, Any]]):  # type: ignore[no-untyped-call]  # Pipecat's
    """The adapter of a service without a provider; Pipecat's default would load an SDK."""

    @property
    def id_for_llm_specific_messages(self) -> str:
        """Messages meant for one provider only; there is none here."""
        return "scripted"

    async def get_llm_invocation_params(self, context: LLMContext, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG002
        """Return nothing: no request is ever made."""
        return {}

    def to_provider_tools_format(self, tools_schema: ToolsSchema) -> list[Any]:
        """Return the functions in Pipecat's own form."""
        return list(tools_schema.standard_tools)

    def get_messages_for_logging(self, context: LLMContext) -> list[dict[str, Any]]:  # noqa: ARG002
        """Return nothing: a scripted conversation is recorded, not logged."""
        return []


class ScriptedLLM(LLMService[SilentAdapter]):
    """An LLM service whose replies come from a queue or from a function.

    Args:
        replies: The replies in order, or a function of the inference. Past the last one the LLM
            says nothing, which a test sees as a silent turn.
        options: What `LLMService` takes besides settings, such as `run_in_parallel`.
    """

    adapter_class = SilentAdapter

    def __init__(self, replies: Iterable[Reply] | Answerer = (), **options: Any) -> None:
        super().__init__(settings=_settings(), **options)
        self._answerer = replies if callable(replies) else _in_order(replies)
        self._call_numbers = count(1)
        self._inferences: list[Inference] = []

    @property
    def inferences(self) -> tuple[Inference, ...]:
        """Every inference so far, in order."""
        return tuple(self._inferences)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Answer a context frame; pass everything else on."""
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        try:
            await self._answer(frame.context)
        finally:
            await self.push_frame(LLMFullResponseEndFrame())

    async def run_inference(
        self,
        context: LLMContext,
        max_tokens: int | None = None,  # noqa: ARG002
        system_instruction: str | None = None,
        response_schema: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> str | None:
        """Answer outside the pipeline with the next reply's text; None if it has none."""
        reply = await self._infer(context, system_instruction, aside=True)
        return reply.text or None

    async def _answer(self, context: LLMContext) -> None:
        instruction = self._settings.system_instruction
        system = instruction if isinstance(instruction, str) else None
        reply = await self._infer(context, system, aside=False)
        if reply.text:
            await self._push_llm_text(reply.text)
        await self.run_function_calls(
            [
                FunctionCallFromLLM(
                    function_name=call.name,
                    tool_call_id=call.id or f"call_{next(self._call_numbers)}",
                    arguments=call.arguments,
                    context=context,
                )
                for call in reply.calls
            ]
        )

    async def _infer(self, context: LLMContext, system: str | None, *, aside: bool) -> Reply:
        inference = Inference(_snapshot(context), _tools(context), system, aside)
        self._inferences.append(inference)
        answer = self._answerer(inference)
        return await answer if inspect.isawaitable(answer) else answer


def _in_order(replies: Iterable[Reply]) -> Answerer:
    remaining = iter(replies)
    return lambda _: next(remaining, Reply())


def _snapshot(context: LLMContext) -> tuple[Any, ...]:
    # One level is enough: Pipecat replaces a tool message's content, it never edits inside it.
    return tuple(
        dict(message) if isinstance(message, dict) else message for message in context.messages
    )


def _tools(context: LLMContext) -> tuple[FunctionSchema, ...]:
    tools = context.tools
    if not isinstance(tools, ToolsSchema):
        return ()
    return tuple(tools.standard_tools)


def _settings() -> LLMSettings:
    # A service's own settings must have a value in every field, or it logs an error.
    return LLMSettings(
        model="scripted",
        system_instruction=None,
        temperature=None,
        max_tokens=None,
        top_p=None,
        top_k=None,
        frequency_penalty=None,
        presence_penalty=None,
        seed=None,
        filter_incomplete_user_turns=False,
        user_turn_completion_config=None,
    )
