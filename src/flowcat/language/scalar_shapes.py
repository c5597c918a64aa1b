"""Shapes of single values: words, flags, numbers and choices."""

from flowcat.diagnostics import did_you_mean
from flowcat.language.shapes import Definitions, JsonSchema, Reading, wrong_type
from flowcat.source.tree import Scalar, Tree
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A text without templates: names, descriptions of the flow, file names."""

    noun: str = "a text"
    """Begins with "a text", so that messages say what to write."""

    def read(self, tree: Tree, reading: Reading) -> Scalar | None:
        """Read a string scalar."""
        if isinstance(tree, Scalar) and isinstance(tree.value, str):
            if tree.text or not reading.marked:
                return tree
            reading.report("F107", f"expected {self.noun}, found an empty text", tree.span)
            return None
        wrong_type(tree, self.noun, reading)
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:
        """A string; in a marked document it is not empty."""
        return {"type": "string", "minLength": 1} if definitions.marked else {"type": "string"}

    def expects(self) -> str:
        """The noun."""
        return self.noun


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, tree: Tree, reading: Reading) -> bool | None:
        """Read a boolean; an unmarked document may spell it as Pydantic's lax mode allows."""
        value = flag_of(tree, reading)
        if value is None:
            wrong_type(tree, "`true` or `false`", reading)
        return value

    def schema(self, definitions: Definitions) -> JsonSchema:
        """A boolean."""
        if definitions.marked:
            return {"type": "boolean"}
        return {"anyOf": [lax_schema(value=True), lax_schema(value=False)]}

    def expects(self) -> str:
        """Name both values."""
        return "`true` or `false`"


def flag_of(tree: Tree | None, reading: Reading) -> bool | None:
    """Return the boolean that a value is; None if it is something else."""
    match tree:
        case Scalar(value=bool() as value):
            return value
        case Scalar(value=str() as text) if not reading.marked:
            return _LAX_BOOLEANS.get(text.lower())
        case Scalar(value=(0 | 1) as number) if not reading.marked:
            return bool(number)
        case _:
            return None


_LAX_BOOLEANS = {
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "off", "0"), False),
}


def lax_schema(*, value: bool) -> JsonSchema:
    """Return the JSON Schema of one boolean in all its spellings of an unmarked document."""
    words = [word for word, meaning in _LAX_BOOLEANS.items() if meaning is value]
    text = {"type": "string", "pattern": f"^({'|'.join(map(_any_case, words))})$"}
    return {"anyOf": [{"enum": [value, int(value)]}, text]}


def _any_case(word: str) -> str:
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in word)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number with a lower and an upper bound."""

    minimum: int
    maximum: int

    def read(self, tree: Tree, reading: Reading) -> int | None:
        """Read an integer within the bounds."""
        value = tree.value if isinstance(tree, Scalar) else None
        # As in JSON Schema, `2.0` is a whole number.
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
            wrong_type(tree, self.expects(), reading)
            return None
        if not self.minimum <= value <= self.maximum:
            message = f"expected {self.expects()}, found `{tree.span.text}`"
            reading.report("F107", message, tree.span)
            return None
        return int(value)

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """An integer with bounds."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}

    def expects(self) -> str:
        """Name the bounds."""
        return f"a whole number from {self.minimum} to {self.maximum}"


@dataclass(frozen=True, slots=True)
class Number:
    """A number with a lower and an upper bound."""

    minimum: float
    maximum: float

    def read(self, tree: Tree, reading: Reading) -> float | None:
        """Read a number within the bounds."""
        value = tree.value if isinstance(tree, Scalar) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            wrong_type(tree, self.expects(), reading)
            return None
        if not self.minimum <= value <= self.maximum:
            message = f"expected {self.expects()}, found `{tree.span.text}`"
            reading.report("F107", message, tree.span)
            return None
        return float(value)

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """A number with bounds."""
        return {"type": "number", "minimum": self.minimum, "maximum": self.maximum}

    def expects(self) -> str:
        """Name the bounds."""
        return f"a number from {self.minimum:g} to {self.maximum:g}"


@dataclass(frozen=True, slots=True)
class Exactly:
    """One fixed number: the language's version."""

    value: int

    def read(self, tree: Tree, reading: Reading) -> int | None:
        """Read just that value."""
        value = tree.value if isinstance(tree, Scalar) else None
        if value == self.value and not isinstance(value, bool):
            return self.value
        message = f"this Flowcat reads version {self.value} of the language"
        reading.report("F107", message, tree.span, help=f"write `flowcat: {self.value}`")
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """A constant."""
        return {"const": self.value}

    def expects(self) -> str:
        """Name the value."""
        return f"`{self.value}`"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]
    marked_words: tuple[str, ...] = ()
    """Further words that only a marked document may use."""

    def read(self, tree: Tree, reading: Reading) -> str | None:
        """Read one of the words."""
        if not (isinstance(tree, Scalar) and isinstance(tree.value, str)):
            wrong_type(tree, self.expects(), reading)
            return None
        if tree.text in self.words or (reading.marked and tree.text in self.marked_words):
            return tree.text
        reading.report("F107", f"expected {self.expects()}, found `{tree.text}`", tree.span)
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:
        """An enumeration."""
        return {"enum": [*self.words, *(self.marked_words if definitions.marked else ())]}

    def expects(self) -> str:
        """List the words."""
        return " or ".join(f"`{word}`" for word in self.words)


PHONE_KEYS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#")


@dataclass(frozen=True, slots=True)
class PhoneKey:
    """One key of a phone, by the sign on it."""

    def read(self, tree: Tree, reading: Reading) -> str | None:
        """Read a digit, a star or a hash."""
        if not isinstance(tree, Scalar):
            wrong_type(tree, self.expects(), reading)
            return None
        if tree.text in PHONE_KEYS:
            return tree.text
        message = f"expected {self.expects()}, found `{tree.text}`"
        reading.report("F107", message, tree.span, help='write `"*"` and `"#"` in quotes')
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """One of the signs; as a mapping's key a digit is a text to JSON."""
        return {"anyOf": [{"enum": list(PHONE_KEYS)}, {"enum": list(range(10))}]}

    def expects(self) -> str:
        """Name the signs."""
        return "a key of the phone (`0` to `9`, `*` or `#`)"


@dataclass(frozen=True, slots=True)
class Known:
    """One of many known words, of which the nearest is told where a word is unknown."""

    noun: str
    words: tuple[str, ...]

    def read(self, tree: Tree, reading: Reading) -> str | None:
        """Read one of the words."""
        if not (isinstance(tree, Scalar) and isinstance(tree.value, str)):
            wrong_type(tree, self.expects(), reading)
            return None
        if tree.text in self.words:
            return tree.text
        message = f"there is no {self.noun} `{tree.text}`"
        reading.report("F107", message, tree.span, help=did_you_mean(tree.text, self.words))
        return None

    def schema(self, definitions: Definitions) -> JsonSchema:  # noqa: ARG002
        """An enumeration."""
        return {"enum": list(self.words)}

    def expects(self) -> str:
        """A text, and what it names."""
        return f"a text (a {self.noun})"
