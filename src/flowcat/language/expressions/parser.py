"""From text to the tree of an expression.

A table of binding powers drives it, loosest first: ``|``, ``if else``, ``or``, ``and``, ``not``,
comparisons, ``+ -``, ``* /``, unary minus, reads. Python's own parser is not used: messages must be
ours, and the same on every Python. Work is bounded by the length of the text and the nesting.
"""

from typing import Final, NoReturn, cast
from typing import Literal as OneOfWords

from flowcat.language.expressions.faults import ExpressionFault, Unparsable
from flowcat.language.expressions.nodes import (
    Arithmetic,
    Call,
    Choice,
    Compare,
    Expression,
    Field,
    Filter,
    Index,
    ListLiteral,
    Literal,
    Logic,
    Minus,
    Name,
    Not,
    Relation,
    height,
)
from flowcat.language.expressions.signatures import FUNCTIONS
from flowcat.language.expressions.tokens import (
    LITERAL_WORDS,
    RESERVED_WORDS,
    Token,
    fail,
    tokenize,
    unquote,
)
from flowcat.text.dataclass import dataclass

MAX_LENGTH: Final = 500
"""How many characters an expression may have."""

MAX_DEPTH: Final = 24
"""How many levels an expression may nest."""

MAX_INTEGER: Final = 10**15
"""The largest absolute value of an integer, written or computed."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The expression, or the faults that kept it from being one."""

    expression: Expression | None
    faults: tuple[ExpressionFault, ...]


def parse(text: str) -> Parsed:
    """Parse an expression; never raises. Unknown names and functions are ``infer``'s business."""
    return parse_between(text, 0, len(text))


def parse_between(text: str, start: int, end: int) -> Parsed:
    """Parse the stretch of a text from ``start`` to ``end``; offsets are those of the text."""
    try:
        return Parsed(_parse(text, start, end), ())
    except Unparsable as stopped:
        return Parsed(None, (stopped.fault,))


def _parse(text: str, start: int, end: int) -> Expression:
    if end - start > MAX_LENGTH:
        message = f"an expression has at most {MAX_LENGTH} characters, this one has {end - start}"
        fail(message, start, end, _SPLIT)
    tokens = tokenize(text, start, end)
    if len(tokens) == 1:
        fail("the expression is empty", start, end)
    expression = _Parser(tokens).whole()
    # Only a text of more tokens than levels can nest too deeply.
    if len(tokens) > MAX_DEPTH and height(expression) > MAX_DEPTH:
        _too_deep(expression.start, expression.end)
    return expression


_SPLIT: Final = "split it: give parts a name under `computed`"
_ORDERINGS: Final = frozenset({"<", "<=", ">", ">="})
_COMPARISON: Final = 4
_POWERS: Final = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "in", "not"), _COMPARISON),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
_NOT: Final = 3
_UNARY: Final = 6
# A level of the tree costs at most two calls: the group, and the operand in it.
_MAX_CALLS: Final = 2 * MAX_DEPTH + 2
_HELP: Final = {
    "is": "write `==`",
    "for": 'there are no loops; use `each("{field}")`, `sum` or `find`',
    "lambda": "there are no functions of your own",
    "elif": "write `a if condition else b if condition else c`",
    "AND": "write `and`",
    "OR": "write `or`",
    "NOT": "write `not`",
}
_PYTHON_WORDS: Final = {"True": "true", "False": "false", "None": "null"}


class _Parser:
    """A cursor over the tokens; each method parses one construct and moves past it."""

    __slots__ = ("_at", "_calls", "_tokens")

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._calls = 0

    def whole(self) -> Expression:
        expression = self._piped()
        if self._tokens[self._at].kind != "end":
            self._unexpected("an operator or the end")
        return expression

    def _piped(self) -> Expression:
        value = self._choice()
        while self._tokens[self._at].text == "|":
            value = self._filter(value)
            token = self._tokens[self._at]
            if token.text in _POWERS or token.text == "if":
                message = f"`{token.text}` cannot follow a filter"
                help_ = "put the part with the filter in parentheses: `(x | default(0)) + 1`"
                fail(message, token.start, token.end, help_)
        return value

    def _filter(self, value: Expression) -> Expression:
        self._at += 1
        name = self._tokens[self._at]
        if name.kind != "name" or name.text in RESERVED_WORDS:
            self._unexpected("the name of a filter")
        self._at += 1
        arguments: tuple[Expression, ...] = ()
        if self._tokens[self._at].text == "(":
            arguments = self._listed(")")
        end = self._tokens[self._at - 1].end
        return Filter(value.start, end, value, name.text, name.start, arguments)

    def _choice(self) -> Expression:
        then = self._operation(0)
        if self._tokens[self._at].text != "if":
            return then
        self._at += 1
        condition = self._operation(0)
        if self._tokens[self._at].text != "else":
            self._unexpected("`else`", "write `a if condition else b`")
        self._at += 1
        otherwise = self._choice()
        return Choice(then.start, otherwise.end, then, condition, otherwise)

    def _operation(self, floor: int) -> Expression:
        """Parse operands as long as their operators bind tighter than ``floor``."""
        self._calls += 1
        if self._calls > _MAX_CALLS:
            token = self._tokens[self._at]
            _too_deep(token.start, token.end)
        left = self._operand()
        while True:
            operator = self._tokens[self._at].text
            power = _POWERS.get(operator, 0)
            if power <= floor:
                break
            if power == _COMPARISON:
                left = self._comparison(left)
            elif operator in ("and", "or"):
                left = self._logic(left, cast(OneOfWords["and", "or"], operator), power)
            else:
                self._at += 1
                right = self._operation(power)
                sign = cast(OneOfWords["+", "-", "*", "/"], operator)
                left = Arithmetic(left.start, right.end, sign, left, right)
        self._calls -= 1
        return left

    def _logic(
        self, first: Expression, operator: OneOfWords["and", "or"], power: int
    ) -> Expression:
        operands = [first]
        while self._tokens[self._at].text == operator:
            self._at += 1
            operands.append(self._operation(power))
        return Logic(first.start, operands[-1].end, operator, tuple(operands))

    def _comparison(self, first: Expression) -> Expression:
        links: list[tuple[Relation, Expression]] = []
        while _POWERS.get(self._tokens[self._at].text) == _COMPARISON:
            token = self._tokens[self._at]
            relation = self._relation()
            if links and not (relation in _ORDERINGS and links[-1][0] in _ORDERINGS):
                message = f"`{relation}` cannot follow another comparison"
                help_ = "join two comparisons with `and`; only `<`, `<=`, `>` and `>=` make chains"
                fail(message, token.start, token.end, help_)
            links.append((relation, self._operation(_COMPARISON)))
        return Compare(first.start, links[-1][1].end, first, tuple(links))

    def _relation(self) -> Relation:
        operator = self._tokens[self._at].text
        self._at += 1
        if operator == "not":
            if self._tokens[self._at].text != "in":
                self._unexpected("`in`", "write `not in`, or `and not`")
            self._at += 1
            return "not in"
        return cast(Relation, operator)

    def _operand(self) -> Expression:
        token = self._tokens[self._at]
        text = token.text
        if token.kind == "name":
            if text == "not":
                self._at += 1
                operand = self._operation(_NOT)
                return Not(token.start, operand.end, operand)
            value = self._word(token)
        elif token.kind == "number":
            value = self._number(token)
        elif token.kind == "string":
            self._at += 1
            value = Literal(token.start, token.end, unquote(token))
        elif text == "(":
            self._at += 1
            value = self._piped()
            self._expect(")")
        elif text == "[":
            items = self._listed("]")
            value = ListLiteral(token.start, self._tokens[self._at - 1].end, items)
        elif text == "-":
            return self._minus(token)
        else:
            self._unexpected("a value")
        return self._reads(value) if self._tokens[self._at].text in (".", "[", "(") else value

    def _minus(self, token: Token) -> Expression:
        self._at += 1
        operand = self._operation(_UNARY)
        match operand:
            case Literal(value=int() | float() as number) if not isinstance(number, bool):
                return Literal(token.start, operand.end, -number)
            case _:
                return Minus(token.start, operand.end, operand)

    def _word(self, token: Token) -> Expression:
        name = token.text
        if name in RESERVED_WORDS:
            if name in LITERAL_WORDS:
                self._at += 1
                return Literal(token.start, token.end, LITERAL_WORDS[name])
            if name in _PYTHON_WORDS:
                word = _PYTHON_WORDS[name]
                fail(f"`{name}` is no value here", token.start, token.end, f"write `{word}`")
            self._unexpected("a value")
        self._at += 1
        if self._tokens[self._at].text == "(":
            arguments = self._listed(")")
            return Call(token.start, self._tokens[self._at - 1].end, name, arguments)
        return Name(token.start, token.end, name)

    def _number(self, token: Token) -> Expression:
        text = token.text
        following = self._tokens[self._at + 1]
        if following.kind == "name" and following.start == token.end:
            written = text + following.text
            help_ = "put text in quotes; a name does not begin with a digit"
            fail(f"`{written}` is no number", token.start, following.end, help_)
        if len(text) > 1 and text[0] == "0" and text[1].isdigit():
            fail("a number does not begin with 0", token.start, token.end, "put digits in quotes")
        value = int(text) if text.isdigit() else float(text)
        if value > MAX_INTEGER:
            fail("the number is too large", token.start, token.end)
        self._at += 1
        return Literal(token.start, token.end, value)

    def _reads(self, value: Expression) -> Expression:
        while True:
            token = self._tokens[self._at]
            if token.text == ".":
                self._at += 1
                name = self._tokens[self._at]
                if name.kind != "name":
                    help_ = "write `list[0]` for an item" if name.kind == "number" else ""
                    self._unexpected("the name of a field", help_)
                self._at += 1
                value = Field(value.start, name.end, value, name.text)
            elif token.text == "[":
                self._at += 1
                index = self._piped()
                end = self._expect("]")
                value = Index(value.start, end, value, index)
            elif token.text == "(":
                _not_callable(value, token)
            else:
                return value

    def _listed(self, closing: str) -> tuple[Expression, ...]:
        """Parse what stands between brackets, separated by commas; one may trail."""
        self._at += 1
        items: list[Expression] = []
        while self._tokens[self._at].text != closing:
            items.append(self._piped())
            if self._tokens[self._at].text != ",":
                break
            self._at += 1
        self._expect(closing)
        return tuple(items)

    def _expect(self, closing: str) -> int:
        token = self._tokens[self._at]
        if token.text != closing:
            self._unexpected(f"`{closing}`")
        self._at += 1
        return token.end

    def _unexpected(self, expected: str, help_: str = "") -> NoReturn:
        token = self._tokens[self._at]
        found = "the end" if token.kind == "end" else f"`{token.text}`"
        help_ = help_ or _HELP.get(token.text, "")
        fail(f"expected {expected}, found {found}", token.start, token.end, help_)


def _not_callable(value: Expression, token: Token) -> NoReturn:
    if isinstance(value, Field):
        name = value.name
        help_ = f"write `{name}(...)` with the value inside" if name in FUNCTIONS else ""
        fail(f"`.{name}` cannot be called", value.end - len(name) - 1, token.end, help_)
    fail("only functions can be called, by their name", token.start, token.end)


def _too_deep(start: int, end: int) -> NoReturn:
    fail(f"the expression nests more than {MAX_DEPTH} levels", start, end, _SPLIT)
