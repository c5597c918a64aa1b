"""The function calls of the LLM: each is told to the core, carried out and answered, once.

Pipecat says that a reply holds calls before any of them runs. A call that is cancelled, by a
barge-in or the end of the pipeline, is gone, whatever its handler still does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pipecat.frames.frames import FunctionCallFromLLM, FunctionCallResultProperties
from pipecat.services.llm_service import FunctionCallParams

from flowcat.plan.effects import Answer, Run
from flowcat.plan.events import Event, Failed, Gone, Landed, Replied, Requested, Returned
from flowcat.runtime.private import CallHandler, is_foreign, own_catch_all

if TYPE_CHECKING:
    from pipecat.services.llm_service import LLMService


class Calls:
    """The calls of one session.

    Args:
        feed: Tells the core of an event; returns the handler to run for it.
        carry_out: Runs a handler.
        safe: Waits until all that was written is saved.
        answered: Is told of each answer that the LLM is given.
    """

    def __init__(
        self,
        feed: Callable[[Event], Run | None],
        carry_out: Callable[[Run], Awaitable[Returned | Failed]],
        safe: Callable[[], Awaitable[None]],
        answered: Callable[[Answer], None],
    ) -> None:
        self._feed = feed
        self._carry_out = carry_out
        self._safe = safe
        self._answered = answered
        self._answers: dict[str, Answer] = {}

    def listen_to(self, member: "LLMService[Any]") -> None:
        """Take the calls of an LLM service; a catch-all of the bot's own is kept."""
        member.add_event_handler("on_function_calls_started", self._started)
        member.add_event_handler("on_function_calls_cancelled", self._cancelled)
        member.register_function(None, partial(self._unknown, own_catch_all(member)))

    def answer(self, answer: Answer) -> None:
        """Keep what the core answers, until the call comes for it."""
        self._answers[answer.id] = answer

    async def called(self, params: FunctionCallParams) -> None:
        """Carry out one function call of the LLM."""
        call_id = params.tool_call_id
        # What is no object at all is checked as if it were empty, and the LLM told what is missing.
        given = params.arguments if isinstance(params.arguments, Mapping) else {}
        try:
            to_run = self._feed(Requested(call_id, params.function_name, dict(given)))
            if to_run is not None:
                self._feed(await self._carry_out(to_run))
            await self._safe()
            answer = self._answers.pop(call_id, None)
            if answer is None:
                return  # it was cancelled, and its handler went on all the same
            properties = FunctionCallResultProperties(
                run_llm=answer.run_llm, on_context_updated=partial(self._landed, call_id)
            )
            self._answered(answer)
            await params.result_callback(answer.result, properties=properties)
        except asyncio.CancelledError:
            self._answers.pop(call_id, None)
            self._feed(Gone(call_id))
            raise

    async def _landed(self, call_id: str) -> None:
        self._feed(Landed(call_id))

    async def _started(self, service: "LLMService[Any]", calls: list[FunctionCallFromLLM]) -> None:
        ours = [
            (made.tool_call_id, made.function_name)
            for made in calls
            if not is_foreign(service, made.function_name)
        ]
        if ours:
            self._feed(Replied(tuple(ours)))

    async def _cancelled(
        self, _service: "LLMService[Any]", calls: list[FunctionCallFromLLM]
    ) -> None:
        for made in calls:
            self._feed(Gone(made.tool_call_id))

    async def _unknown(
        self,
        chained: CallHandler | None,
        params: FunctionCallParams,
    ) -> None:
        if chained is not None:
            self._feed(Gone(params.tool_call_id))
            await chained(params)
        else:
            await self.called(params)
