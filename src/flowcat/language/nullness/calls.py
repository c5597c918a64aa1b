"""How calls and filters end: which of them fail on null, and which pass it on or replace it."""

from collections.abc import Sequence

from flowcat.language.expressions.filters import BadFormat, read_format
from flowcat.language.expressions.moments import KINDS
from flowcat.language.expressions.nodes import Call, Expression, Filter, Literal
from flowcat.language.expressions.signatures import FILTERS, FUNCTIONS
from flowcat.language.expressions.typed_calls import type_of_call, type_of_filter
from flowcat.language.expressions.typed_reads import read_field
from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    Anything,
    ListOf,
    ObjectOf,
    String,
    Type,
    union,
    without_null,
)
from flowcat.language.nullness.ends import (
    Ends,
    Source,
    all_fine,
    all_values,
    any_null,
    sources_of,
    value_of_type,
)
from flowcat.language.nullness.facts import GUESS, NULL, presence_of
from flowcat.language.nullness.known import Reach, both, either
from flowcat.language.nullness.reading import silent


def is_callable(node: Call | Filter) -> bool:
    """Tell whether a call or filter is written rightly; one that is not fails when reached."""
    if isinstance(node, Call):
        signature = FUNCTIONS.get(node.name)
        return signature is not None and signature.accepts(len(node.arguments))
    signature = FILTERS.get(node.name)
    if signature is None or not signature.accepts(len(node.arguments)):
        return False
    match node.name, node.arguments:
        case "each", (Literal(value=str() as text),):
            return not isinstance(read_format(text), BadFormat)
        case name, _:
            return name != "each"


def called(node: Call, parts: Sequence[Ends], given: Reach) -> Ends:
    """Return how a function ends once its arguments were evaluated."""
    type_ = type_of_call(node, tuple(part.full_type for part in parts), silent)
    match node.name, parts:
        case "len", (value,):
            return _counted(type_, value.null, value.value, value.value)
        case "sum", (items, *field):
            return _summed(node, type_, items, field)
        case "min" | "max", (items,):
            return _extreme(node.arguments[0], type_, items)
        case "keys", (value,):
            return Ends(type_, other=value.fine, stuck=value.value)
        case "find" | "without", (items, field, _):
            return _searched(node, type_, items, field, parts)
        case "lower" | "upper", (text,):
            return _passing(type_, text, text.value)
        case "starts_with", (text, prefix):
            reach = all_values(parts, given)
            no = either(any_null((text, prefix)), reach)
            return Ends(BOOLEAN, yes=reach, no=no, stuck=reach)
        case _:
            return strict(type_, parts)


def filtered(node: Filter, parts: Sequence[Ends]) -> Ends:
    """Return how a filter other than ``default`` ends once everything was evaluated."""
    types = tuple(part.full_type for part in parts)
    type_ = type_of_filter(node, types[0], types[1:], silent)
    match node.name, parts:
        case "join", (items, separator):
            ends = _passing(type_, items, all_values(parts, items.value))
            failed = both(items.value, separator.null)
            return Ends(
                ends.type,
                other=ends.other,
                null=both(items.null, separator.fine),
                failed=failed,
                stuck=ends.stuck,
                sources=items.sources,
                blamed=separator.sources if failed is not None else (),
            )
        case _:
            return _passing(type_, parts[0], parts[0].value)


def strict(type_: Type, parts: Sequence[Ends]) -> Ends:
    """Return how an operation ends that fails if any part is null."""
    reach, failed = all_values(parts, parts[0].fine), any_null(parts)
    ends = value_of_type(type_, reach)
    return Ends(
        ends.type,
        ends.yes,
        ends.no,
        (),
        ends.other,
        failed=failed,
        stuck=reach,
        blamed=sources_of(parts) if failed is not None else (),
    )


def may_be_empty(type_: Type) -> bool:
    """Tell whether ``default`` may replace a value of a type."""
    for kind in without_null(type_):
        match kind:
            case String(values=tuple() as values):
                if "" in values:
                    return True
            case String(format=format_):
                if format_ not in KINDS:
                    return True
            case Anything() | ListOf() | ObjectOf():
                return True
    return False


def _counted(type_: Type, null: Reach, value: Reach, stuck: Reach) -> Ends:
    """Return the ends of what is 0 for null."""
    constants = () if null is None else ((0, null),)
    return Ends(type_, constants=constants, other=value, stuck=stuck)


def _passing(type_: Type, value: Ends, reach: Reach) -> Ends:
    """Return the ends of what passes null on."""
    return Ends(
        union(without_null(type_)),
        other=reach,
        null=value.null,
        stuck=reach,
        sources=value.sources,
    )


def _summed(node: Call, type_: Type, items: Ends, field: Sequence[Ends]) -> Ends:
    fine = all_fine((items, *field), None)
    reach = both(items.value, fine)
    ends = _counted(type_, both(items.null, fine), reach, reach)
    inside = _item_type(items.type)
    if len(node.arguments) == 2:
        inside = _field_type(inside, node.arguments[1])
    presence = presence_of(inside) if reach is not None else 0
    blamed = sources_of(field)
    if presence & NULL:
        blamed += (Source(node.arguments[0], None, bool(presence & GUESS)),)
    failed = reach if presence & NULL or any(part.null is not None for part in field) else None
    return Ends(
        type_, constants=ends.constants, other=reach, failed=failed, stuck=reach, blamed=blamed
    )


def _extreme(argument: Expression, type_: Type, items: Ends) -> Ends:
    """Return the ends of ``min`` and ``max`` of one list, which is neither empty nor has nulls."""
    presence = presence_of(_item_type(items.type)) if items.value is not None else 0
    blamed = items.sources
    failed = items.null
    if presence & NULL:
        blamed += (Source(argument, None, bool(presence & GUESS)),)
        failed = either(failed, items.value)
    ends = value_of_type(type_, items.value)
    return Ends(
        ends.type,
        ends.yes,
        ends.no,
        (),
        ends.other,
        failed=failed,
        stuck=items.value,
        blamed=blamed,
    )


def _searched(node: Call, type_: Type, items: Ends, field: Ends, parts: Sequence[Ends]) -> Ends:
    fine = all_fine(parts, None)
    failed = both(field.null, fine)
    reach = both(field.value, fine)
    found = both(items.value, reach)
    blamed = field.sources if failed is not None else ()
    if node.name == "without":
        return Ends(type_, other=reach, failed=failed, stuck=reach, blamed=blamed)
    ends = value_of_type(type_, found)
    source = Source(node)
    return Ends(
        ends.type, ends.yes, ends.no, (), ends.other, reach, failed, reach, (source,), blamed
    )


def _item_type(type_: Type) -> Type:
    kinds = without_null(type_)
    if any(isinstance(kind, Anything) for kind in kinds):
        return ANY
    return union(kind.item for kind in kinds if isinstance(kind, ListOf))


def _field_type(item: Type, name: Expression) -> Type:
    if isinstance(name, Literal) and isinstance(name.value, str):
        return read_field(item, name.value, (name.start, name.end), silent)
    return ANY
