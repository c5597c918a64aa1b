"""Judgements against real evaluation: nothing happens with values of the types that is not told."""

import re
from collections.abc import Iterator, Mapping, Set
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
    functions,
    parse,
)
from flowcat.language.expressions.formats import Formats
from flowcat.language.expressions.nodes import Call, children, reads, walk
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
ROOTS = [*TYPES, *COMPUTED]
PATHS = [
    *ROOTS,
    *("party.size", "party.name", "party.vip", "guest.size", "guest.name", "guest.vip"),
    *("args.sure", "args.note", "args.more", "some.x", "some.y"),
]
# What expressions are made of, by what they give. N: numbers, B: booleans, S: strings, D: dates,
# L: lists of objects, C: lists of numbers, W: lists of strings, O: objects; A stands for any.
LEAVES = {
    "N": """
        n ; m ; sure ; double ; deep ; share ; 0 ; 2 ; null ; party.size ; guest.size ;
        guest["size"] ; args.sure ; args.more ; lines[0].price ; counts[0] ; some.y ; some
    """,
    "B": """
        flag ; maybe ; is_large ; guest.vip ; party.vip ; true ; false ; null ; some
    """,
    "S": """
        text ; kind ; greeting ; party.name ; guest.name ; args.note ; args["note"] ;
        lines[0].dish ; words[0] ; "a" ; "" ; null ; some.x
    """,
    "D": """
        day ; "2026-03-06"
    """,
    "L": """
        lines ; [] ; null ; some
    """,
    "C": """
        counts ; [n, 1] ; [sure]
    """,
    "W": """
        words ; ["a", "b"] ; [text]
    """,
    "O": """
        party ; guest ; args ; some ; lines[0]
    """,
}
FORMS = {
    "N": """
        {N} + {N} ; {N} * {N} ; {N} / {N} ; -{N} ; {N} if {B} else {N} ; {O}.size ;
        {N} | default({N}) ; {N} | default(0) ; len({S}) ; len({L}) ; len({O}) ; sum({C}) ;
        sum({L}, "price") ; min({C}) ; max({N}, {N}) ; min({N}, {N}, {N}) ; round({N}) ;
        round({N}, {N}) ; find({L}, "price", {N}).price ; days_between({D}, {D}) ; {C}[{N}]
    """,
    "B": """
        {N} < {N} ; {N} >= {N} ; 0 < {N} <= {N} ; {N} > 0 ; {N} == {N} ; {S} != {S} ;
        {A} == null ; {A} != null ; {A} == null or {B} ; {A} != null and {B} ; {B} and {B} ;
        {B} or {B} ; {B} or {B} or {B} ; not {B} ; {B} == {B} ; {B} == true ; {B} != false ;
        {S} == "a" ; {S} in ["a", "b"] ; {N} not in [1, {N}] ; {N} in [null] ; {A} in [{A}] ;
        {S} in {S} ; {S} in {W} ; {N} in {C} ; {S} not in {O} ; {N} not in {C} ; {S} < {S} ;
        len({S}) > 0 ; len({L}) == 0 ; ({N} | default(0)) > 0 ; ({S} | default("")) != "" ;
        ({B} | default(false)) == true ; {B} | default({B}) ; starts_with({S}, {S}) ;
        {B} if {B} else {B}
    """,
    "S": """
        {S} + {S} ; {S} if {B} else {S} ; {S} | default({S}) ; {S} | default("b") ;
        lower({S}) ; upper({S}) ; {S} | spell ; {N} | money ; {W} | join ; {W} | join({S}) ;
        {D} | date ; {O}.name ; {O}["name"] ; find({L}, "dish", {S}).dish
    """,
    "D": """
        add_days({D}, {N}) ; {D} | default({D})
    """,
    "L": """
        without({L}, "dish", {S}) ; without({L}, {S}, null) ; {L} if {B} else {L}
    """,
    "C": """
        {C} | default([1]) ; [{N}, {N}]
    """,
    "W": """
        keys({O}) ; {L} | each("{dish}") ; [{S}]
    """,
    "O": """
        find({L}, "price", {N}) ; {O} if {B} else {O} ; {O} | default(party)
    """,
}
SORTS = sorted(LEAVES)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Return an expression; nearly all of its operands have the right types."""
    depth = draw(st.integers(1, 3))
    return _drawn(draw, draw(st.sampled_from("BBBNNSWO")), depth)


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(";")]


def _drawn(draw: st.DrawFn, sort: str, depth: int) -> str:
    if sort == "A" or draw(st.integers(0, 19)) == 0:
        sort = draw(st.sampled_from(SORTS))
    if depth == 0:
        return draw(st.sampled_from(_pieces(LEAVES[sort])))
    form = draw(st.sampled_from(_pieces(FORMS[sort])))
    filled = re.sub(
        r"(?<!\{)\{([A-Z])\}",
        lambda found: _drawn(draw, found[1], draw(st.integers(0, depth - 1))),
        form,
    )
    return f"({filled})"


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
    begins = functions.RUN["starts_with"]

    def starts_with(text: object, prefix: object) -> object:
        happened.lost |= text is None or prefix is None
        return begins(text, prefix)

    run = {**functions.RUN, "starts_with": starts_with}
    with mock.patch.multiple(compiling, TESTS=tests, RUN=run):
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


def known_of(paths: Set[str], scope: Scope) -> Known:
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


@dataclass(frozen=True, slots=True)
class Situation:
    """An expression, what its names hold, and of what paths the judge is told."""

    text: str
    environment: dict[str, object]
    told: frozenset[str] = frozenset()
    unset: frozenset[str] = frozenset()


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Return an expression and values for the names that it reads."""
    text = draw(expressions())
    expression = parse(text).expression
    read = reads(expression) if expression is not None else frozenset()
    for _ in COMPUTED:
        read = read.union(*(reads(FORMULAS[name]) for name in read if name in FORMULAS))
    environment = {name: draw(VALUES[name]) for name in sorted(read) if name in VALUES}
    paths = [path for path in PATHS if path.partition(".")[0] in read]
    told = draw(st.sets(st.sampled_from(paths), max_size=3)) if paths else set()
    unset = draw(st.sets(st.sampled_from(sorted(environment)), max_size=1)) if read else set()
    return Situation(text, environment, frozenset(told), frozenset(unset))


@settings(max_examples=400)
@given(situation=situations())
@example(situation=Situation("share > 1", {"n": 0, "sure": 1}))
@example(situation=Situation("min(counts)", {"counts": None}))
@example(situation=Situation("share", {"n": 0, "sure": 1}, frozenset({"n"})))
@example(situation=Situation("min(counts)", {"counts": [None]}))
@example(situation=Situation("n in counts", {"n": None, "counts": [None]}))
@example(situation=Situation('party["name"]', {"party": {"size": 1}}))
@example(situation=Situation("words | join(text)", {"words": [], "text": None}))
@example(situation=Situation("counts[n]", {"counts": [1], "n": None}))
@example(situation=Situation("flag if maybe else maybe", {"flag": True, "maybe": None}))
@example(situation=Situation('(text | default("")) == ""', {"text": ""}))
@example(situation=Situation("starts_with(text, kind)", {"text": None, "kind": "a"}))
@example(situation=Situation('sum(lines, "price")', {"lines": [{"dish": "a"}]}))
def test_a_judgement_tells_all_that_can_happen(situation: Situation) -> None:
    """What really happens is among what is told, and what is known after it is true."""
    expression = parse(situation.text).expression
    if expression is None:
        return
    unset = situation.unset
    scope = scope_of({**situation.environment, **dict.fromkeys(unset)})
    facts = Facts(TYPES, known_of(situation.told, scope), FORMULAS, unset)
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
