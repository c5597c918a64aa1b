"""All ways through a flow: what each step reads, asks, runs and writes, in the order of the run."""

from flowcat.graph.ways.build import build_ways
from flowcat.graph.ways.model import (
    END,
    Action,
    Asks,
    Matches,
    Point,
    Reads,
    Runs,
    Sends,
    Step,
    StepKind,
    Use,
    Ways,
    Writes,
)

__all__ = [
    "END",
    "Action",
    "Asks",
    "Matches",
    "Point",
    "Reads",
    "Runs",
    "Sends",
    "Step",
    "StepKind",
    "Use",
    "Ways",
    "Writes",
    "build_ways",
]
