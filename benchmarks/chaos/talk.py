"""One random conversation, turn by turn, and what went wrong in each turn."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from random import Random
from typing import Any

from benchmarks.chaos.judge import Belief, Judge
from benchmarks.chaos.listening import listen
from benchmarks.chaos.meeting import met_in_a_result, met_on_entry
from benchmarks.chaos.model import Model, Replies
from benchmarks.chaos.replies import Made, Said
from benchmarks.chaos.script import Script
from benchmarks.chaos.sides import Side
from benchmarks.chaos.turns import (
    LONG_TURN,
    LONGEST_SILENCE,
    LONGEST_TO_HEAR,
    TurnResult,
    acts,
    follows,
    once,
    passes,
    settled,
    until,
    within,
)
from benchmarks.chaos.world import Current, World
from benchmarks.chaos.writing import SECRET
from flowcat.runtime.headless import Headless, PacedSpeech, ScriptedLLM

_MOMENTS = ("passes", "passes", "call", "words", "action", "inference", "later")


class Conversation:
    """A random conversation on one side."""

    def __init__(
        self, random: Random, script: Script, theme: str, side: Side, current: Current
    ) -> None:
        self._random = random
        self._script = script
        self._theme = theme
        self._side = side
        self._judge = Judge(script, lambda: asyncio.get_running_loop().time())
        self._model = Model(script, self._replied)
        self._world = World(
            random, script, self._goto_from_code, self._ran, self._failed, self._cancelled
        )
        current.world = self._world
        self._replies = Replies(random, script, self._world, theme, bare=side.moves is None)
        self._speech = PacedSpeech()
        self._tasks: set[asyncio.Task[None]] = set()
        self._headless = Headless(
            ScriptedLLM(self._model),
            speech=self._speech,
            busy=lambda: self._side.busy or bool(self._tasks),
            held=lambda: len(self._world.waiting),
        )
        self._notified: set[str] = set()
        self._counted: set[str] = set()
        self._made: dict[str, Made] = {}
        self._entered: list[str] = []
        self._stops_heard = 0
        self._result = TurnResult()
        self._due: dict[int, int] = {}
        self._said = 0
        self._broken: Exception | None = None

    async def play(self, turns: int) -> AsyncIterator[TurnResult]:
        """Play the conversation until it ends, goes wrong, or has had its turns."""
        async with self._headless:
            await self._speech.play()
            listen(self._headless, self)
            self._begin()
            self._judge.started()
            self._beside(self._side.start(self._headless))
            yield await self._end()
            for number in range(1, turns):
                if self._result.faults or self._headless.ended:
                    break
                self._begin()
                await self._turn(number)
                yield await self._end()
            self._model.let_go()
            for task in self._tasks:
                task.cancel()

    # A turn

    def _begin(self) -> None:
        self._result = TurnResult()
        self._world.moves_left = 2
        self._world.acted.clear()
        self._entered.clear()
        self._model.prompts.clear()
        self._first_reply = len(self._judge.replies)
        self._heard = len(self._headless.words)
        self._calm = True
        self._began = asyncio.get_running_loop().time()
        self._at = self._judge.beliefs[0].node
        self._moves_before = len(self._side.moves or ())
        for belief in self._judge.beliefs:
            belief.moves.clear()
            belief.entries.clear()

    async def _turn(self, number: int) -> None:
        if self._theme:
            await self._themed_turn()
        else:
            await self._wild_turn()
        await self._speech.play()
        self._model.let_go()
        self._open_gates(number)

    async def _wild_turn(self) -> None:
        random = self._random
        if random.random() < 0.3:
            self._speech.hold()
        self._model.blocks = "any" if random.random() < 0.1 else ""
        await self._says()
        for _ in range(random.choices((0, 1, 2, 3), (55, 28, 12, 5))[0]):
            await self._reach(random.choice(_MOMENTS))
            await self._cut(coughs=random.random() < 0.3)
        if random.random() < 0.06:
            await passes(random.randint(0, 40))
            self._beside(self._goto_from_outside())
        if random.random() < 0.05:
            await settled(self._headless, bound=13.0)  # words that are never played

    async def _themed_turn(self) -> None:
        self._model.blocks = "first" if self._theme == "H16" else ""
        await self._says()
        match self._theme:
            case "H3":
                await self._reach("action")
                await self._cut(coughs=False)
            case "H16":
                for _ in range(2):
                    await until(lambda: self._model.thinking)
                    self._model.blocks = "any"
                    await self._cut(coughs=True)
            case "H18":
                await passes(60)
                await self._goto_from_outside()
            case _:
                pass

    async def _goto_from_outside(self) -> None:
        """Move the conversation by the bot's own code, as `goto` is meant to be used."""
        self._calm = False
        node = self._random.choice(list(self._script.nodes)[:3])
        self._tell(f"the bot moves to {node}")
        self._judge.moved(node)
        await self._side.goto(node)

    def _open_gates(self, number: int) -> None:
        for run in self._world.waiting - self._due.keys():
            self._due[run] = number + self._random.randint(0, 2)
        for run, due in list(self._due.items()):
            if due <= number:
                self._calm = False
                self._world.gates[run].set()
                del self._due[run]

    async def _says(self) -> None:
        """Let the caller say something for which the model has a reply."""
        self._said += 1
        text = f"words {self._said}"
        node = self._judge.beliefs[0].node
        reply, made = self._replies.draw(node, self._said)
        self._model.plans[text] = reply
        self._made |= {known.id: known for known in made}
        self._tell(f"says {text}: {[(c.name, c.arguments) for c in reply.calls]}")
        for known in made:
            if known.seen is not None:
                self._tell(f"   {known.id} {known.name} {known.seen.behaviour}")
        self._heard = len(self._headless.words)
        self._judge.caller_spoke()
        await self._hears(text)

    async def _hears(self, text: str | None) -> None:
        """Let the bot hear the caller; not even that may take for ever."""
        try:
            async with asyncio.timeout(LONGEST_TO_HEAR):
                await self._headless.barge_in(text)
                if text is None and not self._headless.ended:
                    await self._headless.fall_silent()
        except TimeoutError:
            # The last words are on hold, and nothing is heard any more before they are played.
            await self._speech.play()

    async def _cut(self, *, coughs: bool) -> None:
        """Let the caller speak while the bot is at something."""
        self._calm = False
        if self._world.acting or acts(self._speech):
            self._meets(["H3"])
        if self._model.thinking and self._model.greeting:
            self._meets(["H16"])
        if not coughs:
            await self._says()
        else:
            self._tell("coughs")
            await self._hears(None)

    async def _reach(self, moment: str) -> None:
        """Wait for a moment to barge in."""
        random, world = self._random, self._world
        match moment:
            case "passes":
                await passes(random.randint(0, 90))
            case "call":
                await until(lambda: world.at_work > 0)
            case "words":
                self._speech.hold()
                await until(lambda: bool(self._speech.waiting))
                await self._speech.play(random.randint(0, 2))
            case "action":
                self._speech.hold()
                await until(lambda: world.acting > 0 or acts(self._speech))
            case "inference":
                self._model.blocks = "any"
                await until(lambda: self._model.thinking)
            case _:
                await asyncio.sleep(random.choice((0.001, 0.02, 0.06, 1.2, 4.0)))

    # The end of a turn

    async def _end(self) -> TurnResult:
        quiet = await settled(self._headless)
        if quiet and len(self._headless.words) == self._heard and not self._headless.ended:
            # Whoever watches over silence may have to wait for a while.
            await asyncio.sleep(LONGEST_SILENCE)
            quiet = await settled(self._headless)
        if self._broken is not None:
            raise self._broken
        result, judge = self._result, self._judge
        waits_for = self._side.left_over(held=bool(self._world.waiting))
        if not quiet or waits_for:
            result.faults["hang"] = waits_for or "something is never done"
        self._count_hazards()
        beliefs = [b for b in judge.beliefs if self._fits(b)]
        replies = judge.replies[self._first_reply :]
        if not beliefs:
            self._astray(judge.beliefs[-1])
        else:
            judge.beliefs = beliefs[:1]
            self._check_silence(beliefs[0], replies)
            self._check_inferences(beliefs[0], replies)
        self._check_the_rest()
        self._tell(f"prompts {self._model.prompts}; said {self._headless.words[self._heard :]}")
        return result

    def _count_hazards(self) -> None:
        judge = self._judge
        self._meets(met_on_entry(self._script, judge.beliefs[0].entries, self._notified))
        self._meets(judge.met)
        judge.met.clear()
        for made in (made for reply in judge.replies for made in reply.calls):
            if made.seen is not None and made.seen.end and made.id not in self._counted:
                self._counted.add(made.id)
                self._meets(met_in_a_result(made))

    def _fits(self, belief: Belief) -> bool:
        known = self._side.moves
        claims = belief.moves if known is None else list(known[self._moves_before :])
        seen, moves, entries = self._entered, belief.moves, belief.entries
        if self._is_long():
            # A session that watches over silence enters a node once more.
            seen, claims, moves, entries = (
                once(self._at, names) for names in (seen, claims, moves, entries)
            )
        return self._headless.ended == belief.ended and claims == moves and follows(seen, entries)

    def _is_long(self) -> bool:
        return asyncio.get_running_loop().time() - self._began > LONG_TURN

    def _astray(self, belief: Belief) -> None:
        seen, expected = [*self._entered], [*belief.entries]
        if self._headless.ended:
            seen.append("(end)")
        if belief.ended:
            expected.append("(end)")
        known = self._side.moves
        claims = list(known[self._moves_before :]) if known is not None else None
        story = f"entered {seen}, expected {expected}; it says {claims}, expected {belief.moves}"
        extra = len(seen) > len(expected) or not within(seen, expected)
        self._result.faults["doubled" if extra else "lost"] = story

    def _check_silence(self, belief: Belief, replies: list[Said]) -> None:
        spoke = len(self._headless.words) > self._heard
        waits = any(
            made.seen is not None and not made.seen.end and not made.end
            for reply in replies
            for made in reply.calls
        )
        if not spoke and not self._headless.ended and not belief.excused and not waits:
            self._result.faults["silent"] = f"at {belief.node}"

    def _check_inferences(self, belief: Belief, replies: list[Said]) -> None:
        if not self._calm or len(replies) != 1 or self._world.moves_left < 2 or self._is_long():
            return
        moves = any(
            made.seen is not None and made.seen.behaviour.moves
            for reply in replies
            for made in reply.calls
        )
        entries = sum(self._script.nodes[name].respond for name in belief.entries)
        expected = 1 + (entries if belief.moves else 1)
        if len(self._model.prompts) > expected and not moves:
            self._result.faults["other"] = f"the model ran at {self._model.prompts}"

    def _check_the_rest(self) -> None:
        if SECRET in str(self._headless.context.messages):
            self._result.faults["other"] = "the text of an exception reached the model"
        wrong = [(owner, at) for owner, at in self._world.acted if owner != at]
        if wrong:
            self._result.faults["other"] = f"actions of other nodes: {wrong}"
        if self._world.filed_early:
            self._result.faults["other"] = f"done before the reply at {self._world.filed_early}"
        if any("offers " in str(m) and "soup" not in str(m) for m in self._model.tasks):
            self._result.faults["other"] = "a prompt lacks what was loaded for it"
        if self._model.unconfined:
            self._result.faults["other"] = "the model was told of asynchronous tools for nothing"
        stops = sum(f.name == "TTSStoppedFrame" and not f.upstream for f in self._headless.frames)
        if not self._headless.ended:
            self._meets(["H12"])
            self._result.unheard = stops - self._stops_heard

    # What is seen

    def entered(self, nodes: list[str]) -> None:
        """Take note of nodes whose task the model was set."""
        self._entered += nodes
        self._world.replied_at -= {*nodes}
        self._tell(f"enters {nodes}")

    def called(self, calls: list[str]) -> None:
        """Take note of the calls of a reply."""
        self._tell(f"calls {calls}")
        self._judge.replied(tuple(self._made[call] for call in calls))

    def stopped(self) -> None:
        """Take note of an end of speech, as the bot is told of it."""
        self._stops_heard += 1

    def settled(self, call_id: str, end: str) -> None:
        """Take note that a call has landed or was cancelled."""
        made = self._made[call_id]
        if not made.end:
            self._tell(f"{call_id} {end} ({made.seen.end if made.seen else ''})")
        try:
            self._judge.settled(call_id, end)
        except Exception as error:
            # Pipecat would only log it.
            self._broken = error
            raise

    def _replied(self, node: str) -> None:
        self._world.replied_at.add(node)

    def _failed(self, node: str) -> None:
        self._calm = False
        self._tell(f"{node} cannot be entered")
        self._meets(["H6"])
        self._judge.entry_failed(node)

    def _cancelled(self, call_id: str) -> None:
        self.settled(call_id, "cancelled")

    def _ran(self, seen: Any) -> None:
        self._tell(f"a run node's function: {seen}")
        self._judge.ran(seen)

    async def _goto_from_code(self, node: str) -> None:
        self._calm = False
        self._tell(f"code moves to {node}")
        self._meets(["code"])
        self._judge.moved(node)
        await self._side.goto(node)

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._tell(f"failed: {error}")

    def _meets(self, hazards: list[str]) -> None:
        self._result.met.update(hazards)

    def _tell(self, what: str) -> None:
        self._result.told.append(what)
