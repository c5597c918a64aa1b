"""From a schema to a closure that checks values.

A schema in which only our own keywords stand never meets jsonschema. Of any other one, only the
schemas around foreign keywords do.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flowcat.diagnostics.nearest import did_you_mean
from flowcat.language.values.choice import Branch, check_all, check_any, check_exactly_one
from flowcat.language.values.faults import Check, ValueFault, below
from flowcat.language.values.json_values import is_list, is_object
from flowcat.language.values.keywords import FOREIGN
from flowcat.language.values.leaves import LEAVES, accept
from flowcat.language.values.sound import Sound, sound_schema


def compile_check(schema: Mapping[str, object]) -> Check:
    """Compile a schema once; the check returns a value's faults, and nothing for a valid one.

    Neither this nor the check ever raises: a keyword that ``schema_faults`` reports, or that still
    holds a template, checks nothing. A schema with keywords outside of our own set imports
    jsonschema here, so that no call waits for the import.
    """
    whole = sound_schema(schema)
    return _compile(whole, whole)


def _compile(schema: Sound, whole: Sound) -> Check:
    """Compile a schema that stands somewhere in ``whole``, where its references begin."""
    if isinstance(schema, bool):
        return accept if schema else _refuse
    if not FOREIGN.keys().isdisjoint(schema):
        from flowcat.language.values.foreign import compile_foreign

        return compile_foreign(schema, whole)
    rules = [
        LEAVES[keyword](value)
        for keyword, value in schema.items()
        if keyword in LEAVES and keyword != "type"
    ]
    rules += _inner_rules(schema, whole)
    rest = check_all([rule for rule in rules if rule is not accept])
    return _typed(_type_check(schema), rest)


def _inner_rules(schema: dict[str, Any], whole: Sound) -> Iterator[Check]:
    """Yield the checks of the keywords that hold schemas."""
    properties: dict[str, Any] = schema.get("properties", {})
    for keyword, value in schema.items():
        match keyword:
            case "properties":
                yield _check_properties(
                    {name: _compile(part, whole) for name, part in properties.items()}
                )
            case "additionalProperties" if value is False:
                yield _refuse_others(tuple(properties))
            case "additionalProperties":
                yield _check_others(frozenset(properties), _compile(value, whole))
            case "items":
                yield _check_items(_compile(value, whole))
            case "allOf":
                yield check_all([_compile(part, whole) for part in value])
            case "anyOf":
                yield check_any([_branch(part, whole) for part in value])
            case "oneOf":
                yield check_exactly_one([_branch(part, whole) for part in value])
            case _:
                pass


def _branch(schema: Sound, whole: Sound) -> Branch:
    return Branch(_compile(schema, whole), check_all(list(_kind_checks(schema))))


def _kind_checks(schema: Sound) -> Iterator[Check]:
    """Yield the checks that tell one form of a value from others."""
    yield _type_check(schema)
    if isinstance(schema, dict):
        yield _check_properties(
            {
                name: LEAVES["const"](part["const"])
                for name, part in schema.get("properties", {}).items()
                if isinstance(part, dict) and "const" in part
            }
        )


def _type_check(schema: Sound) -> Check:
    if isinstance(schema, bool) or "type" not in schema:
        return accept
    return LEAVES["type"](schema["type"])


def _typed(type_check: Check, rest: Check) -> Check:
    """Check the rest only of a value of the right type: of another, the type says it all."""
    if rest is accept:
        return type_check
    if type_check is accept:
        return rest

    def check(value: object) -> tuple[ValueFault, ...]:
        return type_check(value) or rest(value)

    return check


def _refuse(_value: object) -> tuple[ValueFault, ...]:
    return (ValueFault((), "is not allowed"),)


def _check_properties(checks: dict[str, Check]) -> Check:
    asking = tuple((name, part) for name, part in checks.items() if part is not accept)
    if not asking:
        return accept

    def check(value: object) -> tuple[ValueFault, ...]:
        found: tuple[ValueFault, ...] = ()
        if is_object(value):
            for name, part in asking:
                if name in value and (faults := part(value[name])):
                    found += below(name, faults)
        return found

    return check


def _refuse_others(names: tuple[str, ...]) -> Check:
    known = frozenset(names)

    def check(value: object) -> tuple[ValueFault, ...]:
        if not is_object(value) or known.issuperset(value):
            return ()
        return tuple([_unknown(name, names) for name in value if name not in known])

    return check


def _unknown(name: str, names: tuple[str, ...]) -> ValueFault:
    hint = did_you_mean(name, names)
    return ValueFault((name,), f"is not allowed; {hint}" if hint else "is not allowed")


def _check_others(known: frozenset[str], part: Check) -> Check:
    if part is accept:
        return accept

    def check(value: object) -> tuple[ValueFault, ...]:
        found: tuple[ValueFault, ...] = ()
        if is_object(value):
            for name, item in value.items():
                if name not in known and (faults := part(item)):
                    found += below(name, faults)
        return found

    return check


def _check_items(part: Check) -> Check:
    if part is accept:
        return accept

    def check(value: object) -> tuple[ValueFault, ...]:
        found: tuple[ValueFault, ...] = ()
        if is_list(value):
            for index, item in enumerate(value):
                if faults := part(item):
                    found += below(index, faults)
        return found

    return check
