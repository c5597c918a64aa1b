"""Writes whose value is known on the call only, and can never fit what the state takes."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, Label, rule
from flowcat.language.expressions import Scope, Type, type_of_schema
from flowcat.language.expressions.comparability import why_never_equal
from flowcat.language.expressions.types import (
    ANY,
    Anything,
    ListOf,
    Number,
    ObjectOf,
    String,
    describe,
    type_of_value,
    union,
    without_null,
)
from flowcat.language.leaves import Constant, ListValue, MapValue, Text, Value, texts_in, value_tree
from flowcat.language.places import Write
from flowcat.language.templates import infer_template
from flowcat.source.tree import Tree

_NOTHING = Scope({})


def misfit_writes(model: Model) -> Iterator[Diagnostic]:
    """F304: what is set or appended is of a kind that the schema never accepts.

    Only what can never fit is told: a number may be whole, a text may be one of the enum.
    """
    state = model.flow.state or {}
    if not model.marked:
        return
    slots: dict[str, Type] = {}
    for place in model.places:
        if not isinstance(place, Write) or place.value is None or place.name.text not in state:
            continue
        name = place.name.text
        schema = state[name].value
        if schema.templates:
            continue
        if name not in slots:
            slots[name] = type_of_schema(schema.keywords)
        wanted = slots[name]
        if place.verb == "append":
            items = _items(wanted)
            if items is None:
                yield _no_list(place, wanted, schema.tree)
                continue
            wanted = items
        elif isinstance(place.value, Constant):
            continue  # held against the whole schema by `bad_writes`
        has_texts = next(texts_in(place.value), None) is not None
        scope = model.scopes.at(place.scope) if has_texts else _NOTHING
        for value, why in _misfits(place.value, wanted, scope):
            owner = _owner(place, value)
            yield _misfit(f"{owner} {why}", value, schema.tree)


def _owner(place: Write, value: Value) -> str:
    """Name what a value is for."""
    if value is not place.value:
        return f"a part of `{place.name.text}`"
    return f"an item of `{place.name.text}`" if place.verb == "append" else f"`{place.name.text}`"


def _items(slot: Type) -> Type | None:
    """Return the type of a list's items; None if it can be no list."""
    found: list[Type] = []
    for kind in without_null(slot):
        match kind:
            case Anything():
                return ANY
            case ListOf(item=item):
                found.append(item)
            case _:
                pass
    return union(found) if found else None


def _misfits(value: Value, slot: Type, scope: Scope) -> Iterator[tuple[Value, str]]:
    """Yield every part of a value that can never fit, and why."""
    match value:
        case Text():
            why = _why_never(infer_template(value.template, scope).type, slot)
            if why:
                yield value, why
        case Constant():
            if value.value is not None and (why := _why_never(type_of_value(value.value), slot)):
                yield value, why
        case ListValue(items=items):
            inner = _items(slot)
            if inner is None:
                yield value, f"is {_shown(slot)}, and this is a list"
                return
            for item in items:
                yield from _misfits(item, inner, scope)
        case MapValue(entries=entries):
            kinds = without_null(slot)
            if not any(isinstance(kind, ObjectOf | Anything) for kind in kinds):
                yield value, f"is {_shown(slot)}, and this is an object"
            elif len(kinds) == 1 and isinstance(kinds[0], ObjectOf):
                fields = kinds[0].fields
                for name, item in entries.items():
                    yield from _misfits(item, fields.get(name, ANY), scope)


def _why_never(given: Type, slot: Type) -> str:
    """Tell why a value never fits; empty if it may. Null always does: it unsets the key."""
    if why_never_equal(given, slot) is not None:
        kinds = union(without_null(given))
        return f"is {_shown(slot)}, and this is {_shown(kinds)}"
    match without_null(given), without_null(slot):
        case (Number() as one,), (Number() as other,):
            if _beyond(one.minimum, other.maximum):
                return f"is at most {other.maximum:g}, and this is at least {one.minimum:g}"
            if _beyond(other.minimum, one.maximum):
                return f"is at least {other.minimum:g}, and this is at most {one.maximum:g}"
        case _:
            pass
    return ""


def _beyond(least: float | None, most: float | None) -> bool:
    return least is not None and most is not None and least > most


def _shown(type_: Type) -> str:
    match without_null(type_):
        case (String(format=None, values=tuple() as values),):
            return " or ".join(f"`{value}`" for value in values[:6])
        case kinds:
            return describe(union(kinds))


def _misfit(message: str, value: Value, schema: Tree) -> Diagnostic:
    return Diagnostic(
        rule=rule("F304"),
        message=message,
        span=value_tree(value).span,
        related=(Label(schema.span, "its schema"),),
        help="a write that the schema refuses fails the whole call",
    )


def _no_list(place: Write, slot: Type, schema: Tree) -> Diagnostic:
    name = place.name.text
    return Diagnostic(
        rule=rule("F304"),
        message=f"`{name}` is {describe(slot)}, and only lists are appended to",
        span=place.name.span,
        related=(Label(schema.span, "its schema"),),
        help=f"write `set`, or declare `{name}` as an array",
    )
