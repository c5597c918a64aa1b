"""Parameters: every provider takes their schemas, and they are no larger than a model can use."""

import re
from collections.abc import Iterator, Mapping

from flowcat.checks.limits import GOOGLE_KEYWORDS, lowest, named, verb
from flowcat.checks.model import Model
from flowcat.checks.offered import (
    by_node,
    everywhere,
    facts_of,
    offered,
    parameters_of,
    place_of,
    takes_hints,
)
from flowcat.checks.schema_parts import Part, parts, types_of
from flowcat.diagnostics import Applicability, Diagnostic, Edit, Fix, Label, Severity, rule
from flowcat.language.functions import Offer
from flowcat.language.leaves import Name, ValueSchema
from flowcat.language.values.json_values import is_list
from flowcat.language.values.keywords import LANGUAGE_ONLY, NAMING, REMARKS
from flowcat.text import Span


def unsupported_schemas(model: Model) -> Iterator[Diagnostic]:
    """F604, F606: some provider rejects a schema, or Pipecat leaves a part of it out."""
    seen: set[int] = set()
    for offer in offered(model):
        for name, schema in parameters_of(model, offer.function):
            if id(schema) not in seen:
                seen.add(id(schema))
                for part in parts(schema):
                    yield from _faults(model, part, _where(name, schema))
        yield from _hints(model, offer, seen)


def large_schemas(model: Model) -> Iterator[Diagnostic]:
    """F605: one function's parameters, or those of a node together, are more than models take."""
    measured: dict[int, tuple[int, int, int]] = {}
    reported: set[int] = set()
    for offer in offered(model):
        place = place_of(model, offer)
        if id(place) not in reported and (much := _too_much(model, _size(model, offer, measured))):
            reported.add(id(place))
            yield Diagnostic(
                rule=rule("F605"),
                message=f"the parameters of `{offer.name}` {much}",
                span=place.span,
                help="ask for less in one call: let the caller say it freely, and look it up",
            )
    if "google" not in model.settings.targets or (most := _budget(model, _VALUES)) is None:
        return
    common = sum(_size(model, offer, measured)[2] for offer in everywhere(model))
    for node, own in by_node(model):
        values = [_size(model, offer, measured)[2] for offer in own]
        if common + sum(values) > most >= max((common, *values)):
            yield Diagnostic(
                rule=rule("F605"),
                message=f"the functions at `{node.key.text}` list {common + sum(values):,} enum"
                " values together, and Google counts all schemas of a request as one",
                span=node.key.span,
                help="let the caller say it freely, and look it up",
            )


_PROPERTIES, _LEVELS, _VALUES = (
    "properties of a schema",
    "levels of a schema",
    "enum values of a schema",
)


def _faults(model: Model, part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    targets, keywords = model.settings.targets, part.keywords
    google = "google" in targets
    types = types_of(keywords)
    if google:
        yield from _foreign_keywords(part, related)
        yield from _crowded_union(part, related)
        yield from _bare_required(part, related)
        yield from _non_string_enum(part, related)
        if "object" in types and not keywords.get("properties") and "anyOf" not in keywords:
            yield _unsupported(
                ("google",), "has rejected an object without `properties`", part.value("type"),
                related, "list its properties, or take a text", milder=True,
            )  # fmt: skip
    who = targets & {"openai", "google"}
    if who and "array" in types and "items" not in keywords and "prefixItems" not in keywords:
        says = f"{verb(who, 'reject')} an array that does not say what its `items` are"
        help_ = "add `items`, as in `items: {type: string}`"
        yield _unsupported(who, says, part.value("type"), related, help_)
    elif google and isinstance(keywords.get("items"), bool):
        says = "rejects an array whose `items` are no schema"
        yield _unsupported(("google",), says, part.value("items"), related, "write a schema")


def _foreign_keywords(part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    for keyword in part.keywords:
        if keyword in GOOGLE_KEYWORDS or keyword in LANGUAGE_ONLY or keyword.startswith("x-"):
            continue
        if keyword in NAMING:
            continue  # what leads there is told
        if keyword in ("$ref", "$dynamicRef"):
            says = f"rejects `{keyword}`, which leads nowhere in what an LLM is shown"
            help_ = "write the schema out at this place"
        else:
            says = f"rejects the keyword `{keyword}`"
            help_ = _INSTEAD.get(keyword, _REMARK if keyword in REMARKS else _CHECK)
        fix = _fix(part, keyword)
        yield _unsupported(("google",), says, part.key(keyword), related, help_, fix=fix)


_REMARK = "take it out"
_CHECK = "say it in `description`, and refuse other values with `reject`"
_INSTEAD: Mapping[str, str] = {
    "const": "write `enum` with this one text",
    "exclusiveMinimum": "write `minimum` with the least value that is right",
    "exclusiveMaximum": "write `maximum` with the greatest value that is right",
    "oneOf": "write `anyOf`",
    "allOf": "write its schemas as one",
    "examples": "name them in `description`",
}


def _fix(part: Part, keyword: str) -> Fix | None:
    """Write the same in a keyword that Google takes, where there is one."""
    value = part.keywords[keyword]
    if keyword == "oneOf":
        renamed = Edit(part.key(keyword), "anyOf")
        return Fix("write `anyOf`", (renamed,), Applicability.UNSAFE)
    step = {"exclusiveMinimum": ("minimum", 1), "exclusiveMaximum": ("maximum", -1)}.get(keyword)
    if step is None or part.keywords.get("type") != "integer" or type(value) is not int:
        return None
    name, by = step
    if name in part.keywords:
        return None
    edits = (Edit(part.key(keyword), name), Edit(part.value(keyword), str(value + by)))
    return Fix(f"write `{name}: {value + by}`", edits)


def _crowded_union(part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    """Find what belongs to one type beside a list of types, which Pipecat turns into `anyOf`."""
    if not is_list(part.keywords.get("type")):
        return
    for keyword in ("properties", "items", "enum"):
        value = part.keywords.get(keyword)
        if value is None or (keyword == "enum" and _is_mixed(value)):
            continue
        yield _unsupported(
            ("google",),
            f"rejects `{keyword}` beside several types",
            part.value("type"),
            (Label(part.key(keyword), f"`{keyword}` is of one type only"), *related),
            "name one type, and write `optional: true` for what may be left out",
        )
        return


def _bare_required(part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    required, properties = part.keywords.get("required"), part.keywords.get("properties")
    known = properties if isinstance(properties, Mapping) else {}
    for name in required if is_list(required) else ():
        if name not in known:
            yield _unsupported(
                ("google",),
                f"rejects `required: {name}`, which is not in `properties`",
                part.value("required"),
                related,
                "add it to `properties`, or take it out",
            )
            return


def _non_string_enum(part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    values = part.keywords.get("enum")
    if not is_list(values) or not _is_mixed(values):
        return
    whole = [value for value in values if type(value) is int]
    help_ = "write the values as texts"
    if len(whole) == len(values) and sorted(whole) == list(range(min(whole), max(whole) + 1)):
        help_ = f"write `minimum: {min(whole)}` and `maximum: {max(whole)}`"
    elif None in values:
        help_ = "leave out `null`, and write `optional: true`"
    yield Diagnostic(
        rule=rule("F604"),
        message="Google takes texts alone in `enum`: Pipecat leaves this one out, and the LLM may"
        " send any value",
        span=part.value("enum"),
        related=related,
        help=help_,
    )


def _is_mixed(values: object) -> bool:
    return is_list(values) and not all(isinstance(value, str) for value in values)


def _hints(model: Model, offer: Offer, seen: set[int]) -> Iterator[Diagnostic]:
    """F606: a Python function whose hint Pipecat makes a schema of that providers reject."""
    facts = facts_of(model, offer.function)
    who = model.settings.targets & {"openai", "google"}
    if not who or facts is None or id(facts) in seen or not takes_hints(offer.function, facts):
        return
    seen.add(id(facts))
    for parameter in facts.parameters:
        if parameter.name in (offer.function.arguments or {}):
            continue
        # Pipecat makes `{"type": "array"}` of a bare `list`; of `List` it makes no schema at all.
        if re.search(r"\blist\b(?!\s*\[)", parameter.annotation):
            yield _unsupported(
                who,
                f"{verb(who, 'reject')} the list `{parameter.name}` of `{offer.name}`: its hint"
                " does not say what is in it",
                offer.at.span,
                (Label(parameter.span, f"a parameter of `{facts.name}`"),),
                f"write `{parameter.name}: list[str]`",
                milder=not model.marked,
            )


def _unsupported(
    who: frozenset[str] | tuple[str, ...],
    says: str,
    span: Span,
    related: tuple[Label, ...],
    help_: str,
    *,
    fix: Fix | None = None,
    milder: bool = False,
) -> Diagnostic:
    return Diagnostic(
        rule=rule("F606"),
        message=f"{named(who)} {says}",
        span=span,
        related=related,
        help=help_,
        fix=fix,
        other_severity=Severity.WARNING if milder else None,
    )


def _where(name: Name, schema: ValueSchema) -> tuple[Label, ...]:
    """Point at the `fills` that makes a state key a parameter."""
    inside = schema.tree.start <= name.start < schema.tree.end
    near = name.source is schema.tree.source and name.end <= schema.tree.start
    between = name.source.text[name.end : schema.tree.start] if near else "-"
    is_own = inside or not between.strip(" :\n\t\"'")
    return () if is_own else (Label(name.span, "a parameter here"),)


def _size(
    model: Model, offer: Offer, measured: dict[int, tuple[int, int, int]]
) -> tuple[int, int, int]:
    """Count the properties, levels and enum values of a function's parameters."""
    properties = levels = values = 0
    for _, schema in parameters_of(model, offer.function):
        if id(schema) not in measured:
            measured[id(schema)] = _measure(schema)
        more, deep, listed = measured[id(schema)]
        properties, levels, values = properties + 1 + more, max(levels, deep), values + listed
    return properties, levels, values


def _measure(schema: ValueSchema) -> tuple[int, int, int]:
    properties = levels = values = 0
    for part in parts(schema):
        properties += len(part.names_in("properties"))
        levels = max(levels, part.depth)
        listed = part.keywords.get("enum")
        values += len(listed) if is_list(listed) else 0
    return properties, levels, values


def _too_much(model: Model, size: tuple[int, int, int]) -> str:
    words = ("have {:,} properties", "are {:,} levels deep", "list {:,} enum values")
    for subject, number, said in zip((_PROPERTIES, _LEVELS, _VALUES), size, words, strict=True):
        most = _budget(model, subject)
        if most is not None and number > most:
            return f"{said.format(number)}, more than the {most:,} that models take well"
    return ""


def _budget(model: Model, subject: str) -> int | None:
    limit = lowest(subject, model.settings.targets | {"openai"})
    return limit.most if limit is not None else None
