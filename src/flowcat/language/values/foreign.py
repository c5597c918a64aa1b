"""The keywords that our own closures do not know, checked by jsonschema.

The only module that imports jsonschema. Our closures take the place of its checks wherever they
can, so types, formats and messages are the same on both roads. Nothing is ever read from the
network: a reference leads to a schema inside of the schema, or refuses every value.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from flowcat.language.values.choice import TOO_MANY, Refusal, closest
from flowcat.language.values.faults import Check, ValueFault
from flowcat.language.values.json_values import shown
from flowcat.language.values.leaves import LEAVES
from flowcat.language.values.sound import Sound


def compile_foreign(schema: dict[str, Any], whole: Sound) -> Check:
    """Compile a sound schema that stands in ``whole``, where its references begin."""
    validator = _LanguageValidator(whole, registry=Registry()).evolve(schema=schema)

    def check(value: object) -> tuple[ValueFault, ...]:
        try:
            return _faults(validator.iter_errors(value))
        except Unresolvable:
            return _LOST
        except RecursionError:
            return _TOO_DEEP

    return check


def _faults(errors: Iterable[ValidationError]) -> tuple[ValueFault, ...]:
    return tuple(dict.fromkeys(fault for error in errors for fault in _translate(error)))


def _translate(error: ValidationError) -> Iterator[ValueFault]:
    place = tuple(error.relative_path)
    for fault in _at_place(error):
        yield ValueFault((*place, *fault.path), fault.message)


def _at_place(error: ValidationError) -> tuple[ValueFault, ...]:
    keyword = error.validator
    if keyword in LEAVES:
        return (ValueFault((), error.message),)
    if keyword in ("anyOf", "oneOf"):
        return _of_branches(error)
    if not keyword:  # the schema is just `false`
        return (ValueFault((), "is not allowed"),)
    if keyword in _SURPLUS:
        return (ValueFault((), _SURPLUS[keyword]),)
    rule = f"{keyword}: {shown(error.validator_value)}"
    short = rule if len(rule) <= _LONGEST_RULE else str(keyword)
    return (ValueFault((), f"does not fit `{short}` of its schema"),)


def _of_branches(error: ValidationError) -> tuple[ValueFault, ...]:
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context or ():
        # A branch that is just `false` has no place of its own.
        index = next(iter(inner.relative_schema_path), None)
        branches.setdefault(index, []).append(inner)
    if not branches:
        return TOO_MANY
    return closest([_refusal(inner) for inner in branches.values()])


def _refusal(errors: list[ValidationError]) -> Refusal:
    return Refusal(_faults(errors), not any(map(_tells_apart, errors)))


def _tells_apart(error: ValidationError) -> bool:
    """Whether an error of a form shows that another form was meant."""
    deep = len(error.relative_path)
    return (error.validator == "type" and deep == 0) or (error.validator == "const" and deep == 1)


_LOST = (ValueFault((), "cannot be checked, as a `$ref` of its schema leads nowhere"),)
_TOO_DEEP = (ValueFault((), "cannot be checked, as it or its schema is nested too deeply"),)
_SURPLUS = {
    "additionalProperties": "has a property that is not allowed",
    "unevaluatedProperties": "has a property that is not allowed",
    "items": "has an item that is not allowed",
    "unevaluatedItems": "has an item that is not allowed",
}
_LONGEST_RULE = 200


def _leaf(keyword: str) -> Callable[[Validator, Any, Any, Any], Iterator[ValidationError]]:
    """Dress one of our checks up as jsonschema's check of the same keyword."""

    def check(_: Validator, value: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
        for fault in LEAVES[keyword](value)(instance):
            yield ValidationError(fault.message, path=fault.path)

    return check


_LanguageValidator = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, validators={keyword: _leaf(keyword) for keyword in LEAVES}
)
