"""The schemas of parameters: forms that some provider rejects, or that Pipecat leaves out."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from flowcat.checks.limits import GOOGLE_KEYWORDS, named, verb
from flowcat.checks.model import Model
from flowcat.checks.offered import distinct, facts_of, parameters_of, takes_hints
from flowcat.checks.schema_parts import Part, is_flat, parts, types_of
from flowcat.diagnostics import Applicability, Diagnostic, Edit, Fix, Label, Severity, rule
from flowcat.language.functions import Offer
from flowcat.language.leaves import Name, ValueSchema
from flowcat.language.values.json_values import is_list
from flowcat.language.values.keywords import LANGUAGE_ONLY, NAMING, REMARKS
from flowcat.text import Span
from flowcat.text.dataclass import replace


def unsupported_schemas(model: Model) -> Iterator[Diagnostic]:
    """F604, F606: some provider rejects a schema, or Pipecat leaves a part of it out."""
    seen: set[int] = set()
    for offer in distinct(model):
        for name, schema in parameters_of(model, offer.function):
            if id(schema.tree) not in seen:
                seen.add(id(schema.tree))
                if is_flat(schema) and _is_harmless(schema.keywords):
                    continue
                for part in parts(schema):
                    yield from _faults(model, part, _where(name, schema))
        yield from _hints(model, offer, seen)


def _faults(model: Model, part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    targets = model.settings.targets
    if _is_harmless(part.keywords):
        return
    if "google" in targets:
        yield from _foreign_keywords(part, related)
        yield from _crowded_union(part, related)
        yield from _untyped(part, related)
        yield from _bare_required(part, related)
        yield from _non_string_enum(part, related)
        yield from _empty_object(part, related)
    yield from _bare_array(targets, part, related)


def _is_harmless(keywords: Mapping[str, object]) -> bool:
    """Whether a schema is taken everywhere: of one of these types, with these keywords alone."""
    return keywords.get("type") in _SINGLE and keywords.keys() <= _HARMLESS


_SINGLE = ("string", "integer", "number", "boolean")
_HARMLESS = frozenset({"type", "description", "minimum", "maximum", "format", "default", "pattern"})


def _bare_array(
    targets: AbstractSet[str], part: Part, related: tuple[Label, ...]
) -> Iterator[Diagnostic]:
    who, keywords = targets & {"openai", "google"}, part.keywords
    if who and "array" in types_of(keywords) and not keywords.keys() & {"items", "prefixItems"}:
        says = f"{verb(who, 'reject')} an array that does not say what its `items` are"
        help_ = "add `items`, as in `items: {type: string}`"
        yield _unsupported(who, says, part.value("type"), related, help_)
    elif "google" in who and isinstance(keywords.get("items"), bool):
        says = "rejects an array whose `items` are no schema"
        yield _unsupported(_GOOGLE, says, part.value("items"), related, "write a schema")


def _empty_object(part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    keywords = part.keywords
    if "object" not in types_of(keywords) or keywords.get("properties") or "anyOf" in keywords:
        return
    says = "has rejected an object without `properties`"
    help_ = "list its properties, or take a text"
    found = _unsupported(_GOOGLE, says, part.value("type"), related, help_)
    yield replace(found, other_severity=Severity.WARNING)


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
        found = _unsupported(_GOOGLE, says, part.key(keyword), related, help_)
        yield replace(found, fix=_fix(part, keyword))


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
    """Find what stands beside `anyOf`, or beside a list of types, of which Pipecat makes one."""
    if is_list(part.keywords.get("type")):
        union, what, help_ = part.value("type"), "several types", _ONE_TYPE
    elif "anyOf" in part.keywords:
        union, what, help_ = part.key("anyOf"), "`anyOf`", "move it into each schema of `anyOf`"
    else:
        return
    beside = [word for word in part.keywords if word not in _UNIONS and _is_sent(part, word)]
    if not beside:
        return
    of_one_type = [word for word in beside if word in _OF_ONE_TYPE]
    if of_one_type and what == "several types":
        label = Label(part.key(of_one_type[0]), f"`{of_one_type[0]}` is of one type only")
        says = f"rejects `{of_one_type[0]}` beside several types"
        yield _unsupported(_GOOGLE, says, union, (label, *related), help_)
        return
    label = Label(union, "this stands alone there")
    found = _unsupported(_GOOGLE, "", part.key(beside[0]), (label, *related), help_)
    message = f"Google's Vertex AI rejects `{beside[0]}` beside {what}"
    yield replace(found, message=message, other_severity=Severity.WARNING)


def _untyped(part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    """Find what belongs to one type where no type is given at all."""
    if part.keywords.keys() & {"type", "anyOf", "oneOf", "allOf", "$ref"}:
        return
    for word in part.keywords:
        if word in _OF_ONE_TYPE and _is_sent(part, word):
            meant = f"type: {_OF_ONE_TYPE[word]}"
            found = _unsupported(
                _GOOGLE,
                f"rejects `{word}` without a `type`",
                part.key(word),
                related,
                f"add `{meant}`",
            )
            edit = part.before(word, meant)
            yield replace(found, fix=Fix(f"add `{meant}`", (edit,)) if edit else None)
            return


_GOOGLE = frozenset({"google"})
_UNIONS = ("type", "anyOf")
_ONE_TYPE = "name one type, and write `optional: true` for what may be left out"
_OF_ONE_TYPE = {"properties": "object", "items": "array", "enum": "string"}


def _is_sent(part: Part, word: str) -> bool:
    """Whether Pipecat hands a keyword on to Google, as it stands."""
    if word == "enum" and _is_mixed(part.keywords[word]):
        return False
    return word in GOOGLE_KEYWORDS and word != "additionalProperties"


def _bare_required(part: Part, related: tuple[Label, ...]) -> Iterator[Diagnostic]:
    required, properties = part.keywords.get("required"), part.keywords.get("properties")
    known = properties if isinstance(properties, Mapping) else {}
    for name in required if is_list(required) else ():
        if name not in known:
            yield _unsupported(
                _GOOGLE,
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
            found = _unsupported(
                who,
                f"{verb(who, 'reject')} the list `{parameter.name}` of `{offer.name}`: its hint"
                " does not say what is in it",
                offer.at.span,
                (Label(parameter.span, f"a parameter of `{facts.name}`"),),
                f"write `{parameter.name}: list[str]`",
            )
            yield replace(found, other_severity=None if model.marked else Severity.WARNING)


def _unsupported(
    who: AbstractSet[str], says: str, span: Span, related: tuple[Label, ...], help_: str
) -> Diagnostic:
    return Diagnostic(
        rule=rule("F606"),
        message=f"{named(who)} {says}",
        span=span,
        related=related,
        help=help_,
    )


def _where(name: Name, schema: ValueSchema) -> tuple[Label, ...]:
    """Point at the `fills` that makes a state key a parameter."""
    inside = schema.tree.start <= name.start < schema.tree.end
    near = name.source is schema.tree.source and name.end <= schema.tree.start
    between = name.source.text[name.end : schema.tree.start] if near else "-"
    is_own = inside or not between.strip(" :\n\t\"'")
    return () if is_own else (Label(name.span, "a parameter here"),)
