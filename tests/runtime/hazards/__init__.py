"""The hazards of a Pipecat flow, as scenarios that a bare manager fails and a session must not."""

from tests.runtime.hazards.actions import ACTIONS
from tests.runtime.hazards.calls import CALLS
from tests.runtime.hazards.moving import MOVING
from tests.runtime.hazards.results import RESULTS
from tests.runtime.hazards.scenario import (
    BOUND,
    Bare,
    Brain,
    Good,
    Outcome,
    Scenario,
    Scene,
    Stage,
    faults,
)

SCENARIOS: tuple[Scenario, ...] = (*CALLS, *RESULTS, *ACTIONS, *MOVING)

__all__ = [
    "BOUND",
    "SCENARIOS",
    "Bare",
    "Brain",
    "Good",
    "Outcome",
    "Scenario",
    "Scene",
    "Stage",
    "faults",
]
