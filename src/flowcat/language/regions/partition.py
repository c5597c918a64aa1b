"""All values of a type, cut into regions at the literals that conditions compare them with."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cmp_to_key
from math import ceil, floor
from typing import Any, Final, TypeAlias

from flowcat.language.expressions.moments import KINDS, read_moment
from flowcat.language.expressions.types import (
    Anything,
    Boolean,
    Null,
    Number,
    OneOf,
    String,
    Type,
)
from flowcat.language.expressions.values import equal, order_keys
from flowcat.language.regions.sentences import Atom, Value
from flowcat.text.dataclass import dataclass

NULL_RANK: Final = -1
"""The rank of the region that holds null alone."""


@dataclass(frozen=True, slots=True)
class Region:
    """Values that no condition tells apart."""

    kind: str
    """``null``, ``boolean``, ``number``, ``string``, or ``other`` for what has no order."""
    rank: int
    """Its place among the regions of its kind: odd for one literal, even between two."""
    words: str
    """As a condition, with ``{}`` for the term: ``{} == "full"``."""
    value: Value = None
    """The value of a region that holds one alone."""
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class Partition:
    """The regions of one term, and the rank of each literal it is compared with."""

    regions: tuple[Region, ...]
    ranks: "tuple[tuple[Value, str, int], ...]"
    """Each literal with its kind and rank."""
    is_ordered: bool = False
    """Whether the term is compared by order, so that its regions lie beside each other."""

    def place_of(self, literal: Value) -> tuple[str, int]:
        """Return kind and rank of a literal; one of no region has a rank of its own."""
        if literal is None:
            return "null", NULL_RANK
        for value, kind, rank in self.ranks:
            if _kind_of(value) == _kind_of(literal) and equal(value, literal):
                return kind, rank
        return _kind_of(literal), -2


def partition(type_: Type, compared: Iterable[Atom]) -> Partition | None:
    """Cut the values of a type at the literals of some comparisons; None if it is not known."""
    members = type_.members if isinstance(type_, OneOf) else (type_,)
    if any(isinstance(member, Anything) for member in members):
        return None
    made = tuple(compared)
    strings = [member for member in members if isinstance(member, String)]
    if _is_ordered(made) and any(_has_no_order(member) for member in strings):
        return None
    regions: list[Region] = []
    ranks: list[tuple[Value, str, int]] = []
    for member in members:
        match member:
            case Null():
                continue
            case Boolean():
                found = _booleans()
            case Number():
                found = _numbers(member, made)
            case String() if member is strings[0]:
                found = _strings(strings, made)
            case String():
                continue
            case _:
                found = _others(regions)
        regions += found[0]
        ranks += found[1]
    if any(isinstance(member, Null) for member in members):
        regions.append(Region("null", NULL_RANK, "{} == null", None, is_single=True))
    return Partition(tuple(regions), tuple(ranks), is_ordered=_is_ordered(made))


def conditions(cut: Partition, regions: Iterable[Region]) -> Iterator[str]:
    """Write regions as conditions; those that lie beside each other become one."""
    wanted = frozenset(regions)
    run: list[Region] = []
    for region in cut.regions:
        if run and (region not in wanted or region.kind != run[0].kind):
            yield from _run_words(cut, run)
            run = []
        if region in wanted:
            run.append(region)
    yield from _run_words(cut, run)


def _run_words(cut: Partition, run: Sequence[Region]) -> Iterator[str]:
    if len(run) < 2 or not cut.is_ordered or all(region.is_single for region in run):
        yield from (region.words for region in run)
        return
    first, last = run[0], run[-1]
    at = {rank: _shown(value) for value, kind, rank in cut.ranks if kind == first.kind}
    low = at.get(first.rank if first.is_single else first.rank - 1)
    high = at.get(last.rank if last.is_single else last.rank + 1)
    below, above = ("<=" if end.is_single else "<" for end in (first, last))
    if low is not None and high is not None:
        yield f"{low} {below} {{}} {above} {high}"
    elif low is not None:
        yield f"{{}} {below.replace('<', '>')} {low}"
    else:
        yield "{} != null" if high is None else f"{{}} {above} {high}"


_Found: TypeAlias = tuple[list[Region], list[tuple[Value, str, int]]]


def _kind_of(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case _:
            return "string"


def _is_ordered(made: tuple[Atom, ...]) -> bool:
    return any(atom.relation in ("<", "<=", ">", ">=") for atom in made)


def _has_no_order(member: String) -> bool:
    """Whether the order of two texts depends on what they look like: ISO times compare in time."""
    return member.values is None and member.format not in KINDS


def _literals(kind: str, made: tuple[Atom, ...]) -> tuple[Value, ...]:
    """Return the different literals of a kind in their order."""
    return _sorted(kind, (value for atom in made for value in atom.values))


def _sorted(kind: str, values: Iterable[Value]) -> tuple[Value, ...]:
    found: list[Value] = []
    for value in values:
        if _kind_of(value) == kind and not any(equal(value, known) for known in found):
            found.append(value)
    return tuple(sorted(found, key=cmp_to_key(_order)))


def _order(left: Value, right: Value) -> int:
    one: Any
    other: Any
    one, other = order_keys(left, right)
    return int(one > other) - int(one < other)


def _booleans() -> _Found:
    regions = [
        Region("boolean", rank, f"{{}} == {word}", value, is_single=True)
        for value, word, rank in ((True, "true", 3), (False, "false", 1))
    ]
    return regions, [(True, "boolean", 3), (False, "boolean", 1)]


def _others(known: list[Region]) -> _Found:
    if any(region.kind == "other" for region in known):
        return [], []
    return [Region("other", 0, "{} != null")], []


def _strings(strings: list[String], made: tuple[Atom, ...]) -> _Found:
    """Cut strings: at their values where these are known, else at the literals."""
    known = [member.values for member in strings]
    if all(values is not None for values in known):
        return _enumerated([value for values in known for value in values or ()])
    form = strings[0].format if len(strings) == 1 else None
    fitting = [
        text
        for text in _literals("string", made)
        if form not in KINDS
        or (isinstance(text, str) and (moment := read_moment(text)) and moment.kind == form)
    ]
    singles = _singles("string", fitting)
    if _is_ordered(made):
        return _in_order("string", fitting, singles, _gaps(fitting))
    return [*singles, _rest("string", fitting)], _ranks("string", fitting)


def _enumerated(values: Iterable[str]) -> _Found:
    order = _sorted("string", values)
    regions = {region.value: region for region in _singles("string", order)}
    return [regions[value] for value in dict.fromkeys(values) if value in regions], _ranks(
        "string", order
    )


def _numbers(number: Number, made: tuple[Atom, ...]) -> _Found:
    order = _literals("number", made)
    singles = [one for one in _singles("number", order) if admits(number, one.value)]
    gaps = [gap for gap in _gaps(order) if _has_room(number, *gap[1:])]
    if _is_ordered(made):
        return _in_order("number", order, singles, gaps)
    return [*singles, *([_rest("number", order)] if gaps else ())], _ranks("number", order)


_Gap: TypeAlias = tuple[int, Value, Value]
"""What lies strictly between two literals: its rank and the two; None at the ends."""


def _gaps(order: Sequence[Value]) -> list[_Gap]:
    ends = zip([None, *order], [*order, None], strict=True)
    return [(2 * at, low, high) for at, (low, high) in enumerate(ends)]


def _ranks(kind: str, order: Sequence[Value]) -> list[tuple[Value, str, int]]:
    return [(value, kind, 2 * at + 1) for at, value in enumerate(order)]


def _singles(kind: str, order: Sequence[Value]) -> list[Region]:
    return [
        Region(kind, rank, f"{{}} == {_shown(value)}", value, is_single=True)
        for value, _, rank in _ranks(kind, order)
    ]


def _rest(kind: str, order: Sequence[Value]) -> Region:
    """Return one region for all other values, where only equality counts."""
    return Region(kind, 2 * len(order), _none_of(order))


def _in_order(kind: str, order: Sequence[Value], singles: list[Region], gaps: list[_Gap]) -> _Found:
    between = [Region(kind, rank, _between(low, high)) for rank, low, high in gaps]
    regions = sorted([*singles, *between], key=lambda region: region.rank)
    return regions, _ranks(kind, order)


def admits(number: Number, value: Value) -> bool:
    """Whether a literal is among the values of a number."""
    assert isinstance(value, int | float)
    if number.integer and value != floor(value):
        return False
    return (number.minimum is None or value >= number.minimum) and (
        number.maximum is None or value <= number.maximum
    )


def _has_room(number: Number, low: Value, high: Value) -> bool:
    """Whether a number lies strictly between two literals, within its own bounds."""
    assert low is None or isinstance(low, int | float)
    assert high is None or isinstance(high, int | float)
    least, most = number.minimum, number.maximum
    if number.integer:
        if low is not None:
            least = floor(low) + 1 if least is None else max(least, floor(low) + 1)
        if high is not None:
            most = ceil(high) - 1 if most is None else min(most, ceil(high) - 1)
        return least is None or most is None or ceil(least) <= floor(most)
    bottom = _tighter(low, least, max)
    top = _tighter(high, most, min)
    if bottom is None or top is None:
        return True
    open_ends = bottom == low or top == high
    return bottom < top or (bottom == top and not open_ends)


def _tighter(
    literal: float | None, bound: float | None, choose: Callable[[float, float], float]
) -> float | None:
    if literal is None or bound is None:
        return bound if literal is None else literal
    return choose(literal, bound)


def _between(low: Value, high: Value) -> str:
    if low is None and high is None:
        return "{} != null"
    if low is None:
        return f"{{}} < {_shown(high)}"
    return f"{{}} > {_shown(low)}" if high is None else f"{_shown(low)} < {{}} < {_shown(high)}"


def _none_of(order: Sequence[Value]) -> str:
    if len(order) > 1:
        return f"{{}} not in [{', '.join(map(_shown, order))}]"
    return f"{{}} != {_shown(order[0])}" if order else "{} != null"


def _shown(value: Value) -> str:
    text = str(value) if not isinstance(value, str) else f'"{value}"'
    return text.replace("{", "{{").replace("}", "}}")
