"""A plan that takes what stands in a trace for a hidden value, whatever its schema asks for."""

from collections.abc import Mapping

from flowcat.language.values import Check, ValueFault, compile_arguments
from flowcat.plan.plan import FunctionPlan, Plan, RunPlan, Slot
from flowcat.text.dataclass import replace
from flowcat.trace.redaction import HIDDEN


def lenient(plan: Plan) -> Plan:
    """Return the plan with checks that let hidden values pass."""
    at = {
        node: {name: _function(plan, function) for name, function in offered.items()}
        for node, offered in plan.functions_at.items()
    }
    nodes = {
        name: replace(node, function=_function(plan, node.function))
        if isinstance(node, RunPlan)
        else node
        for name, node in plan.nodes.items()
    }
    return replace(
        plan,
        nodes=nodes,
        functions_at=at,
        state={name: _slot(slot) for name, slot in plan.state.items()},
    )


def _slot(slot: Slot) -> Slot:
    return replace(slot, check=_passing(slot.check))


def _function(plan: Plan, function: FunctionPlan) -> FunctionPlan:
    parameters = tuple(
        replace(one, checked={}, templates=()) if one.name in plan.hidden else one
        for one in function.parameters
    )
    check, returns = function.check, function.returns
    return replace(
        function,
        parameters=parameters,
        check=_passing_arguments(function, check) if check is not None else None,
        returns=_passing(returns) if returns is not None else None,
    )


def _passing_arguments(function: FunctionPlan, check: Check) -> Check:
    """Return a check of arguments that asks nothing of those that are hidden."""

    def passing(arguments: object) -> tuple[ValueFault, ...]:
        assert isinstance(arguments, Mapping)
        hidden = {name for name, value in arguments.items() if _has_hidden(value)}
        if not hidden:
            return check(arguments)
        schemas = {
            one.name: {} if one.name in hidden else one.checked for one in function.parameters
        }
        return compile_arguments(schemas, function.required)(arguments)

    return passing


def _passing(check: Check) -> Check:
    """Return a check that finds nothing where a hidden value stands."""
    return lambda value: () if _has_hidden(value) else check(value)


def _has_hidden(value: object) -> bool:
    match value:
        case str():
            return HIDDEN in value
        case Mapping():
            return any(map(_has_hidden, value.values()))
        case list():
            return any(map(_has_hidden, value))
        case _:
            return False
