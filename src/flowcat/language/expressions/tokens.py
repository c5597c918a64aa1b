"""Cuts the text of an expression into tokens, and explains what other languages would allow."""

import re
from typing import Final, NamedTuple, NoReturn

from flowcat.language.expressions.faults import ExpressionFault, Unparsable

LITERAL_WORDS: Final = {"true": True, "false": False, "null": None}
"""The words that are values."""

RESERVED_WORDS: Final = frozenset(
    {"and", "or", "not", "in", "if", "else", "true", "false", "null", "True", "False", "None"}
    | {"is", "for", "lambda"}
)
"""Words of the grammar, and words that would read as such: none can be a name of the flow."""


class Token(NamedTuple):
    """A token with its place; ``text`` is as written, a string's quotes included."""

    kind: str
    """``name``, ``number``, ``mark``, ``string`` or ``end``."""
    text: str
    start: int
    end: int


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Cut a stretch of a text into tokens; the last has kind ``end``.

    Raises:
        Unparsable: at the first character that begins no token.
    """
    tokens: list[Token] = []
    add = tokens.append
    for found in _TOKEN.finditer(text, start, end):
        kind = found.lastgroup or "end"
        at, stop = found.span(kind)
        if kind in ("foreign", "other"):
            _explain(found[kind], at, end)
        add(Token(kind, text[at:stop], at, stop))
        if kind == "end":
            break
    return tokens


def unquote(token: Token) -> str:
    """Return the value of a string token.

    Raises:
        Unparsable: at an escape that the grammar does not have.
    """
    if "\\" not in token.text:
        return token.text[1:-1]

    def replace(found: re.Match[str]) -> str:
        if (plain := _ESCAPES.get(found[0])) is not None:
            return plain
        if found[1] and not 0xD800 <= (point := int(found[1], 16)) <= 0xDFFF:
            return chr(point)
        at = token.start + 1 + found.start()
        help_ = "write `\\\\` for a backslash; there are `\\n`, `\\t`, `\\'`, `\\\"` and `\\u00e9`"
        fail(f"`{found[0]}` is no escape", at, at + len(found[0]), help_)

    return re.sub(r"(?s)\\(?:u([0-9A-Fa-f]{4})|.)", replace, token.text[1:-1])


def fail(message: str, start: int, end: int, help_: str = "") -> NoReturn:
    """Give up parsing with a fault of the grammar."""
    raise Unparsable(ExpressionFault("F401", message, start, end, help_))


# A foreign operator is tried first because it may begin like one of ours.
_TOKEN: Final = re.compile(
    r"""[ \t\r\n]*(?:
    (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    |(?P<foreign>===|!==|=>|<>|&&|\|\||\*\*|//)
    |(?P<mark>==|!=|<=|>=|[-+*/()\[\],.|<>])
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<end>\Z)
    |(?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES: Final = {
    "\\n": "\n",
    "\\t": "\t",
    "\\r": "\r",
    "\\\\": "\\",
    "\\'": "'",
    '\\"': '"',
    "\\/": "/",
}
_FOREIGN: Final = {
    "=": ("`=` does not compare", "write `==`"),
    "===": ("there is no `===`", "write `==`: it already tells types apart"),
    "!==": ("there is no `!==`", "write `!=`: it already tells types apart"),
    "<>": ("there is no `<>`", "write `!=`"),
    "=>": ("there is no `=>`", "write `>=` to compare"),
    "&&": ("there is no `&&`", "write `and`"),
    "&": ("there is no `&`", "write `and`"),
    "||": ("there is no `||`", "write `or`"),
    "!": ("there is no `!`", "write `not`"),
    "**": ("there is no `**`", "write the product with `*`"),
    "//": ("there is no `//`", "write `round(a / b)`"),
    "%": ("there is no `%`", ""),
    "?": ("there is no `?`", "write `a if condition else b`"),
    ":": ("there is no `:`", ""),
    ";": ("an expression has one part", "write conditions with `and` and `or`"),
    "{": ("an expression does not build objects", "write the object in YAML"),
    "}": ("a `}` closes nothing here", ""),
    "$": ("names have no `$`", "write the name alone"),
}


def _explain(found: str, at: int, end: int) -> NoReturn:
    if found in ('"', "'"):
        fail(f"a string that begins with `{found}` is not closed", at, end, f"add `{found}`")
    message, help_ = _FOREIGN.get(found, (f"unexpected character {_shown(found)}", ""))
    if found in "“”„‘’":
        help_ = "write strings in plain quotes: `\"` or `'`"
    elif found.isalpha():
        help_ = "names have the letters a to z, digits and `_`; put other text in quotes"
    fail(message, at, at + len(found), help_)


def _shown(character: str) -> str:
    printable = character.isprintable() and not character.isspace() and character != "`"
    return f"`{character}`" if printable else f"U+{ord(character):04X}"
