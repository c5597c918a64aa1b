"""Names of functions and parameters: offered once, and taken by every provider."""

import re
from collections.abc import Iterator

from flowcat.checks.limits import Limit, named, refusing, verb
from flowcat.checks.model import Model
from flowcat.checks.offered import (
    by_node,
    distinct,
    everywhere,
    facts_of,
    parameters_of,
    place_of,
    takes_hints,
)
from flowcat.checks.schema_parts import is_flat, parts
from flowcat.diagnostics import Diagnostic, Label, Severity, rule
from flowcat.language.functions import Offer, Origin
from flowcat.language.leaves import ValueSchema

_PORTABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
"""A name that every limit lets pass: no more is looked at for it."""


def unportable_names(model: Model) -> Iterator[Diagnostic]:
    """F601: some provider refuses the whole request because of a function's name."""
    seen: set[str | int] = set()
    for offer in distinct(model):
        limits = _refused(model, "function name", offer.name)
        place = place_of(model, offer)
        # Other functions of this name are mended where they stand, a Python one in one place.
        key = id(place) if offer.origin is Origin.INLINE else offer.name
        if limits and key not in seen:
            seen.add(key)
            yield Diagnostic(
                rule=rule("F601"),
                message=_message(limits, "the function name", offer.name),
                span=place.span,
                help=_help(offer.name),
                other_severity=None if model.marked else Severity.WARNING,
            )


def unportable_parameters(model: Model) -> Iterator[Diagnostic]:
    """F603: some provider refuses the whole request because of a parameter's name."""
    seen: set[int] = set()
    for offer in distinct(model):
        for name, schema in parameters_of(model, offer.function):
            if id(schema.tree) in seen:
                continue
            seen.add(id(schema.tree))
            if limits := _refused(model, "parameter name", name.text):
                yield Diagnostic(
                    rule=rule("F603"),
                    message=_message(limits, "the parameter name", name.text),
                    span=name.span,
                    help=_help(name.text),
                    other_severity=None if _is_certain(limits) else Severity.WARNING,
                )
            if not is_flat(schema):
                yield from _properties(model, schema)
        yield from _python_parameters(model, offer, seen)


def duplicate_functions(model: Model) -> Iterator[Diagnostic]:
    """F602: the LLM would be shown two functions of one name."""
    common = everywhere(model)
    yield from _twice(common, "offered at every node")
    elsewhere = {offer.name: offer for offer in common}
    for _, own in by_node(model):
        yield from _twice(own, "offered here")
        for offer in own:
            if offer.name in elsewhere:
                yield _duplicate(offer, elsewhere[offer.name], "offered at every node")


def _properties(model: Model, schema: ValueSchema) -> Iterator[Diagnostic]:
    """Look at the names inside of a parameter, of which too little is known for an error."""
    for part in parts(schema):
        for key in part.names_in("properties"):
            if limits := _refused(model, "parameter name", key.text):
                yield Diagnostic(
                    rule=rule("F603"),
                    message=_message(limits, "the property name", key.text, does="may reject"),
                    span=key.span,
                    help=_help(key.text),
                    other_severity=Severity.WARNING,
                )


def _python_parameters(model: Model, offer: Offer, seen: set[int]) -> Iterator[Diagnostic]:
    facts = facts_of(model, offer.function)
    if facts is None or id(facts) in seen or not takes_hints(offer.function, facts):
        return
    seen.add(id(facts))
    hidden = offer.function.arguments or {}
    for parameter in facts.parameters:
        if parameter.name in hidden:
            continue
        if limits := _refused(model, "parameter name", parameter.name):
            yield Diagnostic(
                rule=rule("F603"),
                message=_message(limits, "the parameter name", parameter.name),
                span=offer.at.span,
                related=(Label(parameter.span, f"a parameter of `{facts.name}`"),),
                help=_help(parameter.name),
                other_severity=None if model.marked and _is_certain(limits) else Severity.WARNING,
            )


def _refused(model: Model, subject: str, name: str) -> tuple[Limit, ...]:
    return () if _PORTABLE.fullmatch(name) else refusing(subject, name, model.settings.targets)


def _is_certain(limits: tuple[Limit, ...]) -> bool:
    return any(limit.is_certain for limit in limits)


def _message(limits: tuple[Limit, ...], what: str, name: str, does: str = "") -> str:
    who = [limit.provider for limit in limits if limit.is_certain or not _is_certain(limits)]
    does = does or ("reject" if _is_certain(limits) else "may reject")
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}..."
    long = f", which has {len(name)} characters" if len(name) > _LONGEST else ""
    return f"{named(who)} {verb(who, does)} {what} `{shown}`{long}"


def _help(name: str) -> str:
    """Say what every provider takes, with a name near to this one."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    near = re.sub(r"[^A-Za-z0-9_]+", "_", plain).strip("_")
    fits = 2 < len(near) <= _SHOWN and near != name and not near[0].isdigit()
    such = f", such as `{near}`" if fits else ""
    return f"use letters, digits and `_`, at most {_LONGEST}, and a letter first{such}"


_LONGEST = 64
_SHOWN = 40


def _twice(offers: tuple[Offer, ...], where: str) -> Iterator[Diagnostic]:
    first: dict[str, Offer] = {}
    for offer in offers:
        if offer.name in first:
            yield _duplicate(offer, first[offer.name], where)
        first.setdefault(offer.name, offer)


def _duplicate(offer: Offer, other: Offer, where: str) -> Diagnostic:
    return Diagnostic(
        rule=rule("F602"),
        message=f"two functions named `{offer.name}` are offered together",
        span=offer.at.span,
        related=(Label(other.at.span, f"also {where}"),),
        help="rename one of them, or offer it once",
    )
