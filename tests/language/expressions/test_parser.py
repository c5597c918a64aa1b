"""The grammar: what parses, how it groups, and what is said about the rest."""

import pytest

from flowcat.language.expressions import parse
from flowcat.language.expressions.nodes import (
    Arithmetic,
    Call,
    Choice,
    Compare,
    Expression,
    Filter,
    Literal,
    Logic,
    Name,
    Not,
)


def expression_of(text: str) -> Expression:
    """Parse what must be right."""
    parsed = parse(text)
    assert parsed.faults == ()
    assert parsed.expression is not None
    return parsed.expression


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a == b", "not (a == b)"),
        ("not a and b", "(not a) and b"),
        ("a + b * c", "a + (b * c)"),
        ("a - b - c", "(a - b) - c"),
        ("-a * b", "(-a) * b"),
        ("a + 1 < b", "(a + 1) < b"),
        ("a if b else c if d else e", "a if b else (c if d else e)"),
        ("a or b if c else d", "(a or b) if c else d"),
        ("a + b | money", "(a + b) | money"),
        ("not a in b", "not (a in b)"),
        ("-a.b", "-(a.b)"),
    ],
)
def test_operators_bind_as_in_python_and_filters_loosest(text: str, same_as: str) -> None:
    """Both spellings give the same tree, places aside."""
    assert shape(expression_of(text)) == shape(expression_of(same_as))


def shape(node: object) -> object:
    """Return a tree without its places."""
    if isinstance(node, tuple):
        return tuple(shape(part) for part in node)
    names = getattr(node, "__slots__", None)
    if names is None:
        return node
    places = ("start", "end", "name_start")
    return (type(node).__name__, *(shape(getattr(node, n)) for n in names if n not in places))


def test_every_node_knows_its_place() -> None:
    """Offsets count code points of the expression's text."""
    node = expression_of('  "ü" == name ')
    assert isinstance(node, Compare)
    assert (node.start, node.end) == (2, 13)
    assert (node.first.start, node.first.end) == (2, 5)


def test_orderings_chain_as_in_python() -> None:
    """``0 < x <= 9`` is one comparison with two links."""
    node = expression_of("0 < x <= 9")
    assert isinstance(node, Compare)
    assert [relation for relation, _ in node.links] == ["<", "<="]


def test_equal_operators_make_one_node() -> None:
    """A long row of ``or`` is as flat as it looks, so it never nests too deeply."""
    node = expression_of(" or ".join(f"a{number}" for number in range(60)))
    assert isinstance(node, Logic)
    assert len(node.operands) == 60


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("2.50", 2.5),
        ("1e3", 1000.0),
        ('"it\'s"', "it's"),
        ("'a\\'b'", "a'b"),
        ('"\\u00e9\\n\\\\"', "é\n\\"),
        ("true", True),
        ("false", False),
        ("null", None),
    ],
)
def test_literals_have_their_values(text: str, value: object) -> None:
    """Numbers, strings with escapes, booleans and null read as written."""
    node = expression_of(text)
    assert isinstance(node, Literal)
    assert node.value == value
    assert type(node.value) is type(value)


@pytest.mark.parametrize(
    ("text", "part", "word"),
    [
        ("a = 1", "=", "`==`"),
        ("a && b", "&&", "`and`"),
        ("a || b", "||", "`or`"),
        ("!a", "!", "`not`"),
        ("a === b", "===", "`==`"),
        ("a // b", "//", "`round(a / b)`"),
        ("a ** 2", "**", "`*`"),
        ("True", "True", "`true`"),
        ("a == None", "None", "`null`"),
        ("a is null", "is", "`==`"),
        ("a ? b : c", "?", "`a if condition else b`"),
        ("a == b == c", "==", "`and`"),
        ("x | default(0) > 3", ">", "parentheses"),
        ("name.upper()", ".upper(", "`upper(...)`"),
        ("items.0", "0", "`list[0]`"),
        ("x == “a”", "“", "plain quotes"),
        ("3px == a", "3px", "quotes"),
        ('a == "b', '"', 'add `"`'),
    ],
)
def test_spellings_of_other_languages_are_explained(text: str, part: str, word: str) -> None:
    """The fault marks the foreign part and tells what to write instead."""
    parsed = parse(text)
    assert parsed.expression is None
    (fault,) = parsed.faults
    assert fault.code == "F401"
    assert text[fault.start : fault.end].startswith(part)
    assert word in fault.help


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "1 +",
        "(a",
        "a)",
        "[a",
        "a.",
        "a[",
        "f(a",
        "a b",
        "a if b",
        "a not b",
        "|x",
        "a %b",
        "{}",
        "a;b",
        "f()()",
        "lambda",
        "012",
        "99999999999999999",
        "1e999",
        '"\\x"',
        '"\\ud800"',
        "a | ",
        "a | 3",
        "a | and",
        "a.b()",
        "ä",
        "\0",
        "a\u00a0b",
    ],
)
def test_what_is_outside_the_grammar_is_one_fault(text: str) -> None:
    """Nothing raises; there is one fault of the grammar, inside the text."""
    parsed = parse(text)
    assert parsed.expression is None
    (fault,) = parsed.faults
    assert fault.code == "F401"
    assert 0 <= fault.start <= fault.end <= len(text)
    assert not fault.message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200 + "1" + ")" * 200,
        "+".join(["a"] * 40),
        "a" + ".b" * 60,
        "not " * 40 + "a",
        "[" * 240 + "]" * 240,
        "-" * 300 + "a",
        "a if b else " * 30 + "c",
        "a" * 501,
    ],
)
def test_length_and_nesting_are_bounded(text: str) -> None:
    """What is too long or too deep is a fault that says to split it."""
    (fault,) = parse(text).faults
    assert "computed" in fault.help


def test_calls_filters_and_choices_keep_their_parts() -> None:
    """Arguments of calls and filters are whole expressions, filters included."""
    node = expression_of('len(items | each("{}")) if not done else total * 2 | default(0)')
    assert isinstance(node, Filter)
    assert isinstance(node.value, Choice)
    assert isinstance(node.value.then, Call)
    assert isinstance(node.value.then.arguments[0], Filter)
    assert isinstance(node.value.condition, Not)
    assert isinstance(node.value.otherwise, Arithmetic)


def test_words_of_the_grammar_may_be_fields() -> None:
    """After a dot any word is a field's name."""
    assert shape(expression_of("result.in")) == ("Field", ("Name", "result"), "in")
    assert isinstance(expression_of("index"), Name)
