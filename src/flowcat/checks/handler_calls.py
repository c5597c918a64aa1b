"""Calls of Python functions: they can take what the flow passes to them."""

from collections.abc import Iterator, Mapping

from flowcat.checks.model import Model
from flowcat.checks.offered import facts_of, parameters_of
from flowcat.diagnostics import Diagnostic, Label, Severity, nearest, rule
from flowcat.language.document import Conversation
from flowcat.language.functions import Offer, run_by_flow
from flowcat.language.leaves import Name, ValueSchema
from flowcat.pysource import HandlerFacts, HandlerShape, ParameterFacts


def unfit_handlers(model: Model) -> Iterator[Diagnostic]:
    """F611: a Python function cannot be called with what the flow passes to it."""
    if model.handlers is None:
        return
    run = run_by_flow(model.flow)
    seen: set[tuple[int, bool]] = set()
    for offer in model.offers:
        facts = facts_of(model, offer.function)
        is_run = id(offer.at) in run
        # What the flow runs is given other arguments at each place.
        key = (id(offer.at if is_run else offer.function.handler), is_run)
        if facts is None or facts.is_decorated or key in seen:
            continue
        seen.add(key)
        fault = _wrong_kind(offer, facts, model)
        if fault is not None:
            yield fault
        elif facts.shape is not HandlerShape.ARGS:
            yield from _unfit(_Passed(offer, model, by_llm=not key[1]), facts)
    yield from _unfit_actions(model)


class _Passed:
    """What a flow passes to a Python function."""

    def __init__(self, offer: Offer, model: Model, *, by_llm: bool) -> None:
        self.offer = offer
        self.hidden = offer.function.arguments or {}
        self.declared: Mapping[str, tuple[Name, ValueSchema]] = {}
        self.is_declared = not by_llm or bool(
            offer.function.parameters is not None or offer.function.fills
        )
        if by_llm:
            self.declared = {
                name.text: (name, schema) for name, schema in parameters_of(model, offer.function)
            }

    @property
    def names(self) -> set[str]:
        """All names that may be passed."""
        return {*self.hidden, *self.declared}

    def span_of(self, name: str) -> Name:
        """Return where the flow names an argument."""
        return self.declared[name][0] if name in self.declared else self.hidden[name].key


def _wrong_kind(offer: Offer, facts: HandlerFacts, model: Model) -> Diagnostic | None:
    """Tell of a function that can be no handler at all, or none that Pipecat takes."""
    if facts.shape is HandlerShape.DIRECT and not facts.is_async:
        message = f"`{facts.name}` takes `flow_manager` first, so it must be `async`"
        return _at_handler(offer, facts, message, help=f"write `async def {facts.name}`")
    if any(parameter.by_position for parameter in facts.parameters):
        message = f"`{facts.name}` is called with its parameters by name, and some stand before `/`"
        return _at_handler(offer, facts, message, help="take the `/` out")
    if not model.marked and facts.shape is not HandlerShape.DIRECT:
        return _at_handler(
            offer,
            facts,
            f"`{facts.name}` does not take `flow_manager` first, which Pipecat wants here",
            help=f"write `async def {facts.name}(flow_manager, ...)`",
            severity=Severity.WARNING,
        )
    return None


def _unfit(passed: _Passed, facts: HandlerFacts) -> Iterator[Diagnostic]:
    taken = {parameter.name: parameter for parameter in facts.parameters}
    needed = [] if not passed.is_declared else [p for p in taken.values() if not p.has_default]
    missing = [parameter for parameter in needed if parameter.name not in passed.names]
    extra = [] if facts.takes_any else sorted(passed.names - taken.keys())
    if extra:
        yield _not_taken(passed, facts, extra[0], missing)
    elif missing:
        yield _not_given(passed, facts, missing)
    else:
        for name, (place, schema) in passed.declared.items():
            parameter = taken.get(name)
            if parameter is None or name in passed.hidden:
                continue
            if schema.is_optional and not parameter.has_default and _left_out(passed, name):
                yield _may_lack(place, facts, parameter)
            elif (kind := _other_type(schema, parameter)) is not None:
                yield _other_kind(place, facts, parameter, kind)


def _left_out(passed: _Passed, name: str) -> bool:
    """Whether an optional argument that the LLM leaves out is not filled in by its default."""
    is_filled = name in {fill.text for fill in passed.offer.function.fills or ()}
    return is_filled or not passed.declared[name][1].has_default


def _not_taken(
    passed: _Passed, facts: HandlerFacts, name: str, missing: list[ParameterFacts]
) -> Diagnostic:
    free = [p.name for p in facts.parameters if p.name not in passed.names]
    meant = nearest(name, free) or (missing[0].name if len(missing) == 1 else None)
    needs = f"; it needs `{missing[0].name}`" if missing else ""
    way_out = f"did you mean `{meant}`?" if meant else "add it to the function, or leave it out"
    return Diagnostic(
        rule=rule("F611"),
        message=f"the Python function `{facts.name}` takes no `{name}`{needs}",
        span=passed.span_of(name).span,
        related=(Label(facts.span, "the function"),),
        help=way_out,
    )


def _not_given(passed: _Passed, facts: HandlerFacts, missing: list[ParameterFacts]) -> Diagnostic:
    names = " and ".join(f"`{parameter.name}`" for parameter in missing)
    where = "`arguments`" if not passed.declared else "`parameters` or `arguments`"
    handler = passed.offer.function.handler
    assert handler is not None
    return Diagnostic(
        rule=rule("F611"),
        message=f"`{facts.name}` needs {names}, which the flow does not pass",
        span=handler.span,
        related=tuple(Label(parameter.span, "needed here") for parameter in missing),
        help=f"add it to {where}, or give it a default in Python",
    )


def _may_lack(place: Name, facts: HandlerFacts, parameter: ParameterFacts) -> Diagnostic:
    return Diagnostic(
        rule=rule("F611"),
        message=f"`{place.text}` may be left out, and `{facts.name}` cannot do without it",
        span=place.span,
        related=(Label(parameter.span, "no default here"),),
        help=f"give it a default in Python, such as `{parameter.name}=None`",
    )


def _other_kind(
    place: Name, facts: HandlerFacts, parameter: ParameterFacts, kind: str
) -> Diagnostic:
    wanted = parameter.annotation or f"{parameter.json_type}"
    article = "an" if kind[0] in "aio" else "a"
    return Diagnostic(
        rule=rule("F611"),
        message=f"`{place.text}` is {article} {kind}, and `{facts.name}` takes `{wanted}`",
        span=place.span,
        related=(Label(parameter.span, "here"),),
        help="give both the same type",
        other_severity=Severity.WARNING,
    )


_KINDS = frozenset(("string", "integer", "number", "boolean", "array", "object"))


def _other_type(schema: ValueSchema, parameter: ParameterFacts) -> str | None:
    """Return the type that a flow passes, if the function's hint cannot mean it."""
    kind = schema.keywords.get("type")
    if not isinstance(kind, str) or kind not in _KINDS or parameter.json_type is None:
        return None
    fits = kind == parameter.json_type or (kind, parameter.json_type) == ("integer", "number")
    return None if fits else kind


def _unfit_actions(model: Model) -> Iterator[Diagnostic]:
    """Judge handlers of actions: they are given the action, and the manager if they take two."""
    assert model.handlers is not None
    for named in model.flow.nodes.values():
        if not isinstance(named.value, Conversation):
            continue
        for action in (*(named.value.pre_actions or ()), *(named.value.post_actions or ())):
            facts = model.handlers.functions.get(action.handler.text) if action.handler else None
            if action.handler is None or facts is None or facts.is_decorated:
                continue
            if (why := _unfit_for_action(facts)) is not None:
                yield Diagnostic(
                    rule=rule("F611"),
                    message=f"`{facts.name}` cannot be called for an action: {why}",
                    span=action.handler.span,
                    related=(Label(facts.span, "the function"),),
                    help=f"write `async def {facts.name}(action, flow_manager)`",
                )


def _unfit_for_action(facts: HandlerFacts) -> str | None:
    if facts.takes_more or facts.takes_any:
        return None
    count = len(facts.parameters)
    needed = sum(not parameter.has_default for parameter in facts.parameters)
    match facts.shape:
        case HandlerShape.ARGS:
            return None
        case HandlerShape.DIRECT:
            return "its first parameter is the action" if count == 0 else None
        case HandlerShape.PLAIN:
            if count == 0:
                return "it takes nothing"
            return f"it needs {needed} arguments" if needed > 2 else None


def _at_handler(
    offer: Offer,
    facts: HandlerFacts,
    message: str,
    *,
    help: str,  # noqa: A002 - as a diagnostic calls it
    severity: Severity | None = None,
) -> Diagnostic:
    handler = offer.function.handler
    assert handler is not None
    return Diagnostic(
        rule=rule("F611"),
        message=message,
        span=handler.span,
        related=(Label(facts.span, "the function"),),
        help=help,
        other_severity=severity,
    )
