"""Evaluates an expression without its values: all ways in which it may end.

What the run time does (``expressions.compiling``) is followed node by node. On each way is kept
what the expression itself told of paths up to there: after ``x != null and`` no ``x`` is null.
"""

from collections.abc import Iterable
from typing import Final, assert_never

from flowcat.language.expressions.comparability import sum_type
from flowcat.language.expressions.nodes import (
    Arithmetic,
    Broken,
    Call,
    Choice,
    Compare,
    Expression,
    Field,
    Filter,
    Index,
    ListLiteral,
    Literal,
    Logic,
    Minus,
    Name,
    Not,
)
from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    INTEGER,
    ListOf,
    type_of_value,
    union,
)
from flowcat.language.nullness.calls import called, filtered, is_callable, may_be_empty, strict
from flowcat.language.nullness.comparing import chained, compared, inside
from flowcat.language.nullness.ends import (
    NEVER,
    Ends,
    Source,
    after_parts,
    all_fine,
    any_null,
    merged,
    sources_of,
)
from flowcat.language.nullness.facts import Facts
from flowcat.language.nullness.known import Known, Path, Reach, both, either
from flowcat.language.nullness.reading import MAYBE, field_read, item_read, path_read
from flowcat.text.dataclass import dataclass, replace

MAX_COMPUTED: Final = 64
"""How many computed values are followed; what further ones may be is not known."""


@dataclass(frozen=True, slots=True)
class Harm:
    """An operation that fails, or is false, because an operand is null."""

    node: Expression
    sources: tuple[Source, ...]
    is_lost: bool
    """Whether it is a comparison that is false; else it fails."""


class Evaluation:
    """One walk over an expression, collecting what null does in it."""

    __slots__ = ("_computing", "_facts", "_left", "harms")

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._computing: list[str] = []
        self._left = MAX_COMPUTED
        self.harms: list[Harm] = []

    def ends(self, node: Expression, given: Reach) -> Ends:  # noqa: C901 - an arm for each kind
        """Return how an expression ends, and what is then known besides the facts."""
        if given is None:
            return NEVER
        match node:
            case Literal():
                return _literal(node, given)
            case Name():
                return self._name(node, given)
            case Field():
                target = self.ends(node.target, given)
                return after_parts(field_read(node, target, self._facts), (target,))
            case Compare():
                return self._compare(node, given)
            case Logic():
                return self._logic(node, given)
            case Not():
                operand = self.ends(node.operand, given)
                ends = Ends(BOOLEAN, operand.falsy, operand.yes, stuck=operand.plain)
                return after_parts(ends, (operand,))
            case Arithmetic():
                parts = self._parts((node.left, node.right), given)
                return self._done(node, _computed(node.operator, parts), parts)
            case Minus():
                parts = self._parts((node.operand,), given)
                return self._done(node, _computed("-", (_ZERO, *parts)), parts)
            case Choice():
                return self._choice(node, given)
            case ListLiteral():
                parts = self._parts(node.items, given)
                type_ = ListOf(union(part.full_type for part in parts))
                return after_parts(Ends(type_, other=all_fine(parts, given)), parts)
            case Index():
                target, index = parts = self._parts((node.target, node.index), given)
                return self._done(node, item_read(node, target, index, self._facts), parts)
            case Call():
                if not is_callable(node):
                    return Ends(stuck=given)
                parts = self._parts(node.arguments, given)
                if node.name == "starts_with" and any_null(parts) is not None:
                    self.harms.append(Harm(node, sources_of(parts), is_lost=True))
                return self._done(node, called(node, parts, given), parts)
            case Filter():
                return self._filter(node, given)
            case Broken():
                return Ends(stuck=given)
            case _:
                assert_never(node)

    def _parts(self, nodes: Iterable[Expression], given: Reach) -> tuple[Ends, ...]:
        """Evaluate some parts, one after the other."""
        parts: list[Ends] = []
        for node in nodes:
            ends = self.ends(node, given)
            parts.append(ends)
            given = ends.fine
        return tuple(parts)

    def _done(self, node: Expression, ends: Ends, parts: Iterable[Ends]) -> Ends:
        """Note that an operation fails on null, and add how its parts failed."""
        if ends.failed is not None:
            self.harms.append(Harm(node, ends.blamed, is_lost=False))
        return after_parts(ends, parts)

    def _name(self, node: Name, given: Known) -> Ends:
        path = (node.name,)
        type_ = self._facts.types.get(node.name, ANY)
        expression = self._facts.computed.get(node.name)
        if expression is None or self._facts.tell_of(path, given):
            presence = self._facts.presence(path, type_, given)
            return path_read(node, path, type_, presence, given)
        if self._left == 0 or node.name in self._computing:
            return path_read(node, path, type_, MAYBE, given)
        self._left -= 1
        self._computing.append(node.name)
        inner = Evaluation(self._facts)
        inner._computing, inner._left = self._computing, self._left
        found = _as_computed(node, path, inner.ends(expression, given), inner.harms)
        self._left = inner._left
        self._computing.pop()
        return found

    def _compare(self, node: Compare, given: Known) -> Ends:
        left = self.ends(node.first, given)
        parts = [left]
        whole: Ends | None = None
        for relation, right_node in node.links:
            reach = left.fine if whole is None else whole.yes
            if relation in ("in", "not in") and isinstance(right_node, ListLiteral):
                members = self._parts(right_node.items, reach)
                parts += members
                link = inside(relation, left, members)
            else:
                right = self.ends(right_node, reach)
                parts.append(right)
                link, lost = compared(relation, left, right)
                if lost:
                    sides = [side for bit, side in ((1, left), (2, right)) if lost & bit]
                    self.harms.append(Harm(node, sources_of(sides), is_lost=True))
                left = right
            whole = link if whole is None else chained(whole, link)
        assert whole is not None
        return after_parts(whole, parts)

    def _logic(self, node: Logic, given: Reach) -> Ends:
        parts: list[Ends] = []
        decided: Reach = None
        stuck: Reach = None
        for operand in node.operands:
            part = self.ends(operand, given)
            parts.append(part)
            stuck = either(stuck, part.plain)
            decisive, given = part.yes, part.falsy
            if node.operator == "and":
                decisive, given = given, decisive
            decided = either(decided, decisive)
        yes, no = (decided, given) if node.operator == "or" else (given, decided)
        return after_parts(Ends(BOOLEAN, yes, no, stuck=stuck), parts)

    def _choice(self, node: Choice, given: Reach) -> Ends:
        condition = self.ends(node.condition, given)
        then = self.ends(node.then, condition.yes)
        otherwise = self.ends(node.otherwise, condition.falsy)
        ends = merged(then, otherwise)
        return after_parts(replace(ends, stuck=either(ends.stuck, condition.plain)), (condition,))

    def _filter(self, node: Filter, given: Reach) -> Ends:
        if not is_callable(node):
            return Ends(stuck=given)
        if node.name != "default":
            parts = self._parts((node.value, *node.arguments), given)
            return self._done(node, filtered(node, parts), parts)
        value = self.ends(node.value, given)
        empty = value.plain if may_be_empty(value.type) else None
        instead = self.ends(node.arguments[0], either(value.null, empty))
        return after_parts(merged(replace(value, null=None, sources=()), instead), ())


def _literal(node: Literal, given: Known) -> Ends:
    match node.value:
        case None:
            return Ends(null=given, sources=(Source(node),))
        case bool():
            yes = given if node.value else None
            return Ends(BOOLEAN, yes, given if yes is None else None)
        case value:
            return Ends(type_of_value(value), constants=((value, given),))


_ZERO: Final = Ends(INTEGER, other=Known())


def _computed(sign: str, parts: tuple[Ends, ...]) -> Ends:
    type_ = sum_type(sign, parts[0].type, parts[1].type)
    ends = strict(ANY if type_ is None else type_, parts)
    return replace(ends, yes=None, no=None, other=None if type_ is None else ends.other)


def _as_computed(node: Name, path: Path, ends: Ends, harms: list[Harm]) -> Ends:
    """Return how the read of a computed value ends, which is null when it cannot be computed."""
    here = Known(frozenset((path,)))
    sources = [*ends.sources]
    sources += [source for harm in harms if not harm.is_lost for source in harm.sources]
    found = [Source(node, source.path or path, source.is_guess) for source in sources]
    if ends.stuck is not None:
        found.append(Source(node, path, is_guess=True))
    null = both(either(ends.null, ends.failed, ends.stuck), Known(null=frozenset((path,))))
    return Ends(
        ends.type,
        both(ends.yes, here),
        both(ends.no, here),
        tuple(
            (value, Known(known.nonnull | {path}, known.null)) for value, known in ends.constants
        ),
        both(ends.other, here),
        null,
        sources=tuple(dict.fromkeys(found)) if null is not None else (),
    )
