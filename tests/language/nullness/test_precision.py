"""Judgements by example: no more is feared than can happen."""

import pytest

from flowcat.language.expressions import parse
from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    INTEGER,
    STRING,
    ListOf,
    ObjectOf,
    Type,
    nullable,
)
from flowcat.language.nullness import (
    Facts,
    Judgement,
    Known,
    Outcome,
    affected,
    judge,
    judge_slots,
    not_null,
    outcome,
)
from flowcat.language.templates import parse_template

PARTY = ObjectOf({"size": INTEGER, "name": nullable(STRING)})
TYPES: dict[str, Type] = {
    "n": nullable(INTEGER),
    "sure": INTEGER,
    "flag": nullable(BOOLEAN),
    "text": nullable(STRING),
    "guest": nullable(PARTY),
    "items": nullable(ListOf(ObjectOf({"price": INTEGER}))),
    "args": ObjectOf({"note": nullable(STRING)}),
    "result": ANY,
}
FORMULAS = {
    "double": "n * 2",
    "is_large": "n != null and n > 8",
    "there": "guest.name",
    "again": "again",
}
VALUE, NULL, FAIL, LOST = Outcome.VALUE, Outcome.NULL, Outcome.FAIL, Outcome.LOST


def judged(text: str, known: Known | None = None, unset: str = "n text guest items") -> Judgement:
    """Judge an expression where some paths are known to be null or not."""
    expression = parse(text).expression
    assert expression is not None
    formulas = {name: parse(formula).expression for name, formula in FORMULAS.items()}
    computed = {name: formula for name, formula in formulas.items() if formula is not None}
    return judge(expression, Facts(TYPES, known or Known(), computed, frozenset(unset.split())))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sure", VALUE),
        ("n", VALUE | NULL),
        ("null", NULL),
        ("guest.size", VALUE | NULL),
        ("args.note", VALUE | NULL),
        ("n + 1", VALUE | FAIL),
        ("-n", VALUE | FAIL),
        ("null + 1", FAIL),
        ("sure / sure", VALUE),
        ("n > 3", VALUE | LOST),
        ("3 < n", VALUE | LOST),
        ("0 < sure < n", VALUE | LOST),
        ("n == 3", VALUE),
        ("n == null", VALUE),
        ("n in [1, 2]", VALUE),
        ('"a" in text', VALUE | LOST),
        ("n in items", VALUE | LOST),
        ("flag and sure > 1", VALUE),
        ("not flag", VALUE),
        ("n if n != null else 0", VALUE),
        ("n + 1 if n != null else 0", VALUE),
        ("0 if n == null else n + 1", VALUE),
        ("n != null and n > 3", VALUE),
        ("n == null or n > 3", VALUE),
        ("not (n == null) and n > 3", VALUE),
        ("n == 2 and n > 1", VALUE),
        ("n in [1, 2] and n > 1", VALUE),
        ("n not in [null, 1] and n > 1", VALUE),
        ("n > 3 and n < 9", VALUE | LOST),
        ("guest != null and guest.size > 3", VALUE),
        ("guest.size != null and guest.size > 3", VALUE),
        ("guest.name != null and guest.size > 3", VALUE),
        ("len(items) > 0 and items[0].price > 2", VALUE),
        ("len(items) == 0 or items[0].price > 2", VALUE),
        ("len(items) > -1 and items[0].price > 2", VALUE | LOST),
        ("(n | default(0)) > 0 and n > 1", VALUE),
        ('(text | default("")) != "" and text + "!" == "a!"', VALUE),
        ("is_large and n > 9", VALUE),
        ("is_large or n > 9", VALUE | LOST),
        ("n | default(0)", VALUE),
        ("n | default(null)", VALUE | NULL),
        ("sure | default(null)", VALUE),
        ("text | spell", VALUE | NULL),
        ("sure | money", VALUE),
        ('items | join(", ")', VALUE | NULL),
        ("items | join(text)", VALUE | NULL | FAIL),
        ("lower(text)", VALUE | NULL),
        ("starts_with(text, text)", VALUE | LOST),
        ("len(text)", VALUE),
        ("sum([sure, n])", VALUE | FAIL),
        ('sum(items, "price")', VALUE),
        ("keys(guest)", VALUE),
        ('find(items, "price", 3)', VALUE | NULL),
        ('find(items, "price", 3).price', VALUE | NULL),
        ('without(items, "price", n)', VALUE),
        ("min(items)", VALUE | FAIL),
        ("max(sure, n)", VALUE | FAIL),
        ("round(n)", VALUE | FAIL),
        ("items[0]", VALUE | NULL),
        ("[sure][n]", VALUE | FAIL),
        ('guest["size"]', VALUE | NULL),
        ('args["note"]', VALUE | NULL | FAIL),
        ("double", VALUE | NULL),
        ("double + 1", VALUE | FAIL),
        ("is_large", VALUE),
        ("again", VALUE | NULL),
    ],
)
def test_outcomes(text: str, wanted: Outcome) -> None:
    """Null, failures and lost comparisons are told where they can be, and nowhere else."""
    assert judged(text).outcome == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("n", VALUE),
        ("n > 3", VALUE),
        ("double", VALUE | NULL),
        ("is_large or n > 9", VALUE),
        ("guest", NULL),
        ("guest.name", NULL),
        ("guest != null and guest.size > 3", VALUE),
        ("guest.size > 3", VALUE | LOST),
        ("guest.size + 1", FAIL),
    ],
)
def test_what_is_known_narrows(text: str, wanted: Outcome) -> None:
    """What is known to be set is no more feared for; what is known to be unset has no value."""
    known = Known(not_null([("n",)]).nonnull, frozenset({("guest",)}))
    assert judged(text, known).outcome == wanted


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("n != null", "n", "-n"),
        ("n == null", "-n", "n"),
        ("n == 3", "n", ""),
        ("n > 3", "n", ""),
        ("flag", "flag", ""),
        ("flag == false", "flag", ""),
        ("not flag", "", "flag"),
        ("n > 3 and flag", "n flag", ""),
        ("n > 3 or flag", "", ""),
        ("n == null or flag", "", "n"),
        ("n > 3 or n < 1", "n", ""),
        ("not (n == null or guest == null)", "n guest", ""),
        ("n in [1, 2]", "n", ""),
        ("n in [1, null]", "", "n"),
        ("len(items) > 0", "items", ""),
        ("len(items) == 0", "", "items"),
        ("guest.name == null", "", "guest guest.name"),
        ("guest.size != null", "guest guest.size", "-guest"),
        ('guest["size"] != null', "guest guest.size", ""),
        ("(flag if n != null else false)", "flag n", ""),
        ("n + 1 > 2", "n", ""),
        ("is_large", "is_large n", ""),
        ("there != null", "there guest guest.name", "-there"),
        ("result.status == null", "", "result result.status"),
        ("true", "", "never"),
        ("false", "never", ""),
        ("n == null and n > 3", "never", ""),
    ],
)
def test_conditions_tell_of_what_they_read(text: str, holds: str, fails: str) -> None:
    """After a condition its paths are known: ``n`` is not null, ``-n`` is null."""
    judgement = judged(text, unset="n")
    for known, wanted in ((judgement.holds, holds), (judgement.fails, fails)):
        shown = "never"
        if known is not None:
            paths = [*sorted(known.nonnull), *(("-", *path) for path in sorted(known.null))]
            shown = " ".join(".".join(path).replace("-.", "-") for path in paths)
        found = {word for word in shown.split() if word != "-guest.name"}
        assert found - {"is_large"} == set(wanted.split()) - {"is_large"}


@pytest.mark.parametrize(
    ("text", "paths", "is_guess"),
    [
        ("n + 1", ["n"], False),
        ("guest.size + 1", ["guest"], False),
        ("guest.name | spell", ["guest", "guest.name"], False),
        ("result.total + 1", ["result", "result.total"], True),
        ("double + 1", ["n", "double"], False),
        ("share", ["share"], True),
        ('find(items, "price", 3)', [None], False),
    ],
)
def test_troubles_name_what_is_null(text: str, paths: list[str | None], is_guess: bool) -> None:  # noqa: FBT001
    """A trouble tells which paths are to blame, and whether that is only a guess."""
    FORMULAS["share"] = "sure / sure"
    (trouble,) = judged(text).troubles
    found = [None if source.path is None else ".".join(source.path) for source in trouble.sources]
    assert found == paths
    assert trouble.is_guess == is_guess


def test_an_optional_name_of_any_type_is_no_guess() -> None:
    """State is unset until it is written, also where its schema allows everything."""
    (trouble,) = judged("result + 1", unset="result").troubles
    assert not trouble.is_guess


def test_slots_are_judged_one_by_one() -> None:
    """Each slot of a text is judged with its filters."""
    template = parse_template('{{ n }} of {{ n | default("none") }}').template
    found = [judgement.outcome for _, judgement in judge_slots(template, Facts(TYPES))]
    assert found == [VALUE | NULL, VALUE]


def test_many_computed_values_take_no_time() -> None:
    """Computed values that read each other twice do not double the work each time."""
    computed = {"c0": parse("n + 1").expression}
    computed |= {f"c{at}": parse(f"c{at - 1} + c{at - 1}").expression for at in range(1, 2000)}
    formulas = {name: formula for name, formula in computed.items() if formula is not None}
    expression = parse("c1999").expression
    assert expression is not None
    assert NULL in outcome(expression, Facts(TYPES, computed=formulas))


def test_a_write_makes_computed_values_unknown() -> None:
    """What is known of a computed value ends when something is written that it reads."""
    formulas = {name: parse(text).expression for name, text in FORMULAS.items()}
    computed = {name: formula for name, formula in formulas.items() if formula is not None}
    names = affected({"n"}, computed)
    assert names == {"n", "double", "is_large"}
    known = not_null([("double",), ("guest", "name")])
    assert known.forget(names) == not_null([("guest", "name")])
