"""What of an expression is in its value, and what is only asked about."""

from flowcat.language.expressions.nodes import (
    Broken,
    Call,
    Choice,
    Compare,
    Expression,
    Filter,
    Index,
    Literal,
    Logic,
    Not,
    children,
    path_of,
)


def shown_names(expression: Expression) -> frozenset[str]:
    """Return every name on the paths whose values are in the value of an expression."""
    path = path_of(expression)
    if path is not None:
        return frozenset(path)
    return frozenset(name for part in passed_on(expression) for name in shown_names(part))


def passed_on(expression: Expression) -> tuple[Expression, ...]:
    """Return the parts of an expression whose values are in its own."""
    match expression:
        case Literal() | Broken() | Compare() | Logic() | Not():
            return ()
        case Choice(then=then, otherwise=otherwise):
            return (then, otherwise)
        case Call(name="len" | "starts_with"):
            return ()
        case Call(name="find" | "without", arguments=arguments):
            return arguments[:1]
        case Index(target=target):
            return (target,)
        case Filter(value=value, arguments=arguments):
            return (value, *arguments)
        case _:
            return children(expression)
