"""What holds for every text and every environment."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.language.expressions import (
    EvaluationFault,
    Expression,
    Formats,
    Scope,
    compile_expression,
    infer,
    parse,
    reads,
    reads_paths,
)
from flowcat.language.expressions.moments import is_moment
from flowcat.language.expressions.types import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    Anything,
    Boolean,
    ListOf,
    Null,
    Number,
    ObjectOf,
    OneOf,
    String,
    Type,
    nullable,
)

WORDS = [
    "a",
    "b",
    "flag",
    "text",
    "day",
    "list",
    "thing",
    "if",
    "else",
    "and",
    "or",
    "not",
    "in",
    "true",
    "null",
    "len",
    "sum",
    "min",
    "round",
    "keys",
    "find",
    "lower",
    "add_days",
    "default",
    "join",
    "each",
    "date",
    "money",
    "spell",
    "==",
    "!=",
    "<",
    "<=",
    "+",
    "-",
    "*",
    "/",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "|",
    "0",
    "1",
    "2.5",
    '"x"',
    '"2026-03-06"',
    '"price"',
    '"{price}"',
    "=",
    "&&",
    "{{",
    "\\",
    "'",
    "é",
]

TYPES: dict[str, Type] = {
    "a": INTEGER,
    "b": nullable(NUMBER),
    "flag": BOOLEAN,
    "text": nullable(STRING),
    "day": String("date"),
    "list": ListOf(ObjectOf({"price": NUMBER, "name": nullable(STRING), "paid": BOOLEAN})),
    "thing": ObjectOf({"x": BOOLEAN, "y": nullable(INTEGER)}),
}

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["2026-03-06", "19:30", "2026-03-06T19:30:00Z"]),
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["price", "name", "x", "y"]), inner, max_size=3)
    ),
    max_leaves=8,
)
numbers = st.integers(-100, 100) | st.floats(-100, 100)
typed_environments = st.fixed_dictionaries(
    {
        "a": st.integers(-5, 5),
        "b": st.none() | numbers,
        "flag": st.booleans(),
        "text": st.none() | st.text(max_size=4),
        "day": st.dates().map(lambda day: day.isoformat()),
        "list": st.lists(
            st.fixed_dictionaries(
                {"price": numbers, "name": st.none() | st.just("x"), "paid": st.booleans()}
            ),
            max_size=3,
        ),
        "thing": st.fixed_dictionaries({"x": st.booleans(), "y": st.none() | st.integers(-3, 3)}),
    }
)


def _joined(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda texts: f"({pattern.format(*texts)})")


def _any_of(patterns: list[str], *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(patterns).flatmap(lambda pattern: _joined(pattern, *parts))


NUMBERS = ["a", "b", "1", "2.5", "null", "thing.y", "list[0].price"]
BOOLEANS = ["flag", "true", "thing.x", "list[0].paid", "null"]
STRINGS = ["text", '"x"', "day", '"2026-03-06"', "list[0].name"]
ORDERED = ["{} < {}", "{} >= {}", "{} == {}", "{} != {}"]
NUMERIC = ["{} + {}", "{} - {}", "{} * {}", "{} / {}", "min({}, {})", "{} | default({})"]
ABOUT_LISTS = ["len({})", 'sum({}, "price")', 'find({}, "name", "x").price', "({})[0].price"]


def _deeper(
    depth: int,
) -> tuple[st.SearchStrategy[str], st.SearchStrategy[str], st.SearchStrategy[str]]:
    """Return numbers, booleans and strings of some depth: nearly all of their types are right."""
    leaves = st.sampled_from(NUMBERS), st.sampled_from(BOOLEANS), st.sampled_from(STRINGS)
    if depth == 0:
        return leaves
    numbers_, booleans, strings = _deeper(depth - 1)
    lists = st.just("list") | _joined('without(list, "name", {})', strings)
    number = (
        _any_of(NUMERIC, numbers_, numbers_)
        | _any_of(["-{}", "round({})", "round({}, 2)"], numbers_)
        | _any_of(["len({})", "days_between(day, {})"], strings)
        | _any_of(ABOUT_LISTS, lists)
    )
    boolean = (
        _any_of(ORDERED, numbers_, numbers_)
        | _any_of([*ORDERED, "{} in {}", "starts_with({}, {})"], strings, strings)
        | _any_of(["{} and {}", "{} or {}", "{} == {}", "{} | default({})"], booleans, booleans)
        | _joined("{} not in [{}, {}]", numbers_, numbers_, numbers_)
        | _joined("not {}", booleans)
    )
    string = (
        _joined("{} + {}", strings, strings)
        | _any_of(["lower({})", "{} | spell", "{} | date", "add_days({}, 1)"], strings)
        | _any_of(["{} | money", "{} | spell"], numbers_)
        | _joined("{} if {} else {}", strings, booleans, strings)
        | _any_of(['{} | each("{{price}} {{name}}") | join', "keys(({})[0]) | join"], lists)
    )
    return leaves[0] | number, leaves[1] | boolean, leaves[2] | string


typed_texts = st.one_of(*_deeper(3))
mixed_texts = st.tuples(
    typed_texts, st.sampled_from([" + ", " < ", " == ", " in ", " and ", "."]), typed_texts
).map("".join)
well_formed = typed_texts | mixed_texts
texts = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


def _evaluate(expression: Expression, env: dict[str, Any]) -> object:
    """Evaluate; a fault gives its own kind of object."""
    try:
        return compile_expression(expression, Formats())(env)
    except EvaluationFault as fault:
        return fault


@settings(max_examples=300, deadline=None, derandomize=True)
@given(texts | well_formed)
def test_any_text_parses_or_is_at_fault(text: str) -> None:
    """Nothing raises, and every place is inside the text."""
    parsed = parse(text)
    assert (parsed.expression is None) == bool(parsed.faults)
    for fault in parsed.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
    if parsed.expression is not None:
        assert {path[0] for path in reads_paths(parsed.expression)} == reads(parsed.expression)
        for fault in infer(parsed.expression, Scope(TYPES)).faults:
            assert 0 <= fault.start < fault.end <= len(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(texts | well_formed, st.dictionaries(st.sampled_from(sorted(TYPES)), anything))
def test_any_expression_evaluates_or_raises_its_fault(text: str, env: dict[str, Any]) -> None:
    """Whatever stands in the environment, only ``EvaluationFault`` leaves an evaluation."""
    if (expression := parse(text).expression) is not None:
        value = _evaluate(expression, env)
        if isinstance(value, EvaluationFault):
            assert expression.start <= value.start < value.end <= expression.end


@settings(max_examples=300, deadline=None, derandomize=True)
@given(typed_texts, typed_environments)
def test_types_hold_at_run_time(text: str, env: dict[str, Any]) -> None:
    """An expression without faults gives a value of its type, if it has a value."""
    expression = parse(text).expression
    if expression is None:
        return
    inferred = infer(expression, Scope(TYPES))
    value = _evaluate(expression, env)
    if inferred.faults or isinstance(value, EvaluationFault):
        return
    assert _fits(value, inferred.type)


def _fits(value: object, type_: Type) -> bool:
    match type_:
        case Anything():
            return True
        case Null():
            return value is None
        case Boolean():
            return isinstance(value, bool)
        case Number(integer=integer):
            kinds = int if integer else (int, float)
            return isinstance(value, kinds) and not isinstance(value, bool)
        case String(format=format_, values=values):
            if not isinstance(value, str) or (values is not None and value not in values):
                return False
            return format_ is None or is_moment(value, format_)
        case ListOf(item=item):
            return isinstance(value, list) and all(_fits(one, item) for one in value)
        case ObjectOf(fields=fields):
            return isinstance(value, dict) and all(_fits(value[f], t) for f, t in fields.items())
        case OneOf(members=members):
            return any(_fits(value, member) for member in members)
