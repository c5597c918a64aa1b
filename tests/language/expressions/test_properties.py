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
from flowcat.language.expressions.types import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    ListOf,
    ObjectOf,
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


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def joined(pattern: str, count: int) -> st.SearchStrategy[str]:
        return st.tuples(*[inner] * count).map(lambda parts: pattern.format(*parts))

    pairs = [
        "({} {} {})".replace(" {} ", f" {op} ")
        for op in ("+", "-", "*", "/", "==", "!=", "<", ">=", "in", "not in", "and", "or")
    ]
    binary = st.sampled_from(pairs).flatmap(lambda pattern: joined(pattern, 2))
    unary = st.sampled_from(
        [
            "not {}",
            "-{}",
            "len({})",
            "sum({})",
            "keys({})",
            "lower({})",
            "round({})",
            "({}).price",
            "({} | join)",
            "({} | money)",
            "({} | spell)",
            '({} | each("{{price}}"))',
            "({})[0]",
            'find({}, "name", "x").paid',
            'sum({}, "price")',
            "min({}, 1)",
            "add_days({}, 1)",
        ]
    ).flatmap(lambda pattern: joined(pattern, 1))
    ternary = joined("({} if {} else {})", 3)
    default = joined("({} | default({}))", 2)
    return binary | unary | ternary | default | joined("[{}, {}]", 2)


well_formed = st.recursive(
    st.sampled_from(
        [
            "a",
            "b",
            "flag",
            "text",
            "day",
            "list",
            "thing.x",
            "thing.y",
            "list[0].paid",
            "1",
            "2.5",
            "null",
            "true",
            '"x"',
            '"2026-03-06"',
            "unknown",
        ]
    ),
    _grown,
    max_leaves=8,
)
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
@given(well_formed, typed_environments)
def test_types_hold_at_run_time(text: str, env: dict[str, Any]) -> None:
    """An expression without faults whose type is boolean gives a boolean, if it has a value."""
    expression = parse(text).expression
    if expression is None:
        return
    inferred = infer(expression, Scope(TYPES))
    value = _evaluate(expression, env)
    if inferred.faults or isinstance(value, EvaluationFault):
        return
    if inferred.type == BOOLEAN:
        assert isinstance(value, bool)
    if inferred.type == INTEGER:
        assert isinstance(value, int)
        assert not isinstance(value, bool)
    if inferred.type == STRING:
        assert isinstance(value, str)
