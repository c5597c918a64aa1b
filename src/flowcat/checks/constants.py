"""Conditions that come out the same for every value of what they compare."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, rule
from flowcat.language.expressions import Expression, Scope, infer
from flowcat.language.expressions.types import Type, describe
from flowcat.language.places import Condition
from flowcat.language.regions import (
    NO,
    YES,
    Atom,
    Junction,
    Sentence,
    Space,
    atoms,
    partition,
    sentence_of,
    space_of,
)
from flowcat.language.regions.sentences import written
from flowcat.language.regions.space import MAX_WORLDS
from flowcat.language.regions.verdicts import holds
from flowcat.language.regions.witnesses import surely_varies


def constant_conditions(model: Model) -> Iterator[Diagnostic]:
    """F404: a condition, or a comparison in it, is always true or always false."""
    if not model.marked:
        return
    for place in model.places:
        if isinstance(place, Condition) and id(place.formula) not in model.broken:
            yield from _constant(place, model)


def _constant(place: Condition, model: Model) -> Iterator[Diagnostic]:
    scope = model.scopes.at(place.scope)
    whole = place.formula.expression
    sentence = sentence_of(whole, model.computed)
    made = tuple(atoms(sentence))
    is_told, is_open = False, bool(made)
    for atom in made:
        outcome = _outcome_of(atom, scope)
        if outcome is None:
            continue
        is_open = False
        if whole.start <= atom.node.start <= atom.node.end <= whole.end:
            is_told = True
            yield _diagnostic(place, atom.node, outcome, _why(atom, scope))
    if is_told or (is_open and _are_independent(sentence, made)):
        return
    outcome_of_all = _outcome(space_of([whole], scope, model.computed))
    if outcome_of_all in (YES, NO):
        yield _diagnostic(place, whole, outcome_of_all == YES, "")


def _outcome_of(atom: Atom, scope: Scope) -> bool | None:
    """Return how a comparison always comes out; None if that depends."""
    type_ = infer(atom.subject, scope).type
    if surely_varies(atom, type_):
        return None
    cut = partition(type_, (atom,))
    if cut is None or not cut.regions:
        return None
    first = holds(atom, cut, cut.regions[0])
    if any(holds(atom, cut, region) is not first for region in cut.regions[1:]):
        return None
    return first


def _are_independent(sentence: Sentence, made: tuple[Atom, ...]) -> bool:
    """Whether no comparison settles another, because each is of a term of its own.

    If each may come out either way then, the whole may too, however they are joined.
    """
    return len({atom.term for atom in made}) == len(made) and not _has_literal(sentence)


def _has_literal(sentence: Sentence) -> bool:
    """Whether ``true`` or ``false`` is a part of it."""
    if not isinstance(sentence, Junction):
        return False
    return not sentence.parts or any(_has_literal(part) for part in sentence.parts)


def _outcome(space: Space) -> int:
    """Return every way in which the one condition of a space may come out."""
    if space.size > MAX_WORLDS:
        return YES | NO
    found = 0
    for world in space.worlds():
        found |= space.verdicts(world)[0]
        if found == YES | NO:
            break
    return found


def _diagnostic(place: Condition, node: Expression, outcome: bool, why: str) -> Diagnostic:  # noqa: FBT001
    scalar = place.formula.scalar
    return Diagnostic(
        rule=rule("F404"),
        message=f"this is always {'true' if outcome else 'false'}",
        span=scalar.span_of(node.start, node.end),
        notes=(why,) if why else (),
        help="compare with a value that it may have, or take the condition out",
    )


def _why(atom: Atom, scope: Scope) -> str:
    type_: Type = infer(atom.subject, scope).type
    cut = partition(type_, ())
    term = f"`{written(atom.term)}`"
    if cut is not None and cut.regions and all(region.is_single for region in cut.regions):
        values = ", ".join(region.words.format("").removeprefix(" == ") for region in cut.regions)
        return f"{term} is one of {values}"
    bounds = _bounds(type_)
    return f"{term} is {describe(type_)}{bounds}" if bounds else f"{term} is never null"


def _bounds(type_: Type) -> str:
    from flowcat.language.expressions.types import Number, without_null

    match without_null(type_):
        case (Number(minimum=least, maximum=most),) if least is not None or most is not None:
            if least is None:
                return f" of at most {most}"
            return f" of at least {least}" if most is None else f" from {least} to {most}"
        case _:
            return ""
