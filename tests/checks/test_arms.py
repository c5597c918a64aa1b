"""Arms cover every case, or end in one that always holds (F405, F406)."""

from collections.abc import Callable

import pytest

from flowcat.checks import Checked

Check = Callable[..., Checked]
Found = Callable[..., list[tuple[str, str]]]

STATE = """
  vip: {type: boolean}
  sure: {type: boolean, default: false}
  wish: {enum: [pay, report]}
  kind: {enum: [new, old], default: new}
  name: {type: string}
  size: {type: integer, default: 1}
  age: {type: integer, minimum: 1}
  at: {type: string, format: time}
computed:
  grown: age != null and age >= 18
"""


def route(*guards: str) -> str:
    """Make a flow whose route has these conditions; `else` is an arm without one."""
    arms = "\n".join(
        "      - to: bye" if guard == "else" else f"      - when: {guard}\n        to: bye"
        for guard in guards
    )
    return (
        f"flowcat: 1\nstate:{STATE}initial_node: fork\n"
        f"nodes:\n  fork:\n    route:\n{arms}\n  bye: {{end: done}}\n"
    )


@pytest.mark.parametrize(
    "guards",
    [
        ("size > 3", "else"),
        ("else",),
        ("sure", "not sure"),
        ("sure", "sure == false"),
        ("true == sure", "sure != true"),
        ("vip", "not vip"),
        ("vip == true", "vip == false", "vip == null"),
        ('kind == "new"', 'kind == "old"'),
        ('kind == "new"', 'kind != "new"'),
        ('kind in ["new"]', 'kind not in ["new"]'),
        ('wish == "pay"', 'wish == "report"', "wish == null"),
        ("wish == null", "wish != null"),
        ("name == null", "name != null"),
        ('wish in ["pay", null]', 'wish in ["report", null]'),
        ("size > 3", "size <= 3"),
        ("size < 3", "size == 3", "size > 3"),
        ("sure and vip", "not sure", "not vip"),
        ("age > 5", "age <= 5", "age == null"),
        ("0 < age < 9", "age >= 9", "age == null"),
        ('at < "12:00"', 'at >= "12:00"', "at == null"),
        ("grown", "not grown"),
        ("size > 3", "sure", "not sure"),
    ],
)
def test_arms_that_cover_every_case_need_no_last_one(guards: tuple[str, ...], found: Found) -> None:
    """Conditions that leave no case out are proved complete, also over several names."""
    assert [one for one in found(route(*guards)) if one[0] != "F406"] == []


@pytest.mark.parametrize(
    ("guards", "missing"),
    [
        (("sure",), "`sure == false`"),
        (("vip", "vip == false"), "`vip == null`"),
        (("vip", 'kind == "new"'), '`vip == false and kind == "old"`'),
        (("not vip",), "`vip == true`"),
        (('kind == "new"',), '`kind == "old"`'),
        (('wish == "pay"',), '`wish == "report"` or `wish == null`'),
        (("name != null",), "`name == null`"),
        (('name == "x"', 'name != "y"'), '`name == "y"`'),
        (("size > 3", "size < 3"), "`size == 3`"),
        (("size > 3",), "`size <= 3`"),
        (("size > 3", "size < 1"), "`1 <= size <= 3`"),
        (("2 < size < 7",), "`size <= 2` or `size >= 7`"),
        (("size in [1, 3]", "size > 3"), "`size < 1` or `1 < size < 3`"),
        (("size > 2.5",), "`size < 2.5`"),
        (("age > 3",), "`age <= 3` or `age == null`"),
        (('at >= "12:00"',), '`at < "12:00"` or `at == null`'),
        (('kind > "new"',), '`kind == "new"`'),
        (("age > 5", "age <= 5"), "`age == null`"),
        (("sure and vip", "not sure"), "`sure == true and vip == false`"),
        (("sure or size > 3",), "`sure == false and size < 3`"),
        (('kind == "new"', 'wish == "report"'), '`kind == "old" and wish == "pay"`'),
        (('name < "m"', 'name >= "m"'), None),
        (("size > age", "size <= age"), None),
        (("sure", "size + 1 > 3"), None),
    ],
)
def test_arms_that_may_all_fail_are_reported(
    guards: tuple[str, ...], missing: str | None, checked: Check
) -> None:
    """F405: the cases left out are named where they are known."""
    (only,) = checked(route(*guards)).diagnostics
    assert only.rule.code == "F405"
    assert only.span.text == guards[-1]
    told = "all of these conditions may be false, and then nothing would happen"
    assert only.message == (told if missing is None else f"there is no arm for {missing}")


def test_a_result_with_a_declared_enumeration_is_covered_by_its_values(found: Found) -> None:
    """The cases of `result.status` come from `returns`."""
    text = """
flowcat: 1
functions:
  look:
    description: Look it up.
    handler: look_up
    returns: {status: {enum: [free, full]}}
    transition_to:
      - {when: result.status == "free", to: bye}
      - {when: result.status == "full", to: a}
initial_node: a
nodes:
  a: {task: Talk., functions: [look]}
  bye: {end: done}
"""
    assert found(text, frozenset({"look_up"})) == []


FILLED = """
flowcat: 1
state: {{wish: {{enum: [pay, report]}}}}
initial_node: a
nodes:
  a:
    task: Talk.
    functions:
      - name: note
        description: They say it.
        fills: [wish]
        {also}
        transition_to:
          - {{when: wish == "pay", to: bye}}
          - {{when: wish == "report", to: a}}
  bye: {{end: done}}
"""


@pytest.mark.parametrize(
    ("also", "codes"),
    [
        ("x-note: stored", []),
        ("clear: [wish]", ["F405"]),
        ("set: {wish: '{{ null if call.from else args.wish }}'}", ["F405"]),
    ],
)
def test_what_a_function_fills_is_set_for_its_arms(
    also: str, codes: list[str], found: Found
) -> None:
    """Arms see the state that the call has stored, so null needs none of them."""
    told = [code for code, _ in found(FILLED.format(also=also))]
    assert [code for code in told if code == "F405"] == codes


def test_an_arm_after_one_without_a_condition_is_dead(found: Found) -> None:
    """F406: what stands after an arm that always holds is never reached."""
    assert found(route("else", "vip")) == [("F406", "bye")]


@pytest.mark.parametrize(
    ("guards", "marked"),
    [
        (("size > 3", "size > 5", "else"), "size > 5"),
        (("sure", "not sure", "vip", "else"), "vip"),
        (("vip or sure", "sure and size > 1", "else"), "sure and size > 1"),
        (('kind == "new"', 'kind == "old"', 'name == "x"', "else"), 'name == "x"'),
        (("size > 3", "size <= 3", "size > age", "else"), "size > age"),
        (("grown", "age > 20", "else"), "age > 20"),
    ],
)
def test_an_arm_for_which_nothing_is_left_is_reported(
    guards: tuple[str, ...], marked: str, found: Found
) -> None:
    """F406: a condition that only holds where an earlier one held is never taken."""
    assert found(route(*guards)) == [("F406", marked)]


@pytest.mark.parametrize(
    "guards",
    [
        ("size > 5", "size > 3", "else"),
        ("vip", "sure", "else"),
        ('kind == "new"', 'name == "x"', "else"),
        ("size > age", "size > 3", "else"),
        ('name < "b"', 'name < "a"', "else"),
    ],
)
def test_an_arm_that_may_be_taken_is_not_reported(guards: tuple[str, ...], found: Found) -> None:
    """F406 is silent where some value is left, or where that cannot be told."""
    assert found(route(*guards)) == []


@pytest.mark.parametrize(
    ("guard", "marked"),
    [
        ("age > 0 or age == null", "age > 0 or age == null"),
        ("age >= 1", None),
        ("age < 1", "age < 1"),
        ("size != null", "size != null"),
        ('kind in ["new", "old"]', 'kind in ["new", "old"]'),
        ("vip and age < 0", "age < 0"),
        ("size > 5 and size < 3", "size > 5 and size < 3"),
        ("sure or not sure", "sure or not sure"),
        ("vip or not vip", "vip or not vip"),
        ("age == 2.5", "age == 2.5"),
        ("len(name) >= 0", "len(name) >= 0"),
        ("size > age", None),
        ("len(name) > 3", None),
        ("not (size > 5 and vip)", None),
        ("grown and age < 10", "grown and age < 10"),
    ],
)
def test_a_condition_that_never_changes_is_reported(
    guard: str, marked: str | None, found: Found
) -> None:
    """F404: always true or always false for every value that its names may have."""
    expected = [("F404", marked)] if marked is not None else []
    assert found(route(guard, "else")) == expected


def test_a_condition_with_a_fault_is_no_arm_without_a_condition(found: Found) -> None:
    """A condition that cannot be read is reported once, and nothing is said of the arms."""
    assert found(route("size = 3", "else")) == [("F401", "=")]


@pytest.mark.parametrize(("node", "stays"), [("functions", True), ("run", False)])
def test_staying_is_offered_only_where_somebody_talks(
    node: str, *, stays: bool, checked: Check
) -> None:
    """The way out of F405 names `$stay` for a function of a conversation only."""
    arms = "transition_to: [{when: sure, to: bye}]"
    places = {
        "functions": f"{{task: Talk., functions: [{{name: g, description: D., {arms}}}]}}",
        "run": f"{{run: f, {arms}}}",
    }
    text = (
        f"flowcat: 1\nstate: {{sure: {{type: boolean}}}}\ninitial_node: a\n"
        f"functions: {{f: {{description: D., result: 1}}}}\n"
        f"nodes: {{a: {places[node]}, bye: {{end: done}}}}\n"
    )
    (only,) = checked(text).diagnostics
    assert only.rule.code == "F405"
    assert ("$stay" in only.help) is stays
