"""The turns of a call: who has spoken, who owes words, and for how long it has been quiet.

The core decides what a silence, a key of the phone or a long call lead to; here is noticed that
there is one. The watch over the bot is a timer that runs while words are owed: from the end of the
caller's turn, or the entry of a node at which the LLM speaks, until the bot is heard.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from pipecat.frames.frames import (
    Frame,
    InputDTMFFrame,
    InterruptionFrame,
    UserIdleTimeoutUpdateFrame,
)

from flowcat.plan.effects import Answer, AwaitDigit, Enter, Speak
from flowcat.plan.events import (
    BotSilent,
    CallerSilent,
    DigitsOver,
    Event,
    Heard,
    HungUp,
    Overtime,
    Pressed,
    Spoken,
)
from flowcat.plan.plan import ConversationPlan, Plan
from flowcat.plan.position import Position
from flowcat.plan.turns import is_busy
from flowcat.runtime.marks import Marks
from flowcat.runtime.private import (
    begin_waiting,
    bot_is_speaking,
    mute_while,
    runs_calls,
    waits_for_caller,
    watch_bot,
    when_turn_changes,
)

if TYPE_CHECKING:
    from pipecat.pipeline.worker import PipelineWorker


_LOOK_AGAIN = 1.0
"""Seconds until the watch looks again at a bot that is speaking."""

_UNTIL_ANSWERED = 0.02
"""Seconds between looks at whether the answer of a call has come to the user aggregator."""


class Turns:
    """The turns of one session."""

    def __init__(
        self,
        plan: Plan,
        worker: "PipelineWorker",
        aggregators: Any,
        marks: Marks,
        feed: Callable[[Event], object],
        position: Callable[[], Position],
    ) -> None:
        self._plan = plan
        self._worker = worker
        self._user, self._assistant = aggregators
        self._marks = marks
        self._feed = feed
        self._position = position
        self._watch: asyncio.TimerHandle | None = None
        self._due: float | None = None
        """When the bot will have owed words for too long, by the loop's clock; None: it owes none.

        The watch is set once and looks at this, for setting it anew costs more than all else here.
        """
        self._timers: list[asyncio.TimerHandle] = []
        self._digits: asyncio.TimerHandle | None = None
        self._was_cut = False
        self._begun_after: object = None
        """The last message of the context when the caller began to speak."""
        self._owed_after: object = None
        """The last message of the context when words were last owed."""
        self._idle: float | None = None
        self._is_over = False
        self._tasks: set[asyncio.Future[None]] = set()
        self._entered = 0

    def start(self) -> None:
        """Begin to listen to the pipeline; only for what the flow makes use of."""
        watch_bot(self._user)
        when_turn_changes(self._user, self._caller_begins, self._caller_ends)
        nodes = [n for n in self._plan.nodes.values() if isinstance(n, ConversationPlan)]
        bounded = self._plan.limits.turns is not None
        if bounded or any(node.after_reply or node.limits.turns for node in nodes):
            self._assistant.add_event_handler("on_assistant_turn_stopped", self._bot_ends)
        if any(node.no_input is not None for node in nodes):
            self._user.add_event_handler("on_user_turn_idle", self._caller_is_silent)
            self._idle = 0.0
        if any(node.dtmf is not None for node in nodes):
            self._worker.add_reached_downstream_filter((InputDTMFFrame,))
            self._worker.add_event_handler("on_frame_reached_downstream", self._reached)
        if not all(node.interruptible for node in nodes):
            mute_while(self._user, self._is_uninterruptible)

    def stop(self) -> None:
        """Listen no more: the pipeline has ended."""
        if not self._is_over:
            self._tell(HungUp())
        self._is_over = True
        self.paid()
        for timer in (*self._timers, self._digits, self._watch):
            if timer is not None:
                timer.cancel()

    # What the session does

    async def entered(self, enter: Enter) -> None:
        """Take note that a node was entered: what was said on the way is no reply at it."""
        self._entered = enter.visit
        self._count_time()
        if self._idle is not None:
            await self._allow_silence(enter.node)
        if enter.respond:
            self._owe()
        else:
            self._be_silent()

    def spoke(self, words: Speak) -> None:
        """Take note that the bot was given exact words to say: that is an answer, or a wait."""
        if is_busy(self._plan, self._position()):
            self._owe()
        elif words.is_answer:
            self.paid()

    def answered(self, answer: Answer) -> None:
        """Take note that a call was answered: the LLM is to speak, or the flow wants silence."""
        if answer.run_llm:
            self._owe()
            return
        at = self._position()
        found = at.find(answer.id)
        goes_on = found is not None and found[0].open_calls > 0
        if not goes_on and not any(call.to for reply in at.replies for call in reply.calls):
            self._be_silent()

    def asked(self) -> None:
        """Take note that the LLM was asked to speak."""
        self._owe()

    def await_digit(self, effect: AwaitDigit) -> None:
        """Wait for a further digit."""
        if self._digits is not None:
            self._digits.cancel()
        loop = asyncio.get_running_loop()
        self._digits = loop.call_later(effect.seconds, self._tell, DigitsOver(effect.visit))

    def paid(self) -> None:
        """Take note that no words are owed."""
        self._due = None

    def _be_silent(self) -> None:
        """Take note that silence is meant: from now on it is the caller who is silent."""
        self.paid()
        if self._idle:
            self._later(self._begin_waiting())

    async def _begin_waiting(self) -> None:
        """Begin to wait for the caller as soon as the answers of all calls are known to Pipecat."""
        while runs_calls(self._user) and not self._is_over:
            await asyncio.sleep(_UNTIL_ANSWERED)
        if self._due is None and not self._is_over:
            await begin_waiting(self._user)

    def _count_time(self) -> None:
        """Begin to count the duration of the call with the first entry, when there is a line."""
        longest = self._plan.limits.call_duration
        if longest is not None and not self._timers:
            loop = asyncio.get_running_loop()
            self._timers.append(loop.call_later(longest, self._overtime))

    def _overtime(self) -> None:
        if self._due is not None and not self._has_answered():
            self._later(self._break_in(Overtime()))
        else:
            self._tell(Overtime())

    # What the pipeline tells

    def _caller_begins(self, *_: object) -> None:
        owed = self._due is not None and not self._has_answered()
        self._was_cut = self._was_cut or owed or bot_is_speaking(self._user)
        self._begun_after = self._last_message()
        self.paid()

    def _caller_ends(self, *_: object) -> None:
        if self._is_over:
            return
        cut, self._was_cut = self._was_cut, False
        if self._has_spoken():
            self._owe()
            self._tell(Heard())
        elif cut:
            self._owe()
            # The aggregator may have the bot speak by itself, and does so after this.
            asyncio.get_running_loop().call_soon(self._wordless)
        else:
            self._tell(Heard(has_words=False))

    def _wordless(self) -> None:
        self._tell(Heard(has_words=False, was_cut=waits_for_caller(self._user)))

    def _has_spoken(self) -> bool:
        """Whether words of the caller came into the context in this turn."""
        for message in reversed(self._user.context.messages):
            if message is self._begun_after:
                return False
            if isinstance(message, Mapping) and message.get("role") == "user":
                return True
        return False

    async def _bot_ends(self, _assistant: Any, message: Any) -> None:
        at = self._position()
        if at.visit != self._entered:
            return
        if message.content and not message.interrupted and self._matters(at):
            await self._marks.passed(message.content)
            self._tell(Spoken(at.visit))

    async def _caller_is_silent(self, *_: object) -> None:
        if self._due is None or self._has_answered():
            self._tell(CallerSilent())

    async def _reached(self, _worker: Any, frame: Frame) -> None:
        if isinstance(frame, InputDTMFFrame):
            if self._digits is not None:
                self._digits.cancel()
            if self._takes_keys() and not self._is_uninterruptible():
                await self._worker.queue_frame(InterruptionFrame())
            self._tell(Pressed(frame.button.value))

    # The watch

    def _owe(self) -> None:
        at = self._position()
        if self._is_over or (at.ended is not None and at.visit != self._entered):
            self._due = None
            return
        node = self._conversation(at.node)
        limits = node.limits if node is not None else self._plan.limits
        self._owed_after = self._last_message()
        self._due = asyncio.get_running_loop().time() + limits.silence
        self._set_watch(self._due)

    def _set_watch(self, due: float) -> None:
        if self._watch is not None and self._watch.when() > due:
            self._watch.cancel()
            self._watch = None
        if self._watch is None:
            self._watch = asyncio.get_running_loop().call_at(due, self._alarm)

    def _alarm(self) -> None:
        self._watch, due = None, self._due
        if due is None or self._is_over:
            return
        if due > asyncio.get_running_loop().time():
            self._set_watch(due)
        elif self._has_answered():
            self._due = None
        elif bot_is_speaking(self._user):
            self._due = asyncio.get_running_loop().time() + _LOOK_AGAIN
            self._set_watch(self._due)
        else:
            self._ring()

    def _ring(self) -> None:
        """Tell that the bot is silent; a model that hangs is stopped first, for it holds all up."""
        at = self._position()
        if at.ended is None:
            self._owe()
        if is_busy(self._plan, at):
            self._tell(BotSilent())
        else:
            self._later(self._break_in(BotSilent()))

    async def _break_in(self, event: Event) -> None:
        await self._worker.queue_frame(InterruptionFrame())
        self._tell(event)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _has_answered(self) -> bool:
        """Whether the bot has spoken since words were owed: then they stand in the context.

        Looking there when it matters is cheaper than being told of every answer.
        """
        last = self._last_message()
        if last is self._owed_after or not isinstance(last, Mapping):
            return False
        return last.get("role") == "assistant" and bool(last.get("content"))

    def _last_message(self) -> object:
        messages = self._user.context.messages
        return messages[-1] if messages else None

    def _matters(self, at: Position) -> bool:
        """Whether anything depends on a reply having been played."""
        node = self._conversation(at.node)
        if node is None:
            return False
        is_first = at.counters.replies == 0
        whole = self._plan.limits.turns
        return bool(node.after_reply and is_first) or (node.limits.turns or whole) is not None

    def _takes_keys(self) -> bool:
        node = self._conversation(self._position().node)
        return node is not None and node.dtmf is not None

    def _is_uninterruptible(self) -> bool:
        node = self._conversation(self._position().node)
        return node is not None and not node.interruptible

    def _conversation(self, name: str) -> ConversationPlan | None:
        node = self._plan.nodes.get(name)
        return node if isinstance(node, ConversationPlan) else None

    async def _allow_silence(self, name: str) -> None:
        node = self._conversation(name)
        given = node.no_input if node is not None else None
        longest = given.after if given is not None else 0.0
        if longest != self._idle:
            self._idle = longest
            await self._worker.queue_frame(UserIdleTimeoutUpdateFrame(timeout=longest))

    def _tell(self, event: Event) -> None:
        if not self._is_over:
            self._feed(event)
