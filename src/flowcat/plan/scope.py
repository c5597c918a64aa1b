"""The names an expression can read while it is evaluated."""

from collections.abc import Mapping

from flowcat.language.expressions import Evaluate, EvaluationFault


class Scope(dict[str, object]):
    """State, inputs, ``call``, ``env``, and for a while ``args``, ``result`` or ``error``.

    A computed value is computed when it is read, from what the names hold at that moment. A name
    that holds nothing reads as null.
    """

    __slots__ = ("_computed",)

    def __init__(
        self,
        state: Mapping[str, object],
        computed: Mapping[str, Evaluate],
        outside: Mapping[str, object],
    ) -> None:
        super().__init__(state)
        self.update(outside)
        self._computed = computed

    def __missing__(self, name: str) -> object:
        evaluate = self._computed.get(name)
        if evaluate is None:
            return None
        try:
            return evaluate(self)
        except EvaluationFault:
            return None

    def having(self, **names: object) -> "Scope":
        """Return a scope with more names; this one stays as it is."""
        return Scope(self, self._computed, names)

    def get(self, name: str, default: object = None) -> object:  # noqa: ARG002 - always null
        """Read a name as expressions do."""
        value = dict.get(self, name)
        return value if value is not None or name not in self._computed else self[name]

    def holds(self, when: Evaluate) -> bool:
        """Whether a condition holds; one that cannot be evaluated does not."""
        try:
            return when(self) is True
        except EvaluationFault:
            return False
