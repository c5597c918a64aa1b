"""What a function returns, taken apart as a flow does it: the result, and what comes next."""

from collections.abc import Iterable, Mapping

from flowcat.pysource.facts import ResultField
from flowcat.pysource.values import (
    Atom,
    Const,
    Field,
    MadeNode,
    OfType,
    Opaque,
    Record,
    Row,
    Sentinel,
    Value,
    either,
    is_null,
    json_type_of,
    literals,
    may_be_null,
)
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(slots=True)
class Returned:
    """What is known of all that a function returns."""

    fields: Mapping[str, ResultField] | None = None
    is_open: bool = False
    null: Span | None = None
    is_pair: bool | None = None
    is_alone_at_times: bool = False
    picks: frozenset[str] | None = None
    nexts: tuple[Span, ...] = ()
    null_next: Span | None = None
    node: Span | None = None


def returned(value: Value, place: Span) -> Returned:
    """Take apart what a function returns; its name stands at the place."""
    results: list[Atom] = []
    nexts: list[Atom] = []
    pairs = 0
    for atom in value:
        pair = _pair(atom)
        if pair is None:
            results.append(atom)
        else:
            pairs += 1
            results += pair[0]
            nexts += pair[1]
    fields, is_open = _fields(results, place)
    is_vague = any(isinstance(atom, Opaque) for atom in value)
    return Returned(
        fields=fields,
        is_open=is_open,
        null=next((one.span for one in results if isinstance(one, Const) and is_null(one)), None),
        is_pair=_whole(pairs, len(value)) if not is_vague else None,
        is_alone_at_times=any(
            isinstance(atom, Record | Const) and _pair(atom) is None for atom in value
        ),
        picks=_picks(nexts) if not is_vague else None,
        nexts=_places(nexts),
        null_next=next(
            (one.span for one in nexts if isinstance(one, Const) and is_null(one)), None
        ),
        node=next(filter(None, map(_made_node, (*nexts, *results))), None),
    )


def _pair(atom: Atom) -> tuple[Value, Value] | None:
    """Return the result and what comes next; None if it is a result alone."""
    if not isinstance(atom, Row) or not atom.is_tuple or len(atom.items) != 2:
        return None
    result, following = atom.items
    if all(_may_follow(one) for one in following):
        return result, following
    return None


def _may_follow(atom: Atom) -> bool:
    match atom:
        case Const(value=str() | None) | Sentinel() | MadeNode() | Record() | Opaque():
            return True
        case OfType(json_type="string" | "object"):
            return True
        case _:
            return False


def _fields(results: Iterable[Atom], place: Span) -> tuple[Mapping[str, ResultField] | None, bool]:
    records: list[Record] = []
    for atom in results:
        match atom:
            case Record():
                records.append(atom)
            case Const(value=None):
                records.append(Record({}))
            case Const(span=span):
                records.append(Record({"value": Field((atom,), span)}))
            case OfType(json_type=json_type) if json_type != "object":
                records.append(Record({"value": Field((atom,), place)}))
            case Row():
                records.append(Record({"value": Field((atom,), place)}))
            case _:
                return None, False
    if not records:
        return None, False
    names = dict.fromkeys(name for record in records for name in record.fields)
    fields = {name: _field(name, records) for name in names}
    return fields, any(record.is_open for record in records)


def _field(name: str, records: list[Record]) -> ResultField:
    found = [record.fields[name] for record in records if name in record.fields]
    value = either(field.value for field in found)
    known = literals(value)
    return ResultField(
        name=name,
        span=found[0].span,
        certain=len(found) == len(records) and all(field.certain for field in found),
        may_be_null=may_be_null(value),
        values=tuple(one.value for one in known) if known is not None else None,
        places=tuple(one.span for one in known or ()),
        json_type=json_type_of(value),
    )


def _whole(pairs: int, count: int) -> bool | None:
    if pairs == count:
        return True if count else None
    return None if pairs else False


def _picks(nexts: list[Atom]) -> frozenset[str] | None:
    names = set()
    for atom in nexts:
        match atom:
            case Const(value=str(name)):
                names.add(name)
            case Const(value=None) | Sentinel():
                pass
            case _:
                return None
    return frozenset(names)


def _places(nexts: list[Atom]) -> tuple[Span, ...]:
    found = [one.span for one in nexts if isinstance(one, Const) and isinstance(one.value, str)]
    return tuple(sorted(found, key=lambda span: (span.source.name, span.start)))


def _made_node(atom: Atom) -> Span | None:
    match atom:
        case MadeNode(span=span):
            return span
        case Record(fields=fields) if "task_messages" in fields:
            return fields["task_messages"].span
        case _:
            return None
