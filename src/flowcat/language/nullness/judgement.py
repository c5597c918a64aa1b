"""What becomes of an expression where it is evaluated: whether it may be null, fail, or hold."""

from enum import IntFlag
from typing import Final

from flowcat.language.expressions.nodes import Expression
from flowcat.language.nullness.certain import is_certain
from flowcat.language.nullness.ends import Ends, Source
from flowcat.language.nullness.evaluation import Evaluation
from flowcat.language.nullness.facts import Facts
from flowcat.language.nullness.known import NOTHING, Reach, either
from flowcat.text.dataclass import dataclass


class Outcome(IntFlag):
    """What may come of an expression."""

    VALUE = 1
    """A value that is not null."""
    NULL = 2
    """Null."""
    FAIL = 4
    """A failure because of a null."""
    LOST = 8
    """A comparison in it, or a ``starts_with``, is false only because an operand is null."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A null that does harm."""

    kind: Outcome
    """``NULL``, of the whole; ``FAIL``, of an operation; ``LOST``, of a comparison."""
    node: Expression
    """The whole, or the operation."""
    sources: tuple[Source, ...]
    """Where the null may come from."""

    @property
    def is_guess(self) -> bool:
        """Whether null is nowhere likely, only not excluded."""
        return all(source.is_guess for source in self.sources)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What may come of an expression, and what is known after it, where it is a condition."""

    outcome: Outcome
    troubles: tuple[Trouble, ...]
    holds: Reach
    """What is known where it holds, besides the facts; None if it never does."""
    fails: Reach
    """What is known where it does not hold: it is false or null, or cannot be evaluated."""


def judge(expression: Expression, facts: Facts) -> Judgement:
    """Tell all that may come of an expression."""
    if is_certain(expression, facts):
        return _CERTAIN
    evaluation = Evaluation(facts)
    ends = evaluation.ends(expression, NOTHING)
    troubles = [
        Trouble(Outcome.LOST if harm.is_lost else Outcome.FAIL, harm.node, harm.sources)
        for harm in evaluation.harms
    ]
    if ends.null is not None:
        troubles.append(Trouble(Outcome.NULL, expression, ends.sources))
    return Judgement(
        outcome=_flags(ends, troubles),
        troubles=tuple(troubles),
        holds=ends.yes,
        fails=either(ends.falsy, ends.plain, ends.failed, ends.stuck),
    )


_CERTAIN: Final = Judgement(Outcome.VALUE, (), NOTHING, NOTHING)


def outcome(expression: Expression, facts: Facts) -> Outcome:
    """Tell what may come of an expression."""
    return judge(expression, facts).outcome


def _flags(ends: Ends, troubles: list[Trouble]) -> Outcome:
    found = Outcome(0)
    if ends.value is not None:
        found |= Outcome.VALUE
    for trouble in troubles:
        found |= trouble.kind
    return found
