"""Keeping a session: every step that changes something is saved, and a call that was cut off found.

What the LLM or the caller is told of a write is safe before they are told. A handler that writes
begins when it is saved that it begins; if its end is not saved too, it is not run again.
"""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from loguru import logger
from pipecat.frames.frames import LLMUpdateSettingsFrame
from pipecat.services.settings import LLMSettings

from flowcat.errors import RunError
from flowcat.plan.effects import Answer, Effect, End, Enter, Note, Run
from flowcat.plan.events import Event, Failed, Gone, Replied, Resumed, Returned
from flowcat.plan.plan import Plan
from flowcat.plan.position import Position
from flowcat.plan.resuming import is_of_the_flow
from flowcat.plan.step import Step
from flowcat.runtime.checkpoints.codec import Unreadable
from flowcat.runtime.checkpoints.fitting import fitted, misfit
from flowcat.runtime.checkpoints.keeper import Do, Found
from flowcat.runtime.checkpoints.saving import Saving
from flowcat.runtime.checkpoints.secrecy import without_secrets
from flowcat.runtime.checkpoints.snapshot import Snapshot, from_rows, to_body
from flowcat.runtime.checkpoints.store import Checkpoints, Row
from flowcat.runtime.checkpoints.tracking import Tracking
from flowcat.runtime.checkpoints.transcript import Transcript, restored
from flowcat.runtime.compat import kept
from flowcat.text.dataclass import replace

if TYPE_CHECKING:
    from flowcat.runtime.pipecat_flows import FlowManager

WHOLE_EVERY = 50
"""Rows after which one is whole again, so that few are read to go on."""


class Kept:
    """Keeps a session in a store."""

    def __init__(
        self, store: Checkpoints, call_id: str, plan: Plan, version: str, aggregators: Any
    ) -> None:
        self._plan = plan
        self._version = version
        self._drops = store.sensitive == "drop" and bool(plan.sensitive)
        self._saving = Saving(store, call_id, self._row, self._start_over)
        self._tracking = Tracking()
        self._transcript = Transcript()
        self._manager: FlowManager | None = None
        self._at = Position()
        self._role: str | None = None
        self._begun = self._entered = -1
        self._number = self._needed = 0
        self._since_whole = WHOLE_EVERY
        self._is_over = False
        self._restore: list[Any] | None = None
        self._lost_role: str | None = None
        self._aggregators = aggregators
        # What is said between two steps is saved, too.
        aggregators.user().add_event_handler("on_user_turn_stopped", self._on_turn)
        aggregators.assistant().add_event_handler("on_assistant_turn_stopped", self._on_turn)

    async def open(
        self,
        manager: "FlowManager",
        inputs: Mapping[str, object],
        record: Callable[[Note], None],
    ) -> Found | None:
        """Take the call; return what was saved of it, if it was cut off and can go on."""
        self._manager = manager
        claim = await self._saving.claim()
        rows = claim.rows if claim is not None else ()
        if not rows or rows[-1].outcome is not None:
            return None
        try:
            snapshot, messages = from_rows(rows)
            self._restore = restored(messages, {}, {})
            why = misfit(self._plan, snapshot, changed=rows[-1].version != self._version)
        except Unreadable as unreadable:
            why = str(unreadable)
        except Exception:  # noqa: BLE001 - whatever stands in a store, the caller is answered
            why = "what was saved cannot be read"
        if why is not None:
            self._restore = None
            logger.warning(f"flowcat: a call that was cut off begins anew: {why}")
            record(Note("restart", f"the call begins anew: {why}", {"why": why}))
            return None
        at, state = fitted(self._plan, snapshot, inputs)
        self._tracking.take_up(snapshot.owed)
        self._at, self._role, self._lost_role = at, snapshot.role, snapshot.role
        self._begun, self._entered = snapshot.begun, snapshot.entered
        entered = at.visit in (snapshot.begun, snapshot.entered)
        owed = tuple(owed for owed in snapshot.owed if not isinstance(owed, Answer))
        return Found(at, state, snapshot.role, Resumed(entered, owed, snapshot.unknown))

    def stepped(self, event: Event, decided: Step, role: str | None) -> None:
        """Save a step that changes something.

        Two kinds wait for the next step, for a call could not go on otherwise with them than
        without: that the LLM has written calls, and that a call is gone. The end of a pipeline
        cancels all of them, and that is nothing to go on from.
        """
        before, self._at, self._role = self._at, decided.at, role
        writing = len(self._tracking.unknown)
        self._tracking.follow(event, decided.at, decided.effects)
        if isinstance(event, Resumed) and self._restore is not None:
            calls = {call.id: call for reply in before.replies for call in reply.calls}
            # The LLM knows nothing of a function that the flow itself ran.
            calls |= {call.id: call for call in event.unknown if not is_of_the_flow(call)}
            answers = self._tracking.answered_in_context()
            whole = restored(self._restore, answers, calls)
            self._restore = None
            if whole:
                self._aggregators.user().set_messages(whole)
        is_same = decided.at is before and not decided.writes
        has_returned = len(self._tracking.unknown) < writing
        if isinstance(event, Replied | Gone) or (is_same and not has_returned):
            return
        self._save()
        if decided.writes or isinstance(event, Returned | Failed) or self._tracking.unknown:
            self._needed = self._number

    async def run(self, run: Run, do: Do) -> Returned | Failed:
        """Run a handler; one that writes begins when that is saved, and never after a takeover."""
        if self._tracking.may_write(run):
            await self.safe()
            if self._saving.taken_over:
                return Failed(run.id, "exception")
        return await do(run)

    async def safe(self) -> None:
        """Wait until all that was written is saved."""
        await self._saving.until(self._needed)

    async def before(self, effect: Effect) -> None:
        """Bring the role back before the first effect, and wait until effects may be seen."""
        if self._lost_role is not None:
            settings = LLMSettings(system_instruction=self._lost_role)
            self._lost_role = None
            assert self._manager is not None
            await self._manager.worker.queue_frame(kept(LLMUpdateSettingsFrame(delta=settings)))
        if isinstance(effect, Enter) and (effect.pre_actions or effect.post_actions):
            self._begun = effect.visit
            self._save()
            self._needed = self._number
        await self.safe()

    def after(self, effect: Effect) -> None:
        """Take note that an effect has been carried out."""
        if isinstance(effect, Enter):
            self._entered = effect.visit
            if not (effect.reset or effect.pre_actions or effect.post_actions):
                return  # then it does no harm to enter it again
        elif isinstance(effect, End):
            self._is_over = True
        elif not self._tracking.done(effect):
            return
        self._save()

    async def stop(self) -> None:
        """Save what is left."""
        await self._saving.stop()

    async def _on_turn(self, *_: Any) -> None:
        if self._manager is not None and self._at.node and not self._is_over:
            self._save()

    def _start_over(self) -> None:
        self._transcript.forget()
        self._since_whole = WHOLE_EVERY

    def _save(self) -> None:
        self._number += 1
        self._saving.save()

    def _row(self) -> Row:
        assert self._manager is not None
        snapshot = Snapshot(
            at=self._at,
            state=self._manager.state,
            role=self._role,
            begun=self._begun,
            entered=self._entered,
            owed=self._tracking.owed,
            unknown=self._tracking.unknown,
        )
        messages = self._manager.get_current_context()
        if self._drops:
            snapshot, messages = without_secrets(snapshot, self._plan), []
        is_whole = self._since_whole >= WHOLE_EVERY
        if is_whole:
            self._start_over()
        self._since_whole = 1 if is_whole else self._since_whole + 1
        kept_messages, new = self._transcript.changes(messages)
        return Row(
            number=self._number,
            flow=self._plan.name,
            version=self._version,
            node=self._at.node,
            outcome=self._at.ended if self._is_over else None,
            is_whole=is_whole,
            kept=kept_messages,
            body=_body(snapshot, new),
        )


def keeping(
    store: Checkpoints, call_id: object, plan: Plan, version: str, aggregators: Any
) -> Kept:
    """Return what keeps a session under a name.

    Raises:
        RunError: If there is no name.
    """
    if not isinstance(call_id, str) or not call_id:
        raise RunError("a call that is kept needs a name: give `call_id`")
    return Kept(store, call_id, plan, version, aggregators)


def _body(snapshot: Snapshot, messages: list[str]) -> str:
    try:
        return to_body(snapshot, messages)
    except (TypeError, ValueError, RecursionError):
        # What else Python put into the state is its own, and has to be made anew.
        state = {name: value for name, value in snapshot.state.items() if _has_json(value)}
        return to_body(replace(snapshot, state=state), messages)


def _has_json(value: object) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True
