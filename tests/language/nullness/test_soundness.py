"""Judgements against real evaluation: nothing happens with values of the types that is not told."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from hypothesis import example, given, settings
from hypothesis import strategies as st

from flowcat.language.expressions import (
    EvaluationFault,
    Expression,
    comparing,
    compile_expression,
    compiling,
    parse,
)
from flowcat.language.expressions.formats import Formats
from flowcat.language.expressions.nodes import Call, children, walk
from flowcat.language.expressions.types import (
    ANY,
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
from flowcat.language.nullness import Facts, Known, Outcome, Path, judge
from flowcat.plan.scope import Scope

FORMATS = Formats()
PARTY = ObjectOf({"size": INTEGER, "name": nullable(STRING), "vip": nullable(BOOLEAN)})
TYPES: dict[str, Type] = {
    "n": nullable(INTEGER),
    "m": nullable(NUMBER),
    "sure": INTEGER,
    "flag": BOOLEAN,
    "maybe": nullable(BOOLEAN),
    "text": nullable(STRING),
    "kind": nullable(String(values=("a", "b", ""))),
    "day": nullable(String("date")),
    "party": PARTY,
    "guest": nullable(PARTY),
    "lines": nullable(ListOf(ObjectOf({"price": nullable(NUMBER), "dish": STRING}))),
    "counts": nullable(ListOf(nullable(INTEGER))),
    "words": ListOf(STRING),
    "args": ObjectOf({"sure": INTEGER, "note": nullable(STRING)}, ANY),
    "some": ANY,
}
COMPUTED = {
    "double": "n * 2",
    "is_large": "guest != null and guest.size > 3",
    "greeting": 'text | default("you")',
    "deep": "double + 1 if is_large else n",
    "share": "sure / n",
}


def parsed(text: str) -> Expression:
    """Parse what is known to be right."""
    expression = parse(text).expression
    assert expression is not None, text
    return expression


FORMULAS = {name: parsed(text) for name, text in COMPUTED.items()}
EVALUATE = {name: compile_expression(formula, FORMATS) for name, formula in FORMULAS.items()}

small = st.integers(-2, 4)
texts = st.sampled_from(["", "a", "b", "2026-03-06"])
parties = st.builds(
    lambda size, fields: {"size": size, **fields},
    small,
    st.dictionaries(st.just("name"), st.none() | texts).flatmap(
        lambda name: st.dictionaries(st.just("vip"), st.none() | st.booleans()).map(
            lambda vip: {**name, **vip}
        )
    ),
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "n": st.none() | small,
    "m": st.none() | small | st.sampled_from([0.5, 2.0]),
    "sure": small,
    "flag": st.booleans(),
    "maybe": st.none() | st.booleans(),
    "text": st.none() | texts,
    "kind": st.none() | st.sampled_from(["a", "b", ""]),
    "day": st.none() | st.sampled_from(["2026-03-06", "2026-11-30"]),
    "party": parties,
    "guest": st.none() | parties,
    "lines": st.none()
    | st.lists(
        st.fixed_dictionaries({"dish": texts, "price": st.none() | small})
        | st.fixed_dictionaries({"dish": texts}),
        max_size=2,
    ),
    "counts": st.none() | st.lists(st.none() | small, max_size=2),
    "words": st.lists(texts, max_size=2),
    "args": st.fixed_dictionaries({"sure": small})
    | st.fixed_dictionaries({"sure": small, "note": st.none() | texts, "more": small}),
    "some": st.none() | st.booleans() | small | texts | st.just([]) | st.just({"x": None, "y": 1}),
}
ENVIRONMENTS = st.fixed_dictionaries(VALUES)

ROOTS = [*TYPES, *COMPUTED]
PATHS = [
    *ROOTS,
    *("party.size", "party.name", "party.vip", "guest.size", "guest.name", "guest.vip"),
    *("args.sure", "args.note", "args.more", "some.x", "some.y", "party.name.x"),
]
LEAVES = [
    *(PATHS * 2),
    *('party["name"]', 'guest["size"]', 'some["x"]', "lines[0].price", "counts[0]", "words[n]"),
    *("null", "true", "false", "0", "2", "-1", '"a"', '""', '"price"', '"2026-03-06"', "[]"),
]
FORMS = [
    *("{0} == {1}", "{0} != {1}", "{0} < {1}", "{0} >= {1}", "{0} < {1} <= {2}", "0 < {0} < 3"),
    *("{0} == null", "{0} != null", '{0} == "a"', "{0} == true", "{0} == false", "{0} > 0"),
    *("{0} in {1}", "{0} not in {1}", '{0} in ["a", "b"]', "{0} not in [1, {1}]", "{0} in [null]"),
    *("{0} and {1}", "{0} or {1}", "{0} and {1} and {2}", "{0} or {1} or {2}", "not {0}"),
    *("{0} == null or {1}", "{0} != null and {1}", "not ({0} and {1})", "{0} and not {1}"),
    *("{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} / {1}", "-{0}", "{0} if {1} else {2}"),
    *("({0})[{1}]", "({0})[0]", '({0})["y"]', "({0}).x", "({0}).size", "[{0}, {1}]"),
    *("{0} | default({1})", "({0} | default(0)) > 0", '({0} | default("")) != ""'),
    *("({0} | default(false)) == true", "{0} | join", "{0} | join({1})", '{0} | each("{{}}")'),
    *("{0} | date", "{0} | time", "{0} | money", "{0} | spell", "len({0})", "len({0}) > 0"),
    *("len({0}) == 0", "sum({0})", "sum({0}, {1})", 'sum({0}, "price")', "min({0})", "max({0})"),
    *("min({0}, {1})", "max({0}, {1}, {2})", "round({0})", "round({0}, {1})", "keys({0})"),
    *('find({0}, "dish", {1})', 'find({0}, "price", null).dish', "find({0}, {1}, {2})"),
    *("without({0}, {1}, {2})", "lower({0})", "upper({0})", "starts_with({0}, {1})"),
    *("days_between({0}, {1})", "add_days({0}, {1})", "add_minutes({0}, 5)"),
]


def _filled(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda form, *parts: f"({form.format(*parts)})",
        st.sampled_from(FORMS),
        inner,
        inner,
        inner,
    )


EXPRESSIONS = st.recursive(st.sampled_from(LEAVES), _filled, max_leaves=7)


@dataclass(slots=True)
class Happened:
    """What came of a real evaluation."""

    value: object = None
    fault: EvaluationFault | None = None
    lost: bool = False
    """Whether an ordering or a containment was false because an operand was null."""


def happens(expression: Expression, scope: Mapping[str, object]) -> Happened:
    """Evaluate for real."""
    happened = Happened()
    with _watched(happened):
        evaluate = compile_expression(expression, FORMATS)
    # Computed values were compiled before: what is lost in them is told of them alone.
    try:
        happened.value = evaluate(scope)
    except EvaluationFault as fault:
        happened.fault = fault
    return happened


@contextmanager
def _watched(happened: Happened) -> Iterator[None]:
    def watch(relation: str, test: comparing.Test) -> comparing.Test:
        def run(left: object, right: object) -> bool:
            result = test(left, right)
            by_null = left is None or right is None
            if relation in ("in", "not in") and isinstance(right, list | tuple):
                by_null = False
            happened.lost |= by_null and relation not in ("==", "!=")
            return result

        return run

    tests = {relation: watch(relation, test) for relation, test in comparing.TESTS.items()}
    with mock.patch.object(compiling, "TESTS", tests):
        yield


def fails_by_null(
    expression: Expression, fault: EvaluationFault, scope: Mapping[str, object]
) -> bool:
    """Tell whether a null made an expression fail: the message says so, or the list is null."""
    if "null" in fault.message:
        return True
    if "empty list" not in fault.message:
        return False
    nodes = [
        node for node in walk(expression) if (node.start, node.end) == (fault.start, fault.end)
    ]
    calls = [node for node in nodes if isinstance(node, Call)]
    arguments = [children(call)[0] for call in calls]
    return any(value_of(argument, scope) is None for argument in arguments)


def value_of(expression: Expression, scope: Mapping[str, object]) -> object:
    """Evaluate; what fails gives the fault."""
    return (found := happens(expression, scope)).fault or found.value


def scope_of(environment: Mapping[str, object]) -> Scope:
    """Return what expressions read at run time."""
    return Scope(environment, EVALUATE, {})


def path_of_text(text: str) -> Path:
    """Split a path as it is written."""
    return tuple(text.split("."))


def known_of(paths: set[str], scope: Scope) -> Known:
    """Return what is true of some paths."""
    nulls: set[Path] = set()
    others: set[Path] = set()
    for text in paths:
        path = path_of_text(text)
        for end in range(1, len(path) + 1):
            is_null = value_of(parsed(".".join(path[:end])), scope) is None
            if is_null:
                nulls.add(path[:end])
                break
            others.add(path[:end])
    return Known(frozenset(others), frozenset(nulls))


def assert_true(known: Known, scope: Scope) -> None:
    """Check that what is known of paths is so."""
    for path in known.nonnull:
        assert value_of(parsed(".".join(path)), scope) is not None, path
        assert all(path[:end] in known.nonnull for end in range(1, len(path)))
    for path in known.null:
        assert value_of(parsed(".".join(path)), scope) is None, path


@settings(max_examples=1500)
@given(
    text=EXPRESSIONS,
    environment=ENVIRONMENTS,
    told=st.sets(st.sampled_from(PATHS), max_size=4),
    unset=st.sets(st.sampled_from(["sure", "some", "words"])),
)
@example(text="share > 1", environment={"n": 0, "sure": 1}, told=set(), unset=set())
@example(text="min(counts)", environment={"counts": None}, told=set(), unset=set())
def test_a_judgement_tells_all_that_can_happen(
    text: str, environment: dict[str, object], told: set[str], unset: set[str]
) -> None:
    """What really happens is among what is told, and what is known after it is true."""
    expression = parse(text).expression
    if expression is None:
        return
    scope = scope_of({**environment, **dict.fromkeys(unset)})
    facts = Facts(TYPES, known_of(told, scope), FORMULAS, unset)
    judgement = judge(expression, facts)
    happened = happens(expression, scope)
    if happened.fault is None:
        wanted = Outcome.NULL if happened.value is None else Outcome.VALUE
        assert wanted in judgement.outcome
    elif fails_by_null(expression, happened.fault, scope):
        assert Outcome.FAIL in judgement.outcome
    if happened.lost:
        assert Outcome.LOST in judgement.outcome
    after = judgement.holds if happened.value is True else judgement.fails
    assert after is not None
    assert_true(after, scope)
