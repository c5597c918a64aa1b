"""The arguments of a call as an LLM sent them, checked against a function's parameters."""

from collections.abc import Collection, Mapping

from flowcat.diagnostics.nearest import did_you_mean
from flowcat.language.values.compiling import compile_check
from flowcat.language.values.faults import Check, ValueFault, below
from flowcat.language.values.json_values import is_object


def compile_arguments(
    parameters: Mapping[str, Mapping[str, object]], required: Collection[str]
) -> Check:
    """Compile the check of a call's arguments; every path begins with an argument's name.

    Unset and null are one: a null for an argument that is not required counts as left out (the
    caller drops it), and no arguments at all may be sent as null. A null for a required argument
    counts as missing unless its schema takes null. An unknown argument is a fault that names the
    nearest one.
    """
    names = tuple(dict.fromkeys((*parameters, *required)))
    known = frozenset(names)
    entries = tuple(
        (name, compile_check(parameters.get(name, {})), name in required) for name in names
    )

    def check(arguments: object) -> tuple[ValueFault, ...]:
        given = {} if arguments is None else arguments
        if not is_object(given):
            return _NO_OBJECT
        found: tuple[ValueFault, ...] = ()
        for name, check_value, is_required in entries:
            value = given.get(name)
            if value is None:
                if is_required and (name not in given or check_value(None)):
                    found += (ValueFault((name,), "is missing"),)
            elif faults := check_value(value):
                found += below(name, faults)
        if not known.issuperset(given):
            found += tuple([_unknown(name, names) for name in given if name not in known])
        return found

    return check


def check_arguments(
    parameters: Mapping[str, Mapping[str, object]], required: Collection[str], arguments: object
) -> tuple[ValueFault, ...]:
    """Check one call's arguments; where calls repeat, compile once with ``compile_arguments``."""
    return compile_arguments(parameters, required)(arguments)


_NO_OBJECT = (ValueFault((), "must be an object that holds the arguments by name"),)


def _unknown(name: str, names: tuple[str, ...]) -> ValueFault:
    hint = did_you_mean(name, names) or "this function takes none"
    return ValueFault((name,), f"is not an argument; {hint}")
