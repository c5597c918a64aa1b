"""The expressions of the sample flows parse, have types without faults, and evaluate."""

import pytest

from flowcat.language.expressions import (
    Formats,
    Scope,
    compile_expression,
    infer,
    infer_condition,
    parse,
)
from flowcat.language.expressions.types import (
    ANY,
    INTEGER,
    NUMBER,
    STRING,
    ListOf,
    ObjectOf,
    String,
    nullable,
    type_of_schema,
)

SCOPE = Scope(
    {
        "customer": nullable(STRING),
        "wish": nullable(String(values=("pay", "fraud"))),
        "start_date": nullable(String("date")),
        "end_date": nullable(String("date")),
        "amount": nullable(NUMBER),
        "reference": nullable(STRING),
        "tries": INTEGER,
        "phone": nullable(String("phone")),
        "time": nullable(String("time")),
        "menu": type_of_schema({"type": "object", "additionalProperties": {"type": "number"}}),
        "items": ListOf(ObjectOf({"dish": STRING, "count": INTEGER, "price": NUMBER})),
        "order_text": STRING,
        "total": NUMBER,
        "args": ObjectOf({"dish": STRING, "count": INTEGER, "time": String("time")}),
        "result": ObjectOf(
            {
                "status": String(values=("ok", "insufficient_funds", "available", "verified")),
                "customer": nullable(STRING),
            }
        ),
        "call": ObjectOf({"now": String("date-time"), "from": STRING}),
        "achieved": ANY,
    }
)
ENV: dict[str, object] = {
    "wish": "pay",
    "start_date": "2026-03-06",
    "end_date": "2026-02-01",
    "amount": 12.5,
    "reference": "AB12",
    "tries": 1,
    "menu": {"pepperoni": 12, "cheese": 10},
    "items": [{"dish": "cheese", "count": 2, "price": 20}],
    "order_text": "2 cheese",
    "total": 20,
    "args": {"dish": "pepperoni", "count": 3, "time": "19:30"},
    "result": {"status": "ok"},
    "call": {"now": "2026-03-06T19:30:00+01:00"},
    "achieved": "paid",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("customer == null", True),
        ('wish == "pay"', True),
        ("end_date < start_date", True),
        ('result.status == "ok"', True),
        ('result.status == "verified"', False),
        ("tries < 2", True),
        ('find(items, "dish", args.dish) == null', True),
        ("len(items) == 0", False),
        ("phone == null", True),
    ],
)
def test_conditions_of_the_samples(text: str, value: object) -> None:
    """Each is a condition without a fault and holds as the flow means it."""
    expression = parse(text).expression
    assert expression is not None
    assert infer_condition(expression, SCOPE).faults == ()
    assert compile_expression(expression, Formats())(ENV) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("args.time", "19:30"),
        ("result.customer", None),
        ("start_date | date", "Friday, March 6"),
        ("amount | money", "$12.50"),
        ("reference | spell", "A B 1 2"),
        ("tries + 1", 2),
        ("achieved", "paid"),
        ("keys(menu)", ["pepperoni", "cheese"]),
        ('sum(items, "price")', 20),
        ('items | each("{count} {dish}") | join(", ")', "2 cheese"),
        ("menu[args.dish] * args.count", 36),
        ('without(items, "dish", args.dish)', ENV["items"]),
        ("add_minutes(call.now, 30) | time", "8:00 PM"),
        ('order_text | default("nothing")', "2 cheese"),
        ("total | money", "$20.00"),
    ],
)
def test_values_of_the_samples(text: str, value: object) -> None:
    """Each has a type without a fault and the value the flow means."""
    expression = parse(text).expression
    assert expression is not None
    assert infer(expression, SCOPE).faults == ()
    assert compile_expression(expression, Formats())(ENV) == value
