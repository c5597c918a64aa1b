"""Static types, and what is reported because it can never be right."""

import pytest

from flowcat.language.expressions import Inferred, Scope, infer, infer_condition, parse
from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    ListOf,
    Number,
    ObjectOf,
    String,
    Type,
    nullable,
    type_of_schema,
)

ITEM = ObjectOf({"dish": STRING, "count": INTEGER, "price": NUMBER})
SCOPE = Scope(
    {
        "age": nullable(INTEGER),
        "vip": nullable(BOOLEAN),
        "name": nullable(STRING),
        "status": String(values=("available", "full")),
        "day": nullable(String("date")),
        "clock": String("time"),
        "items": ListOf(ITEM),
        "menu": type_of_schema({"type": "object", "additionalProperties": {"type": "number"}}),
        "order": ObjectOf({"size": STRING, "paid": BOOLEAN}),
        "thing": ANY,
        "tags": ListOf(STRING),
    }
)


def inferred(text: str) -> Inferred:
    """Parse and type."""
    expression = parse(text).expression
    assert expression is not None
    return infer(expression, SCOPE)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("age", nullable(INTEGER)),
        ("age + 1", INTEGER),
        ("age / 2", NUMBER),
        ("age * 1.5", NUMBER),
        ("-age", INTEGER),
        ('name + "!"', STRING),
        ("thing + thing", ANY),
        ("age > 3", BOOLEAN),
        ("vip and thing", BOOLEAN),
        ("not vip", BOOLEAN),
        ("order.size", STRING),
        ("items[0].count", INTEGER),
        ('order["paid"]', BOOLEAN),
        ("menu[name]", NUMBER),
        ("menu.tuna", nullable(NUMBER)),
        ("thing.any.field[3]", ANY),
        ("1 if vip else null", nullable(Number(integer=True, minimum=1, maximum=1))),
        ("[1, 2.5]", ListOf(Number(minimum=1, maximum=2.5))),
        ("len(items)", Number(integer=True, minimum=0)),
        ('sum(items, "count")', INTEGER),
        ('sum(items, "price")', NUMBER),
        ("min(age, 3)", INTEGER),
        ("round(age / 2)", INTEGER),
        ("keys(menu)", ListOf(STRING)),
        ('find(items, "dish", name)', nullable(ITEM)),
        ('without(items, "dish", name)', ListOf(ITEM)),
        ("lower(name)", nullable(STRING)),
        ('starts_with(name, "a")', BOOLEAN),
        ("add_days(day, 3)", String("date")),
        ("add_minutes(clock, 3)", String("time")),
        ("days_between(day, day)", INTEGER),
        ("age | default(0)", INTEGER),
        ('items | each("{count} {dish}") | join(", ")', STRING),
        ("age | money", nullable(STRING)),
    ],
)
def test_right_expressions_have_types_and_no_faults(text: str, type_: Type) -> None:
    """Nullable names take part everywhere without a fault."""
    assert inferred(text) == Inferred(type_, ())


@pytest.mark.parametrize(
    "text",
    [
        "age == null",
        "null != day",
        "thing == 1 and thing == 'a' and thing < 2 and thing > 'a'",
        "name == status",
        "day == name",
        'day >= "2026-03-06"',
        'clock < "19:30"',
        'status in ["full"]',
        'name in "abc"',
        "name in menu",
        "age in thing",
        "age in [1, null]",
        "1 < age < 5",
        "items == []",
        "(thing | default(false)) or vip",
        'thing | each("{a.b}") | join',
        "age < 3 | default(true)",
    ],
)
def test_what_may_be_right_is_not_reported(text: str) -> None:
    """Values of type any, null, and plain strings beside formats bring no fault."""
    assert inferred(text).faults == ()


@pytest.mark.parametrize(
    ("text", "code", "part", "words"),
    [
        ("agee > 1", "F402", "agee", "`age`"),
        ("args.dish == 'a'", "F402", "args", "only inside a function"),
        ("error.kind == 'a'", "F402", "error", "on_error"),
        ("order.sise", "F402", "sise", "`size`"),
        ('order["sise"]', "F402", '"sise"', "`size`"),
        ("items[0].cost", "F402", "cost", "`count`"),
        ("age.years", "F402", "years", "an integer has no fields"),
        ("lenn(items)", "F402", "lenn", "`len`"),
        ("join(tags)", "F402", "join", "filter"),
        ("len()", "F402", "len()", "`len(list)`"),
        ("round(1, 2, 3)", "F402", "round(1, 2, 3)", "1 to 2 arguments"),
        ('age == "5"', "F403", '"5"', "an integer never equals a string"),
        ("vip == 1", "F403", "1", "a boolean never equals"),
        ("age == vip", "F403", "age == vip", "an integer never equals a boolean"),
        ('status == "ful"', "F403", '"ful"', "`full`"),
        ('status in ["full", "ful"]', "F403", '"ful"', "`full`"),
        ('day == "friday"', "F403", '"friday"', "2026-03-06"),
        ('clock < "7:30"', "F403", '"7:30"', "19:30"),
        ("day < clock", "F403", "day < clock", "a date is never a time"),
        ("vip < true", "F403", "true", "a boolean has no order"),
        ("items > items", "F403", "items > items", "a list has no order"),
        ('age > "a"', "F403", '"a"', "have no order"),
        ("age > null", "F403", "null", "null"),
        ("age in tags", "F403", "age in tags", "never equals"),
        ("age in name", "F403", "age in name", "an integer is never in a string"),
        ("age in 5", "F403", "5", "nothing is in an integer"),
        ("name + 1", "F403", "name + 1", "template"),
        ("vip * 2", "F403", "vip * 2", "a boolean"),
        ("tags + tags", "F403", "tags + tags", "a list"),
        ("null + 1", "F403", "null + 1", "null"),
        ("-name", "F403", "-name", "a string"),
        ("age and vip", "F403", "age", "a condition is a boolean"),
        ("not items", "F403", "items", "len(list) > 0"),
        ("1 if name else 2", "F403", "name", "a condition is a boolean"),
        ("name[0]", "F403", "name[0]", "a string has no items"),
        ('tags["a"]', "F403", '"a"', "an integer"),
        ("menu[1]", "F403", "1", "a string"),
        ("sum(tags)", "F403", "tags", "adds numbers"),
        ('sum(items, "dish")', "F403", '"dish"', "adds numbers"),
        ('sum(items, "prize")', "F402", '"prize"', "`price`"),
        ('find(items, "dish", 5)', "F403", "5", "never equals"),
        ("max(age, name)", "F403", "name", "no order"),
        ("lower(age)", "F403", "age", "expected a string"),
        ('add_days("soon", 1)', "F403", '"soon"', "ISO"),
        ("add_days(clock, 1)", "F403", "clock", "found a time"),
        ("add_minutes(day, 1)", "F403", "day", "found a date"),
        ("age | shout", "F501", "shout", "`spell`"),
        ("tags | len", "F501", "len", "is a function"),
        ("age | money(2)", "F501", "money(2)", "no arguments"),
        ("name | money", "F403", "name", "expected a number"),
        ("clock | date", "F403", "clock", "found a time"),
        ("age | join", "F403", "age", "expected a list"),
        ("items | each(name)", "F501", "name", "as written"),
        ('items | each("{dish")', "F501", '"{dish"', "`{`"),
        ('items | each("{dsh}")', "F402", '"{dsh}"', "`dish`"),
    ],
)
def test_what_can_never_be_right_is_reported(text: str, code: str, part: str, words: str) -> None:
    """One fault, at the part that is wrong, with a way out in its message or help."""
    (fault,) = inferred(text).faults
    assert fault.code == code
    assert text[fault.start : fault.end] == part
    assert words in f"{fault.message} {fault.help}"
    assert not fault.message.endswith(".")


def test_all_faults_of_an_expression_are_found_at_once() -> None:
    """A part at fault has type any and brings no others."""
    faults = inferred('agee == 1 and order.sise < 3 and status == "no"').faults
    assert [fault.code for fault in faults] == ["F402", "F402", "F403"]


@pytest.mark.parametrize("text", ["vip", "thing", "null", "not vip", "age > 3"])
def test_a_condition_may_be_a_nullable_boolean(text: str) -> None:
    """Null counts as false in a condition."""
    expression = parse(text).expression
    assert expression is not None
    assert infer_condition(expression, SCOPE).faults == ()


@pytest.mark.parametrize("text", ["age", "items", "name", "1", "len(items)"])
def test_a_condition_has_no_truthiness(text: str) -> None:
    """A list, string or number is no condition."""
    expression = parse(text).expression
    assert expression is not None
    (fault,) = infer_condition(expression, SCOPE).faults
    assert fault.code == "F403"
