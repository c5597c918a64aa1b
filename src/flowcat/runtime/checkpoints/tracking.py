"""What is under way on a call and would be lost with it: words, answers, calls that write."""

from collections.abc import Iterable

from flowcat.plan.effects import Answer, Effect, End, Run, Speak
from flowcat.plan.events import Event, Failed, Gone, HungUp, Landed, Returned
from flowcat.plan.position import Call, Position


class Tracking:
    """What a session has decided and not carried out yet."""

    def __init__(self) -> None:
        self._owed: list[Speak | End | Answer] = []
        self._writing: dict[str, Call] = {}
        self._gone: set[str] = set()

    @property
    def owed(self) -> tuple[Speak | End | Answer, ...]:
        """Words, the end, and answers that have not landed, in the order they were decided."""
        return tuple(self._owed)

    @property
    def unknown(self) -> tuple[Call, ...]:
        """Calls that write, whose handlers have begun and not come back.

        A call that was cancelled stays until something else happens on the call: the end of a
        pipeline cancels what runs, and then nobody has told the LLM of it.
        """
        return tuple(self._writing.values())

    def may_write(self, run: Run) -> bool:
        """Whether a handler counts as one that writes."""
        return run.id in self._writing

    def follow(self, event: Event, at: Position, effects: Iterable[Effect]) -> None:
        """Take note of a step."""
        match event:
            case Returned(id=id_) | Failed(id=id_):
                self._writing.pop(id_, None)
            case Landed(id=id_) | Gone(id=id_):
                self._owed = [
                    owed for owed in self._owed if not (isinstance(owed, Answer) and owed.id == id_)
                ]
            case _:
                pass
        if isinstance(event, Gone):
            self._gone.add(event.id)
        elif self._gone and not isinstance(event, HungUp):
            for id_ in self._gone:
                self._writing.pop(id_, None)
            self._gone.clear()
        for effect in effects:
            if isinstance(effect, Speak | End | Answer):
                self._owed.append(effect)
            elif isinstance(effect, Run) and effect.effects == "write":
                self._writing[effect.id] = _call_of(effect, at)

    def take_up(self, owed: Iterable[Speak | End | Answer]) -> None:
        """Owe the answers that were owed when the call was cut off.

        Words and the end come again with the step that goes on with it.
        """
        self._owed += [each for each in owed if isinstance(each, Answer)]

    def answered_in_context(self) -> dict[str, object]:
        """Return the answers that are owed, which are from now on in the context."""
        answers = {owed.id: owed.result for owed in self._owed if isinstance(owed, Answer)}
        self._owed = [owed for owed in self._owed if not isinstance(owed, Answer)]
        return answers

    def done(self, effect: Effect) -> bool:
        """Strike off what has been carried out; tell whether it was owed."""
        before = len(self._owed)
        self._owed = [owed for owed in self._owed if owed is not effect]
        return len(self._owed) < before


def _call_of(run: Run, at: Position) -> Call:
    found = at.find(run.id)
    if found is not None:
        return found[1]
    return at.running or Call(run.id, run.function, at.node)
