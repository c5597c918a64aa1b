"""Compiling functions: what the LLM is shown, what is checked, what runs, where it leads."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from flowcat.language.document import ExitHook, Filler, Function, Hook, Run
from flowcat.language.functions import Offer, effects_of, hook_offer, run_offer
from flowcat.language.leaves import Text, ValueSchema
from flowcat.language.templates import Render, compile_text, constant_template
from flowcat.language.values import (
    Check,
    ValueFault,
    compile_arguments,
    compile_check,
    llm_schema,
)
from flowcat.plan.compiling.compiler import Compiler, HandlerFacts, items, names
from flowcat.plan.compiling.mcp import compile_tool
from flowcat.plan.compiling.requests import TIMEOUT, compile_request
from flowcat.plan.compiling.roads import compile_error_road, compile_road
from flowcat.plan.plan import FillerPlan, FunctionPlan, Parameter

FILLER_AFTER = 1.0
"""Seconds a function may take before its filler is said, unless the flow says otherwise."""


LONGEST = 60.0
"""Seconds a Python function may take, unless the flow or the function itself says otherwise."""


def compile_functions(compiler: Compiler, offered: Iterable[Offer]) -> tuple[FunctionPlan, ...]:
    """Compile a list of offers."""
    return tuple(_function(compiler, offer) for offer in offered)


def compile_run(compiler: Compiler, node: Run) -> FunctionPlan:
    """Compile the function of a ``run`` node."""
    return _function(compiler, run_offer(compiler.flow, node))


def compile_hook(compiler: Compiler, hook: Hook | ExitHook) -> FunctionPlan | None:
    """Compile the function that a hook runs; None if it runs none."""
    offer = hook_offer(compiler.flow, hook)
    return _function(compiler, offer) if offer is not None else None


def _function(compiler: Compiler, offer: Offer) -> FunctionPlan:
    function = offer.function
    facts = HandlerFacts()
    if function.handler is not None:
        facts = compiler.handlers.get(function.handler.text, facts)
    hidden = tuple((name, compiler.value(n.value)) for name, n in items(function.arguments))
    parameters, required = _parameters(compiler, function, facts, {name for name, _ in hidden})
    effects = effects_of(function)
    return FunctionPlan(
        name=offer.name,
        description=_description(compiler, function, facts),
        parameters=parameters,
        required=required,
        check=_check(compiler, function, facts, parameters, required),
        fills=names(function.fills),
        hidden=hidden,
        handler=function.handler.text if function.handler is not None else None,
        http=compile_request(compiler, function),
        mcp=compile_tool(compiler, function),
        result=compiler.value(function.result) if function.result is not None else None,
        returns=_returns(function),
        rejections=tuple(
            (compiler.formula(refusal.when), compiler.text(refusal.say))
            for refusal in function.reject or ()
        ),
        effects=effects,
        interruptible=_interruptible(compiler, function, facts, effects),
        timeout=_timeout(compiler, function, facts),
        retries=(function.retries or 0) if effects == "read" else 0,
        filler=_filler(compiler, function.filler),
        writes=compiler.writes(function.set, function.append, function.clear),
        respond=function.respond is not False,
        on_error=compile_error_road(compiler, function.on_error),
        road=compile_road(compiler, function.transition_to),
        acknowledgement="ok" if compiler.marked else "acknowledged",
    )


def _timeout(compiler: Compiler, function: Function, facts: HandlerFacts) -> float | None:
    if (own := function.timeout or function.timeout_secs or facts.timeout) is not None:
        return own
    if function.http is not None or function.mcp is not None:
        return TIMEOUT
    # A FlowConfig's functions take as long as they take, as at Pipecat.
    return LONGEST if compiler.marked else None


def _parameters(
    compiler: Compiler, function: Function, facts: HandlerFacts, hidden: set[str]
) -> tuple[tuple[Parameter, ...], tuple[str, ...]]:
    if function.parameters is None and not function.fills and facts.parameters is not None:
        schemas = {name: s for name, s in facts.parameters.items() if name not in hidden}
        made = tuple(
            Parameter(name, schema, _checkable(schema)) for name, schema in schemas.items()
        )
        return made, tuple(name for name in facts.required if name in schemas)
    declared: dict[str, ValueSchema] = {}
    state = compiler.flow.state or {}
    for fill in function.fills or ():
        declared[fill.text] = state[fill.text].value
    for name, named in items(function.parameters):
        declared[name] = named.value
    made = tuple(_parameter(compiler, name, schema) for name, schema in declared.items())
    return made, tuple(name for name, schema in declared.items() if not schema.is_optional)


def _parameter(compiler: Compiler, name: str, schema: ValueSchema) -> Parameter:
    fixed = {key: v for key, v in schema.keywords.items() if key not in schema.templates}
    state = compiler.flow.state or {}
    # The default of a state key is not filled in for a call: left out, the state stays as it is.
    default = None if name in state and state[name].value is schema else fixed.get("default")
    return Parameter(
        name=name,
        schema=llm_schema(fixed),
        checked=fixed,
        templates=tuple(
            (key, compiler.value(template)) for key, template in schema.templates.items()
        ),
        default=default,
    )


def _checkable(schema: Mapping[str, object]) -> Mapping[str, object]:
    """Return what can be checked of a Python hint: Pipecat shows an `Enum` as an empty object."""
    return {} if schema.get("properties") == {} else schema


def _check(
    compiler: Compiler,
    function: Function,
    facts: HandlerFacts,
    parameters: tuple[Parameter, ...],
    required: tuple[str, ...],
) -> Check | None:
    if not compiler.marked:
        return _upstream_check(function, facts, parameters, required)
    if any(parameter.templates for parameter in parameters):
        return None
    check = compile_arguments({p.name: p.checked for p in parameters}, required)
    if not facts.takes_any or function.parameters is not None:
        return check
    return _of_known(check, {parameter.name for parameter in parameters})


def _of_known(check: Check, known: AbstractSet[str]) -> Check:
    """Check no arguments but those that are known."""

    def checked(arguments: object) -> tuple[ValueFault, ...]:
        if isinstance(arguments, Mapping):
            arguments = {name: value for name, value in arguments.items() if name in known}
        return check(arguments)

    return checked


def _upstream_check(
    function: Function,
    facts: HandlerFacts,
    parameters: tuple[Parameter, ...],
    required: tuple[str, ...],
) -> Check:
    """Check no more than that the Python function can be called.

    Pipecat checks nothing, and what it shows of some hints is not what they mean: an `Enum` is an
    object to it. So a FlowConfig's functions are given values of any type, as they are there.
    """
    if function.handler is None or facts.takes_any:
        return lambda _arguments: ()
    return compile_arguments({parameter.name: {} for parameter in parameters}, required)


def _description(compiler: Compiler, function: Function, facts: HandlerFacts) -> Render:
    if function.description is not None:
        return compiler.text(function.description)
    return compile_text(constant_template(facts.description), compiler.formats)


def _interruptible(
    compiler: Compiler, function: Function, facts: HandlerFacts, effects: str
) -> bool:
    if function.cancel_on_interruption is not None:
        return function.cancel_on_interruption
    if not compiler.marked:
        # Pipecat Flows runs a function through a barge-in unless it is told otherwise.
        return facts.interruptible or False
    # What a Python function says by `flows_tool_options` counts unless the flow says more.
    return effects == "read" or (function.effects is None and facts.interruptible is True)


def _filler(compiler: Compiler, filler: Text | Filler | None) -> FillerPlan | None:
    match filler:
        case None:
            return None
        case Filler():
            return FillerPlan(compiler.text(filler.say), filler.after or FILLER_AFTER)
        case Text():
            return FillerPlan(compiler.text(filler), FILLER_AFTER)


def _returns(function: Function) -> Check | None:
    if function.returns is None:
        return None
    properties = {name: named.value.keywords for name, named in function.returns.items()}
    required = [name for name, n in function.returns.items() if not n.value.is_optional]
    return compile_check({"type": "object", "properties": properties, "required": required})
