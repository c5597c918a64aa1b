"""The working copy of one step: what it read, what it has written so far, what it wants done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy

from flowcat.language.expressions import EvaluationFault
from flowcat.language.templates import Render
from flowcat.plan.effects import Effect, Note
from flowcat.plan.events import ErrorKind
from flowcat.plan.plan import Plan, Writes
from flowcat.plan.position import Call, Position, Reply
from flowcat.plan.scope import Scope


class Refused(Exception):  # noqa: N818 - says what happened to the write
    """A write that the state's schema or an expression refused; the call fails."""

    kind: ErrorKind = "write"

    @property
    def why(self) -> str:
        """What went wrong, for the trace, in words of ours; may be empty."""
        return str(self.args[0]) if self.args else ""


def fresh(default: object) -> object:
    """Return a default that one call may change: all calls share the plan's own."""
    return deepcopy(default) if isinstance(default, list | dict) else default


class Draft:
    """Mutable, and gone when the step is over."""

    __slots__ = ("at", "effects", "plan", "scope", "writes")

    def __init__(
        self,
        plan: Plan,
        at: Position,
        state: Mapping[str, object],
        outside: Mapping[str, object],
    ) -> None:
        self.plan = plan
        self.at = at
        # To Pipecat `call` and `env` are keys of the state like others.
        self.scope = Scope(state, plan.computed, outside if plan.marked else {})
        self.writes: dict[str, object] = {}
        self.effects: list[Effect] = []

    def note(self, note: Note) -> None:
        """Add a line to the trace."""
        self.effects.append(note)

    def text(self, render: Render, scope: Scope | None = None) -> str:
        """Render a text; what is missing in it is empty, and noted."""
        rendered = render(self.scope if scope is None else scope)
        for gap in rendered.gaps:
            why = gap.fault or "it is null"
            self.note(Note("rendered", "a part of a text is empty", {"why": why}))
        return rendered.text

    def write(self, writes: Writes, scope: Scope, filled: Mapping[str, object]) -> None:
        """Write to the state: what is filled and set first, then appended, then cleared.

        Raises:
            Refused: If an expression fails or a schema refuses a value; nothing is undone here.
        """
        values = {name: self._value(evaluate, scope) for name, evaluate in writes.set}
        for name, value in {**filled, **values}.items():
            self._put(name, value)
        if writes.append:
            after = self._with_state(scope)
            for name, evaluate in writes.append:
                present = self.scope[name]
                items = [*present] if isinstance(present, list) else []
                self._put(name, [*items, self._value(evaluate, after)])
        for name in writes.clear:
            self._put(name, None)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Undo the state, the writes and the effects of a block that is refused."""
        scope, writes, effects = dict(self.scope), dict(self.writes), len(self.effects)
        try:
            yield
        except Refused:
            self.scope.clear()
            self.scope.update(scope)
            self.writes = writes
            del self.effects[effects:]
            raise

    def keep(self, reply: Reply, call: Call) -> Reply:
        """Store a changed call; return its reply as it is now."""
        changed = reply.with_call(call)
        self.exchange(reply, changed)
        return changed

    def exchange(self, reply: Reply, changed: Reply) -> None:
        """Store a changed reply."""
        replies = tuple(changed if known is reply else known for known in self.at.replies)
        self.at = self.at.with_replies(replies)

    def shown(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return values for the trace, without those that are sensitive."""
        sensitive = self.plan.sensitive
        return {
            name: "(sensitive)" if name in sensitive else value for name, value in values.items()
        }

    def redacted(self, text: str, **names: object) -> str:
        """Return a rendered text for the trace, without the sensitive values it may show."""
        for name in self.plan.sensitive:
            value = names.get(name, self.scope.get(name))
            if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
                text = text.replace(str(value), "(sensitive)")
        return text

    def _value(self, evaluate: object, scope: Scope) -> object:
        assert callable(evaluate)
        try:
            return evaluate(scope)
        except EvaluationFault as fault:
            raise Refused from fault

    def _put(self, name: str, value: object) -> None:
        slot = self.plan.state.get(name)
        if slot is not None:
            if value is None:
                value = fresh(slot.default)
            elif slot.check(value):
                raise Refused
        self.scope[name] = value
        if value is None:
            del self.scope[name]
        self.writes[name] = value
        self.note(Note("write", name, self.shown({name: value})))

    def _with_state(self, scope: Scope) -> Scope:
        extra = {name: scope[name] for name in ("args", "result", "error") if name in scope}
        return self.scope.having(**extra)
