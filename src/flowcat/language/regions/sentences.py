"""A condition as logic over comparisons of one term with literals."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from flowcat.language.expressions.nodes import (
    Call,
    Choice,
    Compare,
    Expression,
    Field,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Not,
    Relation,
)
from flowcat.text.dataclass import dataclass

Value: TypeAlias = str | int | float | bool | None
"""A literal."""

Words: TypeAlias = tuple[str, ...]
"""A term: the words of a path, or of the path whose length is meant after ``len``."""

LENGTH: Final = "len()"
"""The first word of a term that is a length; no path begins with it."""


@dataclass(frozen=True, slots=True, eq=False)
class Atom:
    """One comparison of a term with literals."""

    node: Expression
    """Where it stands."""
    term: Words
    subject: Expression
    """The term as it was parsed, which has a type."""
    relation: Relation
    values: tuple[Value, ...]
    """The literal, or those of the list after ``in``."""


@dataclass(frozen=True, slots=True, eq=False)
class Junction:
    """Sentences joined by ``and`` or ``or``, or one that is negated."""

    node: Expression
    operator: str
    parts: "tuple[Sentence, ...]"
    """Of ``and`` without parts all hold: it is true; an ``or`` without parts is false."""


@dataclass(frozen=True, slots=True, eq=False)
class Unsure:
    """What is not understood: it may come out either way, or fail, which makes it false."""

    node: Expression


Sentence: TypeAlias = Atom | Junction | Unsure


def sentence_of(
    node: Expression, computed: Mapping[str, Expression], seen: frozenset[str] = frozenset()
) -> Sentence:
    """Read a condition; a computed value in it is read as its own expression."""
    match node:
        case Literal(value=value):
            return Junction(node, "and" if value is True else "or", ())
        case Name(name=name) if name in computed:
            if name in seen or not _is_condition(computed[name]):
                return Unsure(node)
            return _standing_for(node, sentence_of(computed[name], computed, seen | {name}))
        case Name() | Field():
            term = words_of(node)
            return Atom(node, term, node, "==", (True,)) if term else Unsure(node)
        case Not(operand=operand):
            return Junction(node, "not", (sentence_of(operand, computed, seen),))
        case Logic(operator=operator, operands=operands):
            parts = tuple(sentence_of(operand, computed, seen) for operand in operands)
            return Junction(node, operator, parts)
        case Compare():
            return _comparison(node, computed)
        case Choice(then=then, condition=condition, otherwise=otherwise):
            asked = sentence_of(condition, computed, seen)
            yes = Junction(node, "and", (asked, sentence_of(then, computed, seen)))
            no = (Junction(node, "not", (asked,)), sentence_of(otherwise, computed, seen))
            return Junction(node, "or", (yes, Junction(node, "and", no)))
        case _:
            return Unsure(node)


def atoms(sentence: Sentence) -> Iterator[Atom]:
    """Yield the comparisons of a sentence, in the order of the text."""
    match sentence:
        case Atom():
            yield sentence
        case Junction(parts=parts):
            for part in parts:
                yield from atoms(part)
        case Unsure():
            return


def words_of(node: Expression) -> Words:
    """Return the words of a dotted path; none if it is no path."""
    match node:
        case Name(name=name):
            return (name,)
        case Field(target=target, name=name):
            before = words_of(target)
            return (*before, name) if before else ()
        case _:
            return ()


def written(term: Words) -> str:
    """Write a term as an author would."""
    if term[0] == LENGTH:
        return f"len({'.'.join(term[1:])})"
    return ".".join(term)


def _is_condition(node: Expression) -> bool:
    match node:
        case Compare() | Logic() | Not() | Literal(value=bool()):
            return True
        case Choice(then=then, otherwise=otherwise):
            return _is_condition(then) and _is_condition(otherwise)
        case _:
            return False


def _standing_for(node: Expression, sentence: Sentence) -> Sentence:
    """Give the sentence of a computed value the place where its name stands."""
    return Junction(node, "and", (sentence,))


def _comparison(node: Compare, computed: Mapping[str, Expression]) -> Sentence:
    parts: list[Sentence] = []
    left = node.first
    for relation, right in node.links:
        parts.append(_link(node, left, relation, right, computed))
        left = right
    return parts[0] if len(parts) == 1 else Junction(node, "and", tuple(parts))


_TURNED: Final[dict[Relation, Relation]] = {
    "==": "==",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


def _link(
    node: Compare,
    left: Expression,
    relation: Relation,
    right: Expression,
    computed: Mapping[str, Expression],
) -> Sentence:
    if isinstance(left, Literal) and relation in _TURNED:
        left, relation, right = right, _TURNED[relation], left
    term = _term(left)
    values = _values(right, relation)
    if not term or values is None or term[0] in computed or (term[1:2] and term[1] in computed):
        return Unsure(node)
    return Atom(node, term, left, relation, values)


def _term(node: Expression) -> Words:
    match node:
        case Call(name="len", arguments=(argument,)):
            words = words_of(argument)
            return (LENGTH, *words) if words else ()
        case _:
            return words_of(node)


def _values(node: Expression, relation: Relation) -> tuple[Value, ...] | None:
    match node:
        case Literal(value=value) if relation not in ("in", "not in"):
            return (value,)
        case ListLiteral(items=items) if relation in ("in", "not in"):
            values = [item.value for item in items if isinstance(item, Literal)]
            return tuple(values) if len(values) == len(items) else None
        case _:
            return None
