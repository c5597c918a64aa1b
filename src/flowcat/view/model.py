"""The picture of a flow as plain data: boxes, arrows, and what may be called from anywhere.

The texts are those of the flow, in full and unescaped. Each renderer shortens and escapes them as
its own format needs.
"""

from enum import StrEnum

from flowcat.text.dataclass import dataclass


class Kind(StrEnum):
    """What a box stands for; each kind has its own shape, sign and colour."""

    CONVERSATION = "conversation"
    """The LLM talks with the caller."""
    ROUTE = "route"
    """A silent choice."""
    SAY = "say"
    """Exact words, without the LLM."""
    RUN = "run"
    """A function that runs without the LLM."""
    END = "end"
    """The call ends here."""
    EXTERNAL = "external"
    """Something outside this flow, such as another flow that is called."""


class ArrowKind(StrEnum):
    """Why the conversation goes along an arrow."""

    CALL = "call"
    """The LLM calls a function."""
    SILENT = "silent"
    """The flow goes on by itself."""
    ERROR = "error"
    """Something failed."""


@dataclass(frozen=True, slots=True)
class Box:
    """One node of the flow."""

    id: str
    """Names the box in arrows; unique within a picture."""
    title: str
    kind: Kind = Kind.CONVERSATION
    lines: tuple[str, ...] = ()
    """Details under the title, such as the first words of the prompt or the outcome."""
    is_start: bool = False
    severity: str | None = None
    """The worst finding here: ``"error"``, ``"warning"``, or another word for a mild one."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way from a box to a box; from a box to itself when nothing is entered."""

    source: str
    """The id of a box; not read for what may be called from anywhere."""
    target: str
    """The id of a box; for what may be called from anywhere any text, empty when it stays."""
    label: str = ""
    """The name of the function that leads here, or nothing."""
    guard: str = ""
    """The condition under which it leads here, or ``else``, or nothing."""
    kind: ArrowKind = ArrowKind.CALL


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole flow.

    Raises:
        ValueError: Two boxes have one id, or an arrow begins or ends at no box.
    """

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...] = ()
    globals: tuple[Arrow, ...] = ()
    """What may be called from every box; shown in a list, never as arrows."""

    def __post_init__(self) -> None:
        ids = {box.id for box in self.boxes}
        if len(ids) != len(self.boxes):
            raise ValueError("two boxes have the same id")
        for arrow in self.arrows:
            for end in (arrow.source, arrow.target):
                if end not in ids:
                    raise ValueError(f"an arrow names `{end}`, which is no box")

    def index(self) -> dict[str, int]:
        """Return the place of each box in ``boxes`` by its id."""
        return {box.id: at for at, box in enumerate(self.boxes)}

    def start(self) -> int | None:
        """Return the place of the first start box, else of the first box, or None without boxes."""
        starts = (at for at, box in enumerate(self.boxes) if box.is_start)
        return next(starts, 0 if self.boxes else None)

    def title_of(self, target: str) -> str:
        """Return the title of the box with this id, or the text itself if it is no box."""
        return next((box.title for box in self.boxes if box.id == target), target)

    def callers_of(self, target: str) -> tuple[str, ...]:
        """Return the functions that lead to this box from anywhere."""
        return tuple(arrow.label for arrow in self.globals if arrow.target == target)

    def global_lines(self) -> tuple[str, ...]:
        """Return one line of text for each thing that may be called from anywhere."""
        return tuple(self._global_line(arrow) for arrow in self.globals)

    def _global_line(self, arrow: Arrow) -> str:
        name = f"{arrow.label} [{arrow.guard}]" if arrow.guard else arrow.label
        return f"{name} → {self.title_of(arrow.target)}" if arrow.target else name
