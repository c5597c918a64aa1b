"""What expressions evaluate to, and when they fail."""

import pytest

from flowcat.language.expressions import EvaluationFault, Formats, compile_expression, parse

ENV: dict[str, object] = {
    "n": 3,
    "x": 2.5,
    "s": "abc",
    "yes": True,
    "no": False,
    "o": {"a": {"b": 7}, "k": "v"},
    "l": [1, 2, 3],
    "menu": {"pepperoni": 12, "cheese": 10},
    "items": [
        {"dish": "cheese", "count": 2, "price": 20},
        {"dish": "pepperoni", "count": 1, "price": 12.5},
    ],
    "day": "2026-03-06",
    "clock": "23:50",
    "now": "2026-03-06T19:30:00+01:00",
    "empty": [],
    "huge": "y" * 9_999,
}


def value_of(text: str, formats: Formats | None = None) -> object:
    """Parse, compile and evaluate."""
    expression = parse(text).expression
    assert expression is not None, parse(text).faults
    return compile_expression(expression, formats or Formats())(ENV)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("o.a.b", 7),
        ("o.missing", None),
        ("o.missing.deeper", None),
        ("unset", None),
        ("unset.field", None),
        ("unset[0]", None),
        ('o["k"]', "v"),
        ("l[-1]", 3),
        ("menu[items[0].dish] * items[0].count", 20),
        ("[n, s]", [3, "abc"]),
        ("s if yes else n", "abc"),
        ("s if unset else n", 3),
    ],
)
def test_reads_never_reach_more_than_the_data(text: str, value: object) -> None:
    """A dotted read of what is not there is null; an index works on lists and objects."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2", 3),
        ("n * x", 7.5),
        ("-n - -1", -2),
        ("4 / 2", 2.0),
        ('s + "d"', "abcd"),
        ("round(2.5)", 2),
        ("round(3.5)", 4),
        ("round(2.675, 2)", 2.68),
        ("round(n, 2)", 3),
    ],
)
def test_numbers_and_strings_add_up(text: str, value: object) -> None:
    """``/`` gives a double; rounding takes a half to the even neighbour, in decimal."""
    result = value_of(text)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 == 1.0", True),
        ('"1" == 1', False),
        ("true == 1", False),
        ("[1] == [true]", False),
        ("[1, [2]] == [1.0, [2.0]]", True),
        ('"A" == "a"', False),
        ("unset == null", True),
        ("unset != null", False),
        ("n != null", True),
        ("o == o", True),
        ('clock == "23:50:00"', True),
        ('now == "2026-03-06T18:30:00Z"', True),
        ("1 < 2 < 3", True),
        ("1 < n < 3", False),
        ("unset < 3", False),
        ("unset >= 3", False),
        ('"2026-03-06T10:00:00+02:00" < "2026-03-06T09:00:00Z"', True),
        ('"09:30" < "09:30:01"', True),
        ('"b" > "a"', True),
        ('n in [1, 2, 3] and s not in ["x"]', True),
        ("n in l", True),
        ("true in [1]", False),
        ('"b" in s', True),
        ('"a" in o', True),
        ("n in unset", False),
        ("unset in o", False),
        ("unset in [null]", True),
        ('n in ["3"]', False),
        ('n not in ["3"]', True),
        ('"23:50" in ["23:50:00"]', True),
    ],
)
def test_comparisons_are_typed(text: str, value: object) -> None:
    """Kinds never mix, null is never less or greater, and moments compare in time."""
    assert value_of(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes and unset", False),
        ("unset or yes", True),
        ("unset or unset", False),
        ("not unset", True),
        ("not no and yes", True),
        ("no and 1 / 0 == 1", False),
        ("yes or 1 / 0 == 1", True),
    ],
)
def test_logic_takes_null_as_false_and_stops_when_decided(text: str, value: object) -> None:
    """``and``, ``or`` and ``not`` always give booleans."""
    assert value_of(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("len(s)", 3),
        ("len(items)", 2),
        ("len(unset)", 0),
        ("sum(l)", 6),
        ('sum(items, "price")', 32.5),
        ("sum(unset)", 0),
        ("min(3, n, 1)", 1),
        ("max(l)", 3),
        ('min("2026-03-06T10:00:00+02:00", "2026-03-06T09:00:00Z")', "2026-03-06T10:00:00+02:00"),
        ("keys(menu)", ["pepperoni", "cheese"]),
        ("keys(unset)", []),
        ('find(items, "dish", "cheese").count', 2),
        ('find(items, "dish", "none")', None),
        ('find(unset, "dish", "none")', None),
        ('len(without(items, "dish", "cheese"))', 1),
        ('lower("ÄB") + upper(s)', "äbABC"),
        ("lower(unset)", None),
        ('starts_with(s, "ab")', True),
        ('starts_with(unset, "ab")', False),
        ('days_between(day, "2026-03-09")', 3),
        ("days_between(now, day)", 0),
        ("add_days(day, -6)", "2026-02-28"),
        ("add_days(now, 1)", "2026-03-07T19:30:00+01:00"),
        ("add_minutes(clock, 30)", "00:20"),
        ("add_minutes(now, 300)", "2026-03-07T00:30:00+01:00"),
    ],
)
def test_functions_compute(text: str, value: object) -> None:
    """An unset list counts as empty; dates keep their form."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('unset | default("nobody")', "nobody"),
        ('"" | default("nobody")', "nobody"),
        ("empty | default(1)", 1),
        ("0 | default(1)", 0),
        ("no | default(true)", False),
        ("unset | money", None),
        ('unset | each("{}") | join', None),
        ('items | each("{count} {dish}") | join(", ")', "2 cheese, 1 pepperoni"),
        ('l | each("<{}>") | join("")', "<1><2><3>"),
        ('["a", null, 2.0] | join', "a, 2"),
        ("day | date", "Friday, March 6"),
        ("now | date", "Friday, March 6"),
        ("now | time", "7:30 PM"),
        ('"00:05" | time', "12:05 AM"),
        ('"12:00" | time', "12:00 PM"),
        ("26 | money", "$26.00"),
        ("1234.565 | money", "$1,234.56"),
        ("-0.001 | money", "$0.00"),
        ("-5 | money", "-$5.00"),
        ('"AB 12-x" | spell', "A B 1 2 - x"),
        ("40 + 2 | spell", "4 2"),
        ("(unset | default(2)) + 1", 3),
    ],
)
def test_filters_write_for_people(text: str, value: object) -> None:
    """Every filter but ``default`` passes null on."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("currency", "text"),
    [("EUR", "€1,234.50"), ("JPY", "¥1,234"), ("KWD", "KWD 1,234.500"), ("CHF", "CHF 1,234.50")],
)
def test_money_follows_the_flows_currency(currency: str, text: str) -> None:
    """Symbols where they are common, else the code; as many decimals as the currency has."""
    assert value_of("1234.5 | money", Formats(currency)) == text


@pytest.mark.parametrize(
    ("text", "part", "message"),
    [
        ("1 + unset", "1 + unset", "null"),
        ('s + 1 == "x"', "s + 1", "a string and a number"),
        ("yes + 1", "yes + 1", "a boolean"),
        ("-unset", "-unset", "null"),
        ("n / 0", "n / 0", "zero"),
        ("l[3]", "l[3]", "no such item"),
        ("l[yes]", "l[yes]", "an integer"),
        ('menu["tuna"]', 'menu["tuna"]', "no such field"),
        ("menu[n]", "menu[n]", "a string"),
        ("n.field", "n.field", "has no fields"),
        ("s[0]", "s[0]", "has no items"),
        ("1 < s", "1 < s", "no order"),
        ("l < l", "l < l", "no order"),
        ("1 < 2 < s", "1 < 2 < s", "no order"),
        ("n and yes", "n", "a boolean"),
        ("not s", "s", "a boolean"),
        ("1 if l else 2", "l", "a boolean"),
        ("n in 5", "n in 5", "nothing can be in"),
        ("n in s", "n in s", "cannot be in"),
        ("len(n)", "len(n)", "has no length"),
        ("sum(s)", "sum(s)", "not a list"),
        ('sum(items, "dish")', 'sum(items, "dish")', "not a number"),
        ("min(unset)", "min(unset)", "empty"),
        ("max(1, unset)", "max(1, unset)", "no order"),
        ("round(1.5, x)", "round(1.5, x)", "not whole"),
        ("round(1.5, 99)", "round(1.5, 99)", "digits"),
        ("keys(l)", "keys(l)", "has no fields"),
        ("lower(n)", "lower(n)", "not a string"),
        ('add_days("soon", 1)', 'add_days("soon", 1)', "ISO date"),
        ("add_days(day, 99999999)", "add_days(day, 99999999)", "beyond"),
        ("add_minutes(day, 1)", "add_minutes(day, 1)", "ISO time"),
        ("days_between(clock, day)", "days_between(clock, day)", "ISO date"),
        ("s | date", "s | date", "ISO date"),
        ("s | money", "s | money", "not a number"),
        ("l | spell", "l | spell", "spelled"),
        ("n | join", "n | join", "not a list"),
        ("l | join(1)", "l | join(1)", "a string"),
        ('l | each("{a}")', 'l | each("{a}")', "has no fields"),
        ("1000000000000000 + 1", "1000000000000000 + 1", "too large"),
        ("1e14 * 1e14", "1e14 * 1e14", "too large"),
        ("huge + s", "huge + s", "10000 characters"),
        ('[huge, huge] | join("")', '[huge, huge] | join("")', "10000 characters"),
        ('[huge, huge] | each("{}")', '[huge, huge] | each("{}")', "10000 characters"),
        ("nope(1)", "nope(1)", "called"),
        ("len()", "len()", "called"),
        ("n | nope", "n | nope", "used"),
        ("l | each(s)", "l | each(s)", "used"),
        ('l | each("{")', 'l | each("{")', "used"),
    ],
)
def test_what_has_no_value_is_a_fault_with_its_place(text: str, part: str, message: str) -> None:
    """The only exception is ``EvaluationFault``; it marks the failing part and tells no value."""
    with pytest.raises(EvaluationFault) as caught:
        value_of(text)
    assert text[caught.value.start : caught.value.end] == part
    assert message in caught.value.message
    assert "abc" not in caught.value.message


def test_fields_are_never_attributes() -> None:
    """A read that names a Python attribute finds nothing."""
    assert value_of("o.__class__") is None
    assert value_of("o.items") is None
    with pytest.raises(EvaluationFault):
        value_of("s.upper")
