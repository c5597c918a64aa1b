"""What another format cannot say, by name and place."""

import json
from collections.abc import Iterable

from flowcat.text import Span
from flowcat.text.dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that is lost."""

    name: str
    """Which kind of thing: a word or two, joined by dashes."""
    message: str
    """A sentence without a full stop."""
    span: Span


@dataclass(slots=True)
class Losses:
    """Collects losses; the same one at the same place counts once."""

    _found: dict[tuple[str, str, int], Loss] = field(default_factory=dict)

    def add(self, name: str, message: str, span: Span) -> None:
        """Add a loss."""
        self._found.setdefault((name, message, span.start), Loss(name, message, span))

    @property
    def in_order(self) -> tuple[Loss, ...]:
        """Return the losses in the order of their places."""
        return tuple(sorted(self._found.values(), key=lambda loss: loss.span.start))


def render_losses(losses: Iterable[Loss]) -> str:
    """Render one line for each loss, with the place first, as editors read it."""
    lines = []
    for loss in losses:
        line, column = loss.span.from_position
        place = f"{loss.span.source.name}:{line}:{column}"
        lines.append(f"{place}: lost {loss.name}: {loss.message}\n")
    return "".join(lines)


def render_losses_json(losses: Iterable[Loss]) -> str:
    """Render a JSON array; lines and columns count from 1."""
    entries = []
    for loss in losses:
        line, column = loss.span.from_position
        place = {"path": loss.span.source.name, "line": line, "column": column}
        entries.append({"name": loss.name, "message": loss.message, "place": place})
    return json.dumps(entries, indent=2) + "\n"
