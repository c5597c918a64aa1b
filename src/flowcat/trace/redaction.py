"""Values as JSON, without those that nobody may see: by the names they have, and by themselves."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping

HIDDEN = "(sensitive)"
"""What stands in a trace instead of a value."""

_DEEPEST = 32
_SHORTEST_SECRET = 4
"""Characters from which on a variable of the environment is taken for a secret."""


class Redactor:
    """Knows the names whose values are hidden, and remembers the values seen under them.

    A value that was seen once stays hidden for the rest of the call: in words, in results, inside
    of other texts.
    """

    def __init__(self, names: frozenset[str], secrets: Iterable[object] = ()) -> None:
        self._names = names
        self._texts = {text for text in _texts(secrets) if len(text) >= _SHORTEST_SECRET}
        self._pattern = _pattern(self._texts)
        self.replaced = 0
        """How many values were hidden so far."""

    @property
    def active(self) -> bool:
        """Whether anything may have to be hidden."""
        return bool(self._names or self._texts)

    def learn(self, values: Mapping[str, object]) -> None:
        """Remember what the hidden names hold."""
        self.learn_texts(text for name in self._names for text in _texts((values.get(name),)))

    def learn_texts(self, texts: Iterable[str]) -> None:
        """Remember texts that are hidden wherever they stand."""
        found = {text for text in texts if HIDDEN not in text}
        if not found <= self._texts:
            self._texts |= found
            self._pattern = _pattern(self._texts)

    def shows(self, value: object) -> bool:
        """Whether something hidden is in a value."""
        before = self.replaced
        self.plain(value)
        shown, self.replaced = self.replaced > before, before
        return shown

    def text(self, text: str) -> str:
        """Return a text without hidden values."""
        if self._pattern is None:
            return text
        shown, count = self._pattern.subn(HIDDEN, text)
        self.replaced += count
        return shown

    def plain(self, value: object, depth: int = 0) -> object:
        """Return a value as JSON; what has no such form is named by its type."""
        match value:
            case None | bool():
                return value
            case str():
                return self.text(value)
            case int() | float():
                return self._number(value)
            case Mapping() if depth < _DEEPEST:
                return {str(k): self._named(str(k), v, depth) for k, v in value.items()}
            case list() | tuple() | set() | frozenset() if depth < _DEEPEST:
                return [self.plain(item, depth + 1) for item in value]
            case _:
                return f"<{type(value).__name__}>"

    def named(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return values by name as JSON."""
        return {name: self._named(name, value, 0) for name, value in values.items()}

    def _named(self, name: str, value: object, depth: int) -> object:
        if name not in self._names or value is None:
            return self.plain(value, depth + 1)
        self.replaced += 1
        return HIDDEN

    def _number(self, value: float) -> object:
        if str(value) in self._texts:
            self.replaced += 1
            return HIDDEN
        return value if math.isfinite(value) else None


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield how each value, and each inside it, may appear in a text."""
    for value in values:
        match value:
            case None | bool() | "":
                pass
            case str() | int() | float():
                yield str(value)
            case Mapping():
                yield from _texts(value.values())
            case list() | tuple():
                yield from _texts(value)
            case _:
                pass


def _pattern(texts: set[str]) -> re.Pattern[str] | None:
    if not texts:
        return None
    # The longest first, for one may be a part of another.
    return re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))
