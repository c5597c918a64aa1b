"""The table of pure functions and filters: how each is written and how many arguments it takes.

What they compute is in ``functions`` and ``filters``, their types in ``typed_calls``.
"""

from collections.abc import Mapping
from typing import Final

from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function or filter is written."""

    usage: str
    """An example that shows the arguments."""
    least: int
    """The smallest number of arguments; the piped value of a filter does not count."""
    most: int

    def accepts(self, count: int) -> bool:
        """Tell whether a call may have so many arguments."""
        return self.least <= count <= self.most


_MANY: Final = 24

FUNCTIONS: Final[Mapping[str, Signature]] = {
    "len": Signature("len(list)", 1, 1),
    "sum": Signature('sum(list, "field")', 1, 2),
    "min": Signature("min(a, b)", 1, _MANY),
    "max": Signature("max(a, b)", 1, _MANY),
    "round": Signature("round(number, digits)", 1, 2),
    "keys": Signature("keys(object)", 1, 1),
    "find": Signature('find(list, "field", value)', 3, 3),
    "without": Signature('without(list, "field", value)', 3, 3),
    "lower": Signature("lower(string)", 1, 1),
    "upper": Signature("upper(string)", 1, 1),
    "starts_with": Signature("starts_with(string, prefix)", 2, 2),
    "days_between": Signature("days_between(first_date, second_date)", 2, 2),
    "add_days": Signature("add_days(date, days)", 2, 2),
    "add_minutes": Signature("add_minutes(time, minutes)", 2, 2),
}
"""The functions by name."""

FILTERS: Final[Mapping[str, Signature]] = {
    "default": Signature('default("nothing")', 1, 1),
    "join": Signature('join(", ")', 0, 1),
    "each": Signature('each("{count} {dish}")', 1, 1),
    "date": Signature("date", 0, 0),
    "time": Signature("time", 0, 0),
    "money": Signature("money", 0, 0),
    "spell": Signature("spell", 0, 0),
}
"""The filters by name."""
