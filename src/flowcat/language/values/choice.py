"""Several checks of one value put together: all of them, any, or exactly one."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flowcat.language.values.faults import Check, ValueFault
from flowcat.language.values.leaves import accept


class Branch(NamedTuple):
    """One of the forms that a value may take."""

    check: Check
    check_kind: Check
    """Only what tells the form from others: its type, and its properties with one value."""


class Refusal(NamedTuple):
    """Why a form does not take a value."""

    faults: tuple[ValueFault, ...]
    right_kind: bool
    """Whether the value is at least of the form's kind."""


def check_all(checks: Sequence[Check]) -> Check:
    """Check that a value passes every check."""
    match checks:
        case []:
            return accept
        case [only]:
            return only
        case _:
            every = tuple(checks)

    def check(value: object) -> tuple[ValueFault, ...]:
        found: tuple[ValueFault, ...] = ()
        for part in every:
            if faults := part(value):
                found += faults
        # Two keywords may say the same, as when `allOf` repeats a bound.
        return tuple(dict.fromkeys(found)) if found else ()

    return check


def check_any(branches: Sequence[Branch]) -> Check:
    """Check that a value takes at least one form."""
    every = tuple(branches)

    def check(value: object) -> tuple[ValueFault, ...]:
        refusals = []
        for branch in every:
            if not (faults := branch.check(value)):
                return ()
            refusals.append(Refusal(faults, not branch.check_kind(value)))
        return closest(refusals)

    return check


def check_exactly_one(branches: Sequence[Branch]) -> Check:
    """Check that a value takes one form and none of the others."""
    every = tuple(branches)

    def check(value: object) -> tuple[ValueFault, ...]:
        refusals = [
            Refusal(faults, not branch.check_kind(value))
            for branch in every
            if (faults := branch.check(value))
        ]
        passed = len(every) - len(refusals)
        if passed == 1:
            return ()
        return TOO_MANY if passed else closest(refusals)

    return check


def closest(refusals: Sequence[Refusal]) -> tuple[ValueFault, ...]:
    """Tell what to do when every form refused a value.

    Forms of another kind are left out when one has the right kind. Single faults of one place are
    joined by "or". Otherwise the form that was most likely meant speaks: the one with the fewest
    faults, all of them in parts of the value if there is such a form.
    """
    meant = [refusal.faults for refusal in refusals if refusal.right_kind]
    meant = meant or [refusal.faults for refusal in refusals]
    places = {fault.path for faults in meant for fault in faults}
    if len(places) == 1 and all(len(faults) == 1 for faults in meant):
        return (ValueFault(places.pop(), _joined(faults[0].message for faults in meant)),)
    return min(meant, key=_distance)


TOO_MANY = (ValueFault((), "must fit exactly one of the allowed forms, not several"),)
"""The fault of a value that takes several forms of which it must take one."""


def _joined(messages: Iterable[str]) -> str:
    """Join messages by "or"; "must be" and an equal end, as of two wrong types, are said once."""
    cut = [message.rpartition(", not ") for message in dict.fromkeys(messages)]
    if len(cut) == 1 or len({end for _, _, end in cut}) > 1:
        return " or ".join("".join(parts) for parts in cut)
    starts = [start for start, _, _ in cut]
    rest = " or ".join(start.removeprefix("must be ") for start in starts[1:])
    return f"{starts[0]} or {rest}, not {cut[0][2]}"


def _distance(faults: tuple[ValueFault, ...]) -> tuple[bool, int]:
    return any(not fault.path for fault in faults), len(faults)
