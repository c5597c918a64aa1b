"""What can be wrong with an expression: before a call it is data, during a call an exception."""

from typing import Protocol

from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """A fault in the text of an expression or template, found without running it.

    Offsets count code points of the text that was parsed: the expression, or the whole template
    that holds it.
    """

    code: str
    """F401 grammar, F402 unknown name, F403 types, F501 template or filter, F502 unspeakable."""
    message: str
    start: int
    end: int
    help: str = ""
    """What to do, in the imperative; empty when the message says it."""
    known: tuple[str, ...] = ()
    """The names that can stand there."""


class Report(Protocol):
    """Takes a fault as it is found."""

    def __call__(
        self,
        code: str,
        message: str,
        start: int,
        end: int,
        help_: str = "",
        known: tuple[str, ...] = (),
    ) -> None:
        """Note a fault at a place."""


class EvaluationFault(Exception):  # noqa: N818 - one word for what is wrong: a fault
    """An expression that has no value: null arithmetic, a missing index, a division by zero.

    Messages name types and never values, because a value may be sensitive.

    Attributes:
        message: one sentence without a full stop.
        start: where the failing part begins, in code points of the text that was parsed.
        end: where it ends.
    """

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class Unparsable(Exception):  # noqa: N818 - not an error, a way out of the parser
    """Carries the first fault out of the parser; never leaves ``parse``."""

    def __init__(self, fault: ExpressionFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Unevaluable(Exception):  # noqa: N818 - becomes an `EvaluationFault`
    """An operation without a result; the compiled expression adds the place."""
