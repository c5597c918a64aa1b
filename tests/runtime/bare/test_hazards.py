"""A bare `FlowManager` meets each hazard and fails, in the very way that is written down."""

import pytest
from tests.runtime.bare.driver import play_bare
from tests.runtime.hazards import SCENARIOS, Scenario, faults


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_bare_manager_fails(scenario: Scenario) -> None:
    """A bare manager fails at the hazard as described, and in no other way."""
    outcome = play_bare(scenario)
    assert faults(outcome, scenario.good) == scenario.bare_faults, outcome
