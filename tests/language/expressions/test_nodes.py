"""What an expression reads."""

import pytest

from flowcat.language.expressions import parse, reads, reads_paths


@pytest.mark.parametrize(
    ("text", "names", "paths"),
    [
        ("1 + 2", set(), set()),
        ("a.b.c > d", {"a", "d"}, {("a", "b", "c"), ("d",)}),
        ('a["b"].c', {"a"}, {("a", "b", "c")}),
        ("menu[args.dish]", {"menu", "args"}, {("menu",), ("args", "dish")}),
        ("items[0].price", {"items"}, {("items",)}),
        ('sum(items, "price") | money', {"items"}, {("items",)}),
        ("x if y else [z]", {"x", "y", "z"}, {("x",), ("y",), ("z",)}),
    ],
)
def test_reads_are_roots_and_known_paths(
    text: str, names: set[str], paths: set[tuple[str, ...]]
) -> None:
    """Every name read is found, functions and filters are not names, and paths end at an index."""
    expression = parse(text).expression
    assert expression is not None
    assert reads(expression) == names
    assert reads_paths(expression) == paths
