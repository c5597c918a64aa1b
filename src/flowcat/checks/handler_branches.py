"""Branches on a field of what a Python function returns."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, Severity, did_you_mean, nearest, rename, rule
from flowcat.language.cases import case_key
from flowcat.language.document import Branch
from flowcat.pysource import HandlerFacts, ResultField


def branch_faults(branch: Branch, facts: HandlerFacts, model: Model) -> Iterator[Diagnostic]:
    """Tell where a branch and what the function returns do not meet."""
    if facts.result is None:
        return
    field = facts.result.get(branch.field.text)
    if field is None:
        if not facts.result_is_open:
            yield _no_field(branch, facts)
        return
    if not field.certain and not facts.result_is_open:
        yield _field_at_times(branch, facts, field)
    elif field.values is not None:
        yield from _cases(branch, facts, field, model)


def _no_field(branch: Branch, facts: HandlerFacts) -> Diagnostic:
    known = facts.result or {}
    what = f"never returns a `{branch.field.text}`" if known else "returns nothing"
    return Diagnostic(
        rule=rule("F618"),
        message=f"the Python function `{facts.name}` {what}, so no case can match",
        span=branch.field.span,
        related=(Label(facts.span, "the function"),),
        help=did_you_mean(branch.field.text, known) or f'return `{{"{branch.field.text}": ...}}`',
        fix=rename(branch.field.span, branch.field.text, known),
    )


def _field_at_times(branch: Branch, facts: HandlerFacts, field: ResultField) -> Diagnostic:
    labels = [Label(field.span, "returned here")]
    if facts.returns_null is not None:
        labels.append(Label(facts.returns_null, "nothing is returned here"))
    return Diagnostic(
        rule=rule("F618"),
        message=f"some results of `{facts.name}` have no `{branch.field.text}`",
        span=branch.field.span,
        related=tuple(labels),
        help=f"return `{branch.field.text}` in every case",
        other_severity=Severity.WARNING,
    )


def _cases(
    branch: Branch, facts: HandlerFacts, field: ResultField, model: Model
) -> Iterator[Diagnostic]:
    """Compare the cases with the values that stand in the function."""
    assert field.values is not None
    returned = {case_key(value) for value in field.values}
    given = {case_key(named.key.value): named.key for named in branch.cases.values()}
    dead = [name for key, name in given.items() if key not in returned]
    missing = sorted(returned - given.keys())
    for name in dead:
        yield Diagnostic(
            rule=rule("F618"),
            message=f"`{facts.name}` never returns `{field.name}` = `{name.text}`",
            span=name.span,
            related=(Label(field.span, "returned here"),),
            help=_instead(name.text, missing, sorted(returned)),
            fix=rename(name.span, name.text, missing),
            other_severity=Severity.WARNING,
        )
    # A case that is only misspelt leaves its value without one: that is the same fault.
    if branch.default is None and len(missing) > len(dead):
        values = " or ".join(f"`{value}`" for value in missing)
        places = zip(field.values, field.places, strict=True)
        yield Diagnostic(
            rule=rule("F618"),
            message=f"there is no case for {values}, which `{facts.name}` may return",
            span=branch.field.span,
            related=tuple(
                Label(place, "returned here")
                for value, place in places
                if case_key(value) in missing
            ),
            help="add the case, or a `default`",
            # In a FlowConfig file, no case is one way to say that the conversation stays.
            other_severity=None if model.marked else Severity.WARNING,
        )


def _instead(name: str, free: list[str], returned: list[str]) -> str:
    if (close := nearest(name, free)) is not None:
        return f"did you mean `{close}`?"
    return f"it returns {' or '.join(f'`{value}`' for value in returned)}"
