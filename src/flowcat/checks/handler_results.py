"""Results of Python functions: the flow can use what they return."""

from collections.abc import Iterator

from flowcat.checks.handler_branches import branch_faults
from flowcat.checks.handler_nexts import next_faults
from flowcat.checks.model import Model
from flowcat.checks.offered import facts_of
from flowcat.diagnostics import Diagnostic, Label, did_you_mean, rename, rule
from flowcat.language.document import Branch, Function
from flowcat.language.expressions import Expression
from flowcat.language.expressions.nodes import path_of, walk
from flowcat.language.leaves import Name
from flowcat.language.places import Computed, Condition, InScope, Place
from flowcat.pysource import HandlerFacts, PythonFacts, ResultField
from flowcat.source.tree import Scalar


def unusable_results(model: Model) -> Iterator[Diagnostic]:
    """F618: a Python function returns what the flow cannot use, or not what it reads."""
    if model.handlers is None:
        return
    if model.marked:
        for place in model.places:
            yield from _missing_fields(place, model.handlers)
    seen: set[int] = set()
    for offer in model.offers:
        function = offer.function
        facts = facts_of(model, function)
        if facts is None or function.handler is None or facts.is_decorated:
            continue
        if function.returns is not None and id(function.returns) not in seen:
            seen.add(id(function.returns))
            yield from _broken_returns(function, facts)
        branch = function.transition_to
        if isinstance(branch, Branch) and id(branch) not in seen and function.returns is None:
            seen.add(id(branch))
            yield from branch_faults(branch, facts, model)
        if id(function.handler) not in seen:
            seen.add(id(function.handler))
            yield from next_faults(function, facts, model)


def _missing_fields(place: Place, handlers: PythonFacts) -> Iterator[Diagnostic]:
    """Tell of fields that are read, and that the function never returns."""
    match place:
        case Condition(formula=formula, scope=scope):
            read = [(formula.scalar, formula.expression)]
        case Computed(text=text, scope=scope):
            read = [(text.scalar, slot.expression) for slot in text.template.slots]
        case _:
            return
    facts = _facts_in(scope, handlers)
    if facts is None:
        return
    for scalar, expression in read:
        told: set[str] = set()
        for node in walk(expression):
            name = _field_of_result(node)
            if name is not None and name not in (facts.result or {}) and name not in told:
                told.add(name)
                yield _missing(node, name, facts, scalar)


def _facts_in(scope: InScope, handlers: PythonFacts) -> HandlerFacts | None:
    """Return the function whose result can be named, if all of its fields are known."""
    if not scope.has_result or scope.returns is not None or scope.handler is None:
        return None
    facts = handlers.functions.get(scope.handler)
    if facts is None or facts.is_decorated or facts.result is None or facts.result_is_open:
        return None
    return facts


def _field_of_result(node: Expression) -> str | None:
    path = path_of(node)
    return path[1] if path is not None and len(path) == 2 and path[0] == "result" else None


def _missing(node: Expression, name: str, facts: HandlerFacts, scalar: Scalar) -> Diagnostic:
    known = facts.result or {}
    what = f"never returns a `{name}`" if known else "returns nothing"
    span = scalar.span_of(node.start, node.end)
    last = scalar.span_of(node.end - len(name), node.end)
    return Diagnostic(
        rule=rule("F618"),
        message=f"the Python function `{facts.name}` {what}, so this is always null",
        span=span,
        related=(Label(facts.span, "the function"),),
        help=did_you_mean(name, known) or f'return `{{"{name}": ...}}`',
        fix=rename(last, name, known) if last.text == name else None,
    )


def _broken_returns(function: Function, facts: HandlerFacts) -> Iterator[Diagnostic]:
    """Tell where a function does not keep to ``returns``: each such call is an error."""
    if facts.result is None:
        return
    for name, named in (function.returns or {}).items():
        field = facts.result.get(name)
        if field is None:
            if named.value.is_optional or facts.result_is_open:
                continue
            what = "never returns it" if facts.result else "returns nothing"
            yield Diagnostic(
                rule=rule("F618"),
                message=f"`{name}` is required here, and the Python function `{facts.name}` {what}",
                span=named.key.span,
                related=(Label(facts.span, "the function"),),
                help="return it, or write `optional: true`",
            )
            continue
        if not (field.certain or named.value.is_optional or facts.result_is_open):
            yield _at_times(named.key, facts, field)
        allowed = named.value.keywords.get("enum")
        if field.values is None or not isinstance(allowed, list):
            continue
        for value, place in zip(field.values, field.places, strict=True):
            if value is not None and value not in allowed:
                shown = f'"{value}"' if isinstance(value, str) else f"{value}"
                yield Diagnostic(
                    rule=rule("F618"),
                    message=f"`{facts.name}` may return `{name}` = `{shown}`, which is not listed",
                    span=named.key.span,
                    related=(Label(place, "returned here"),),
                    help="add it to the `enum`, or return one of its values",
                )


def _at_times(key: Name, facts: HandlerFacts, field: ResultField) -> Diagnostic:
    labels = [Label(field.span, "returned here")]
    if facts.returns_null is not None:
        labels.append(Label(facts.returns_null, "nothing is returned here"))
    return Diagnostic(
        rule=rule("F618"),
        message=f"`{key.text}` is required here, and some results of `{facts.name}` have none",
        span=key.span,
        related=tuple(labels),
        help="return it in every case, or write `optional: true`",
    )
