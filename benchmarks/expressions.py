"""Times parsing, typing, compiling and evaluating expressions, and rendering templates.

Prints microseconds for each operation, the best of several rounds.
"""

from collections.abc import Callable
from timeit import repeat

from flowcat.language.expressions import (
    Formats,
    Scope,
    compile_expression,
    infer,
    parse,
    reads,
)
from flowcat.language.expressions.types import BOOLEAN, INTEGER, STRING, ObjectOf, nullable
from flowcat.language.templates import compile_text, parse_template

SHORT = "party_size >= 8 and vip"
LONG = 'age >= 18 and country in ["DE","FR"] and not vip and args.count > 1'
PROMPT = "Read back {{ party_size }} people at {{ args.time | time }} for {{ name }}, politely."
SCOPE = Scope(
    {
        "party_size": nullable(INTEGER),
        "age": nullable(INTEGER),
        "country": nullable(STRING),
        "vip": nullable(BOOLEAN),
        "name": nullable(STRING),
        "args": ObjectOf({"count": INTEGER, "time": STRING}),
    }
)
ENV: dict[str, object] = {
    "party_size": 9,
    "age": 20,
    "country": "FR",
    "vip": False,
    "name": "Ann",
    "args": {"count": 2, "time": "19:30"},
}
ROUNDS, TIMES = 5, 5_000


def main() -> None:
    print(f"{'operation':<44}{'us':>8}")
    for name, text in (("5 tokens", SHORT), ("17 tokens", LONG)):
        show_expression(name, text)
    render = compile_text(parse_template(PROMPT).template, Formats())
    show("parse a template with 3 slots", lambda: parse_template(PROMPT))
    show("parse a text without slots", lambda: parse_template("Greet the caller."))
    show("render a template with 3 slots", lambda: render(ENV))


def show_expression(name: str, text: str) -> None:
    expression = parse(text).expression
    assert expression is not None
    evaluate = compile_expression(expression, Formats())
    show(f"parse, {name}", lambda: parse(text))
    show(f"infer, {name}", lambda: infer(expression, SCOPE))
    show(f"reads, {name}", lambda: reads(expression))
    show(f"compile, {name}", lambda: compile_expression(expression, Formats()))
    show(f"evaluate, {name}", lambda: evaluate(ENV))


def show(name: str, operation: Callable[[], object]) -> None:
    best = min(repeat(operation, repeat=ROUNDS, number=TIMES)) / TIMES
    print(f"{name:<44}{best * 1e6:>8.2f}")


if __name__ == "__main__":
    main()
