r"""Texts with ``{{ }}``: what is a slot, what is text, and what they render to."""

import re
from time import thread_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowcat.language.expressions import (
    EvaluationFault,
    Formats,
    Scope,
    compile_expression,
    reads_paths,
)
from flowcat.language.expressions.types import (
    ANY,
    BOOLEAN,
    INTEGER,
    OPEN_OBJECT,
    STRING,
    ListOf,
    Type,
    nullable,
)
from flowcat.language.templates import (
    Template,
    compile_template,
    compile_text,
    constant_template,
    escape_for_pipecat,
    infer_template,
    parse_template,
    parse_upstream,
    render_upstream,
    unspeakable_slots,
)

# Pipecat 1.14's own, kept here as the oracle.
PIPECAT = re.compile(r"(\\?)\{\{\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*\}\}")

ENV: dict[str, Any] = {"name": "Ann", "n": 2.0, "yes": True, "o": {"a": [1, "x"]}}


def template_of(text: str) -> Template:
    """Parse what must be right."""
    parsed = parse_template(text)
    assert parsed.faults == ()
    return parsed.template


def rendered(text: str) -> str:
    """Parse, compile and render."""
    return compile_text(template_of(text), Formats())(ENV).text


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("", ""),
        ("plain", "plain"),
        ("Hello {{ name }}!", "Hello Ann!"),
        ("{{name}}{{ n + 1 }}", "Ann3"),
        ("{{ yes }} {{ o }} {{ o.a }}", 'true {"a":[1,"x"]} [1,"x"]'),
        ('{{ unset | default("}}") }}', "}}"),
        ("{{ unset | default('{{') }}", "{{"),
        ('{{ "\\"}}" }}', '"}}'),
        (r"\{{ name }} {{ name }}", "{{ name }} Ann"),
        (r"a \}} b", "a }} b"),
        (r"C:\dir\{{ name }}", r"C:\dir{{ name }}"),
        ('{"a": {"b": 1}}', '{"a": {"b": 1}}'),
        ('{"a": {"b": {{ n }}}}', '{"a": {"b": 2}}'),
        ("{ name }", "{ name }"),
    ],
)
def test_slots_are_replaced_and_all_else_is_text(text: str, result: str) -> None:
    """Quoted braces, escaped braces and the braces of JSON are no slots."""
    assert rendered(text) == result


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("Hi {{ name", "F501", "{{"),
        ("Hi {{ name {{ n }}", "F501", "{{"),
        ("Hi {{ }}", "F501", "{{ }}"),
        ("Hi {{}}", "F501", "{{}}"),
        ("Hi name }}", "F501", "}}"),
        ("Hi { name }}", "F501", "}}"),
        ("Hi {{ a = 1 }}", "F401", "="),
        ("ü {{ a.b( }}", "F401", ".b("),
        ("{{ it's }} is", "F401", "'s "),
        ("{{ " + "a" * 600 + " }}", "F401", " " + "a" * 600 + " "),
    ],
)
def test_faults_stand_at_their_place_in_the_text(text: str, code: str, part: str) -> None:
    """Offsets are those of the whole text, also for faults inside an expression."""
    parsed = parse_template(text)
    (fault,) = parsed.faults
    assert fault.code == code
    assert text[fault.start : fault.end] == part
    assert fault.help or code == "F401"


def test_a_slot_at_fault_keeps_the_template_a_template() -> None:
    """It is not taken for constant text, reads nothing, and renders as nothing."""
    template = parse_template("Hi {{ a = 1 }}!").template
    assert not template.is_constant
    assert reads_paths(template.slots[0].expression) == frozenset()
    assert compile_text(template, Formats())(ENV).text == "Hi !"
    with pytest.raises(EvaluationFault):
        compile_template(parse_template("{{ a = 1 }}").template, Formats())(ENV)


@pytest.mark.parametrize("text", ["{{ o.a }}", "  {{ o.a }}\n"])
def test_an_exact_template_keeps_the_type(text: str) -> None:
    """White space around the one slot does not count."""
    assert compile_template(template_of(text), Formats())(ENV) == [1, "x"]


@pytest.mark.parametrize("text", ["a {{ o.a }}", "{{ n }}{{ n }}", "plain", r"\{{ n }}"])
def test_other_templates_are_strings(text: str) -> None:
    """Any text beside the slot, or a second slot, makes a string."""
    template = template_of(text)
    assert template.exact is None
    assert isinstance(compile_template(template, Formats())(ENV), str)


def test_an_exact_template_passes_its_fault_on() -> None:
    """The place is that of the whole text."""
    with pytest.raises(EvaluationFault) as caught:
        compile_template(template_of("{{ 1 / 0 }}"), Formats())({})
    assert (caught.value.start, caught.value.end) == (3, 8)


def test_a_text_renders_without_what_is_missing_and_tells_it() -> None:
    """Null and failing slots are empty; gaps say where, and why it failed."""
    text = "{{ unset }}, {{ 1 / 0 }}, {{ name }}."
    result = compile_text(template_of(text), Formats())(ENV)
    assert result.text == ", , Ann."
    assert [(text[gap.start : gap.end], gap.fault) for gap in result.gaps] == [
        ("{{ unset }}", None),
        ("{{ 1 / 0 }}", "the divisor is zero"),
    ]


def test_values_are_never_templates() -> None:
    """Braces that came from the caller stay as they are."""
    template = template_of("{{ said }} {{ name }}")
    env = {"said": "{{ name }}", "name": "Ann"}
    assert compile_text(template, Formats())(env).text == "{{ name }} Ann"


def test_a_text_without_braces_is_constant() -> None:
    """It has no slots and renders as itself."""
    assert template_of("plain").is_constant
    assert constant_template("{{ name }}").is_constant
    assert compile_text(constant_template("{{ name }}"), Formats())({}).text == "{{ name }}"


@pytest.mark.parametrize(
    ("text", "type_"),
    [("{{ n }}", INTEGER), ("n {{ n }}", STRING), ("plain", STRING)],
)
def test_a_template_has_a_type(text: str, type_: Type) -> None:
    """That of its one expression, or a string."""
    assert infer_template(template_of(text), Scope({"n": INTEGER})).type == type_


def test_faults_of_types_stand_at_their_place_in_the_text() -> None:
    """An unknown name in a template is marked where it is written."""
    text = "Hi {{ nam }}"
    (fault,) = infer_template(template_of(text), Scope({"name": STRING})).faults
    assert (fault.code, text[fault.start : fault.end]) == ("F402", "nam")


@pytest.mark.parametrize(
    ("type_", "count"),
    [(OPEN_OBJECT, 1), (ListOf(STRING), 1), (nullable(BOOLEAN), 1), (STRING, 0), (ANY, 0)],
)
def test_what_cannot_be_said_aloud_is_reported(type_: Type, count: int) -> None:
    """A spoken text with a list, object or boolean reads out code."""
    faults = unspeakable_slots(template_of("So: {{ x }}"), Scope({"x": type_}))
    assert [fault.code for fault in faults] == ["F502"] * count


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 50_000,
        "{{ " + '"\\' * 50_000,
        "}}" * 50_000,
        "{{ ' }} " * 20_000,
        "{" * 100_000,
        "{{ x }}" * 10_000,
        ("{{" + "'" * 498) * 200,
        "{{ a {{ " * 20_000 + "}}",
    ],
)
def test_hostile_texts_are_read_in_time(text: str) -> None:
    """Work grows with the length of the text and no faster; faults are few."""
    began = thread_time()
    assert len(parse_template(text).faults) <= 20
    assert thread_time() - began < 2


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(["{{", "}}", "{", "\\", " a ", "'", '"', "n", " | ", "="])))
def test_any_text_is_a_template_or_at_fault(pieces: list[str]) -> None:
    """Nothing raises, every place is inside the text, and every template renders."""
    text = "".join(pieces)
    parsed = parse_template(text)
    for fault in parsed.faults:
        assert 0 <= fault.start <= fault.end <= len(text)
    compile_text(parsed.template, Formats())(ENV)


def pipecat_renders(text: str, state: dict[str, Any]) -> str:
    """Render as Pipecat's FlowManager does."""

    def value(path: str) -> str:
        current: Any = state
        for part in path.split("."):
            current = current[part]
        return str(current)

    def substitute(match: re.Match[str]) -> str:
        return match[0][1:] if match[1] else value(match[2])

    return PIPECAT.sub(substitute, text)


PIECES = st.lists(
    st.sampled_from(["{{ a }}", "{{a.b}}", "{{\n a\t}}", "{{ 1 }}", "{{", "}}", "{", "}", "\\"])
    | st.text(max_size=3)
).map("".join)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(PIECES)
def test_an_escaped_text_comes_out_of_pipecat_unchanged(text: str) -> None:
    """Pipecat fills in nothing and takes away no backslash of the text."""
    assert pipecat_renders(escape_for_pipecat(text), {}) == text


@settings(max_examples=300, deadline=None, derandomize=True)
@given(PIECES)
def test_unmarked_texts_render_as_in_pipecat(text: str) -> None:
    """Placeholders, escapes and all else come out the same."""
    state: dict[str, Any] = {"a": {"b": None, "c": True}}
    template = parse_upstream(text)
    expected = pipecat_renders(text, state)
    assert render_upstream(template, state) == expected
    assert compile_text(template, Formats())(state).text == expected


def test_unmarked_values_are_written_as_python_writes_them() -> None:
    """Pipecat fills in with ``str``."""
    template = parse_upstream("{{ a }} {{ b.c }} {{ 1 }} {{ a | x }}")
    assert (
        render_upstream(template, {"a": None, "b": {"c": True}}) == "None True {{ 1 }} {{ a | x }}"
    )
    assert template.exact is None


@pytest.mark.parametrize("state", [{}, {"a": 1}, {"a": {"c": 1}}])
def test_a_missing_key_of_an_unmarked_text_is_a_fault(state: dict[str, Any]) -> None:
    """Where Pipecat raises, so do we, with the place; a text renders without it."""
    text = "x {{ a.b }}"
    template = parse_upstream(text)
    with pytest.raises(EvaluationFault) as caught:
        render_upstream(template, state)
    assert text[caught.value.start : caught.value.end] == "{{ a.b }}"
    result = compile_text(template, Formats())(state)
    assert result.text == "x "
    assert result.gaps[0].fault == "`a.b` is not in the state"


def test_placeholders_of_unmarked_texts_tell_what_they_read() -> None:
    """They are expressions like any other, with their places."""
    text = "x {{ a.b }}"
    (slot,) = parse_upstream(text).slots
    assert reads_paths(slot.expression) == {("a", "b")}
    assert text[slot.expression.start : slot.expression.end] == "a.b"
    assert compile_expression(slot.expression, Formats())({"a": {"b": 1}}) == 1
