"""Characters of a scalar's content, each with its place in the source."""


class Places:
    """Decoded characters in order; ``stop`` is where the content ends in the source."""

    __slots__ = ("_begins", "_characters", "_ends", "stop")

    def __init__(self, stop: int) -> None:
        self._characters: list[str] = []
        self._begins: list[int] = []
        self._ends: list[int] = []
        self.stop = stop

    @property
    def text(self) -> str:
        """The content decoded so far."""
        return "".join(self._characters)

    def copy(self, text: str, at: int) -> None:
        """Add characters that stand in the source as they are."""
        self._characters.append(text)
        self._begins.extend(range(at, at + len(text)))
        self._ends.extend(range(at + 1, at + len(text) + 1))

    def write(self, text: str, begin: int, end: int) -> None:
        """Add characters that a whole stretch of the source stands for."""
        self._characters.append(text)
        self._begins.extend([begin] * len(text))
        self._ends.extend([end] * len(text))

    def begin(self, index: int) -> int:
        """Return where a character begins; past the last one, where the content ends."""
        return self._begins[index] if index < len(self._begins) else self.stop

    def end(self, index: int) -> int:
        """Return where a character ends; past the last one, where the content ends."""
        return self._ends[index] if index < len(self._ends) else self.stop
