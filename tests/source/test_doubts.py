"""Texts that YAML cut or took for something else are told in words."""

import pytest

from flowcat.diagnostics import Applicability, Diagnostic
from flowcat.source import plain_value, read_text


def findings(text: str) -> list[tuple[str, str]]:
    """List rule and marked text of each finding, in a marked document."""
    return [(one.rule.code, one.span.text) for one in of_marked(text)]


def of_marked(text: str) -> tuple[Diagnostic, ...]:
    """Read a text as part of a marked document."""
    return read_text(text, "x.yaml", marked=True).diagnostics


def repaired(text: str) -> object:
    """Apply the first finding's fix and read again."""
    fix = of_marked(text)[0].fix
    assert fix is not None
    (edit,) = fix.edits
    text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    document = read_text(text, "x.yaml", marked=True)
    assert document.tree is not None
    assert document.diagnostics == ()
    return plain_value(document.tree)


@pytest.mark.parametrize(
    ("text", "marked", "value"),
    [
        ("say: {{ name }}\n", "{{ name }}", {"say": "{{ name }}"}),
        ("say: {{name}}\n", "{{name}}", {"say": "{{name}}"}),
        ("- {{ a.b | default('x') }}\n", "{{ a.b | default('x') }}", ["{{ a.b | default('x') }}"]),
        ("x: [{{ a }}, b]\n", "{{ a }}", {"x": ["{{ a }}", "b"]}),
        ("x: {k: {{ a }}}\n", "{{ a }}", {"x": {"k": "{{ a }}"}}),
    ],
)
def test_an_unquoted_template_is_read_as_meant(text: str, marked: str, value: object) -> None:
    """A value that is one `{{ }}` without quotes is an error with a safe fix (F004)."""
    document = read_text(text, "x.yaml", marked=True)
    assert document.tree is not None
    assert plain_value(document.tree) == value
    (found,) = document.diagnostics
    assert (found.rule.code, found.span.text) == ("F004", marked)
    assert found.fix is not None
    assert found.fix.applicability is Applicability.SAFE
    assert repaired(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "{{ name }}, hello",
        "{{ name }} is here",
        "{{ a }} and {{ b }}",
        '{{ "a: b" + }} x',
        "{{ x: v }} z",
    ],
)
def test_a_text_that_begins_with_a_template(text: str) -> None:
    """When text follows, YAML gives up; the finding and its fix cover the whole text (F004)."""
    yaml = f"a: 1\nsay: {text}\nb: 2\n"
    assert findings(yaml) == [("F004", text)]
    assert repaired(yaml) == {"a": 1, "say": text, "b": 2}


def test_a_template_in_brackets_is_quoted_alone() -> None:
    """Inside of brackets the fix does not touch what closes them."""
    assert findings("x: {a: {{ b }} c, d: e}\n") == [("F004", "{{ b }}")]


def test_a_comma_that_ended_a_text() -> None:
    """A text in braces that a comma cut is told, and quoting it is offered (F005)."""
    text = "x: {say: Hello, how are you, friend?, to: a}\n"
    assert findings(text) == [("F005", "Hello, how are you, friend?")]
    assert repaired(text) == {"x": {"say": "Hello, how are you, friend?", "to": "a"}}
    assert findings("x: {say: a, b}\ny: {say: c, d}\n") == [("F005", "a, b"), ("F005", "c, d")]


@pytest.mark.parametrize(
    "text",
    [
        "x: {a: b, c: d}\n",
        "x: {a, b}\n",
        "x: {a: 'b', c}\n",
        "x: {a: 5, c}\n",
        "x: {a: b, c: }\n",
        "x: {a: b, c : }\n",
        "x: [Hello, you]\n",
        "x: {a: [b], c}\n",
    ],
)
def test_ordinary_braces_are_not_suspected(text: str) -> None:
    """Lists, quoted texts, numbers and empty values are no cut texts."""
    assert findings(text) == []


def test_a_hash_that_ended_a_text() -> None:
    """A blank, `#` and a letter or digit after a text are told (F005)."""
    text = "a: Press #1 to go on\nb: 2\n"
    assert findings(text) == [("F005", "#1 to go on")]
    assert repaired(text) == {"a": "Press #1 to go on", "b": 2}
    assert findings("- room #a\n") == [("F005", "#a")]


@pytest.mark.parametrize(
    "text",
    [
        "a: text # comment\n",
        "a: text  #comment\n",
        "a: text #\n",
        "a: text #- - -\n",
        "a: 'Press #1'\n",
        "a: 5 #five\n",
        "a: #comment\n  b\n",
        "a: |\n  Press #1\n",
        "a: C#1\n",
        "# Press #1\na: b\n",
        "a: [b] #c\n",
    ],
)
def test_ordinary_comments_are_not_suspected(text: str) -> None:
    """Comments set off by two blanks, or with a blank after `#`, are comments."""
    assert findings(text) == []


def test_what_only_the_c_parser_accepts_is_told_in_unmarked_documents() -> None:
    """Rule 32: Pipecat's parser refuses `?` in brackets; a marked document is never read by it."""
    (found,) = read_text("{ask: What?}\n", "x.yaml").diagnostics
    assert (found.rule.code, found.span.text) == ("F002", "What?")
    assert found.fix is not None
    assert found.fix.edits[0].replacement == '"What?"'
    assert findings("{ask: What?}\n") == []
    assert read_text("ask: What?\n", "x.yaml").diagnostics == ()
