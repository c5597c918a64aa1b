"""Whether conditions cover every case, proved where that can be proved.

The proof holds for conditions about one path whose values are known: a boolean, an enumeration of
strings, or whether a value is null. Everything else stays unproved, never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from flowcat.language.expressions import Expression, Scope, infer
from flowcat.language.expressions.nodes import (
    Compare,
    Field,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Not,
    Relation,
)
from flowcat.language.expressions.types import Anything, Boolean, Null, OneOf, String, Type


@dataclass(frozen=True, slots=True)
class Other:
    """Any value that is not null, of a kind with too many values to list."""


Case: TypeAlias = str | bool | Other | None
"""One value of a path, or many at once."""

OTHER: Final = Other()


def uncovered(guards: Sequence[Expression], scope: Scope) -> tuple[str, ...] | None:
    """Return the cases that no condition covers, as an author would write them.

    Returns:
        No cases if one of the conditions always holds; None if that cannot be told.
    """
    paths = {_words(path): path for guard in guards if (path := _subject(guard)) is not None}
    found = [_missing(guards, path, scope) for path in paths.values()]
    if () in found:
        return ()
    return found[0] if len(found) == 1 else None


def cases_of(type_: Type) -> tuple[Case, ...] | None:
    """List the values of a type, null last; None if nothing is known of it."""
    cases: list[Case] = []
    for member in type_.members if isinstance(type_, OneOf) else (type_,):
        match member:
            case Anything():
                return None
            case Null():
                pass
            case Boolean():
                cases += [True, False]
            case String(values=tuple() as values):
                cases += values
            case _ if OTHER not in cases:
                cases.append(OTHER)
            case _:
                pass
    is_nullable = isinstance(type_, Null) or (isinstance(type_, OneOf) and Null() in type_.members)
    return (*cases, None) if is_nullable else tuple(cases)


def _missing(
    guards: Sequence[Expression], path: Expression, scope: Scope
) -> tuple[str, ...] | None:
    """Return the cases of one path that no condition covers; None if that cannot be told."""
    domain = cases_of(infer(path, scope).type)
    if domain is None:
        return None
    covered = [_covered(guard, _words(path), domain) for guard in guards]
    # A condition that is not understood covers nothing for sure, and may hold all the same.
    known = [cases for cases in covered if cases is not None]
    missing = [case for case in domain if not any(case in cases for cases in known)]
    if missing and len(known) < len(guards):
        return None
    return tuple(_shown(case, path) for case in missing)


def _covered(
    guard: Expression, words: tuple[str, ...], domain: tuple[Case, ...]
) -> frozenset[Case] | None:
    """Return the cases in which a condition surely holds; None if it is about something else."""
    match guard:
        case Name() | Field() if _words(guard) == words:
            return frozenset(case for case in domain if case is True)
        case Not(operand=operand) if _words(operand) == words and OTHER not in domain:
            return frozenset(case for case in domain if case is not True)
        case Compare(first=first, links=((relation, right),)):
            if _words(first) == words:
                return _compared(relation, right, domain)
            if _words(right) == words and relation in ("==", "!="):
                return _compared(relation, first, domain)
            return None
        case Logic(operator="or", operands=operands):
            parts = [_covered(operand, words, domain) for operand in operands]
            known = [part for part in parts if part is not None]
            return frozenset().union(*known) if len(known) == len(parts) else None
        case _:
            return None


def _compared(
    relation: Relation, right: Expression, domain: tuple[Case, ...]
) -> frozenset[Case] | None:
    """Return the cases in which a comparison with literals holds."""
    values = _literals(right)
    if values is None or (relation in ("in", "not in")) != isinstance(right, ListLiteral):
        return None
    same = frozenset(case for case in domain if any(_is_same(case, value) for value in values))
    if OTHER in domain and len(same) < len(values):
        return None  # a literal is one of the many values that `OTHER` stands for
    match relation:
        case "==" | "in":
            return same
        case "!=" | "not in":
            return frozenset(domain) - same
        case _:
            return None


def _literals(node: Expression) -> tuple[object, ...] | None:
    match node:
        case Literal(value=value):
            return (value,)
        case ListLiteral(items=items):
            values = [item.value for item in items if isinstance(item, Literal)]
            return tuple(values) if len(values) == len(items) else None
        case _:
            return None


def _is_same(case: Case, value: object) -> bool:
    return type(case) is type(value) and case == value


def _subject(guard: Expression) -> Expression | None:
    """Return the first path that a condition is about."""
    match guard:
        case Name() | Field() if _words(guard):
            return guard
        case Not(operand=operand):
            return _subject(operand)
        case Compare(first=first, links=((_, right), *_)):
            return _subject(first) or _subject(right)
        case Logic(operands=(first, *_)):
            return _subject(first)
        case _:
            return None


def _words(node: Expression) -> tuple[str, ...]:
    """Return the words of a dotted path; none if it is no path."""
    match node:
        case Name(name=name):
            return (name,)
        case Field(target=target, name=name):
            before = _words(target)
            return (*before, name) if before else ()
        case _:
            return ()


def _shown(case: Case, path: Expression) -> str:
    subject = ".".join(_words(path))
    match case:
        case None:
            return f"{subject} == null"
        case bool():
            return f"{subject} == {str(case).lower()}"
        case str():
            return f'{subject} == "{case}"'
        case Other():
            return f"{subject} != null"
