"""Regions against real evaluation: every value lies in one region, and verdicts come true."""

from hypothesis import given
from hypothesis import strategies as st

from flowcat.language.expressions import Scope, compile_expression, parse
from flowcat.language.expressions.formats import Formats
from flowcat.language.expressions.types import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    Number,
    String,
    Type,
    nullable,
)
from flowcat.language.regions import NO, YES, Region, Space, space_of
from flowcat.language.regions.sentences import written

FORMATS = Formats()
TYPES: dict[str, Type] = {
    "flag": BOOLEAN,
    "maybe": nullable(BOOLEAN),
    "whole": nullable(INTEGER),
    "small": Number(integer=True, minimum=1, maximum=4),
    "real": nullable(NUMBER),
    "kind": String(values=("a", "b", "c")),
    "text": nullable(STRING),
    "at": nullable(String(format="time")),
}
VALUES = {
    "flag": st.booleans(),
    "maybe": st.none() | st.booleans(),
    "whole": st.none() | st.integers(-3, 8),
    "small": st.integers(1, 4),
    "real": st.none() | st.integers(-3, 8) | st.sampled_from([0.5, 1.5, 2.0, 3.25]),
    "kind": st.sampled_from(["a", "b", "c"]),
    "text": st.none() | st.sampled_from(["", "a", "b", "zebra"]),
    "at": st.none() | st.sampled_from(["08:00", "12:00", "12:30", "20:15"]),
}
ENVIRONMENTS = st.fixed_dictionaries(VALUES)
ORDERED = ("<", "<=", ">", ">=")


def literals(name: str) -> st.SearchStrategy[str]:
    """Return literals that the name is compared with."""
    match name:
        case "flag" | "maybe":
            return st.sampled_from(["true", "false", "null"])
        case "kind" | "text":
            return st.sampled_from(['"a"', '"b"', '"zebra"', "null"])
        case "at":
            return st.sampled_from(['"08:00"', '"12:15"', '"20:15"'])
        case _:
            return st.sampled_from(["-1", "0", "1", "2", "3", "4", "5", "2.5"])


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    """Return one comparison, as an author would write it."""
    name = draw(st.sampled_from(sorted(TYPES)))
    if name in ("flag", "maybe") and draw(st.booleans()):
        return name
    literal = draw(literals(name))
    orders = ORDERED if name in ("whole", "small", "real", "at") and literal != "null" else ()
    relation = draw(st.sampled_from(("==", "!=", "in", *orders)))
    if relation == "in":
        return f"{name} in [{literal}, {draw(literals(name))}]"
    if orders and draw(st.booleans()):
        return f"{literal} {relation} {name}"
    return f"{name} {relation} {literal}"


CONDITIONS = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
    ),
    max_leaves=5,
)


def is_in(region: Region, term: str, environment: dict[str, object]) -> bool:
    """Tell whether a value lies in a region, by what the region says of itself."""
    if environment[term] is None or region.kind == "null":
        return (environment[term] is None) == (region.kind == "null") and (
            environment[term] is None
        )
    expression = parse(region.words.format(term)).expression
    assert expression is not None
    return compile_expression(expression, FORMATS)(environment) is True


def world_of(space: Space, environment: dict[str, object]) -> tuple[Region, ...]:
    """Return the one world that an environment lies in."""
    found: list[Region] = []
    for term, cut in space.terms.items():
        (region,) = [one for one in cut.regions if is_in(one, written(term), environment)]
        found.append(region)
    return tuple(found)


@given(condition=CONDITIONS, environment=ENVIRONMENTS)
def test_a_verdict_comes_true_for_every_value(
    condition: str, environment: dict[str, object]
) -> None:
    """Where a verdict is certain, the real condition comes out so for each value of the region."""
    expression = parse(condition).expression
    assert expression is not None
    space = space_of([expression], Scope(TYPES), {})
    (verdict,) = space.verdicts(world_of(space, environment))
    assert verdict in (YES, NO)
    assert (verdict == YES) == (compile_expression(expression, FORMATS)(environment) is True)


@given(condition=CONDITIONS)
def test_every_region_holds_a_value(condition: str) -> None:
    """No proof speaks of a region that is empty: each world of one name has an example."""
    expression = parse(condition).expression
    assert expression is not None
    for term, cut in space_of([expression], Scope(TYPES), {}).terms.items():
        (name,) = term
        for region in cut.regions:
            examples = {
                "whole": [None, *range(-9, 10)],
                "small": list(range(1, 5)),
                "real": [None, *(step / 4 for step in range(-40, 41))],
                "text": [None, "", "a", "b", "zebra", "other"],
                "kind": ["a", "b", "c"],
                "at": [None, *(f"{at // 60:02}:{at % 60:02}" for at in range(0, 24 * 60, 5))],
                "flag": [True, False],
                "maybe": [True, False, None],
            }[name]
            assert any(is_in(region, name, {name: value}) for value in examples), region
