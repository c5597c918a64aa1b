"""A quick look at a comparison: for most, two values show that it comes out either way.

Each of these values lies in some region of the type, so no region has to be made.
"""

from typing import Final

from flowcat.language.expressions.moments import KINDS
from flowcat.language.expressions.types import Boolean, Null, Number, OneOf, String, Type
from flowcat.language.regions.partition import admits
from flowcat.language.regions.sentences import Atom


def surely_varies(atom: Atom, type_: Type) -> bool:
    """Tell whether some value makes a comparison true and another makes it false.

    Only what is seen at once is told; no for the others.
    """
    members = type_.members if isinstance(type_, OneOf) else (type_,)
    match atom.values:
        case (bool(),):
            return atom.relation in _EQUALITY and any(
                isinstance(member, Boolean) for member in members
            )
        case (int() as literal,) if atom.relation in _HOLDING:
            return _number_varies(literal, _HOLDING[atom.relation], members)
        case (str(),) if atom.relation in _EQUALITY:
            return any(_is_any_text(member) for member in members)
        case (None,) if atom.relation in _EQUALITY:
            is_given = any(isinstance(one, Boolean) or _is_any_text(one) for one in members)
            return is_given and any(isinstance(member, Null) for member in members)
        case _:
            return False


def _number_varies(literal: int, holding: tuple[int, ...], members: tuple[Type, ...]) -> bool:
    found: set[bool] = set()
    for member in members:
        match member:
            case Number():
                for side in (0, -1, 1):
                    if admits(member, literal + side):
                        found.add(side in holding)
            case Null():
                found.add(holding == _HOLDING["!="])
            case _:
                pass
    return len(found) == 2


def _is_any_text(member: Type) -> bool:
    return isinstance(member, String) and member.values is None and member.format not in KINDS


_EQUALITY: Final = frozenset(("==", "!="))
_HOLDING: Final[dict[str, tuple[int, ...]]] = {
    "==": (0,),
    "!=": (-1, 1),
    "<": (-1,),
    "<=": (-1, 0),
    ">": (1,),
    ">=": (0, 1),
}
"""Whether what is compared may be less than the literal, equal to it, or greater."""
