"""The inputs of a call, checked before any audio."""

from collections.abc import Mapping

from flowcat.errors import InputError
from flowcat.language.values import describe_fault
from flowcat.plan.plan import Plan


def checked_inputs(plan: Plan, given: Mapping[str, object]) -> dict[str, object]:
    """Return the inputs as given, once they fit.

    Raises:
        InputError: If one is missing, unknown, or does not fit its schema; names every one.
    """
    faults = [f"`{name}` is not an input of this flow" for name in given if name not in plan.inputs]
    for slot in plan.inputs.values():
        value = given.get(slot.name)
        if value is not None:
            faults += [describe_fault(fault, slot.name) for fault in slot.check(value)]
        elif slot.required:
            faults.append(f"`{slot.name}` is missing")
    if faults:
        raise InputError("the inputs do not fit: " + "; ".join(faults))
    return {name: value for name, value in given.items() if value is not None}
