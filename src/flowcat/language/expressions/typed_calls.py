"""The types of calls and filters, and arguments that can never be right."""

from flowcat.language.expressions.comparability import is_maybe, why_never_equal, why_no_order
from flowcat.language.expressions.faults import Report
from flowcat.language.expressions.filters import BadFormat, read_format
from flowcat.language.expressions.moments import KINDS, read_moment
from flowcat.language.expressions.nodes import Call, Expression, Filter, Literal
from flowcat.language.expressions.typed_reads import read_field
from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    STRING,
    Anything,
    ListOf,
    Null,
    Number,
    ObjectOf,
    String,
    Type,
    describe,
    may_be_null,
    nullable,
    union,
    without_null,
)


def type_of_call(node: Call, types: tuple[Type, ...], report: Report) -> Type:
    """Return the type of a call with the right number of arguments."""
    arguments = node.arguments
    match node.name, types:
        case "len", (value,):
            _expect(arguments[0], value, (String, ListOf, ObjectOf, Null), _SIZED, report)
            return Number(integer=True, minimum=0)
        case "sum", (items, *_):
            return _sum(node, items, report)
        case "min" | "max", _:
            return _extreme(node, types, report)
        case "round", (number, *digits):
            for argument, type_ in zip(arguments, types, strict=True):
                _expect(argument, type_, (Number,), "a number", report)
            return NUMBER if digits and not _is_whole(number) else INTEGER
        case "keys", (value,):
            _expect(arguments[0], value, (ObjectOf, Null), "an object", report)
            return ListOf(STRING)
        case "find" | "without", (items, _, value):
            item = _items(arguments[0], items, report)
            field = _field(arguments[1], item, types[1], report)
            if (why := why_never_equal(field, value)) is not None:
                report("F403", why, arguments[2].start, arguments[2].end)
            return nullable(item) if node.name == "find" else ListOf(item)
        case "lower" | "upper", (text,):
            _expect(arguments[0], text, (String, Null), "a string", report)
            return nullable(STRING) if may_be_null(text) else STRING
        case "starts_with", _:
            for argument, type_ in zip(arguments, types, strict=True):
                _expect(argument, type_, (String, Null), "a string", report)
            return BOOLEAN
        case _:
            return _shift(node, types, report)


def type_of_filter(node: Filter, value: Type, arguments: tuple[Type, ...], report: Report) -> Type:
    """Return the type of a filter with the right number of arguments."""
    result: Type = STRING
    match node.name:
        case "default":
            return union((*without_null(value), arguments[0]))
        case "join":
            _expect(node.value, value, (ListOf, Null), "a list", report)
            for argument, type_ in zip(node.arguments, arguments, strict=True):
                _expect(argument, type_, (String,), "a string", report)
        case "each":
            _check_format(node, _items(node.value, value, report), report)
            result = ListOf(STRING)
        case "money":
            _expect(node.value, value, (Number, Null), "a number", report)
        case "spell":
            _expect(node.value, value, (String, Number, Null), "a string or number", report)
        case "date" | "time" as kind:
            wanted = ("date", "date-time") if kind == "date" else ("time", "date-time")
            _expect_moment(node.value, value, wanted, report)
    return nullable(result) if may_be_null(value) else result


def _is_whole(type_: Type) -> bool:
    return all(isinstance(kind, Number) and kind.integer for kind in without_null(type_))


_SIZED = "a string, list or object"


def _expect(
    node: Expression, type_: Type, kinds: tuple[type, ...], shown: str, report: Report
) -> bool:
    """Report a value that can be of none of some kinds besides null; null alone must be named."""
    members = without_null(type_) or (NULL,)
    if any(isinstance(member, (*kinds, Anything)) for member in members):
        return True
    report("F403", f"expected {shown}, found {describe(type_)}", node.start, node.end)
    return False


def _items(node: Expression, type_: Type, report: Report) -> Type:
    """Return the type of a list's items; null counts as an empty list."""
    if not _expect(node, type_, (ListOf, Null), "a list", report):
        return ANY
    kinds = without_null(type_)
    if any(isinstance(kind, Anything) for kind in kinds):
        return ANY
    return union(kind.item for kind in kinds if isinstance(kind, ListOf))


def _field(node: Expression, item: Type, name: Type, report: Report) -> Type:
    """Return the type of a field of the items, whose name is an argument."""
    if not _expect(node, name, (String,), "the name of a field", report):
        return ANY
    if isinstance(node, Literal):
        return read_field(item, str(node.value), (node.start, node.end), report)
    return ANY


def _sum(node: Call, items: Type, report: Report) -> Type:
    item = _items(node.arguments[0], items, report)
    number, place = item, node.arguments[0]
    if len(node.arguments) == 2:
        place = node.arguments[1]
        number = _field(place, item, STRING, report)
    if not is_maybe(number, Number):
        report("F403", f"`sum` adds numbers, not {describe(number)}", place.start, place.end)
    return INTEGER if _is_whole(number) else NUMBER


def _extreme(node: Call, types: tuple[Type, ...], report: Report) -> Type:
    if len(types) == 1:
        item = _items(node.arguments[0], types[0], report)
        candidates = [(node.arguments[0], item)]
    else:
        candidates = list(zip(node.arguments, types, strict=True))
    _, first = candidates[0]
    for argument, type_ in candidates:
        if (why := why_no_order(first, type_)) is not None:
            report("F403", why, argument.start, argument.end)
            return ANY
    return union(kind for _, type_ in candidates for kind in without_null(type_))


def _shift(node: Call, types: tuple[Type, ...], report: Report) -> Type:
    first, second = node.arguments
    if node.name == "days_between":
        for argument, type_ in zip(node.arguments, types, strict=True):
            _expect_moment(argument, type_, ("date", "date-time"), report)
        return INTEGER
    wanted = ("date", "date-time") if node.name == "add_days" else ("time", "date-time")
    _expect_moment(first, types[0], wanted, report)
    _expect(second, types[1], (Number,), "a number", report)
    match without_null(types[0]):
        case (String(format=format_),) if format_ in wanted:
            return String(format_)
        case _:
            return STRING


def _expect_moment(node: Expression, type_: Type, wanted: tuple[str, ...], report: Report) -> None:
    shown = " or ".join(f"a {kind}" for kind in wanted)
    if not _expect(node, type_, (String, Null), shown, report):
        return
    for kind in without_null(type_):
        match kind:
            case String(format=format_) if format_ in KINDS and format_ not in wanted:
                report("F403", f"expected {shown}, found a {format_}", node.start, node.end)
            case String(values=tuple() as values) if not any(
                (moment := read_moment(value)) is not None and moment.kind in wanted
                for value in values
            ):
                report("F403", f"expected {shown} in ISO form", node.start, node.end)


def _check_format(node: Filter, item: Type, report: Report) -> None:
    argument = node.arguments[0]
    if not (isinstance(argument, Literal) and isinstance(argument.value, str)):
        message = "the format of `each` is a string as written"
        report("F501", message, argument.start, argument.end, 'write `each("{field}")`')
        return
    format_ = read_format(argument.value)
    if isinstance(format_, BadFormat):
        report("F501", format_.message, argument.start, argument.end, 'write `each("{field}")`')
        return
    for path in format_:
        type_ = item
        for name in () if isinstance(path, str) else path:
            type_ = read_field(type_, name, (argument.start, argument.end), report)
