"""The flows into which faults are seeded, each with the Python behind it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flowcat.source import Document, read_text

ROOT = Path(__file__).parents[2]
EXTRA = Path(__file__).parent / "flows"
FLOWS = (
    ROOT / "flows/restaurant/restaurant.flow.yaml",
    ROOT / "flows/food_ordering/food_ordering.flow.yaml",
    ROOT / "flows/appointment_reminder/appointment_reminder.flow.yaml",
    ROOT / "flows/help_desk/help_desk.flow.yaml",
    ROOT / "flows/insurance_quote/insurance_quote.flow.yaml",
    ROOT / "flows/patient_intake/patient_intake.flow.yaml",
    ROOT / "flows/parcel_line/parcel_line.flow.yaml",
    ROOT / "flows/library_line/library_line.flow.yaml",
    ROOT / "examples/driven_by_code/parcel.flow.yaml",
    ROOT / "examples/flowconfig/coffee.yaml",
    EXTRA / "tables.yaml",
)
PYTHON = {"coffee.yaml": "tools.py"}
"""The Python files that are not called after their flow."""


@dataclass(frozen=True)
class Base:
    """A flow without a fault."""

    path: Path
    text: str
    python_name: str
    python: str | None
    """The text of its Python file; None if it has none."""

    @property
    def name(self) -> str:
        """What the tables call it."""
        return self.path.name.partition(".")[0]

    @cached_property
    def document(self) -> Document:
        """The flow's tree, with the place of everything in it."""
        return read_text(self.text, self.path.name)

    @property
    def is_marked(self) -> bool:
        """Whether it is a flow of ours; otherwise it is a FlowConfig, which Pipecat loads too."""
        return self.document.marked


def bases() -> tuple[Base, ...]:
    """Read the flows."""
    return tuple(_base(path) for path in FLOWS)


def _base(path: Path) -> Base:
    name = PYTHON.get(path.name, f"{path.name.partition('.')[0]}_tools.py")
    python = path.with_name(name)
    return Base(
        path,
        path.read_text(encoding="utf-8"),
        name,
        python.read_text(encoding="utf-8") if python.is_file() else None,
    )
