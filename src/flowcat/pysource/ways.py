"""What holds at one place of a function: of the state's keys, and of its own variables."""

from collections.abc import Iterable, Mapping
from enum import IntFlag

from flowcat.pysource.values import UNKNOWN, Value, either
from flowcat.text.dataclass import dataclass, field, replace


class Touch(IntFlag):
    """What may have become of a key of the state since the function began; several may hold."""

    KEPT = 1
    """It is as it was."""
    SET = 2
    """A value was written."""
    NULL = 4
    """A value was written that may be None."""
    GONE = 8
    """It was taken out."""


@dataclass(frozen=True, slots=True)
class Way:
    """The state and the variables at one place."""

    touched: Mapping[str, Touch] = field(default_factory=dict)
    """What was done to keys of the state; others are as they were."""
    read: frozenset[str] = frozenset()
    """The keys that were read on every way to here."""
    variables: Mapping[str, Value] = field(default_factory=dict)

    def wrote(self, name: str, touch: Touch) -> "Way":
        """Return what holds after a key was written or taken out."""
        return replace(self, touched={**self.touched, name: touch})

    def did_read(self, name: str) -> "Way":
        """Return what holds after a key was read."""
        return self if name in self.read else replace(self, read=self.read | {name})

    def bound(self, name: str, value: Value) -> "Way":
        """Return what holds after a variable was assigned."""
        return replace(self, variables={**self.variables, name: value})

    def touch(self, name: str) -> Touch:
        """Tell what may have become of a key."""
        return self.touched.get(name, Touch.KEPT)

    def forgetting(self, names: Iterable[str]) -> "Way":
        """Return it without knowledge of some variables."""
        return replace(self, variables={**self.variables, **dict.fromkeys(names, UNKNOWN)})


def joined(*ways: Way | None) -> Way | None:
    """Return what holds where several ways come together; None stands for no way."""
    found = [way for way in ways if way is not None]
    if len(found) < 2:
        return found[0] if found else None
    if all(way is found[0] for way in found):
        return found[0]
    touched: dict[str, Touch] = {}
    for name in dict.fromkeys(name for way in found for name in way.touched):
        touch = Touch(0)
        for way in found:
            touch |= way.touch(name)
        touched[name] = touch
    names = dict.fromkeys(name for way in found for name in way.variables)
    # A variable that one of the ways has not assigned is not read where it lacks.
    variables = {
        name: _either([way.variables[name] for way in found if name in way.variables])
        for name in names
    }
    return Way(touched, frozenset.intersection(*(way.read for way in found)), variables)


def _either(values: list[Value]) -> Value:
    first = values[0]
    return first if all(value is first for value in values) else either(values)
