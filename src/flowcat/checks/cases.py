"""Cases of a branch: each value is listed once, and none is left out."""

from collections.abc import Callable, Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, did_you_mean, rename, rule
from flowcat.language.cases import case_key
from flowcat.language.document import Branch, Function, Run
from flowcat.language.expressions import type_of_schema
from flowcat.language.leaves import Name, ValueSchema
from flowcat.language.regions import partition
from flowcat.language.regions.sentences import Value


def colliding_cases(model: Model) -> Iterator[Diagnostic]:
    """F001: two cases that Pipecat takes for one, such as ``true`` and ``"True"`` (rule 29)."""
    seen: set[int] = set()
    compared = _by_text if model.marked else _by_text_and_value
    for offer in model.offers:
        branch = offer.function.transition_to
        if isinstance(branch, Branch) and id(branch) not in seen:
            seen.add(id(branch))
            yield from _collisions(branch, compared)


def uncovered_cases(model: Model) -> Iterator[Diagnostic]:
    """F405: a value of a branch's field has no case, and the conversation would stay silently.

    A conversation may go on where it is, so there only values that are known are missed.
    """
    seen: set[int] = set()
    silent = {
        id(named.value.transition_to)
        for named in model.flow.nodes.values()
        if isinstance(named.value, Run)
    }
    for offer in model.offers:
        branch = offer.function.transition_to
        if not isinstance(branch, Branch) or branch.default is not None or id(branch) in seen:
            continue
        seen.add(id(branch))
        missing = _missing(branch, offer.function)
        if missing or (missing is None and id(branch) in silent):
            field = f"`{branch.field.text}`"
            what = f"{field} = {' or '.join(missing)}" if missing else f"other values of {field}"
            yield Diagnostic(
                rule=rule("F405"),
                message=f"there is no case for {what}",
                span=branch.field.span,
                related=tuple(
                    Label(case.span, "it is never this")
                    for case in (_dead(branch, offer.function) if missing else ())
                ),
                help="add the case, or a `default`" if missing else "add a `default`",
            )


def dead_cases(model: Model) -> Iterator[Diagnostic]:
    """F404: a case for a value that the field of the result never has, as ``returns`` says.

    Where a value has no case either, that is told alone: one of them is mostly misspelt.
    """
    seen: set[int] = set()
    for offer in model.offers:
        branch = offer.function.transition_to
        if not isinstance(branch, Branch) or id(branch) in seen:
            continue
        seen.add(id(branch))
        missing = _missing(branch, offer.function) or ()
        if branch.default is None and missing:
            continue
        free = [value.strip("`") for value in missing]
        for case in _dead(branch, offer.function):
            schema = (offer.function.returns or {})[branch.field.text].value
            yield Diagnostic(
                rule=rule("F404"),
                message=f"`{branch.field.text}` is never `{case.text}`, so nothing takes this case",
                span=case.span,
                related=(Label(schema.tree.span, "what it can be"),),
                help=did_you_mean(case.text, free) or "take the case out, or add it to `returns`",
                fix=rename(case.span, case.text, free),
            )


def _dead(branch: Branch, function: Function) -> tuple[Name, ...]:
    """Return the cases whose value never comes."""
    schema = (function.returns or {}).get(branch.field.text)
    values = _values(schema.value) if schema is not None else None
    if schema is None or values is None:
        return ()
    known = {case_key(value) for value in values}
    if schema.value.is_optional:
        known.add(case_key(None))
    cases = (named.key for named in branch.cases.values())
    return tuple(case for case in cases if case_key(case.value) not in known)


def _missing(branch: Branch, function: Function) -> tuple[str, ...] | None:
    """Return the values without a case; None if the values are not known."""
    schema = (function.returns or {}).get(branch.field.text)
    if schema is None or schema.value.is_optional:
        return None
    values = _values(schema.value)
    if values is None:
        return None
    given = {case_key(named.key.value) for named in branch.cases.values()}
    missing = (value for value in values if case_key(value) not in given)
    return tuple("`null`" if value is None else f"`{case_key(value)}`" for value in missing)


def _values(schema: ValueSchema) -> tuple[Value, ...] | None:
    """Return all values of a schema; None if they cannot be listed."""
    cut = partition(type_of_schema(schema.keywords), ())
    if cut is None or not all(region.is_single for region in cut.regions):
        return None
    return tuple(region.value for region in cut.regions)


def _collisions(
    branch: Branch, compared: Callable[[Name], tuple[object, ...]]
) -> Iterator[Diagnostic]:
    first: dict[object, Name] = {}
    for named in branch.cases.values():
        keys = compared(named.key)
        other = next((first[key] for key in keys if key in first), None)
        if other is not None:
            yield Diagnostic(
                rule=rule("F001"),
                message=f"`{named.key.text}` and `{other.text}` are one case",
                span=named.key.span,
                related=(Label(other.span, "first given here"),),
                help="keep one of them",
            )
        first |= {key: named.key for key in keys if key not in first}


def _by_text(key: Name) -> tuple[object, ...]:
    return (case_key(key.value),)


def _by_text_and_value(key: Name) -> tuple[object, ...]:
    """Pipecat reads a file into a dictionary, in which Python keeps one of ``true`` and ``1``."""
    value = key.value
    return (case_key(value), value) if isinstance(value, bool | int | float) else _by_text(key)
